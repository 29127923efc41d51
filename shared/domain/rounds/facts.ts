import { z } from 'zod'
import { defineFacts } from '../fact-type.ts'

const hash = z.string().regex(/^[0-9a-f]{64}$/)
const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/)
const reason = z.object({ reason: z.string().min(1).max(500) })

/** 批次性质: fixed at freezing, with the headline formula. */
export const purposes = ['find', 'recheck', 'rank'] as const
export type Purpose = (typeof purposes)[number]
export const purposeLabels: Record<Purpose, string> = { find: '查问题', recheck: '复查', rank: '排名' }

export const seedSources = ['hub', 'public', 'witness', 'local'] as const
export type SeedSource = (typeof seedSources)[number]

/** What a round (抽查批次) is planned to be, editable until it is frozen. */
export const planFields = z.object({
  name: z.string().min(1).max(80),
  purpose: z.enum(purposes),
  /** releases the population comes from */
  releases: z.array(z.string()).max(64),
  scope: z.object({
    bodies: z.array(z.string()).max(2000),
    focus: z.array(z.string()).max(50),
    itemTypes: z.array(z.string()).max(50),
  }),
  strataBy: z.enum(['none', 'area', 'unit', 'level', 'focus']),
  sizes: z.record(z.string(), z.number().int().min(0)),
  size: z.number().int().min(0),
  minPerStratum: z.number().int().min(0),
  weightBy: z.enum(['equal', 'applications', 'risk']),
  reserve: z.number().min(0).max(5),
  exclusions: z.object({
    checkedWithinDays: z.number().int().min(0).max(3650),
    avoidOwnBody: z.boolean(),
    selfRun: z.boolean(),
    noPhone: z.boolean(),
  }),
  inspectors: z.array(z.string()).max(300),
  crossBody: z.boolean(),
  seedSource: z.enum(seedSources),
  publicDraw: z.string().max(300).optional(),
  period: z.string().max(20),
  startDate: day,
  endDate: day,
  reviewShare: z.number().min(0).max(1),
  doubleShare: z.number().min(0).max(1),
  optionalElements: z.array(z.string()).max(10),
  minSample: z.number().int().min(1),
})
export type PlanFields = z.infer<typeof planFields>

/** Facts about one round (抽查批次): 方案 → 审批 → 冻结 → 抽取 → 拨测 → 复核 → 核实反馈 → 成稿 → 印发 → 归档. */
export const roundFacts = defineFacts({
  'round.planned': { version: 1, payload: planFields, audience: 'owner', needs: 'plan' },
  'round.changed': { version: 1, payload: planFields.partial(), audience: 'owner', needs: 'plan' },
  'round.submitted': { version: 1, payload: z.object({}), audience: 'owner', needs: 'plan' },
  'round.approved': {
    version: 1,
    payload: z.object({ note: z.string().max(500) }),
    audience: 'owner',
    needs: 'approve',
  },
  'round.returned': { version: 1, payload: reason, audience: 'owner', needs: 'approve' },
  'round.frozen': {
    version: 1,
    payload: z.object({
      /** SHA-256 of the canonical draw plan; the plan itself is the blob `planBlob` */
      planHash: hash,
      planBlob: hash,
      populationHash: hash,
      populationBlob: hash,
      population: z.number().int().min(0),
      phones: z.number().int().min(0),
      excluded: z.record(z.string(), z.number().int()),
      purpose: z.enum(purposes),
      period: z.string().max(20),
      seedSource: z.enum(seedSources),
      publicDraw: z.string().max(300).optional(),
      formula: z.string().max(500),
    }),
    audience: 'owner',
    needs: 'plan',
  },
  'round.drawn': {
    version: 1,
    payload: z.object({
      planHash: hash,
      seed: hash,
      seedSource: z.enum(seedSources),
      recordBlob: hash,
      recordHash: hash,
      drawn: z.number().int().min(0),
      reserve: z.number().int().min(0),
    }),
    audience: 'owner',
    needs: 'plan',
  },
  'round.closed': {
    version: 1,
    payload: z.object({ note: z.string().max(500) }),
    audience: 'owner',
    needs: 'plan',
  },
  'round.reviewed': { version: 1, payload: z.object({}), audience: 'owner', needs: 'review' },
  'round.confirmed': { version: 1, payload: z.object({}), audience: 'owner', needs: 'review' },
  'round.issued': {
    version: 1,
    payload: z.object({ document: z.string() }),
    audience: 'owner',
    needs: 'results',
  },
  'round.archived': { version: 1, payload: z.object({}), audience: 'owner', needs: 'plan' },
  'round.voided': { version: 1, payload: reason, audience: 'owner', needs: 'plan' },
  'round.ruled': {
    version: 1,
    payload: z.object({ chosen: z.string(), reason: z.string().min(1).max(500) }),
    audience: 'owner',
    needs: 'admin',
  },
})
