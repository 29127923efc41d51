/** Makes a snapshot a day while a workspace is open, with its mirror; in a thread, and never twice at once. */
import { type RunningJob, startJob } from './job.ts'
import { listSnapshots, type SnapshotFault } from './snapshots.ts'

const FIRST_AFTER_MS = 60_000
const LOOK_EVERY_MS = 60 * 60_000
const DUE_AFTER_MS = 20 * 60 * 60_000

export interface Keeper {
  running(): boolean
  lastTry(): { at: number; fault: SnapshotFault | null } | null
  /** makes one now; joins the one under way */
  snapshot(): Promise<void>
  mirror(): Promise<void>
  close(): Promise<void>
}

export const createKeeper = (options: {
  folder: string
  key: string
  resources: string
  now(): number
  /** a snapshot or mirror came to an end */
  told(fault: SnapshotFault | null): void
  log(line: string): void
}): Keeper => {
  const { folder, key, resources, now } = options
  const start = { folder, key, resources }
  let job: RunningJob<unknown> | null = null
  let under: Promise<void> | null = null
  let last: ReturnType<Keeper['lastTry']> = null
  let closed = false

  const alone = (work: () => Promise<void>): Promise<void> => {
    if (closed) return Promise.resolve()
    under ??= work()
      .catch((error: unknown) => {
        if (!closed) options.log(`recovery: ${String(error)}`)
      })
      .finally(() => {
        job = null
        under = null
      })
    return under
  }
  const snapshot = () =>
    alone(async () => {
      const running = startJob('snapshot', start)
      job = running
      const made = await running.done
      last = { at: now(), fault: made.ok ? null : made.error }
      options.told(last.fault)
    })
  const look = (): void => {
    const [newest] = listSnapshots(folder)
    if (now() - (newest?.note?.at ?? 0) > DUE_AFTER_MS) void snapshot()
  }
  const first = setTimeout(look, FIRST_AFTER_MS)
  const every = setInterval(look, LOOK_EVERY_MS)
  first.unref()
  every.unref()
  return {
    running: () => under !== null,
    lastTry: () => last,
    snapshot,
    mirror: () =>
      alone(async () => {
        const running = startJob('mirror', start)
        job = running
        await running.done
        options.told(null)
      }),
    close: async () => {
      closed = true
      clearTimeout(first)
      clearInterval(every)
      await job?.stop()
    },
  }
}
