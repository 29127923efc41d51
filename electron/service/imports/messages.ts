/** What the service and the reading child say to each other. Only data; nothing the child says is executed. */
import type { Fault } from '#shared/contract/result.ts'
import type { RememberedMapping, SheetMapping } from '#shared/domain/item/staging/mapping.ts'
import type { Merge } from '#shared/domain/item/staging/sheet.ts'
import type { StageChunk, StageContext, StageSummary } from '#shared/domain/item/staging/stage.ts'
import type { ImportLimits } from './limits.ts'

/** One sheet as a person sees it before anything is imported. */
export interface SheetPreview {
  name: string
  hidden: boolean
  rows: number
  columns: number
  /** cells whose text is a formula's stored result */
  formulas: number
  /** null when no header was found; a person may point to one */
  mapping: SheetMapping | null
  /** the first rows, title and header included */
  sample: string[][]
}

export interface ImportPreview {
  format: 'xlsx' | 'xls' | 'csv'
  encoding?: 'UTF-8' | 'GB18030' | 'UTF-16'
  sheets: SheetPreview[]
  /** found in titles, sheet names or the file name; a person confirms it */
  releaseDate: string | null
}

/** A run of rows of one sheet; formulas as [row, columns]. */
export interface RowsMessage {
  sheet: string
  from: number
  rows: (readonly string[] | null)[]
}

export interface SheetHead {
  name: string
  hidden: boolean
  rows: number
  merges: readonly Merge[]
  formulas: [number, readonly number[]][]
}

export type ImportRequest =
  | { kind: 'open'; path: string; name: string; limits: ImportLimits; remembered: RememberedMapping[] }
  | { kind: 'map'; sheet: string; row: number; depth: 1 | 2; remembered: RememberedMapping[] }
  | { kind: 'stage'; mappings: SheetMapping[]; context: StageContext }
  | { kind: 'rows' }
  /** the parent has taken in one slice */
  | { kind: 'taken' }

export type ImportReply =
  | { kind: 'progress'; done: number; total: number }
  | { kind: 'chunk'; chunk: StageChunk }
  | { kind: 'rows'; rows: RowsMessage }
  | { kind: 'opened'; preview: ImportPreview }
  | { kind: 'mapped'; mapping: SheetMapping }
  | { kind: 'staged'; summary: StageSummary }
  | { kind: 'heads'; heads: SheetHead[] }
  | { kind: 'fault'; fault: Fault }

/** Slices on their way that the parent has not yet taken in. */
export const slicesAhead = 4
