import { z } from 'zod'
import { caseStatuses } from '../domain/cases/state.ts'
import { dayUnits } from '../domain/item/days.ts'
import { elementKey, verdictKey } from '../domain/persona/call-script.ts'
import { command, query } from './define.ts'

const id = z.string().min(1).max(80)
const code = z.string().min(1).max(100)
const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, '请按2026-11-01的样子填写日期')
const named = z.object({ id, name: z.string() })

/* ---- searching ---- */

export const catalogueFilter = z.object({
  /** id of an area (县市区), or 'city' for 市直 */
  area: id.optional(),
  body: id.optional(),
  level: z.string().max(20).optional(),
  type: z.string().max(40).optional(),
  focus: z.string().max(40).optional(),
  /** items with a finding of this rule of 清单质检 */
  rule: z.string().max(10).optional(),
  /** only items with a finding */
  defects: z.boolean().optional(),
})
export type CatalogueFilter = z.infer<typeof catalogueFilter>

const itemHit = z.object({
  release: id,
  code: z.string(),
  name: z.string(),
  body: id,
  bodyName: z.string(),
  area: id.nullable(),
  areaName: z.string().nullable(),
  level: z.string(),
  type: z.string(),
  focus: z.string().nullable(),
  phone: z.string(),
  /** findings of 清单质检 */
  defects: z.number(),
})
export type ItemHit = z.infer<typeof itemHit>

const facet = z.array(z.object({ value: z.string(), label: z.string(), count: z.number() }))

/* ---- one item ---- */

const fieldChange = z.object({
  label: z.string(),
  before: z.string().nullable(),
  after: z.string().nullable(),
})

const finding = z.object({
  ruleId: z.string(),
  label: z.string(),
  severity: z.enum(['错误', '提醒']),
  field: z.string(),
  message: z.string(),
})

const itemDetail = z.object({
  code: z.string(),
  name: z.string(),
  release: z.object({
    id,
    name: z.string(),
    date: day,
    live: z.boolean(),
    withdrawn: z.boolean(),
  }),
  body: named,
  area: named.nullable(),
  window: named.nullable(),
  maintainer: named.nullable(),
  level: z.string(),
  type: z.string(),
  focus: z.string().nullable(),
  /** the guide in the order it is published; absent fields are left out */
  sections: z.array(
    z.object({
      title: z.string(),
      fields: z.array(
        z.object({
          name: z.string(),
          label: z.string(),
          value: z.string(),
          /** as published, where it was read differently or could not be read */
          original: z.string().nullable(),
          /** one of the elements a phone check asks about */
          checked: z.boolean(),
        }),
      ),
    }),
  ),
  materials: z.array(
    z.object({
      name: z.string(),
      necessity: z.string(),
      type: z.string(),
      form: z.string(),
      source: z.string(),
      originals: z.number().nullable(),
      copies: z.number().nullable(),
      /** further fields by label */
      more: z.array(z.object({ label: z.string(), value: z.string() })),
    }),
  ),
  phones: z.array(
    z.object({
      kind: z.enum(['consult', 'supervise']),
      number: z.string(),
      extension: z.string().nullable(),
    }),
  ),
  /** other items shown now with the same first number */
  samePhone: z.number(),
  extras: z.array(z.object({ label: z.string(), value: z.string() })),
  findings: z.array(finding),
  /** newest first; what each release changed against the one before it */
  history: z.array(
    z.object({
      release: id,
      name: z.string(),
      date: day,
      live: z.boolean(),
      withdrawn: z.boolean(),
      changes: z.array(fieldChange).nullable(),
    }),
  ),
  checks: z.array(
    z.object({
      case: id,
      round: id,
      roundName: z.string(),
      at: z.number(),
      byName: z.string().nullable(),
      status: z.enum(caseStatuses),
      adverse: z.number(),
    }),
  ),
})
export type ItemDetail = z.infer<typeof itemDetail>

/* ---- releases ---- */

const releaseRow = z.object({
  id,
  name: z.string(),
  date: day,
  kind: z.enum(['base', 'delta']),
  body: id,
  bodyName: z.string(),
  parents: z.array(id),
  items: z.number(),
  materials: z.number(),
  rejected: z.number(),
  source: z.string(),
  authorName: z.string().nullable(),
  /** epoch ms */
  at: z.number(),
  olderReason: z.string().nullable(),
  /** its items are here */
  built: z.boolean(),
  live: z.boolean(),
  withdrawn: z
    .object({
      reason: z.string(),
      replacement: id.nullable(),
      at: z.number(),
      byName: z.string().nullable(),
    })
    .nullable(),
  /** releases it was published apart from, that nobody has merged yet */
  apart: z.array(id),
  /** published by this person's body */
  own: z.boolean(),
})
export type ReleaseRow = z.infer<typeof releaseRow>

