/** Rows → items and materials, column by column as the mapping says. */
import type { DayUnit } from '../days.ts'
import type { GuideValue, Item, Material } from '../item.ts'
import { type FieldSpec, itemFieldSpec, materialFieldSpec } from '../item-fields.ts'
import type { PhoneRules } from '../phone.ts'
import { cleanText } from '../text.ts'
import { type CellReader, createCellReader } from './cells.ts'
import type { ColumnMapping, SheetMapping } from './mapping.ts'
import { parseMaterialLines } from './material-lines.ts'
import { type Problem, problemAt } from './problem.ts'
import type { SheetRows } from './sheet.ts'

/** What one row says, before anything is decided about it. */
export interface RowReading {
  guide: Item['guide']
  original: Item['original']
  extras: Item['extras']
  /** the material of this row (sheets of role materials and joined), or those of its materials cell */
  materials: Material[]
  problems: Problem[]
}

interface CompiledColumn extends ColumnMapping {
  spec: FieldSpec | undefined
  read: CellReader
}

const errorText = /^#(?:N\/A|REF!|VALUE!|DIV\/0!|NAME\?|NUM!|NULL!|GETTING_DATA)$/

/** A reader of the rows of one sheet; rows are read on demand and not kept. */
export function createRowReader(
  sheet: SheetRows,
  mapping: SheetMapping,
  phoneRules: PhoneRules,
): (row: number) => RowReading {
  const columns = mapping.columns.flatMap((column): CompiledColumn[] => {
    if (column.target.kind === 'none') return []
    const spec =
      column.target.kind === 'item'
        ? itemFieldSpec(column.target.field)
        : column.target.kind === 'material'
          ? materialFieldSpec(column.target.field)
          : undefined
    const read = createCellReader(spec ?? textSpec, phoneRules)
    return [{ ...column, spec, read }]
  })
  const filled = fillMerges(sheet, mapping.headerRow + mapping.headerDepth)

  return (row) => {
    const cells = sheet.rows[row] ?? []
    const formulas = sheet.formulas.get(row)
    const guide: Record<string, GuideValue> = {}
    const original: Item['original'] = {}
    const extras: [string, string][] = []
    const material: Draft = { values: {}, original: {}, extras: [] }
    const reading: RowReading = { guide, original, extras: {}, materials: [], problems: [] }
    const units: [string, DayUnit][] = []

    for (const column of columns) {
      const text = cells[column.column] || (filled?.get(row)?.get(column.column) ?? '')
      const isFormula = formulas?.includes(column.column) === true
      if (text === '' && !isFormula) continue
      const place = { sheet: sheet.name, row, column: column.column, label: column.label, value: text }
      const odd = isFormula || text.charCodeAt(0) === 61 || text.charCodeAt(0) === 35
      if (odd && reportOdd(text, isFormula, place, reading.problems)) {
        keepOriginal(column, text, original, material, extras)
        continue
      }
      if (column.target.kind === 'materialLines') {
        reading.materials.push(...parseMaterialLines(text))
        continue
      }
      const { value, original: published, unit, problems } = column.read(text)
      for (const problem of problems) reading.problems.push(problemAt(place, problem))
      if (column.target.kind === 'extra') {
        if (typeof value === 'string') extras.push([column.target.field, value])
        continue
      }
      const into = column.target.kind === 'item' ? guide : material.values
      if (value !== undefined) into[column.target.field] = value
      if (published !== undefined) keepOriginal(column, published, original, material, extras)
      const named = unit ?? column.unit
      if (column.spec?.kind === 'days' && named) units.push([column.target.field, named])
    }
    // The unit's own column wins over one named beside the number
    for (const [field, unit] of units) {
      const unitField = field === 'promiseDay' ? 'promiseUnit' : 'anticipateUnit'
      if (guide[unitField] === undefined && original[unitField] === undefined) guide[unitField] = unit
    }
    const isMaterialRow = mapping.role !== 'items'
    if (isMaterialRow && typeof material.values.name === 'string') {
      const own = mapping.role === 'materials' ? [...material.extras, ...extras] : material.extras
      reading.materials.push(finishMaterial(material.values.name, { ...material, extras: own }))
    }
    reading.extras = Object.fromEntries(mapping.role === 'materials' ? [] : extras)
    return reading
  }
}

const textSpec: FieldSpec = { name: '', label: '', column: null, kind: 'text', section: '其他' }

interface Draft {
  values: Record<string, GuideValue>
  original: Record<string, string>
  extras: [string, string][]
}

const finishMaterial = (name: string, { values, original, extras }: Draft): Material => ({
  ...values,
  name,
  ...(Object.keys(original).length > 0 ? { original } : {}),
  ...(extras.length > 0 ? { extras: Object.fromEntries(extras) } : {}),
})

function keepOriginal(
  column: CompiledColumn,
  text: string,
  original: Item['original'],
  material: Draft,
  extras: [string, string][],
): void {
  const { target } = column
  if (target.kind === 'item') original[target.field] = text
  else if (target.kind === 'material') material.original[target.field] = text
  else if (target.kind === 'extra') extras.push([target.field, cleanText(text).value])
}

/** Formulas and error values. True when the cell holds nothing to read. */
function reportOdd(
  text: string,
  isFormula: boolean,
  place: Parameters<typeof problemAt>[0],
  problems: Problem[],
): boolean {
  if (errorText.test(text)) {
    problems.push(
      problemAt(place, {
        level: 'doubtful',
        code: 'IMPORT_CELL_ERROR',
        reason: `单元格是错误值“${text}”，没有取值`,
      }),
    )
    return true
  }
  if (isFormula && text === '') {
    const suggestion = '请在 WPS 中重新计算并“粘贴为数值”后再导入'
    problems.push(
      problemAt(place, {
        level: 'doubtful',
        code: 'IMPORT_FORMULA',
        reason: '是公式，文件没有保存结果',
        suggestion,
      }),
    )
    return true
  }
  if (isFormula)
    problems.push(
      problemAt(place, { level: 'note', code: 'IMPORT_FORMULA', reason: '是公式，取文件中保存的结果' }),
    )
  else if (text.startsWith('='))
    problems.push(
      problemAt(place, {
        level: 'doubtful',
        code: 'IMPORT_FORMULA',
        reason: '是公式文字，按文字保留，没有执行',
      }),
    )
  return false
}

/** Cells below the first of a vertically merged range read as the first; row → column → text. */
function fillMerges(sheet: SheetRows, firstRow: number): Map<number, Map<number, string>> | null {
  const filled = new Map<number, Map<number, string>>()
  for (const { top, left, bottom } of sheet.merges) {
    if (bottom === top || top < firstRow) continue
    const text = sheet.rows[top]?.[left] ?? ''
    if (text === '') continue
    for (let row = top + 1; row <= Math.min(bottom, sheet.rows.length - 1); row++) {
      const columns = filled.get(row) ?? new Map<number, string>()
      columns.set(left, text)
      filled.set(row, columns)
    }
  }
  return filled.size > 0 ? filled : null
}
