import type { checklistsContract } from '#shared/contract/checklists.ts'
import { fail, ok } from '#shared/contract/result.ts'
import { nextVersion } from '#shared/domain/versions/name.ts'
import { canonical } from '#shared/facts/canonical.ts'
import { CITY } from '../../host/create.ts'
import type { CommandDeps, CommandHandlers, Tx } from '../../host/handlers.ts'
import { isMine } from '../org/guard.ts'
import { checklistFaults } from './faults.ts'
import { checklistById, newestOf, type StoredChecklist } from './read.ts'

/** Below what a fact may hold, with room for the rest of it. */
const MOST_BYTES = 50_000

export const checklistsCommands: CommandHandlers<typeof checklistsContract> = {
  'checklists.saveDraft': (deps, { id, list }) => {
    const savedAt = deps.now()
    deps.write((tx) => {
      if (list === null) dropDraft(tx, id)
      else
        tx.run(
          "INSERT OR REPLACE INTO draft (kind, id, body, at) VALUES ('checklist', ?, ?, ?)",
          id,
          JSON.stringify(list),
          savedAt,
        )
    })
    return ok({ savedAt })
  },

  'checklists.publish': (deps, { id, list, note }) => {
    const stored = checklistById(deps, id)
    const newest = stored && newestOf(stored)
    const text = canonical(list)
    if (newest && !stored.withdrawn && canonical(newest.list) === text) return fail(checklistFaults.same)
    if (Buffer.byteLength(text) > MOST_BYTES) return fail(checklistFaults.tooLong)
    const owner = ownerOf(deps, stored)
    if (!isMine(deps, owner)) return fail(checklistFaults.othersOwn)
    const version = newest ? nextVersion(newest.version) : '1.0.0'
    return deps.write((tx) => {
      tx.append({
        type: 'checklist.published',
        entity: { kind: 'checklist', id },
        owner,
        payload: { version, list, note },
      })
      dropDraft(tx, id)
      return ok({ id, version })
    })
  },

  'checklists.withdraw': (deps, { id, reason }) => {
    const stored = checklistById(deps, id)
    if (!stored) return fail(checklistFaults.gone)
    if (stored.withdrawn) return fail(checklistFaults.alreadyWithdrawn)
    const owner = ownerOf(deps, stored)
    if (!isMine(deps, owner)) return fail(checklistFaults.othersOwn)
    return deps.write((tx) => {
      tx.append({
        type: 'checklist.withdrawn',
        entity: { kind: 'checklist', id },
        owner,
        payload: { reason },
      })
      return ok({ id })
    })
  },
}

/** A checklist belongs to whoever published it first; those that come with the program to 市. */
const ownerOf = (deps: CommandDeps, stored: StoredChecklist | null): string =>
  stored === null ? deps.session.body.id : (stored.owner ?? CITY)

const dropDraft = (tx: Pick<Tx, 'run'>, id: string): void => {
  tx.run("DELETE FROM draft WHERE kind = 'checklist' AND id = ?", id)
}