const usage = z.object({
  rounds: z.array(
    z.object({ id, name: z.string(), cases: z.number(), checks: z.number(), reviewed: z.number() }),
  ),
  checks: z.array(
    z.object({
      case: id,
      fact: id,
      round: id,
      itemCode: z.string(),
      itemName: z.string(),
      bodyName: z.string(),
      at: z.number(),
      adverse: z.number(),
      status: z.enum(caseStatuses),
    }),
  ),
  checksTotal: z.number(),
  documents: z.array(
    z.object({ id, title: z.string(), round: id, number: z.string().nullable(), at: z.number() }),
  ),
})

const proposal = z.object({
  case: id,
  check: id,
  itemCode: z.string(),
  itemName: z.string(),
  bodyName: z.string(),
  element: elementKey,
  /** the answer key the check was judged by, and the right one; null = not published there */
  frozen: z.string().nullable(),
  right: z.string().nullable(),
  heard: z.string(),
  quote: z.string(),
  verdict: verdictKey,
  /** null: has to be judged by a person */
  proposed: verdictKey.nullable(),
  reason: z.string(),
})
export type VerdictProposal = z.infer<typeof proposal>

/* ---- merging two releases published apart ---- */

const side = z.enum(['left', 'right'])
export const mergeShows = ['open', 'both', 'left', 'right'] as const
const pair = z.object({ left: id, right: id })

const mergeSide = z.object({
  id,
  name: z.string(),
  date: day,
  kind: z.enum(['base', 'delta']),
  authorName: z.string().nullable(),
  at: z.number(),
})

const mergeState = z.object({
  left: mergeSide,
  right: mergeSide,
  /** what both build on */
  ancestor: z.string().nullable(),
  /** all items are compared */
  ready: z.boolean(),
  same: z.number(),
  both: z.number(),
  onlyLeft: z.number(),
  onlyRight: z.number(),
  /** items with something a person has to choose */
  open: z.number(),
  /** items of the result as chosen so far */
  items: z.number(),
  dropped: z.number(),
})
export type MergeState = z.infer<typeof mergeState>

const mergeRow = z.object({
  code: z.string(),
  name: z.string(),
  kind: z.enum(['both', 'left', 'right']),
  labels: z.string(),
  /** things to be chosen yet */
  open: z.number(),
  /** null: not decided */
  stays: z.boolean().nullable(),
  /** a person chose something here */
  touched: z.boolean(),
})
export type MergeRow = z.infer<typeof mergeRow>

const mergeItem = z.object({
  code: z.string(),
  name: z.string(),
  kind: z.enum(['both', 'left', 'right']),
  points: z.array(
    z.object({
      field: z.string(),
      label: z.string(),
      left: z.string().nullable(),
      right: z.string().nullable(),
      /** as in the release both build on; absent where there is none */
      was: z.string().nullable().optional(),
      proposed: side.nullable(),
      chosen: side.nullable(),
    }),
  ),
  /** for an item that one has: its guide in short */
  guide: z.array(z.object({ label: z.string(), value: z.string() })),
})
export type MergeItem = z.infer<typeof mergeItem>

/* ---- 清单质检 ---- */

const ruleCount = z.object({
  id: z.string(),
  label: z.string(),
  severity: z.enum(['错误', '提醒']),
  count: z.number(),
})

const quality = z.object({
  items: z.number(),
  itemsWithFindings: z.number(),
  errors: z.number(),
  reminders: z.number(),
  rules: z.array(ruleCount),
  units: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      areaName: z.string().nullable(),
      items: z.number(),
      itemsWithErrors: z.number(),
      errors: z.number(),
      reminders: z.number(),
      /** the rules that found most, most first */
      top: z.array(z.object({ id: z.string(), label: z.string(), count: z.number() })),
    }),
  ),
})
export type QualityResult = z.infer<typeof quality>

/* ---- importing ---- */

const target = z.object({
  kind: z.enum(['item', 'material', 'materialLines', 'extra', 'none']),
  field: z.string().max(200),
})

