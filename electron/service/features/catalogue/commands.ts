import { basename } from 'node:path'
import type { catalogueContract, SheetMappingInput } from '#shared/contract/catalogue.ts'
import { fail, ok, type Result } from '#shared/contract/result.ts'
import { itemFieldSpec, materialFieldSpec } from '#shared/domain/item/item-fields.ts'
import { headerAt } from '#shared/domain/item/staging/header.ts'
import {
  completeMapping,
  type RememberedMapping,
  type SheetMapping,
} from '#shared/domain/item/staging/mapping.ts'
import { type Problem, problemsToCsv } from '#shared/domain/item/staging/problem.ts'
import type { CommandDeps, CommandHandlers } from '../../host/handlers.ts'
import { type ImportSession, openImport } from '../../imports/import-session.ts'
import { clearAbandoned, dropStage } from './build.ts'
import { changesPage } from './changes.ts'
import { exportQuality } from './export-quality.ts'
import { catalogueFaults } from './faults.ts'
import { createImportDesk, type ImportDesk, type Staged } from './import-desk.ts'
import { chooseSide, compareForMerge, publishMerge } from './merge.ts'
import { publishImport, withdrawRelease } from './publish.ts'
import { currentOf, stageImport } from './staging.ts'

/** Importing, publishing, withdrawing, exporting. The desk holds the import in progress. */
export const createCatalogueCommands = (desk: ImportDesk): CommandHandlers<typeof catalogueContract> => ({
  'catalogue.openFile': async (deps, { path }, { signal, progress, breathe }) => {
    await clearAbandoned(deps, breathe, desk.staged())
    const opened = await openImport(path, {
      signal,
      remembered: rememberedMappings(deps),
      onProgress: (done, total) => progress(done, total, '正在读取表格'),
    })
    if (!opened.ok) return opened
    const reader = opened.value
    const preview = await withRememberedHeaders(reader, rememberedMappings(deps))
    const id = deps.newId()
    const mappings = preview.sheets.flatMap((s) => (s.mapping ? [s.mapping] : []))
    desk.open({ id, fileName: basename(path), reader, mappings, release: null, staged: null })
    const current = currentOf(deps.db, deps.session.body.id)
    return ok({
      session: id,
      file: basename(path),
      format: preview.format,
      encoding: preview.encoding ?? null,
      releaseDate: preview.releaseDate,
      sheets: preview.sheets,
      current: current ? { name: current.name, date: current.date, items: current.items } : null,
    })
  },

  'catalogue.mapHeader': async (_deps, { session, sheet, row, depth }) => {
    const open = desk.get(session)
    if (!open) return fail(catalogueFaults.sessionGone)
    const mapped = await open.reader.mapHeader(sheet, row, depth)
    if (mapped.ok) {
      open.mappings = [...open.mappings.filter((m) => m.sheet !== sheet), mapped.value]
      open.staged = null
    }
    return mapped
  },

  'catalogue.setMapping': (_deps, { session, mappings }) => {
    const open = desk.get(session)
    if (!open) return fail(catalogueFaults.sessionGone)
    const completed = mappings.map((m) => (isMapping(m) ? completeMapping(m) : null))
    if (completed.includes(null)) return fail(catalogueFaults.columnUnknown)
    open.mappings = completed.filter((m) => m !== null)
    open.staged = null
    return ok({ mappings: open.mappings })
  },

  'catalogue.useUnit': (deps, { name, body }) => {
    if (!deps.db.get('SELECT 1 FROM org WHERE id = ?', body)) return fail(catalogueFaults.bodyUnknown)
    deps.write((tx) =>
      tx.run('INSERT OR REPLACE INTO unit_alias (name, body, at) VALUES (?,?,?)', name, body, deps.now()),
    )
    return ok({})
  },

  'catalogue.stage': async (deps, { session, kind, date, defaultUnit }, context) => {
    const open = desk.get(session)
    if (!open) return fail(catalogueFaults.sessionGone)
    const staged = await stageImport(deps, open, { kind, date, defaultUnit }, context)
    if (!staged.ok) {
      // The child ended with the fault: only choosing the file again helps
      if (endsReader(staged.error.code)) desk.close(session)
      return staged
    }
    return ok(resultOf(deps, staged.value))
  },

  'catalogue.problems': (_deps, { session, level, offset, limit }) => {
    const staged = stagedOf(desk, session)
    if (!staged.ok) return staged
    const rows = problemsOf(staged.value, level)
    return ok({
      total: rows.length,
      rows: rows
        .slice(offset, offset + limit)
        .map((p) => ({ ...p, value: p.value.slice(0, 500), suggestion: p.suggestion ?? null })),
    })
  },

  'catalogue.problemsCsv': (_deps, { session, level }) => {
    const staged = stagedOf(desk, session)
    if (!staged.ok) return staged
    const name = desk.get(session)?.fileName.replace(/\.[^.]*$/, '') ?? '清单'
    return ok({ fileName: `${name}-问题行.csv`, text: problemsToCsv(problemsOf(staged.value, level)) })
  },

  'catalogue.changes': (deps, { session, kind, offset, limit }) => {
    const staged = stagedOf(desk, session)
    return staged.ok ? ok(changesPage(deps, staged.value, kind, { offset, limit })) : staged
  },

  'catalogue.publish': async (deps, { session, name, date, olderReason }, context) => {
    const open = desk.get(session)
    if (!open) return fail(catalogueFaults.sessionGone)
    if (!open.staged) return fail(catalogueFaults.notStaged)
    const published = await publishImport(deps, open, open.staged, { name, date, olderReason }, context)
    if (published.ok) desk.close(session)
    return published
  },

  'catalogue.discard': async (deps, { session }, { breathe }) => {
    const closed = desk.close(session)
    if (closed?.release) await dropStage(deps, closed.release, breathe)
    return ok({})
  },

  'catalogue.withdraw': (deps, input) => withdrawRelease(deps, input),

  'catalogue.mergeCompare': (deps, pair, context) => compareForMerge(deps, pair, context),

  'catalogue.mergeChoose': (deps, { left, right, code, field, side }) =>
    chooseSide(deps, { left, right }, { code, field, side }),

  'catalogue.mergePublish': (deps, { left, right, name }, context) =>
    publishMerge(deps, desk, { left, right }, name, context),

  'catalogue.exportQuality': (deps, input, context) => exportQuality(deps, input, context),
})

