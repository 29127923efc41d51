import { z } from 'zod'
import { caseStatuses } from '../domain/cases/state.ts'
import { planFields, purposes, seedSources } from '../domain/rounds/facts.ts'
import { roundStatuses } from '../domain/rounds/fold.ts'
import { command, query } from './define.ts'

const id = z.object({ id: z.string() })
const reasoned = z.object({ id: z.string(), reason: z.string().trim().min(1, '请填写理由').max(500) })
const done = z.object({ id: z.string() })

const roundRow = z.object({
  id: z.string(),
  name: z.string(),
  status: z.enum(roundStatuses),
  awaitsRuling: z.boolean(),
  purpose: z.enum(purposes),
  period: z.string(),
  startDate: z.string(),
  endDate: z.string(),
  drawn: z.number(),
  submitted: z.number(),
  reviewed: z.number(),
  at: z.number(),
})

const step = z.object({
  type: z.string(),
  by: z.string(),
  byName: z.string(),
  at: z.number(),
  reason: z.string().nullable(),
})

const contender = step.extend({ fact: z.string() })

/** One round as its page shows it. */
const roundDetail = roundRow.extend({
  plan: planFields,
  /** fields written apart by two people, neither of whom saw the other's */
  conflicts: z.record(
    z.string(),
    z.array(z.object({ value: z.unknown(), byName: z.string(), at: z.number() })),
  ),
  steps: z.array(step),
  contending: z.array(contender),
  reason: z.string().nullable(),
  frozen: z
    .object({
      planHash: z.string(),
      populationHash: z.string(),
      population: z.number(),
      phones: z.number(),
      excluded: z.record(z.string(), z.number()),
      seedSource: z.enum(seedSources),
      publicDraw: z.string().nullable(),
      formula: z.string(),
      at: z.number(),
      /** the hub has this freeze, so a seed can be asked for */
      received: z.boolean(),
    })
    .nullable(),
  draw: z
    .object({
      seed: z.string(),
      recordHash: z.string(),
      drawn: z.number(),
      reserve: z.number(),
      witnessed: z.boolean(),
      at: z.number(),
    })
    .nullable(),
  freezes: z.number(),
  /** whether this person organises it or only reads it */
  editable: z.boolean(),
})

export const stratumPreview = z.object({
  key: z.string(),
  label: z.string(),
  size: z.number(),
  phones: z.number(),
  n: z.number(),
})

/** What the plan would draw from and what it would tell (方案测算). */
const preview = z.object({
  population: z.number(),
  phones: z.number(),
  excluded: z.array(z.object({ label: z.string(), count: z.number() })),
  strata: z.array(stratumPreview),
  sample: z.number(),
  /** half-width of the 95% interval, in percentage points, at an accuracy of 85% */
  halfWidth: z.number().nullable(),
  designEffect: z.number(),
  /** for unequal chances: what an item weighs, in words, and how much wider that makes the interval */
  weights: z.object({ rule: z.string(), effect: z.number() }).nullable(),
  attempts: z.number(),
  hours: z.number(),
  /** the accuracy the figures above are worked out for, as a share */
  expectedRate: z.number(),
  /** how many phone numbers stand for how many items each: a planner needs no more to know the clusters */
  clusters: z.array(z.object({ items: z.number(), numbers: z.number() })),
  problems: z.array(z.object({ code: z.string(), message: z.string(), todo: z.string() })),
  /** set when the purpose is 排名 and the round is too small for it */
  tooSmallToRank: z.array(z.string()),
})

const choice = z.object({ value: z.string(), label: z.string(), items: z.number() })

/** What a plan can choose from: only what the live catalogue has. */
const choices = z.object({
  /** 县市区 and development zones */
  areas: z.array(choice),
  /** units that carry items out; `area` is the name of theirs, null for 市直单位 */
  units: z.array(choice.extend({ area: z.string().nullable() })),
  focus: z.array(choice),
  itemTypes: z.array(choice),
  /** elements of the call script a plan may add to the four required ones */
  elements: z.array(z.object({ value: z.string(), label: z.string() })),
})

export const caseRow = z.object({
  id: z.string(),
  round: z.string(),
  itemCode: z.string(),
  itemName: z.string(),
  body: z.string(),
  bodyName: z.string(),
  areaName: z.string().nullable(),
  phone: z.string(),
  stratum: z.string(),
  rank: z.number(),
  set: z.enum(['main', 'reserve']),
  assignee: z.string().nullable(),
  assigneeName: z.string().nullable(),
  conflict: z.boolean(),
  status: z.enum(caseStatuses),
  attempts: z.number(),
  /** of the last call, in words */
  lastOutcome: z.string().nullable(),
  double: z.boolean(),
  selfRun: z.boolean(),
})

