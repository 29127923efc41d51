/**
 * Staging (导入预览): mapped sheets → catalogue entries, and every rejected or doubtful row by sheet and cell.
 * Pure, and in slices, so that a child process can hand results on while it works.
 */
import { checkItemCode, compactCode } from '../codes.ts'
import type { CatalogueEntry, Item, Material } from '../item.ts'
import { type PhoneRules, wuhuPhones } from '../phone.ts'
import { type CheckedEntry, checkItem, wuhuQuality } from '../quality.ts'
import { type AcrossFinding, checkAcross } from '../quality-across.ts'
import type { QualityContext } from '../quality-rule.ts'
import type { ColumnTarget, SheetMapping } from './mapping.ts'
import { type Problem, type ProblemCode, problemAt } from './problem.ts'
import { createRowReader, type RowReading } from './row-reader.ts'
import { cellText, type SheetRows } from './sheet.ts'
import { createUnitFinder, type UnitFinder } from './units.ts'

export interface StageContext {
  /** every name (present and former) and code of every registered organisation → its id */
  units: readonly (readonly [nameOrCode: string, id: string])[]
  /** the organisation of all rows, where the file has no 实施主体 column */
  defaultUnitId?: string
  /** 清单日期 of this file and of the current release, 'YYYY-MM-DD' */
  releaseDate?: string
  currentReleaseDate?: string
  phoneRules?: PhoneRules
  /** null = leave 清单质检 out */
  quality?: QualityContext | null
}

export interface StageChunk {
  entries: CheckedEntry[]
  problems: Problem[]
}

export interface StageSummary {
  /** data rows read, blank ones aside */
  rows: number
  items: number
  materials: number
  /** rows not imported */
  rejected: number
  /** problems by level and by code */
  doubtful: number
  notes: number
  byCode: Partial<Record<ProblemCode, number>>
  /** codes that occur more than once and the rows (from 1) they are in */
  duplicates: { code: string; sheet: string; rows: number[] }[]
  unknownUnits: { name: string; rows: number; suggestion?: string }[]
  /** set when the file is older than the current release (比现用清单旧) */
  older?: { releaseDate: string; currentReleaseDate: string }
  /** findings that compare items with one another */
  across: AcrossFinding[]
}

/** Why staging cannot begin; nothing was read. */
export type StageRefusal =
  | { code: 'IMPORT_NO_HEADER'; sheet: string }
  | { code: 'IMPORT_HEADER_DUPLICATE'; sheet: string; label: string; times: number }
  | { code: 'IMPORT_EMPTY'; sheet: string }

export type Staging =
  | { ok: true; run: Generator<StageChunk, StageSummary, void> }
  | { ok: false; refusal: StageRefusal }

export type StageOutcome =
  | {
      ok: true
      entries: CheckedEntry[]
      rejected: Problem[]
      doubtful: Problem[]
      notes: Problem[]
      summary: StageSummary
    }
  | { ok: false; refusal: StageRefusal }

/** Entries in one slice; a slice is what one message to another process holds. */
export const stageChunkSize = 200

/** Stages all sheets at once; for small files and tests. */
export function stageRows(
  sheets: readonly SheetRows[],
  mappings: readonly SheetMapping[],
  context: StageContext,
): StageOutcome {
  const staging = createStaging(sheets, mappings, context)
  if (!staging.ok) return staging
  const entries: CheckedEntry[] = []
  const problems: Problem[] = []
  for (;;) {
    const step = staging.run.next()
    if (step.done) {
      const of = (level: Problem['level']) => problems.filter((problem) => problem.level === level)
      return {
        ok: true,
        entries,
        rejected: of('rejected'),
        doubtful: of('doubtful'),
        notes: of('note'),
        summary: step.value,
      }
    }
    entries.push(...step.value.entries)
    problems.push(...step.value.problems)
  }
}

/** Checks that the mapping is complete and returns a generator of slices that ends with the summary. */
export function createStaging(
  sheets: readonly SheetRows[],
  mappings: readonly SheetMapping[],
  context: StageContext,
): Staging {
  const mapped = mappings.flatMap((mapping) => {
    const sheet = sheets.find(({ name }) => name === mapping.sheet)
    return sheet && mapping.role !== 'ignored' ? [{ sheet, mapping }] : []
  })
  const refusal = refusalOf(mapped)
  return refusal ? { ok: false, refusal } : { ok: true, run: stageSlices(mapped, context) }
}

interface MappedSheet {
  sheet: SheetRows
  mapping: SheetMapping
}

