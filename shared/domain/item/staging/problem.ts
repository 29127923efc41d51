import { csvText } from '../../csv.ts'
import { cellName } from './sheet.ts'

/** Codes shared with the message texts keep the IMPORT_ names of those messages. */
export type ProblemCode =
  | 'IMPORT_DUPLICATE_CODE'
  | 'IMPORT_UNKNOWN_UNIT'
  | 'IMPORT_PHONE_TEXT'
  | 'IMPORT_DAYS_TEXT'
  | 'IMPORT_FORMULA'
  | 'IMPORT_CONTROL_CHAR'
  | 'IMPORT_NO_CODE'
  | 'IMPORT_NO_NAME'
  | 'IMPORT_CODE_NUMBER'
  | 'IMPORT_CODE_FORMAT'
  | 'IMPORT_VALUE_UNKNOWN'
  | 'IMPORT_CELL_ERROR'
  | 'IMPORT_MATERIAL_NO_ITEM'
  | 'IMPORT_MATERIAL_NO_NAME'
  | 'IMPORT_NOT_A_ROW'

/**
 * `rejected`: the row is not imported; `doubtful`: imported as published, a person should look;
 * `note`: read with a rule worth knowing (即办 as 0), nothing to do.
 */
export type ProblemLevel = 'rejected' | 'doubtful' | 'note'

/** One thing wrong with one cell (or with a row, then `cell` is its first mapped cell). */
export interface Problem {
  level: ProblemLevel
  code: ProblemCode
  sheet: string
  /** as shown by the spreadsheet program, from 1 */
  row: number
  /** 'F12' */
  cell: string
  /** heading of the column */
  column: string
  value: string
  reason: string
  suggestion?: string
}

export interface ProblemPlace {
  sheet: string
  /** zero-based */
  row: number
  column: number
  label: string
  value: string
}

export const problemAt = (
  place: ProblemPlace,
  found: Pick<Problem, 'level' | 'code' | 'reason' | 'suggestion'>,
): Problem => ({
  level: found.level,
  code: found.code,
  sheet: place.sheet,
  row: place.row + 1,
  cell: cellName(place.row, place.column),
  column: place.label,
  value: place.value,
  reason: found.reason,
  ...(found.suggestion === undefined ? {} : { suggestion: found.suggestion }),
})

const levelTexts: Record<ProblemLevel, string> = { rejected: '未导入', doubtful: '待确认', note: '提示' }

/** 问题行 as a CSV file. */
export function problemsToCsv(problems: Iterable<Problem>): string {
  const lines = [['处理', '工作表', '行', '单元格', '列', '原值', '原因', '建议', '编号']]
  for (const p of problems) {
    lines.push([
      levelTexts[p.level],
      p.sheet,
      String(p.row),
      p.cell,
      p.column,
      p.value,
      p.reason,
      p.suggestion ?? '',
      p.code,
    ])
  }
  return csvText(lines)
}
