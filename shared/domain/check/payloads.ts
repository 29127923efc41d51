import { z } from 'zod'
import { reasonSide } from '../outcomes/outcome-table.ts'
import { elementKey, verdictKey } from '../persona/call-script.ts'

/**
 * Payloads of the facts of a phone check (电话抽查). Nothing here names a person: what the one who answered
 * said of himself (接听人自报) is private data, kept apart and erasable.
 */

const id = z.string().min(1).max(80)
const hash = z.string().regex(/^[0-9a-f]{64}$/)
const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/)
const ms = z.number().int()
const span = z.number().int().min(0)
const line = z.string().max(200)
const words = z.string().max(500)

/** Before dialling: an attempt exists whether or not it is ever closed. */
export const attemptOpened = z.object({
  attempt: id,
  /** 1, 2, 3 … within the case */
  number: z.number().int().min(1).max(99),
  /** epoch ms */
  at: ms,
  /** the number dialled, as it was dialled */
  dialled: z.string().min(1).max(40),
  /** dialled because the published number said so (号码已改); never the published number itself */
  insteadOf: z.string().max(40).optional(),
  /** from the 拨打号码台账 */
  callerNumber: id,
  persona: z.string().max(10).nullable(),
  script: z.object({ id: z.string().max(60), version: z.string().max(20) }),
  withinHours: z.boolean(),
  /** the hours it was judged by, as published; '' = none, default hours */
  hoursText: line,
  /** a call outside hours was let through, and why */
  outsideReason: words.optional(),
  /** entered from paper (补录) */
  late: z.boolean().optional(),
})
export type AttemptOpened = z.infer<typeof attemptOpened>

const timers = z.object({
  ringMs: span,
  menuMs: span,
  holdMs: span,
  talkMs: span,
  /** the program stopped meanwhile: the figures are a lower bound */
  interrupted: z.boolean(),
})

/** After hanging up: both codes of the outcome, the clock, and what was agreed on. */
export const attemptClosed = z.object({
  attempt: id,
  at: ms,
  outcome: z.object({
    key: z.string().length(1),
    code: z.string().max(30),
    aapor: z.string().regex(/^[1-4]\.\d{1,3}$/),
    /** version of the outcome table */
    table: z.string().max(20),
  }),
  timers: timers.nullable(),
  note: words,
  appointment: z.object({ at: ms, text: z.string().max(60) }).optional(),
  newNumber: z.string().max(40).optional(),
  /** 转接链路, number by number */
  transfers: z.array(z.string().max(60)).max(10).optional(),
})
export type AttemptClosed = z.infer<typeof attemptClosed>

const publishedMaterial = z.object({
  name: line,
  necessity: z.enum(['必要', '非必要', '容缺后补']),
  exempt: z.boolean().optional(),
})

/** The answer key (标准答案), frozen inline at the moment of assignment: a later release changes nothing. */
export const expectedAnswers = z.object({
  release: id,
  releaseHash: hash,
  /** date of the catalogue (清单日期), and how many days old it was when the call was made */
  releaseDate: day,
  ageDays: z.number().int().min(0),
  itemCode: z.string().max(80),
  elements: z.partialRecord(elementKey, z.string().max(1000)),
  materials: z.array(publishedMaterial).max(80),
})
export type ExpectedAnswers = z.infer<typeof expectedAnswers>

const answer = z.object({
  element: elementKey,
  /** what was heard, typed before the published answer was shown */
  heard: words,
  verdict: verdictKey,
  /** 原话; required when adverse */
  quote: words,
  reasonSide: reasonSide.nullable(),
  note: words,
})

const materialsHeard = z.object({
  ticks: z.array(z.enum(['said', 'unsaid', 'form']).nullable()).max(80),
  extras: z.array(line).max(20),
  /** what the ticks add up to, at the time */
  suggested: verdictKey.nullable(),
})

/** 补录 from a paper 抽查记录单: the delay is part of the record. */
const lateEntry = z.object({
  sheet: z.string().min(1).max(60),
  calledAt: ms,
  enteredAt: ms,
  delayMs: span,
  reason: z.string().min(1).max(300),
})

/** A submitted check: what was asked, what should have been heard, what was heard. */
export const checkPayload = z.object({
  round: id,
  item: id,
  /** the unit checked, and the window if known */
  unit: id,
  window: id.nullable(),
  script: z.object({ id: z.string().max(60), version: z.string().max(20) }),
  persona: z.string().max(10).nullable(),
  /** attempts this check rests on, oldest first */
  attempts: z.array(id).max(30),
  outcome: z.object({
    key: z.string().length(1),
    code: z.string().max(30),
    aapor: z.string().regex(/^[1-4]\.\d{1,3}$/),
    table: z.string().max(20),
    phoneVerdict: z.string().max(30),
    reasonSide: reasonSide.nullable(),
  }),
  callerNumber: id.nullable(),
  dialled: z.string().max(40),
  expected: expectedAnswers,
  answers: z.array(answer).max(8),
  materials: materialsHeard.nullable(),
  /** 服务行为, apart from accuracy: item → level and remark */
  conduct: z.array(z.object({ key: z.string().max(30), level: z.string().max(60), note: words })).max(20),
  flags: z.object({
    /** 身份疑似被识破: out of the accuracy rates */
    suspected: z.boolean(),
    /** 涉及收费或多要材料: 优先复核 */
    priority: z.boolean(),
  }),
  note: words,
  late: lateEntry.nullable(),
})
export type CheckPayload = z.infer<typeof checkPayload>

/** 接听人自报: what the one who answered said of himself, unasked. Private data of the submitted check. */
export const checkPrivate = z.object({
  receiverSelfReport: z.object({
    name: z.string().max(40).optional(),
    badge: z.string().max(40).optional(),
    post: z.string().max(60).optional(),
  }),
})
export type CheckPrivate = z.infer<typeof checkPrivate>

/** 更正: evidence is never changed, a correction stands beside it with its reason. */
export const checkAmended = z.object({
  check: id,
  contentHash: hash,
  reason: z.string().min(1).max(500),
  answers: z.array(answer).max(8),
  note: words,
})

/** 作废: out of every rate, with a reason. */
export const checkVoided = z.object({
  check: id,
  contentHash: hash,
  cause: z.enum(['wrong_item', 'wrong_number', 'duplicate', 'suspected', 'test', 'other']),
  reason: z.string().min(1).max(500),
})

export const voidCauseLabels: Record<z.infer<typeof checkVoided>['cause'], string> = {
  wrong_item: '事项抽错或录错',
  wrong_number: '拨错号码',
  duplicate: '重复录入',
  suspected: '身份被识破',
  test: '试拨',
  other: '其他',
}
