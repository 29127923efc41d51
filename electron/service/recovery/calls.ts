/** Calls about the recovery ladder (恢复阶梯): at the start, when the data does not open, and in 设置. */
import { existsSync, readdirSync, statSync } from 'node:fs'
import type { z } from 'zod'
import type { AppState } from '#shared/contract/app.ts'
import type { RecoveryState, recoveryContract } from '#shared/contract/recovery.ts'
import { type Fault, fail, ok, type Result } from '#shared/contract/result.ts'
import type { CommandContext } from '../host/handlers.ts'
import type { ServiceOptions, Standing } from '../host/standing.ts'
import { journalFile } from '../sync/journal.ts'
import { lastDrill } from './drill.ts'
import { recoverFault, snapshotWords } from './faults.ts'
import { startJob } from './job.ts'
import { chooseMirror, mirrorState } from './mirror.ts'
import { damagedFolder, sizeOf } from './places.ts'
import { freeBytes, hasReserve, LOW_BYTES } from './reserve.ts'
import { listSnapshots } from './snapshots.ts'

type Slice = typeof recoveryContract
export type RecoveryCalls = {
  [N in keyof Slice]: (
    input: z.output<Slice[N]['input']>,
    context: CommandContext,
  ) => Promise<Result<z.input<Slice[N]['output']>>>
}

export interface RecoveryCallsDeps {
  options: ServiceOptions
  standing: Standing
  open(folder: string, key: string): void
  appState(): AppState
}

export const createRecoveryCalls = (deps: RecoveryCallsDeps): RecoveryCalls => {
  const { options, standing, open, appState } = deps
  const { resources } = options
  let busy = false

  /** One climb or drill at a time. */
  const alone = async <T>(work: () => Promise<Result<T>>): Promise<Result<T>> => {
    if (busy) return fail(underWay)
    busy = true
    try {
      return await work()
    } finally {
      busy = false
    }
  }

  const state = (): Result<RecoveryState> => {
    const { workspace, keeper, sync } = standing
    if (!workspace) return fail(notDamaged)
    const { folder, db, session } = workspace
    const link = sync?.state()
    const unsent = db.get<{ n: number }>(
      "SELECT count(*) AS n FROM fact WHERE device = ? AND state = 'local'",
      session.device,
    )
    const free = freeBytes(folder)
    const last = keeper?.lastTry() ?? null
    return ok({
      kind: session.workspace.kind === 'sample' ? 'sample' : 'on',
      snapshots: listSnapshots(folder).map(({ name, file, note }) => {
        const { size, mtimeMs } = statSync(file)
        const whole = note !== null && size === note.bytes
        return {
          name,
          at: note?.at ?? mtimeMs,
          bytes: size,
          state: whole ? 'good' : note ? 'damaged' : 'unchecked',
          facts: note?.counts.fact ?? null,
        }
      }),
      running: keeper?.running() ?? false,
      lastTry: last && { at: last.at, fault: last.fault && snapshotWords(last.fault) },
      journal: { bytes: sizeOf(journalFile(folder)), unsent: unsent?.n ?? 0 },
      hub: link?.hub ? { name: link.hub.name, lastContactAt: link.lastContactAt } : null,
      mirror: mirrorState(folder),
      drill: lastDrill(folder),
      disk: { free, low: free < LOW_BYTES, reserve: hasReserve(options.dataDir) },
      aside: existsSync(damagedFolder(folder)) ? readdirSync(damagedFolder(folder)).length : 0,
      folder,
    })
  }

  return {
    'recovery.look': async () => {
      const { damaged } = standing
      return damaged ? ok(await startJob('look', { ...damaged, resources }).done) : fail(notDamaged)
    },

    'recovery.run': (_, { progress }) =>
      alone(async () => {
        const { damaged } = standing
        if (!damaged) return fail(notDamaged)
        const job = startJob('recover', { ...damaged, resources }, (step) => progress(0, null, step))
        const done = await job.done
        return done.ok ? done : fail(recoverFault(done.error))
      }),

    'recovery.enter': async () => {
      const { damaged } = standing
      if (damaged) open(damaged.folder, damaged.key)
      return ok(appState())
    },

    'recovery.state': async () => state(),

    'recovery.snapshot': async () => {
      await standing.keeper?.snapshot()
      return state()
    },

    'recovery.drill': () =>
      alone(async () => {
        const { workspace, key } = standing
        if (!workspace || key === null) return fail(notDamaged)
        return ok(await startJob('drill', { folder: workspace.folder, key, resources }).done)
      }),

    'recovery.mirror': async ({ path }) => {
      const { workspace, keeper } = standing
      if (!workspace) return fail(notDamaged)
      const objection = chooseMirror(workspace.folder, path, workspace.session.workspace.id)
      if (objection !== null) return fail(mirrorRefused(objection))
      if (path !== null) await keeper?.mirror()
      return state()
    },

    'recovery.mirrorNow': async () => {
      await standing.keeper?.mirror()
      return state()
    },
  }
}

const underWay: Fault = {
  code: 'RECOVERY_BUSY',
  message: '修复或者演练正在进行。',
  safe: '数据没有改动。',
  todo: '请等它完成。',
}

const notDamaged: Fault = {
  code: 'RECOVERY_NOTHING',
  message: '没有需要修复的数据。',
  safe: '数据没有改动。',
  todo: '请重新打开本页。',
}

const mirrorRefused = (message: string): Fault => ({
  code: 'MIRROR_REFUSED',
  message: `${message}。`,
  safe: '镜像设置没有改动。',
  todo: '请选择另一块磁盘或者U盘上的文件夹。',
})
