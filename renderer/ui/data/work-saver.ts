import { type Fault, ok, type Result } from '#shared/contract/result.ts'

/** How what is on the screen stands to what is on the disk. */
export interface SaveState {
  kind: 'none' | 'dirty' | 'saved' | 'failed'
  /** when it last reached the disk, epoch ms */
  at: number | null
  /** why the last save did not succeed; what was typed is still on the screen */
  fault: Fault | null
}

export interface WorkSaver {
  /** something changed: on the disk within `delayMs` */
  touch: () => void
  /** saves now what is not saved; the answer says whether all of it is on the disk */
  flush: () => Promise<Result<null>>
  /** saves even what is thought to be saved: the service was restarted */
  again: () => Promise<Result<null>>
  /** no save sets out until released: a command is on its way that saves by itself */
  hold: () => void
  release: () => void
  /** the disk holds this already, or nothing is to be kept any more */
  settle: (at: number | null) => void
}

interface Options {
  save: () => Promise<Result<{ savedAt: number }>>
  onChange: (state: SaveState) => void
  delayMs?: number
  retryMs?: number
}

/**
 * Saves while somebody types: the first keystroke starts a short clock and later ones do not push it back, so
 * that nothing waits longer than `delayMs`. One save at a time; what came meanwhile goes with the next. A save
 * that failed is tried again by itself.
 */
export const createWorkSaver = ({ save, onChange, delayMs = 200, retryMs = 4000 }: Options): WorkSaver => {
  let version = 0
  let onDisk = 0
  let at: number | null = null
  let timer: ReturnType<typeof setTimeout> | undefined
  let running: Promise<Result<null>> | null = null
  let held = false

  const wait = (ms: number): void => {
    if (held) return
    timer ??= setTimeout(() => {
      timer = undefined
      void flush()
    }, ms)
  }

  const once = async (): Promise<Result<null>> => {
    const saving = version
    const result = await save()
    if (!result.ok) {
      onChange({ kind: 'failed', at, fault: result.error })
      wait(retryMs)
      return result
    }
    onDisk = Math.max(onDisk, saving)
    at = result.value.savedAt
    onChange({ kind: onDisk === version ? 'saved' : 'dirty', at, fault: null })
    return ok(null)
  }

  const run = async (): Promise<Result<null>> => {
    while (onDisk < version) {
      const result = await once()
      if (!result.ok) return result
    }
    return ok(null)
  }

  const flush = (): Promise<Result<null>> => {
    clearTimeout(timer)
    timer = undefined
    // what came while a command is on its way goes down once it is back
    if (held) return Promise.resolve(ok(null))
    running ??= run().finally(() => {
      running = null
    })
    return running
  }

  return {
    touch: () => {
      version++
      onChange({ kind: 'dirty', at, fault: null })
      wait(delayMs)
    },
    flush,
    again: () => {
      version++
      return flush()
    },
    hold: () => {
      held = true
      clearTimeout(timer)
      timer = undefined
    },
    release: () => {
      held = false
      if (onDisk < version) wait(delayMs)
    },
    settle: (savedAt) => {
      clearTimeout(timer)
      timer = undefined
      onDisk = version
      at = savedAt
      onChange({ kind: savedAt === null ? 'none' : 'saved', at, fault: null })
    },
  }
}
