import { z } from 'zod'
import { caseStatuses } from '../domain/cases/state.ts'
import { checkDraft } from '../domain/check/check-draft.ts'
import { checkAmended, checkPayload, checkVoided, expectedAnswers } from '../domain/check/payloads.ts'
import { outcomeTable } from '../domain/outcomes/outcome-table.ts'
import { callScript, elementKey } from '../domain/persona/call-script.ts'
import { command, query } from './define.ts'

const caseId = z.object({ case: z.string() })

/** The stopwatch of a call, as kept with the draft. */
export const callTimers = z.object({
  phase: z.enum(['idle', 'ring', 'menu', 'hold', 'talk', 'ended']),
  since: z.number().nullable(),
  totals: z.object({ ring: z.number(), menu: z.number(), hold: z.number(), talk: z.number() }),
  interrupted: z.boolean(),
})

/** Everything typed or pressed on the call screen that is not a fact yet; kept at every keystroke. */
export const callWork = z.object({
  draft: checkDraft,
  timers: callTimers,
  /** the attempt opened and not closed yet */
  attempt: z.string().nullable(),
  /** where the cursor was, so that a reopened screen lands there */
  focus: z.string().max(80),
  /** why the next call is made outside hours, as far as it is typed */
  outsideReason: z.string().max(500).optional(),
})
export type CallWork = z.infer<typeof callWork>

const queueItem = z.object({
  case: z.string(),
  round: z.string(),
  roundName: z.string(),
  itemName: z.string(),
  bodyName: z.string(),
  areaName: z.string().nullable(),
  phone: z.string(),
  lane: z.enum(['appointment_due', 'appointment_missed', 'recall', 'fresh']),
  eligible: z.boolean(),
  /** why now, or why not */
  reason: z.string(),
  block: z.string().nullable(),
  availableAt: z.number().nullable(),
  attempts: z.number(),
  /** something is typed in and not submitted */
  inProgress: z.boolean(),
  double: z.boolean(),
})
export type QueueItem = z.infer<typeof queueItem>

const caseStatus = z.enum(caseStatuses)

const attempt = z.object({
  attempt: z.string(),
  number: z.number(),
  at: z.number(),
  byName: z.string(),
  mine: z.boolean(),
  dialled: z.string(),
  callerNumber: z.string(),
  outcomeKey: z.string().nullable(),
  outcomeLabel: z.string().nullable(),
  note: z.string(),
  appointmentAt: z.number().nullable(),
  late: z.boolean(),
})

/** One case as the call screen shows it. The published answers are there; the screen hides them until heard. */
const callSheet = z.object({
  case: z.string(),
  round: z.object({ id: z.string(), name: z.string(), open: z.boolean() }),
  item: z.object({
    code: z.string(),
    name: z.string(),
    bodyName: z.string(),
    areaName: z.string().nullable(),
    windowName: z.string().nullable(),
    hours: z.string(),
    hoursKnown: z.boolean(),
    /** open at this moment, and until when or from when, Chinese */
    openNow: z.boolean(),
    openText: z.string(),
    selfRun: z.boolean(),
  }),
  phone: z.string(),
  /** told by the window instead of the published one */
  newNumber: z.string().nullable(),
  eligible: z.boolean(),
  reason: z.string(),
  block: z.string().nullable(),
  availableAt: z.number().nullable(),
  persona: z
    .object({
      id: z.string(),
      label: z.string(),
      surname: z.string(),
      situation: z.string(),
      opening: z.string(),
      readyAnswers: z.array(z.object({ ifAsked: z.string(), say: z.string() })),
      asks: z.partialRecord(elementKey, z.string()),
      followUps: z.array(z.string()),
      avoid: z.array(z.string()),
    })
    .nullable(),
  elements: z.array(z.object({ key: elementKey, label: z.string(), required: z.boolean() })),
  /** the script (话术) this case is worked by; `name`s as people say them */
  script: z.object({
    version: z.string(),
    name: z.string(),
    /** the version the case began with, if its content is not here yet */
    missing: z.string().nullable(),
    /** a newer version that cases not begun yet will use */
    newer: z.string().nullable(),
  }),
  expected: expectedAnswers.nullable(),
  callers: z.array(z.object({ id: z.string(), number: z.string(), line: z.string().nullable() })),
  /** by rotation (轮换); null with the reason when none may be used */
  proposedCaller: z.object({ id: z.string().nullable(), reason: z.string(), warnings: z.array(z.string()) }),
  attempts: z.array(attempt),
  /** earlier findings on the same item or number, newest first */
  findings: z.array(
    z.object({
      at: z.number(),
      roundName: z.string(),
      element: z.string(),
      verdict: z.string(),
      quote: z.string(),
    }),
  ),
  work: callWork.nullable(),
  /** the record that counts, as last amended */
  submitted: z
    .object({
      fact: z.string(),
      contentHash: z.string(),
      at: z.number(),
      byName: z.string(),
      mine: z.boolean(),
      status: caseStatus,
      payload: checkPayload,
      amendments: z.array(
        z.object({ at: z.number(), reason: z.string(), fact: z.string(), contentHash: z.string() }),
      ),
    })
    .nullable(),
  /** which facts of it the hub has: shown as the first two ticks */
  stored: z.object({ facts: z.number(), received: z.number() }),
})
export type CallSheet = z.infer<typeof callSheet>

