import { z } from 'zod'
import { causes } from '../domain/cases/review-facts.ts'
import { elementKey, verdictKey } from '../domain/persona/call-script.ts'
import { groupings } from '../domain/results/groups.ts'
import { standings } from '../domain/results/score.ts'
import { confirmStands } from '../domain/review/effective.ts'
import { purposes } from '../domain/rounds/facts.ts'
import { roundStatuses } from '../domain/rounds/fold.ts'
import { query } from './define.ts'
import { checkRecord } from './review.ts'

const id = z.string().min(1).max(80)
const interval = z.object({ low: z.number(), high: z.number() })

/** One round, or 季度累计: all rounds of its quarter with the same purpose and formula. */
const scope = z.object({ round: id, accumulate: z.boolean().default(false) })

/** A rate with everything needed to trust it. */
export const resultRate = z.object({
  measure: z.string(),
  label: z.string(),
  numerator: z.number(),
  denominator: z.number(),
  rate: z.number().nullable(),
  interval,
  clusters: z.number(),
  designEffect: z.number(),
  weighted: z.object({ rate: z.number(), interval }).nullable(),
  bounds: interval.nullable(),
  unscored: z.number(),
  /** fewer cases than the minimum sample: counts only */
  small: z.boolean(),
  /** as it is read: 82.6% or 不列比率 */
  text: z.string(),
  /** a finished sentence with 口径, for the clipboard */
  sentence: z.string(),
})
export type ResultRateView = z.infer<typeof resultRate>

const counts = z.object({
  drawn: z.number(),
  counted: z.number(),
  right: z.number(),
  wrong: z.number(),
  ours: z.number(),
  pending: z.number(),
  unreviewed: z.number(),
  open: z.number(),
  completed: z.number(),
  notConnected: z.number(),
})

const overview = z.object({
  round: z.object({
    id: z.string(),
    name: z.string(),
    status: z.enum(roundStatuses),
    purpose: z.enum(purposes),
    period: z.string(),
    startDate: z.string(),
    endDate: z.string(),
  }),
  accumulated: z.boolean(),
  /** the rounds counted together, this one included */
  rounds: z.array(z.object({ id: z.string(), name: z.string() })),
  asOf: z.number(),
  minSample: z.number(),
  population: z.number(),
  phones: z.number(),
  drawnPhones: z.number(),
  units: z.number(),
  attempts: z.number(),
  counts,
  strict: resultRate,
  contacted: resultRate,
  completion: resultRate,
  first: resultRate,
  sameDay: resultRate,
  number: resultRate,
  elements: z.array(z.object({ key: elementKey, label: z.string(), rate: resultRate })),
  agreement: z.array(
    z.object({
      key: elementKey,
      label: z.string(),
      n: z.number(),
      observed: z.number().nullable(),
      kappa: z.number().nullable(),
      ac1: z.number().nullable(),
    }),
  ),
  /** 口径 in sentences */
  basis: z.array(z.string()),
})
export type ResultsOverview = z.infer<typeof overview>

export const resultGroup = z.object({
  key: z.string(),
  name: z.string(),
  side: z.enum(['area', 'city']),
  selfRun: z.boolean(),
  counts,
  score: resultRate,
  completion: resultRate,
  first: resultRate,
  number: resultRate,
  elements: z.partialRecord(elementKey, resultRate),
  /** 分档 in words; null where nothing is compared */
  band: z.string().nullable(),
})
export type ResultGroupView = z.infer<typeof resultGroup>

export const resultCase = z.object({
  case: z.string(),
  fact: z.string().nullable(),
  itemCode: z.string(),
  itemName: z.string(),
  bodyName: z.string(),
  areaName: z.string().nullable(),
  windowName: z.string().nullable(),
  phone: z.string(),
  standing: z.enum(standings),
  outcome: z.string().nullable(),
  /** how it counts for the figure asked about */
  mark: z.enum(['yes', 'no', 'unscored', 'outside']),
})
export type ResultCase = z.infer<typeof resultCase>

export const resultFinding = z.object({
  case: z.string(),
  fact: z.string(),
  kind: z.enum(['answer', 'answering']),
  itemCode: z.string(),
  itemName: z.string(),
  body: z.string(),
  bodyName: z.string(),
  areaName: z.string().nullable(),
  windowName: z.string().nullable(),
  maintainerName: z.string().nullable(),
  element: elementKey,
  elementLabel: z.string(),
  verdict: verdictKey.nullable(),
  published: z.string(),
  heard: z.string(),
  happened: z.string(),
  cause: z.enum(causes).nullable(),
  confirm: z.enum(confirmStands),
})
export type ResultFinding = z.infer<typeof resultFinding>

/** 结果: from any figure down to one record. */
export const resultsContract = {
  'results.overview': query(scope, overview, {
    topics: ['cases', 'reviews', 'rounds', 'org', 'settings'],
    needs: 'results',
  }),
  'results.groups': query(
    scope.extend({ by: z.enum(groupings) }),
    z.object({
      groups: z.array(resultGroup),
      ranking: z.object({
        allowed: z.boolean(),
        /** RANK_TOO_SMALL where the sample is the reason */
        code: z.string().nullable(),
        reason: z.string(),
        tooSmall: z.array(z.string()),
        offerQuarter: z.boolean(),
      }),
    }),
    { topics: ['cases', 'reviews', 'rounds', 'org', 'settings'], needs: 'results' },
  ),
  /** the cases behind a figure; `facts` instead of a measure: the cases of those facts */
  'results.cases': query(
    scope.extend({
      by: z.enum(groupings).optional(),
      key: z.string().max(120).optional(),
      measure: z.string().max(40).optional(),
      part: z.enum(['all', 'yes', 'no', 'unscored']).default('all'),
      standing: z.enum(standings).optional(),
      facts: z.array(id).max(20_000).optional(),
    }),
    z.object({
      title: z.string(),
      /** 口径 of the figure; null when no figure was asked about */
      basis: z.string().nullable(),
      cases: z.array(resultCase),
    }),
    { topics: ['cases', 'reviews', 'rounds', 'org'], needs: 'results' },
  ),
  'results.record': query(z.object({ case: id }), checkRecord, {
    topics: ['cases', 'reviews', 'rounds', 'org', 'scripts'],
    needs: 'results',
  }),
  'results.findings': query(scope, z.array(resultFinding), {
    topics: ['cases', 'reviews', 'rounds', 'org'],
    needs: 'results',
  }),
}