/** 抽查批次: from plan to archive. */
export const roundsContract = {
  'rounds.list': query(z.object({}), z.array(roundRow), { topics: ['rounds', 'cases'], needs: 'read' }),
  'rounds.get': query(id, roundDetail, { topics: ['rounds', 'cases', 'people', 'sync'], needs: 'read' }),
  'rounds.preview': query(z.object({ plan: planFields }), preview, {
    topics: ['catalogue', 'cases', 'org'],
    // who approves a plan must see what it would draw
    needs: 'approve',
  }),
  'rounds.choices': query(z.object({}), choices, { topics: ['catalogue', 'org', 'scripts'], needs: 'read' }),
  'rounds.cases': query(
    z.object({ round: z.string(), set: z.enum(['main', 'reserve', 'all']).default('main') }),
    z.array(caseRow),
    { topics: ['cases', 'people', 'org'], needs: 'plan' },
  ),
  'rounds.defaults': query(z.object({}), planFields, {
    topics: ['catalogue', 'people', 'settings'],
    needs: 'plan',
  }),
  'rounds.create': command(z.object({ plan: planFields }), done, { topics: ['rounds'], needs: 'plan' }),
  'rounds.change': command(z.object({ id: z.string(), fields: planFields.partial() }), done, {
    topics: ['rounds'],
    needs: 'plan',
  }),
  'rounds.submit': command(id, done, { topics: ['rounds'], needs: 'plan' }),
  'rounds.approve': command(z.object({ id: z.string(), note: z.string().max(500).default('') }), done, {
    topics: ['rounds'],
    needs: 'approve',
  }),
  'rounds.return': command(reasoned, done, { topics: ['rounds'], needs: 'approve' }),
  'rounds.freeze': command(id, done, { topics: ['rounds'], needs: 'plan' }),
  'rounds.draw': command(
    z.object({
      id: z.string(),
      /** public or witnessed numbers, as published or drawn */
      numbers: z.string().trim().max(2000).optional(),
      witnesses: z.array(z.string().trim().min(1).max(40)).max(20).optional(),
    }),
    z.object({ id: z.string(), drawn: z.number(), reserve: z.number() }),
    { topics: ['rounds', 'cases'], needs: 'plan' },
  ),
  'rounds.assign': command(
    z.object({
      cases: z.array(z.string()).min(1).max(5000),
      to: z.string().nullable(),
      reason: z.string().max(200).default(''),
    }),
    z.object({ assigned: z.number() }),
    { topics: ['cases'], needs: 'plan' },
  ),
  'rounds.replace': command(
    z.object({ case: z.string(), reason: z.string().trim().min(1).max(500) }),
    z.object({ by: z.string().nullable() }),
    {
      topics: ['cases'],
      needs: 'plan',
    },
  ),
  'rounds.close': command(z.object({ id: z.string(), note: z.string().max(500).default('') }), done, {
    topics: ['rounds'],
    needs: 'plan',
  }),
  'rounds.finishReview': command(id, done, { topics: ['rounds'], needs: 'review' }),
  'rounds.finishConfirm': command(id, done, { topics: ['rounds'], needs: 'review' }),
  'rounds.archive': command(id, done, { topics: ['rounds'], needs: 'plan' }),
  'rounds.void': command(reasoned, done, { topics: ['rounds', 'cases'], needs: 'plan' }),
  'rounds.rule': command(
    z.object({ id: z.string(), chosen: z.string(), reason: z.string().trim().min(1).max(500) }),
    done,
    {
      topics: ['rounds'],
      needs: 'admin',
    },
  ),
  /** 抽取情况说明 as a .docx; says how was drawn, not what */
  'rounds.drawStatement': command(
    z.object({ id: z.string(), path: z.string().min(1).max(4096) }),
    z.object({ path: z.string(), missing: z.array(z.string()) }),
    { topics: [], needs: 'plan' },
  ),
  /** 抽取记录 as a file; only once the round has closed */
  'rounds.exportRecord': query(id, z.object({ fileName: z.string(), text: z.string() }), {
    topics: ['rounds'],
    needs: 'plan',
  }),
}