/** Which column of a sheet is which field (列对应). */
export const sheetMapping = z.object({
  sheet: z.string().max(200),
  role: z.enum(['items', 'joined', 'materials', 'ignored']),
  headerRow: z.number().int().min(0),
  headerDepth: z.union([z.literal(1), z.literal(2)]),
  signature: z.string(),
  columns: z
    .array(
      z.object({
        column: z.number().int().min(0),
        label: z.string(),
        target,
        confidence: z.number(),
        unit: z.enum(dayUnits).optional(),
      }),
    )
    .max(200),
  duplicates: z.array(z.object({ label: z.string(), columns: z.array(z.number()) })),
  missing: z.array(z.enum(['taskName', 'code', 'materialName'])),
  remembered: z.boolean(),
})
export type SheetMappingInput = z.infer<typeof sheetMapping>

const opened = z.object({
  session: id,
  file: z.string(),
  format: z.enum(['xlsx', 'xls', 'csv']),
  encoding: z.string().nullable(),
  /** 清单日期 found in titles or the file name */
  releaseDate: day.nullable(),
  sheets: z.array(
    z.object({
      name: z.string(),
      hidden: z.boolean(),
      rows: z.number(),
      columns: z.number(),
      formulas: z.number(),
      mapping: sheetMapping.nullable(),
      sample: z.array(z.array(z.string())),
    }),
  ),
  /** the catalogue in use of this body */
  current: z.object({ name: z.string(), date: day, items: z.number() }).nullable(),
})
export type OpenedFile = z.infer<typeof opened>

export const problemLevels = ['rejected', 'doubtful', 'note'] as const
const problem = z.object({
  level: z.enum(problemLevels),
  code: z.string(),
  sheet: z.string(),
  row: z.number(),
  cell: z.string(),
  column: z.string(),
  value: z.string(),
  reason: z.string(),
  suggestion: z.string().nullable(),
})
export type ImportProblemRow = z.infer<typeof problem>

const stageResult = z.object({
  rows: z.number(),
  items: z.number(),
  materials: z.number(),
  rejected: z.number(),
  doubtful: z.number(),
  notes: z.number(),
  byCode: z.record(z.string(), z.number()),
  duplicates: z.number(),
  unknownUnits: z.array(z.object({ name: z.string(), rows: z.number(), suggestion: z.string().nullable() })),
  older: z.object({ releaseDate: day, currentReleaseDate: day }).nullable(),
  diff: z.object({
    added: z.number(),
    removed: z.number(),
    changed: z.number(),
    unchanged: z.number(),
  }),
  defects: z.number(),
  /** the first entries as they would be published */
  sample: z.array(z.object({ code: z.string(), name: z.string(), unit: z.string(), phone: z.string() })),
})
export type StageResult = z.infer<typeof stageResult>

const session = z.object({ session: id })
const page = {
  offset: z.number().int().min(0).default(0),
  limit: z.number().int().min(1).max(500).default(200),
}
const manage = { topics: [], needs: 'catalogue' } as const

