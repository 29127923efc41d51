/** A case as the data service would give it, with the product's own script and outcome table. */
import { readFileSync } from 'node:fs'
import type { AmendForm, CallSheet, CallWork, QueueItem } from '#shared/contract/calls.ts'
import { ok } from '#shared/contract/result.ts'
import { defaultHours } from '#shared/domain/calls/hours.ts'
import { parseWhen } from '#shared/domain/calls/parse-when.ts'
import { findOutcome, outcomeTable } from '#shared/domain/outcomes/outcome-table.ts'
import { callScript } from '#shared/domain/persona/call-script.ts'
import type { Handlers } from '#test/support/fake-api.tsx'

const resource = (name: string): unknown => JSON.parse(readFileSync(`resources/${name}.json`, 'utf8'))

export const script = callScript.parse(resource('call-scripts'))
export const outcomes = outcomeTable.parse(resource('outcomes'))

export const place = '鸠江区政务服务中心二楼B区12号窗口'
export const caseId = 'case-1'

export const queueItem: QueueItem = {
  case: caseId,
  round: 'r1',
  roundName: '第四季度电话抽查',
  itemName: '个体工商户设立登记',
  bodyName: '鸠江区市场监督管理局',
  areaName: '鸠江区',
  phone: '05533835110',
  lane: 'fresh',
  eligible: true,
  reason: '首次拨打，在办理时间内',
  block: null,
  availableAt: null,
  attempts: 0,
  inProgress: false,
  double: false,
}

export const otherItem: QueueItem = {
  ...queueItem,
  case: 'case-2',
  itemName: '残疾人证办理',
  phone: '05535551000',
  lane: 'recall',
  eligible: false,
  reason: '占线，间隔10分钟再拨',
  block: 'NOT_YET',
  availableAt: Date.now() + 9.5 * 60_000,
  attempts: 1,
  inProgress: true,
}

export const sheet: CallSheet = {
  case: caseId,
  round: { id: 'r1', name: '第四季度电话抽查', open: true },
  item: {
    code: '340207-001',
    name: '个体工商户设立登记',
    bodyName: '鸠江区市场监督管理局',
    areaName: '鸠江区',
    windowName: '企业开办12号窗口',
    hours: '周一至周五 9:00-12:00 13:30-17:00',
    hoursKnown: true,
    openNow: true,
    openText: '办理时间内，17:00止',
    selfRun: false,
  },
  phone: '05533835110',
  newNumber: null,
  eligible: true,
  reason: '首次拨打，在办理时间内',
  block: null,
  availableAt: null,
  persona: {
    id: 'P01',
    label: '准备开小店的个体户',
    surname: '王',
    situation: '打算在街面租门面开小店，还没办过执照。',
    opening: '您好，请问个体工商户登记是问您吗？',
    readyAnswers: [{ ifAsked: '做什么生意', say: '卖点日用百货。' }],
    asks: { place: '我去哪个大厅办？几楼哪个窗口？', materials: '要带些什么材料？您一次跟我说全。' },
    followUps: ['手机上自己能办吗？'],
    avoid: ['不虚构具体门面地址和房东姓名'],
  },
  elements: script.elements
    .filter((e) => e.required)
    .map(({ key, label, required }) => ({ key, label, required })),
  script: { version: '1.0.0', name: '1.0.0', missing: null, newer: null },
  expected: {
    release: 'rel-1',
    releaseHash: 'ab'.repeat(32),
    releaseDate: '2026-11-02',
    ageDays: 20,
    itemCode: '340207-001',
    elements: { phone: '0553-3835110', place, materials: '共3项', time_limit: '1个工作日' },
    materials: [
      { name: '个体工商户登记申请书', necessity: '必要' },
      { name: '经营者身份证', necessity: '必要' },
      { name: '经营场所使用证明', necessity: '必要' },
    ],
  },
  callers: [
    { id: 'c1', number: '05533121001', line: '电信座机1号' },
    { id: 'c2', number: '13855301234', line: '移动卡1号' },
  ],
  proposedCaller: { id: 'c1', reason: '本月对该单位已用0件，在可用号码中最少', warnings: [] },
  attempts: [],
  findings: [
    {
      at: Date.parse('2026-06-12T02:00:00Z'),
      roundName: '第二季度电话抽查',
      element: 'time_limit',
      verdict: '不一致',
      quote: '要五个工作日',
    },
  ],
  work: null,
  submitted: null,
  stored: { facts: 0, received: 0 },
}

/** Answers of a data service that keeps its work in memory. */
export const createFakeService = (start: Partial<CallSheet> = {}) => {
  const state: CallSheet = { ...sheet, ...start }
  const saves: CallWork[] = []
  const order: string[] = []
  let saveFault: null | { code: string; message: string } = null
  let number = 0
  let amending: AmendForm | null = null
  const handlers: Handlers = {
    'calls.queue': async () => ok([queueItem, otherItem]),
    'calls.sheet': async () => ok(state),
    'calls.tables': async () => ok({ script, outcomes }),
    'calls.records': async () => ok([]),
    'calls.when': async ({ text }) => {
      const when = parseWhen(text, Date.now(), defaultHours, () => ({ working: true, known: true }))
      return ok({ ok: when.ok, at: when.ok ? when.at : null, text: when.text, flags: [] })
    },
    'calls.preview': async ({ outcome }) => {
      const found = findOutcome(outcomes, outcome)
      const closes = ['close', 'replace', 'supervisor'].includes(found?.nextStep.action ?? '')
      return ok({ closes, outcome: closes ? outcome : null, text: found?.nextStep.timing ?? '' })
    },
    'calls.saveWork': async ({ work }) => {
      order.push('save')
      if (saveFault) return { ok: false, error: saveFault }
      saves.push(work)
      return ok({ savedAt: Date.parse('2026-11-23T06:05:09Z') })
    },
    'calls.openAttempt': async () => {
      order.push('open')
      return ok({ attempt: `att-${++number}` })
    },
    'calls.closeAttempt': async ({ work }) => {
      order.push('close')
      const draft = { ...work.draft, outcome: null, aapor: null, appointment: '', newNumber: '', note: '' }
      const totals = { ring: 0, menu: 0, hold: 0, talk: 0 }
      const timers = { phase: 'idle' as const, since: null, totals, interrupted: false }
      return ok({ next: '占线，间隔10分钟再拨', work: { ...work, attempt: null, draft, timers } })
    },
    'calls.submit': async () => {
      order.push('submit')
      return ok({ fact: 'f1', contentHash: 'cd'.repeat(32) })
    },
    'calls.discardWork': async () => ok({ work: saves.at(-1) ?? null }),
    'calls.amending': async () => ok({ form: amending }),
    'calls.saveAmend': async ({ form }) => {
      amending = form
      return ok({ savedAt: 0 })
    },
    'calls.amend': async () => ok({ fact: 'f2', contentHash: 'ef'.repeat(32) }),
    'calls.void': async () => ok({ fact: 'f3', contentHash: 'ef'.repeat(32) }),
    'calls.paperForm': async () => ok({ html: '<p>抽查记录单</p>' }),
  }
  return {
    handlers,
    saves,
    order,
    failSaves: (fault: typeof saveFault) => {
      saveFault = fault
    },
  }
}
