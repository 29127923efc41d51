import type { ChecklistEntry } from '#shared/contract/checklists.ts'
import { ok } from '#shared/contract/result.ts'
import type { CoverRow, VisitDetail, VisitEntry, VisitSubmissionView } from '#shared/contract/visits.ts'
import { carriedChecklists, checklistsFile } from '#shared/domain/checklists/carried.ts'
import type { FrozenChecklist } from '#shared/domain/checklists/checklist.ts'
import { coverStates } from '#shared/domain/visits/coverage.ts'
import type { Handlers } from '#test/support/fake-api.tsx'
import file from '../../../../resources/checklists.json' with { type: 'json' }

export const lists = carriedChecklists(checklistsFile.parse(file))

export const frozen = (id: string): FrozenChecklist => {
  const { list, version } = lists.find((one) => one.id === id)!
  return { ...list, id, version }
}

export const listEntries: ChecklistEntry[] = lists.map(({ id, version, list }) => ({
  id,
  title: list.title,
  level: list.level,
  version,
  scored: list.scored,
  total: list.scored ? 1000 : null,
  lines: list.sections.reduce((sum, section) => sum + section.lines.length, 0),
  carried: true,
  withdrawn: null,
  apart: false,
  draft: false,
}))

export const entry = (rest: Partial<VisitEntry> = {}): VisitEntry => ({
  id: 'v1',
  body: 'town-1',
  placeName: '陡沟镇',
  path: '无为市',
  level: 'town',
  status: 'planned',
  duty: 'monthly',
  period: '2026-11',
  day: '2026-11-20',
  people: ['张晓岚'],
  purpose: '看综合窗口',
  route: null,
  points: null,
  total: null,
  problems: 0,
  coordination: 0,
  confirmed: false,
  apart: false,
  draft: false,
  ...rest,
})

export const started = (id: string): NonNullable<VisitDetail['started']> => ({
  at: 1_763_600_000_000,
  checklist: frozen(id),
  recording: null,
  paperDay: null,
  byName: '张晓岚',
  mine: true,
})

export const detail = (rest: Partial<VisitDetail> = {}): VisitDetail => ({
  entry: entry(),
  people: [{ id: 'p1', name: '张晓岚' }],
  checklistId: null,
  started: null,
  work: null,
  submissions: [],
  cancelled: null,
  confirmed: null,
  previous: [
    {
      visit: 'v0',
      problem: 'q1',
      text: '公示电话与指南不一致',
      day: '2026-08-05',
      rectify: 'by-date',
      state: null,
      looked: null,
    },
  ],
  evidence: {},
  notes: [],
  own: true,
  ...rest,
})

export const submission = (rest: Partial<VisitSubmissionView> = {}): VisitSubmissionView => ({
  at: 1_763_600_000_000,
  byName: '张晓岚',
  fact: 'f1',
  record: {
    level: 'town',
    answers: [{ line: 'T01', defects: 1, notApplicable: false, reason: '', note: '标牌不醒目', clue: true }],
    score: { points: 1000, total: 1000, applicable: 1000, deducted: 0 },
    problems: [],
    coordination: [],
    previous: [{ visit: 'v0', problem: 'q1', state: 'fixed', note: '' }],
    talk: '等候时间较长',
    met: [{ post: '中心主任' }],
    location: { kind: 'none', lat: null, lon: null, accuracyM: null, reason: '室内没有信号' },
    endedAt: 1_763_600_000_000,
    lateBy: 0,
    clockMoved: false,
  },
  names: ['李某'],
  mine: true,
  apart: false,
  counts: true,
  checklist: frozen('town'),
  draft: null,
  voided: null,
  amendments: [],
  ...rest,
})

const cells = (state: (typeof coverStates)[number]) => String(coverStates.indexOf(state)).repeat(12)
export const rows: CoverRow[] = [
  {
    id: 'a',
    name: '无为市',
    level: 'area',
    parent: 'city',
    cells: cells('due'),
    state: 'due',
    visits: 1,
    last: '2026-09',
  },
  {
    id: 't1',
    name: '陡沟镇',
    level: 'town',
    parent: 'a',
    cells: cells('overdue'),
    state: 'overdue',
    visits: 0,
    last: null,
  },
  {
    id: 't2',
    name: '石涧镇',
    level: 'town',
    parent: 'a',
    cells: cells('done'),
    state: 'done',
    visits: 2,
    last: '2026-11',
  },
  {
    id: 'v',
    name: '双河村',
    level: 'village',
    parent: 't1',
    cells: cells('never'),
    state: 'never',
    visits: 0,
    last: null,
  },
]

export const handlers = (more: Handlers = {}): Handlers => ({
  'visits.board': async () =>
    ok({
      today: '2026-11-20',
      columns: Array.from({ length: 12 }, (_, i) => ({
        period: `2026-${String(i + 1).padStart(2, '0')}`,
        label: `${i + 1}月`,
      })),
      rows,
      duties: { area: 'quarter', town: 'month', village: 'year' },
    }),
  'visits.list': async () => ok({ total: 1, rows: [entry()] }),
  'visits.save': async () => ok({ savedAt: 1_763_600_000_000 }),
  'checklists.list': async () => ok(listEntries),
  'people.list': async () => ok([]),
  'files.ofRecord': async () =>
    ok({ files: [], counts: { total: 0, received: 0, here: 0 }, recording: null }),
  'sync.ticks': async () => ok({ facts: [] }),
  'org.search': async () => ok({ rows: [], total: 0 }),
  ...more,
})