function refusalOf(mapped: readonly MappedSheet[]): StageRefusal | null {
  for (const { sheet, mapping } of mapped) {
    const [duplicate] = mapping.duplicates
    if (duplicate) {
      return {
        code: 'IMPORT_HEADER_DUPLICATE',
        sheet: sheet.name,
        label: duplicate.label,
        times: duplicate.columns.length,
      }
    }
    if (mapping.missing.length > 0) return { code: 'IMPORT_NO_HEADER', sheet: sheet.name }
  }
  const items = mapped.filter(({ mapping }) => mapping.role === 'items' || mapping.role === 'joined')
  if (items.length === 0) return { code: 'IMPORT_NO_HEADER', sheet: mapped[0]?.sheet.name ?? '' }
  const isEmpty = items.every(({ sheet, mapping }) => {
    for (let row = firstDataRow(mapping); row < sheet.rows.length; row++)
      if (!isBlank(sheet.rows[row])) return false
    return true
  })
  return isEmpty ? { code: 'IMPORT_EMPTY', sheet: items[0]?.sheet.name ?? '' } : null
}

function* stageSlices(
  mapped: readonly MappedSheet[],
  context: StageContext,
): Generator<StageChunk, StageSummary, void> {
  const run = createRun(context)
  const materials = new Map<string, SheetMaterials>()
  for (const { sheet, mapping } of mapped) {
    if (mapping.role === 'materials') yield* readMaterials(sheet, mapping, run, materials)
  }
  const items = mapped.filter(({ mapping }) => mapping.role === 'items' || mapping.role === 'joined')
  run.repeated = findRepeated(items, run.summary)
  for (const { sheet, mapping } of items) {
    yield* mapping.role === 'joined'
      ? readJoined(sheet, mapping, run, materials)
      : readItems(sheet, mapping, run, materials)
  }
  for (const [code, group] of materials) {
    if (!run.seenCodes.has(code)) {
      run.report(
        problemAt(group.place, {
          level: 'doubtful',
          code: 'IMPORT_MATERIAL_NO_ITEM',
          reason: `材料的事项编码在事项表中没有，${group.list.length}条材料没有导入`,
        }),
      )
    }
  }
  const rest = run.take(1)
  if (rest) yield rest
  return run.finish()
}

interface SheetMaterials {
  list: Material[]
  place: Parameters<typeof problemAt>[0]
}

interface Run {
  context: StageContext
  units: UnitFinder
  summary: StageSummary
  /** codes that more than one item has */
  repeated: ReadonlySet<string>
  /** codes of all item rows, imported or not */
  seenCodes: Set<string>
  report: (problem: Problem) => void
  /** records an entry of the release */
  accept: (entry: CatalogueEntry) => void
  /** records a row that is left out */
  reject: (problem: Problem) => void
  unknownUnit: (name: string, suggestion: string | undefined) => void
  /** the collected slice when it holds at least `size` entries or many problems */
  take: (size: number) => StageChunk | null
  finish: () => StageSummary
}

function createRun(context: StageContext): Run {
  const quality = context.quality === undefined ? wuhuQuality : context.quality
  const across = checkAcross()
  const unknown = new Map<string, { name: string; rows: number; suggestion?: string }>()
  let chunk: StageChunk = { entries: [], problems: [] }
  const summary: StageSummary = {
    rows: 0,
    items: 0,
    materials: 0,
    rejected: 0,
    doubtful: 0,
    notes: 0,
    byCode: {},
    duplicates: [],
    unknownUnits: [],
    across: [],
  }
  const report = (problem: Problem) => {
    chunk.problems.push(problem)
    summary.byCode[problem.code] = (summary.byCode[problem.code] ?? 0) + 1
    if (problem.level === 'doubtful') summary.doubtful += 1
    if (problem.level === 'note') summary.notes += 1
  }
  return {
    context,
    units: createUnitFinder(context.units),
    summary,
    repeated: new Set(),
    seenCodes: new Set(),
    report,
    accept(entry) {
      summary.items += 1
      summary.materials += entry.materials.length
      if (quality) across.add(entry)
      chunk.entries.push({
        ...entry,
        findings: quality ? checkItem(entry.item, entry.materials, quality) : [],
      })
    },
    reject(problem) {
      summary.rejected += 1
      report(problem)
    },
    unknownUnit(name, suggestion) {
      const entry = unknown.get(name) ?? {
        name,
        rows: 0,
        ...(suggestion === undefined ? {} : { suggestion }),
      }
      entry.rows += 1
      unknown.set(name, entry)
    },
    take(size) {
      if (
        chunk.entries.length < size &&
        chunk.problems.length < size * 5 &&
        !(size === 1 && chunk.problems.length > 0)
      )
        return null
      const full = chunk
      chunk = { entries: [], problems: [] }
      return full
    },
    finish() {
      const { releaseDate, currentReleaseDate } = context
      if (releaseDate && currentReleaseDate && releaseDate < currentReleaseDate)
        summary.older = { releaseDate, currentReleaseDate }
      return { ...summary, unknownUnits: [...unknown.values()], across: quality ? across.finish() : [] }
    },
  }
}

