import { z } from 'zod'
import { causes } from '../domain/cases/review-facts.ts'
import { caseStatuses } from '../domain/cases/state.ts'
import { reasonSide } from '../domain/outcomes/outcome-table.ts'
import { elementKey, verdictKey } from '../domain/persona/call-script.ts'
import { standings } from '../domain/results/score.ts'
import { confirmStands } from '../domain/review/effective.ts'
import { reviewReasons } from '../domain/review/selection.ts'
import { command, query } from './define.ts'

const id = z.string().min(1).max(80)
const text = z.string().trim().max(1000)
const reason = z.string().trim().min(1, '请填写理由').max(1000)
const cause = z.enum(causes)
const done = z.object({ fact: z.string() })

/** A submitted check in the list of the 复核台. */
export const reviewRow = z.object({
  case: z.string(),
  round: z.string(),
  roundName: z.string(),
  itemName: z.string(),
  bodyName: z.string(),
  areaName: z.string().nullable(),
  outcomeLabel: z.string(),
  byName: z.string(),
  /** called by the person at the desk: not theirs to review */
  mine: z.boolean(),
  at: z.number(),
  status: z.enum(caseStatuses),
  /** why it must be reviewed; empty = not selected (未抽中) */
  reasons: z.array(z.enum(reviewReasons)),
  /** still to be done at this desk */
  open: z.boolean(),
  adverse: z.number(),
  double: z.boolean(),
})
export type ReviewRow = z.infer<typeof reviewRow>

const recordAnswer = z.object({
  element: elementKey,
  label: z.string(),
  published: z.string(),
  heard: z.string(),
  quote: z.string(),
  note: z.string(),
  submitted: verdictKey,
  /** after 改判 and 核实 */
  verdict: verdictKey,
  side: reasonSide.nullable(),
  cause: cause.nullable(),
  basis: z.string(),
  confirm: z.enum(confirmStands),
  /** what the second caller noted of the same element, independently */
  double: z.object({ heard: z.string(), quote: z.string(), verdict: verdictKey }).nullable(),
})
export type RecordAnswer = z.infer<typeof recordAnswer>

const decision = z.object({
  fact: z.string(),
  decision: z.enum(['approve', 'return', 'overrule']),
  byName: z.string(),
  at: z.number(),
  reason: z.string(),
  changes: z.string(),
})

/** One check as review and results show it. No name of anybody who was called. */
export const checkRecord = z.object({
  case: z.string(),
  check: z.string().nullable(),
  contentHash: z.string().nullable(),
  round: z.object({ id: z.string(), name: z.string() }),
  status: z.enum(caseStatuses),
  standing: z.enum(standings),
  reasons: z.array(z.enum(reviewReasons)),
  mine: z.boolean(),
  /** 接听人自报 was noted; to be read by `review.receiver` */
  selfReported: z.boolean(),
  item: z.object({
    code: z.string(),
    name: z.string(),
    body: z.string(),
    bodyName: z.string(),
    areaName: z.string().nullable(),
    windowName: z.string().nullable(),
    maintainerName: z.string().nullable(),
    phone: z.string(),
    selfRun: z.boolean(),
  }),
  byName: z.string().nullable(),
  at: z.number().nullable(),
  persona: z.string().nullable(),
  outcome: z.object({ label: z.string(), aapor: z.string(), phoneVerdictLabel: z.string() }).nullable(),
  release: z.object({ date: z.string(), ageDays: z.number() }).nullable(),
  answers: z.array(recordAnswer),
  materials: z.array(
    z.object({
      name: z.string(),
      necessity: z.string(),
      tick: z.enum(['said', 'unsaid', 'form']).nullable(),
    }),
  ),
  extras: z.array(z.string()),
  conduct: z.array(z.object({ label: z.string(), level: z.string(), note: z.string() })),
  flags: z.object({ suspected: z.boolean(), priority: z.boolean() }),
  note: z.string(),
  late: z
    .object({ sheet: z.string(), calledAt: z.number(), delayMs: z.number(), reason: z.string() })
    .nullable(),
  attempts: z.array(
    z.object({
      number: z.number(),
      at: z.number(),
      byName: z.string(),
      dialled: z.string(),
      outcomeLabel: z.string().nullable(),
      aapor: z.string().nullable(),
      talkSeconds: z.number().nullable(),
      ringSeconds: z.number().nullable(),
      interrupted: z.boolean(),
      withinHours: z.boolean(),
      note: z.string(),
    }),
  ),
  amendments: z.array(z.object({ byName: z.string(), at: z.number(), reason: z.string() })),
  double: z.object({ byName: z.string(), at: z.number(), same: z.number(), asked: z.number() }).nullable(),
  reviews: z.array(decision),
  /** concurrent decisions that differ: one has to be chosen (待裁定) */
  contending: z.array(decision),
  ineffective: z.array(z.object({ type: z.string(), byName: z.string(), at: z.number(), why: z.string() })),
  confirm: z.object({
    number: z.string().nullable(),
    due: z.string().nullable(),
    overdue: z.boolean(),
    answeredAt: z.number().nullable(),
    /** 单位核定责任人 was named; the name itself stays out of sight */
    responsibleNamed: z.boolean(),
  }),
})
export type CheckRecord = z.infer<typeof checkRecord>

