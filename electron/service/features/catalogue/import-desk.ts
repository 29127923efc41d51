/** Imports in progress: the file in its child, what was staged, what was found. One at a time; forgotten when left alone. */
import type { ReleaseDiff } from '#shared/domain/item/diff.ts'
import type { SheetMapping } from '#shared/domain/item/staging/mapping.ts'
import type { Problem } from '#shared/domain/item/staging/problem.ts'
import type { StageSummary } from '#shared/domain/item/staging/stage.ts'
import type { ImportSession } from '../../imports/import-session.ts'

export interface Staged {
  /** the id the release will have */
  release: string
  kind: 'base' | 'delta'
  summary: StageSummary
  problems: Problem[]
  diff: ReleaseDiff
  /** gzip of one entry a line */
  file: Uint8Array
}

export interface OpenImport {
  id: string
  fileName: string
  reader: ImportSession
  mappings: SheetMapping[]
  /** the release being staged, or staged */
  release: string | null
  staged: Staged | null
}

export interface ImportDesk {
  /** takes the place of an import before it */
  open(session: OpenImport): void
  get(id: string): OpenImport | null
  /** ids of releases that are staged, or being made, and not yet published */
  staged(): Set<string>
  /** a release made without a file: what is left of others may be cleared meanwhile, this is not */
  making(release: string | null): void
  close(id: string): OpenImport | null
}

const IDLE_MS = 60 * 60_000

export const createImportDesk = (idleMs = IDLE_MS): ImportDesk => {
  let current: OpenImport | null = null
  let made: string | null = null
  let timer: NodeJS.Timeout | undefined
  const close = () => {
    clearTimeout(timer)
    current?.reader.close()
    current = null
  }
  const rest = () => {
    clearTimeout(timer)
    timer = setTimeout(close, idleMs)
    timer.unref()
  }
  return {
    open: (session) => {
      close()
      current = session
      rest()
    },
    get: (id) => {
      if (current?.id !== id) return null
      rest()
      return current
    },
    staged: () => new Set([current?.release, made].filter((id) => typeof id === 'string')),
    making: (release) => {
      made = release
    },
    close: (id) => {
      const closed = current?.id === id ? current : null
      if (closed) close()
      return closed
    },
  }
}