export const catalogueCommands = createCatalogueCommands(createImportDesk())

const stagedOf = (desk: ImportDesk, session: string): Result<Staged> => {
  const open = desk.get(session)
  if (!open) return fail(catalogueFaults.sessionGone)
  return open.staged ? ok(open.staged) : fail(catalogueFaults.notStaged)
}

const problemsOf = ({ problems }: Staged, level: Problem['level'] | undefined): Problem[] =>
  level === undefined ? problems : problems.filter((p) => p.level === level)

const endsReader = (code: string): boolean =>
  ['IMPORT_CANCELLED', 'IMPORT_READER_STOPPED', 'IMPORT_TOO_LARGE'].includes(code)

/** Does every column point to a field there is? */
const isMapping = (mapping: SheetMappingInput): mapping is SheetMapping =>
  mapping.columns.every(({ target: { kind, field } }) => {
    if (kind === 'item') return itemFieldSpec(field) !== undefined
    if (kind === 'material') return materialFieldSpec(field) !== undefined
    if (kind === 'materialLines') return field === 'materials'
    return kind === 'extra' || field === 'skipped' || field === 'duplicate'
  })

const rememberedMappings = ({ db }: Pick<CommandDeps, 'db'>): RememberedMapping[] =>
  db
    .all<{ signature: string; role: RememberedMapping['role']; columns: string }>(
      'SELECT signature, role, columns FROM import_mapping ORDER BY at DESC LIMIT 500',
    )
    .map(({ columns, ...row }) => ({ ...row, columns: JSON.parse(columns) as RememberedMapping['columns'] }))

/** A sheet whose headings tell nothing by themselves may have been mapped by hand before: then its header is known. */
const withRememberedHeaders = async (
  reader: ImportSession,
  remembered: readonly RememberedMapping[],
): Promise<ImportSession['preview']> => {
  const known = new Set(remembered.map((m) => m.signature))
  const sheets = []
  for (const sheet of reader.preview.sheets) {
    const rows = { name: sheet.name, rows: sheet.sample, merges: [], formulas: new Map() }
    const row =
      sheet.mapping || known.size === 0
        ? -1
        : sheet.sample.findIndex((_, i) => known.has(headerAt(rows, i, 1).signature))
    const mapped = row < 0 ? null : await reader.mapHeader(sheet.name, row, 1)
    sheets.push(mapped?.ok ? { ...sheet, mapping: mapped.value } : sheet)
  }
  return { ...reader.preview, sheets }
}

const SAMPLE = 20

const resultOf = ({ db }: CommandDeps, { summary, diff, release }: Staged) => {
  const sample = db.all<{ code: string; name: string; unit: string; phone: string }>(
    `SELECT i.code, i.name, COALESCE(o.name, '') AS unit, i.phone
     FROM item i LEFT JOIN org o ON o.id = i.body WHERE i.release = ? LIMIT ?`,
    release,
    SAMPLE,
  )
  const defects = db.get<{ n: number }>(
    'SELECT count(*) AS n FROM item_quality WHERE release = ?',
    release,
  )?.n
  return {
    rows: summary.rows,
    items: summary.items,
    materials: summary.materials,
    rejected: summary.rejected,
    doubtful: summary.doubtful,
    notes: summary.notes,
    byCode: Object.fromEntries(Object.entries(summary.byCode)),
    duplicates: summary.duplicates.length,
    unknownUnits: summary.unknownUnits
      .slice(0, 2000)
      .map((u) => ({ ...u, suggestion: u.suggestion ?? null })),
    older: summary.older ?? null,
    diff: {
      added: diff.added.length,
      removed: diff.removed.length,
      changed: diff.changed.length,
      unchanged: diff.unchanged,
    },
    defects: defects ?? 0,
    sample,
  }
}