const notice = z.object({
  number: z.string(),
  body: z.string(),
  bodyName: z.string(),
  sentAt: z.number(),
  due: z.string(),
  overdue: z.boolean(),
  cases: z.number(),
  elements: z.number(),
  answered: z.number(),
  objected: z.number(),
})
export type Notice = z.infer<typeof notice>

/** Reviewed findings of one unit that it has not been asked about. */
const unasked = z.object({ body: z.string(), bodyName: z.string(), cases: z.number(), elements: z.number() })

const confirmItem = z.object({
  case: z.string(),
  body: z.string(),
  bodyName: z.string(),
  itemName: z.string(),
  number: z.string(),
  due: z.string(),
  element: elementKey,
  label: z.string(),
  published: z.string(),
  heard: z.string(),
  confirm: z.enum(confirmStands),
  cause: cause.nullable(),
  basis: z.string(),
})
export type ConfirmItem = z.infer<typeof confirmItem>

/** 待复核 n 件, 退回补充 n 件, 待裁定 n 件: of what must be reviewed. */
export const reviewCounts = z.object({ waiting: z.number(), returned: z.number(), ruling: z.number() })

/** 复核台 and 核实. */
export const reviewContract = {
  'review.list': query(
    z.object({ round: id.optional(), show: z.enum(['open', 'all']).default('open') }),
    z.object({
      rows: z.array(reviewRow),
      ...reviewCounts.shape,
      /** which are reviewed, as a sentence */
      basis: z.string(),
    }),
    { topics: ['reviews', 'cases', 'rounds'], needs: 'review' },
  ),
  'review.get': query(z.object({ case: id }), checkRecord, {
    topics: ['reviews', 'cases', 'rounds', 'scripts'],
    needs: 'review',
  }),
  /** 接听人自报, on asking; every look is noted */
  'review.receiver': command(
    z.object({ case: id }),
    z.object({
      said: z
        .object({ name: z.string().nullable(), badge: z.string().nullable(), post: z.string().nullable() })
        .nullable(),
    }),
    { topics: [], needs: 'review' },
  ),
  'review.decide': command(
    z.object({
      case: id,
      check: id,
      decision: z.enum(['approve', 'return', 'overrule']),
      reason: text.default(''),
      verdicts: z.partialRecord(elementKey, verdictKey).optional(),
      sides: z.partialRecord(elementKey, reasonSide).optional(),
      causes: z.partialRecord(elementKey, cause).optional(),
      basis: text.optional(),
    }),
    done,
    { topics: ['reviews', 'cases', 'rounds'], needs: 'review' },
  ),
  'review.rule': command(z.object({ case: id, chosen: id, reason }), done, {
    topics: ['reviews', 'cases', 'rounds'],
    needs: 'admin',
  }),

  'review.confirmations': query(
    z.object({ round: id }),
    z.object({
      unasked: z.array(unasked),
      notices: z.array(notice),
      items: z.array(confirmItem),
      /** findings that still wait for review and so cannot be sent */
      unreviewed: z.number(),
      /** the last day for a reply if sent today with 3 working days, and whether that year is only estimated */
      proposedDue: z.object({ due: z.string(), estimated: z.boolean(), workingDays: z.number() }),
      proposedNumber: z.string(),
    }),
    { topics: ['reviews', 'cases', 'org', 'settings'], needs: 'review' },
  ),
  /** writes the 核实单 to `path` and notes that the unit was asked */
  'review.sendNotice': command(
    z.object({
      round: id,
      body: id,
      number: z.string().trim().min(1, '请填写核实单编号').max(60),
      workingDays: z.number().int().min(1).max(30),
      contact: z.string().trim().max(40).default(''),
      contactPhone: z.string().trim().max(40).default(''),
      path: z.string().min(1).max(4096),
    }),
    z.object({ path: z.string(), due: z.string(), cases: z.number(), missing: z.array(z.string()) }),
    { topics: ['reviews', 'cases'], needs: 'review' },
  ),
  /** what a unit answered, entered for it (代录) */
  'review.answer': command(
    z.object({
      case: id,
      answers: z.partialRecord(
        elementKey,
        z.object({ answer: z.enum(['accept', 'object']), cause: cause.optional(), basis: text.default('') }),
      ),
      responsible: z
        .object({ name: z.string().trim().min(1).max(40), post: z.string().trim().max(60) })
        .optional(),
    }),
    done,
    { topics: ['reviews', 'cases'], needs: 'review' },
  ),
  /** 异议复核, by somebody who neither called nor reviewed it */
  'review.ruleObjection': command(
    z.object({
      case: id,
      element: elementKey,
      upheld: z.boolean(),
      verdict: verdictKey.optional(),
      cause: cause.optional(),
      reason,
    }),
    done,
    { topics: ['reviews', 'cases'], needs: 'review' },
  ),
}