function* readMaterials(
  sheet: SheetRows,
  mapping: SheetMapping,
  run: Run,
  into: Map<string, SheetMaterials>,
): Generator<StageChunk, void, void> {
  yield* eachRow(sheet, mapping, run, (row, reading) => {
    const code = codeOf(reading)
    const [material] = reading.materials
    const place = placeOf(sheet, mapping, row, 'taskCode', 'handleItemCode')
    if (code === '' || !material) {
      const [problemCode, reason] =
        code === ''
          ? (['IMPORT_NO_CODE', '材料没有事项编码'] as const)
          : (['IMPORT_MATERIAL_NO_NAME', '没有材料名称'] as const)
      run.reject(problemAt(place, { level: 'rejected', code: problemCode, reason }))
      return
    }
    for (const problem of reading.problems) run.report(problem)
    const group = into.get(code)
    if (group) group.list.push(material)
    else into.set(code, { list: [material], place })
  })
}

function* readItems(
  sheet: SheetRows,
  mapping: SheetMapping,
  run: Run,
  materials: ReadonlyMap<string, SheetMaterials>,
): Generator<StageChunk, void, void> {
  yield* eachRow(sheet, mapping, run, (row, reading) => {
    const item = readItem(sheet, mapping, row, reading, run)
    if (item) run.accept({ item, materials: joinMaterials(reading, materials) })
  })
}

/** One row per material: an item goes on while its code repeats or is blank. */
function* readJoined(
  sheet: SheetRows,
  mapping: SheetMapping,
  run: Run,
  materials: ReadonlyMap<string, SheetMaterials>,
): Generator<StageChunk, void, void> {
  let open: { code: string; entry: CatalogueEntry | null } | undefined
  yield* eachRow(sheet, mapping, run, (row, reading) => {
    const code = codeOf(reading)
    if (open && (code === open.code || (code === '' && reading.materials.length > 0))) {
      open.entry?.materials.push(...reading.materials)
      return
    }
    if (open?.entry) run.accept(open.entry)
    const item = readItem(sheet, mapping, row, reading, run)
    open = { code, entry: item && { item, materials: joinMaterials(reading, materials) } }
  })
  if (open?.entry) run.accept(open.entry)
}

/** Reads every row of a sheet; a slice goes out as soon as it is full. */
function* eachRow(
  sheet: SheetRows,
  mapping: SheetMapping,
  run: Run,
  take: (row: number, reading: RowReading) => void,
): Generator<StageChunk, void, void> {
  const read = createRowReader(sheet, mapping, run.context.phoneRules ?? wuhuPhones)
  for (const row of dataRows(sheet, mapping)) {
    run.summary.rows += 1
    take(row, read(row))
    const slice = run.take(stageChunkSize)
    if (slice) yield slice
  }
}

const joinMaterials = (reading: RowReading, sheets: ReadonlyMap<string, SheetMaterials>): Material[] => {
  const { taskCode, handleItemCode } = reading.guide
  const own = (handleItemCode && sheets.get(handleItemCode)) || (taskCode && sheets.get(taskCode))
  return own ? [...own.list, ...reading.materials] : reading.materials
}

