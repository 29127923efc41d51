/** 离线交换 is switched on by recording who approved it (审批), and off again with a reason. */
import type { packsContract } from '#shared/contract/packs.ts'
import { fail, ok } from '#shared/contract/result.ts'
import type { CommandDeps, CommandHandlers } from '../../host/handlers.ts'
import { packFault } from '../../packs/faults.ts'
import { readMember } from '../../sync/membership.ts'

export const packsCommands: CommandHandlers<typeof packsContract> = {
  'packs.approve': (deps, approval) => {
    if (!readMember(deps.db)) return fail(packFault('PACK_ALONE'))
    record(deps, { approval })
    return ok({})
  },
  'packs.stop': (deps, { reason }) => {
    record(deps, { approval: null, stopped: reason })
    return ok({})
  },
}

const record = (deps: CommandDeps, payload: Record<string, unknown>): void => {
  deps.write((tx) =>
    tx.append({
      type: 'setting.changed',
      entity: { kind: 'setting', id: 'packs' },
      owner: deps.session.body.id,
      payload,
    }),
  )
}