/** Item catalogues (事项清单): search, the published guide, releases, importing, 清单质检. */
export const catalogueContract = {
  /** every word must be part of a name, its pinyin or initials, a code or a number; exact */
  'catalogue.search': query(
    z.object({
      text: z.string().max(100).default(''),
      filter: catalogueFilter.default({}),
      offset: z.number().int().min(0).default(0),
      limit: z.number().int().min(1).max(2000).default(50),
    }),
    z.object({ total: z.number(), rows: z.array(itemHit) }),
    { topics: ['catalogue', 'org'], needs: 'read' },
  ),
  /** what can be filtered by, with counts over the whole catalogue */
  'catalogue.facets': query(
    z.object({}),
    z.object({
      items: z.number(),
      defects: z.number(),
      releases: z.array(z.object({ id, name: z.string(), date: day })),
      areas: facet,
      levels: facet,
      types: facet,
      focuses: facet,
    }),
    { topics: ['catalogue', 'org'], needs: 'read' },
  ),
  /** null: no such item here. Without a release: as shown now, else as the newest release has it */
  'catalogue.item': query(z.object({ code, release: id.optional() }), itemDetail.nullable(), {
    topics: ['catalogue', 'org', 'cases'],
    needs: 'read',
  }),
  'catalogue.releases': query(z.object({}), z.array(releaseRow), {
    topics: ['catalogue', 'people'],
    needs: 'read',
  }),
  /** draws, checks and documents that rest on a release */
  'catalogue.usage': query(z.object({ release: id }), usage, {
    topics: ['catalogue', 'cases', 'documents'],
    needs: 'catalogue',
  }),
  /** 按正确版本重新比对: verdicts that another release would change, for review */
  'catalogue.recheck': query(
    z.object({ release: id, replacement: id }),
    z.object({ compared: z.number(), proposals: z.array(proposal) }),
    { topics: ['catalogue', 'cases'], needs: 'review' },
  ),
  /** null: the two need no merging */
  'catalogue.merge': query(pair, mergeState.nullable(), {
    topics: ['catalogue', 'people'],
    needs: 'catalogue',
  }),
  'catalogue.mergeItems': query(
    pair.extend({
      show: z.enum(mergeShows),
      offset: z.number().int().min(0).default(0),
      limit: z.number().int().min(1).max(2000).default(200),
    }),
    z.object({ total: z.number(), rows: z.array(mergeRow) }),
    { topics: ['catalogue'], needs: 'catalogue' },
  ),
  'catalogue.mergeItem': query(pair.extend({ code }), mergeItem.nullable(), {
    topics: ['catalogue', 'org'],
    needs: 'catalogue',
  }),
  'catalogue.quality': query(z.object({}), quality, { topics: ['catalogue', 'org'], needs: 'read' }),

  /** reads a file in a process of its own; changes nothing */
  'catalogue.openFile': command(z.object({ path: z.string().min(1).max(4096) }), opened, manage),
  /** the mapping for a header row a person pointed to, from 0 */
  'catalogue.mapHeader': command(
    session.extend({
      sheet: z.string(),
      row: z.number().int().min(0).max(10_000),
      depth: z.union([z.literal(1), z.literal(2)]),
    }),
    sheetMapping,
    manage,
  ),
  /** keeps the chosen mapping and says what is doubled or missing in it */
  'catalogue.setMapping': command(
    session.extend({ mappings: z.array(sheetMapping).max(100) }),
    z.object({ mappings: z.array(sheetMapping) }),
    manage,
  ),
  /** a name that files use for a registered body; remembered */
  'catalogue.useUnit': command(
    z.object({ name: z.string().min(1).max(200), body: id }),
    z.object({}),
    manage,
  ),
  /** reads and checks all rows and compares them with the catalogue in use; may be done again */
  'catalogue.stage': command(
    session.extend({
      kind: z.enum(['base', 'delta']),
      date: day.optional(),
      /** the body of all rows, where the file names none */
      defaultUnit: id.optional(),
    }),
    stageResult,
    manage,
  ),
  'catalogue.problems': command(
    session.extend({ level: z.enum(problemLevels).optional(), ...page }),
    z.object({ total: z.number(), rows: z.array(problem) }),
    manage,
  ),
  'catalogue.changes': command(
    session.extend({ kind: z.enum(['added', 'removed', 'changed']), ...page }),
    z.object({
      total: z.number(),
      rows: z.array(z.object({ code: z.string(), name: z.string(), fields: z.array(fieldChange) })),
    }),
    manage,
  ),
  'catalogue.problemsCsv': command(
    session.extend({ level: z.enum(problemLevels).optional() }),
    z.object({ fileName: z.string(), text: z.string() }),
    manage,
  ),
  'catalogue.publish': command(
    session.extend({
      name: z.string().trim().min(1, '请填写清单名称').max(100),
      date: day,
      /** why a catalogue older than the one in use is kept */
      olderReason: z.string().trim().max(200).optional(),
    }),
    z.object({ id, items: z.number(), live: z.boolean() }),
    { topics: ['catalogue'], needs: 'catalogue' },
  ),
  'catalogue.discard': command(session, z.object({}), manage),
  'catalogue.withdraw': command(
    z.object({ id, reason: z.string().trim().min(1, '请填写理由').max(500), replacement: id.nullable() }),
    z.object({ id }),
    { topics: ['catalogue'], needs: 'catalogue' },
  ),
  /** compares two releases published apart, item by item; choices made before stay */
  'catalogue.mergeCompare': command(pair, z.object({ open: z.number() }), {
    topics: ['catalogue'],
    needs: 'catalogue',
  }),
  /** one side for one field, for a whole item, or for all that is open; null takes the choice back */
  'catalogue.mergeChoose': command(
    pair.extend({
      code: code.optional(),
      field: z.string().max(200).optional(),
      side: side.nullable(),
    }),
    z.object({ items: z.number() }),
    { topics: ['catalogue'], needs: 'catalogue' },
  ),
  /** publishes the result as a base that follows both */
  'catalogue.mergePublish': command(
    pair.extend({ name: z.string().trim().min(1, '请填写清单名称').max(100) }),
    z.object({ id, items: z.number(), live: z.boolean() }),
    { topics: ['catalogue'], needs: 'catalogue' },
  ),
  /** results of 清单质检 as a file; of one unit, or of all */
  'catalogue.exportQuality': command(
    z.object({ path: z.string().min(1).max(4096), format: z.enum(['xlsx', 'csv']), unit: id.optional() }),
    z.object({ path: z.string(), rows: z.number() }),
    { topics: [], needs: 'read' },
  ),
}