/** The item of a row, or null when the row is rejected (and reported). */
function readItem(
  sheet: SheetRows,
  mapping: SheetMapping,
  row: number,
  reading: RowReading,
  run: Run,
): Item | null {
  const { guide, original, extras } = reading
  const code = codeOf(reading)
  const at = (...fields: string[]) => placeOf(sheet, mapping, row, ...fields)
  const reject = (
    place: Parameters<typeof problemAt>[0],
    problemCode: ProblemCode,
    reason: string,
    suggestion?: string,
  ): null => {
    run.reject(
      problemAt(place, {
        level: 'rejected',
        code: problemCode,
        reason,
        ...(suggestion ? { suggestion } : {}),
      }),
    )
    return null
  }
  for (const seen of [guide.taskCode, guide.handleItemCode]) if (seen) run.seenCodes.add(seen)
  if (code === '' && !guide.taskName)
    return reject(at('taskCode', 'handleItemCode'), 'IMPORT_NOT_A_ROW', '没有事项编码和事项名称，不像事项行')
  if (code === '') return reject(at('taskCode', 'handleItemCode'), 'IMPORT_NO_CODE', '事项编码为空')
  const codePlace = guide.handleItemCode ? at('handleItemCode') : at('taskCode')
  const codeIssues = checkItemCode(code).issues
  if (codeIssues.includes('scientific')) {
    return reject(
      codePlace,
      'IMPORT_CODE_NUMBER',
      '事项编码被存成数字，后几位已丢失',
      '请在原系统把编码列导出为文本',
    )
  }
  if (!guide.taskName) return reject(at('taskName'), 'IMPORT_NO_NAME', '事项名称为空')
  if (run.repeated.has(code))
    return reject(codePlace, 'IMPORT_DUPLICATE_CODE', `事项编码“${code}”重复`, '请在原系统核对哪一行有效')
  const unitId = findUnit(reading, run)
  if (unitId === null) {
    const name = guide.deptName ?? ''
    const { suggestion } = run.units.find(name, '')
    run.unknownUnit(name, suggestion)
    const reason = name === '' ? '没有写实施主体' : `单位“${name}”不在机构名录中`
    return reject(
      at('deptName', 'townName'),
      'IMPORT_UNKNOWN_UNIT',
      reason,
      suggestion && `是否为“${suggestion}”`,
    )
  }
  for (const problem of reading.problems) run.report(problem)
  if (codeIssues.includes('length')) {
    run.report(
      problemAt(codePlace, {
        level: 'note',
        code: 'IMPORT_CODE_FORMAT',
        reason: `编码${code.length}位，通常31位，已照原样导入`,
      }),
    )
  }
  return { code, unitId, guide, original, extras }
}

function findUnit({ guide }: RowReading, run: Run): string | null {
  if (!guide.deptName && !guide.deptCode && run.context.defaultUnitId) return run.context.defaultUnitId
  return run.units.find(guide.deptName ?? '', guide.deptCode ?? '').id ?? null
}

const codeOf = ({ guide }: RowReading): string => guide.handleItemCode ?? guide.taskCode ?? ''

/** The codes that several items have. In a joined sheet the rows of one item follow one another. */
function findRepeated(items: readonly MappedSheet[], summary: StageSummary): Set<string> {
  const rowsByCode = new Map<string, { sheet: string; rows: number[] }>()
  for (const { sheet, mapping } of items) {
    const columns = ['handleItemCode', 'taskCode'].map((field) => columnOf(mapping, field)?.column)
    let previous = ''
    for (const row of dataRows(sheet, mapping)) {
      const code =
        columns
          .map((column) => (column === undefined ? '' : compactCode(cellText(sheet, row, column))))
          .find((text) => text !== '') ?? ''
      const goesOn = mapping.role === 'joined' && (code === previous || code === '')
      if (!goesOn) previous = code
      if (code === '' || goesOn) continue
      const known = rowsByCode.get(code)
      if (known) known.rows.push(row + 1)
      else rowsByCode.set(code, { sheet: sheet.name, rows: [row + 1] })
    }
  }
  const repeated = new Set<string>()
  for (const [code, { sheet, rows }] of rowsByCode) {
    if (rows.length < 2) continue
    repeated.add(code)
    summary.duplicates.push({ code, sheet, rows })
  }
  return repeated
}

const firstDataRow = (mapping: SheetMapping): number => mapping.headerRow + mapping.headerDepth

/** Rows with something in them, below the header; a header repeated on every printed page is passed over. */
function* dataRows(sheet: SheetRows, mapping: SheetMapping): Generator<number, void, void> {
  const name = columnOf(mapping, 'taskName') ?? columnOf(mapping, 'name')
  for (let row = firstDataRow(mapping); row < sheet.rows.length; row++) {
    const cells = sheet.rows[row]
    if (isBlank(cells)) continue
    if (name && cells?.[name.column] === name.label) continue
    yield row
  }
}

const isBlank = (cells: readonly string[] | undefined): boolean =>
  cells === undefined || cells.every((text) => text.trim() === '')

const columnOf = (mapping: SheetMapping, field: ColumnTarget['field']) =>
  mapping.columns.find(
    ({ target }) => target.field === field && (target.kind === 'item' || target.kind === 'material'),
  )

/** The cell a problem of the row is shown at: the first of the fields that has a column. */
function placeOf(
  sheet: SheetRows,
  mapping: SheetMapping,
  row: number,
  ...fields: string[]
): Parameters<typeof problemAt>[0] {
  const column =
    fields.map((field) => columnOf(mapping, field)).find((found) => found !== undefined) ?? mapping.columns[0]
  const index = column?.column ?? 0
  return {
    sheet: sheet.name,
    row,
    column: index,
    label: column?.label ?? '',
    value: cellText(sheet, row, index),
  }
}
