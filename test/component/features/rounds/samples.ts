import type { Output } from '#shared/contract/contract.ts'
import { ok } from '#shared/contract/result.ts'
import type { PlanFields } from '#shared/domain/rounds/facts.ts'
import type { Handlers } from '#test/support/fake-api.tsx'

type Detail = Output<'rounds.get'>
type Case = Output<'rounds.cases'>[number]
type Preview = Output<'rounds.preview'>

/** Rounds as the data service would give them. */
export const plan: PlanFields = {
  name: '2026年第四季度电话抽查',
  purpose: 'find',
  releases: ['rel-1'],
  scope: { bodies: [], focus: [], itemTypes: [] },
  strataBy: 'area',
  sizes: {},
  size: 60,
  minPerStratum: 3,
  weightBy: 'equal',
  reserve: 0.3,
  exclusions: { checkedWithinDays: 90, avoidOwnBody: true, selfRun: false, noPhone: true },
  inspectors: ['p1', 'p2'],
  crossBody: true,
  seedSource: 'local',
  period: '2026Q4',
  startDate: '2026-11-23',
  endDate: '2026-12-04',
  reviewShare: 0.1,
  doubleShare: 0.05,
  optionalElements: [],
  minSample: 30,
}

const at = Date.UTC(2026, 10, 23, 2)
export const step = (type: string, by = 'p1', byName = '张晓岚') => ({ type, by, byName, at, reason: null })

export const row = (rest: Partial<Detail> = {}): Detail => ({
  id: 'r1',
  name: plan.name,
  status: 'planned',
  awaitsRuling: false,
  purpose: 'find',
  period: '2026Q4',
  startDate: plan.startDate,
  endDate: plan.endDate,
  drawn: 0,
  submitted: 0,
  reviewed: 0,
  at,
  plan,
  conflicts: {},
  steps: [],
  contending: [],
  reason: null,
  frozen: null,
  draw: null,
  freezes: 0,
  editable: true,
  ...rest,
})

const hash = (digit: string) => digit.repeat(64)
export const frozen = (rest: Partial<NonNullable<Detail['frozen']>> = {}) => ({
  planHash: hash('a'),
  populationHash: hash('b'),
  population: 1513,
  phones: 143,
  excluded: { recent: 20, noPhone: 3, selfRun: 0 },
  seedSource: 'local' as const,
  publicDraw: null,
  formula: '四项必问要素均一致的件数÷抽取的全部件数',
  at,
  received: false,
  ...rest,
})
export const drawn = (rest: Partial<Detail> = {}) =>
  row({
    status: 'drawn',
    drawn: 3,
    submitted: 1,
    freezes: 1,
    frozen: frozen(),
    draw: { seed: hash('c'), recordHash: hash('d'), drawn: 3, reserve: 1, witnessed: false, at },
    steps: ['round.submitted', 'round.approved', 'round.frozen', 'round.drawn'].map((type) => step(type)),
    ...rest,
  })

export const caseRow = (id: string, rest: Partial<Case> = {}): Case => ({
  id,
  round: 'r1',
  itemCode: `code-${id}`,
  itemName: `事项${id}`,
  body: 'bureau',
  bodyName: '市人社局',
  areaName: null,
  phone: '0553-3835110',
  stratum: 'city',
  rank: 1,
  set: 'main',
  assignee: 'p1',
  assigneeName: '张晓岚',
  conflict: false,
  status: 'open',
  attempts: 0,
  lastOutcome: null,
  double: false,
  selfRun: false,
  ...rest,
})

export const preview = (rest: Partial<Preview> = {}): Preview => ({
  population: 1513,
  phones: 143,
  excluded: [{ label: '近期已抽查', count: 20 }],
  strata: [
    { key: 'city', label: '市直单位', size: 813, phones: 80, n: 32 },
    { key: 'div-340202', label: '镜湖区', size: 700, phones: 63, n: 28 },
  ],
  sample: 60,
  halfWidth: 9.4,
  designEffect: 1.1,
  weights: null,
  attempts: 96,
  hours: 9.2,
  expectedRate: 0.85,
  clusters: [
    { items: 11, numbers: 137 },
    { items: 1, numbers: 6 },
  ],
  problems: [],
  tooSmallToRank: [],
  ...rest,
})

export const choices: Output<'rounds.choices'> = {
  areas: [{ value: 'div-340202', label: '镜湖区', items: 700 }],
  units: [{ value: 'bureau', label: '市人社局', area: null, items: 813 }],
  focus: [{ value: '医保', label: '医保', items: 40 }],
  itemTypes: [{ value: '行政许可', label: '行政许可', items: 500 }],
  elements: [{ value: 'fee', label: '收费' }],
}

const person = (id: string, name: string) => ({
  id,
  name,
  body: 'b1',
  bodyName: '市数据资源管理局',
  post: null,
  active: true,
  roles: ['inspector' as const],
  conflict: false,
})

/** What the page of a round asks besides the commands. */
export const answers = (
  round: Detail,
  { cases = [], told = preview() }: { cases?: Case[]; told?: Preview } = {},
): Handlers => ({
  'rounds.get': async () => ok(round),
  'rounds.choices': async () => ok(choices),
  'rounds.preview': async () => ok(told),
  'rounds.cases': async () => ok(cases),
  'people.list': async () => ok([person('p1', '张晓岚'), person('p2', '李四')]),
})