const caseRecord = z.object({
  case: z.string(),
  roundName: z.string(),
  itemName: z.string(),
  bodyName: z.string(),
  areaName: z.string().nullable(),
  at: z.number(),
  status: caseStatus,
  adverse: z.number(),
})
export type CaseRecord = z.infer<typeof caseRecord>

/** 更正 in progress: kept like a draft until it is said or given up. */
const amendForm = z.object({ answers: checkAmended.shape.answers, reason: z.string().max(500) })
export type AmendForm = z.infer<typeof amendForm>
const checkOf = caseId.extend({ check: z.string() })

const submitted = z.object({ fact: z.string(), contentHash: z.string() })

/** 呼叫台: the queue, one case, its attempts, its record. */
export const callsContract = {
  'calls.queue': query(z.object({ round: z.string().optional() }), z.array(queueItem), {
    topics: ['cases', 'rounds', 'drafts', 'callers', 'settings'],
    needs: 'call',
  }),
  'calls.sheet': query(caseId, callSheet, {
    topics: ['cases', 'reviews', 'callers', 'rounds', 'scripts', 'sync'],
    needs: 'call',
  }),
  /** script, outcome table: what does not change while calling; the script a case says it uses, or the newest */
  'calls.tables': query(
    z.object({ version: z.string().max(20).optional() }),
    z.object({ script: callScript, outcomes: outcomeTable }),
    { topics: ['settings', 'scripts'], needs: 'call' },
  ),
  'calls.when': query(
    caseId.extend({ text: z.string().max(60) }),
    z.object({ ok: z.boolean(), at: z.number().nullable(), text: z.string(), flags: z.array(z.string()) }),
    { topics: [], needs: 'call' },
  ),
  /** what an outcome would lead to: another call, or the end of the case and thus the record */
  'calls.preview': query(
    caseId.extend({
      outcome: z.string(),
      aapor: z.string().nullable(),
      appointment: z.string().max(60),
      newNumber: z.string().max(40),
      /** when the call was made, for a late entry (补录) */
      at: z.number().nullable(),
    }),
    /** `outcome` = the key the case ends on, if it ends */
    z.object({ closes: z.boolean(), outcome: z.string().nullable(), text: z.string() }),
    { topics: ['cases'], needs: 'call' },
  ),
  /** what this person has submitted, those sent back first, then the newest */
  'calls.records': query(z.object({ round: z.string().optional() }), z.array(caseRecord), {
    topics: ['cases', 'reviews'],
    needs: 'call',
  }),
  /** the blank 抽查记录单 for recording on paper, ready to be printed */
  'calls.paperForm': query(z.object({}), z.object({ html: z.string() }), {
    topics: ['settings', 'scripts'],
    needs: 'call',
  }),
  'calls.saveWork': command(caseId.extend({ work: callWork }), z.object({ savedAt: z.number() }), {
    topics: [],
    needs: 'call',
  }),
  'calls.openAttempt': command(
    caseId.extend({
      callerNumber: z.string(),
      dialled: z.string().min(1).max(40),
      insteadOf: z.string().max(40).optional(),
      outsideReason: z.string().max(500).optional(),
      work: callWork,
      /** from a paper 抽查记录单: when it was really called */
      lateAt: z.number().int().optional(),
    }),
    z.object({ attempt: z.string() }),
    { topics: ['cases'], needs: 'call' },
  ),
  'calls.closeAttempt': command(
    caseId.extend({ work: callWork }),
    z.object({ next: z.string(), work: callWork }),
    {
      topics: ['cases'],
      needs: 'call',
    },
  ),
  'calls.submit': command(caseId.extend({ work: callWork }), submitted, {
    topics: ['cases', 'reviews', 'drafts'],
    needs: 'call',
  }),
  'calls.discardWork': command(caseId, z.object({ work: callWork.nullable() }), {
    topics: ['drafts'],
    needs: 'call',
  }),
  'calls.amending': query(checkOf, z.object({ form: amendForm.nullable() }), {
    topics: ['cases'],
    needs: 'call',
  }),
  /** null: given up */
  'calls.saveAmend': command(
    checkOf.extend({ form: amendForm.nullable() }),
    z.object({ savedAt: z.number() }),
    { topics: [], needs: 'call' },
  ),
  'calls.amend': command(caseId.extend({ amended: checkAmended }), submitted, {
    topics: ['cases', 'reviews'],
    needs: 'call',
  }),
  'calls.void': command(caseId.extend({ voided: checkVoided }), submitted, {
    topics: ['cases', 'reviews'],
    needs: 'call',
  }),
}
