import { z } from 'zod'
import { frozenChecklist } from '../checklists/checklist.ts'
import { defineFacts } from '../fact-type.ts'
import { recordingRule } from '../files/recording.ts'
import { visitDay, visitDuties, visitLevels, visitPrivate, visitRecord } from './record.ts'

const id = z.string().min(1).max(80)
const reason = z.string().min(1).max(500)

/** '2026-11', '2026Q4' or '2026' */
export const visitPeriod = z.string().regex(/^\d{4}(-(0[1-9]|1[0-2])|Q[1-4])?$/)

/** What a visit (走访) is planned to be. */
export const visitPlan = z.object({
  body: id,
  level: z.enum(visitLevels),
  duty: z.enum(visitDuties),
  period: visitPeriod,
  day: visitDay.nullable(),
  /** persons who go */
  people: z.array(id).max(20),
  checklist: id.nullable(),
  purpose: z.string().max(300),
  route: z.object({ id, name: z.string().min(1).max(60), no: z.number().int().min(1).max(100) }).nullable(),
})
export type VisitPlan = z.infer<typeof visitPlan>

export const visitStarted = z.object({
  body: id,
  /** as it was called that day */
  placeName: z.string().min(1).max(100),
  level: z.enum(visitLevels),
  /** division code (区划代码) */
  code: z.string().max(40).nullable(),
  startedAt: z.number().int(),
  people: z.array(id).max(20),
  duty: z.enum(visitDuties),
  period: visitPeriod,
  /** in full: what is published or withdrawn later does not touch this visit */
  checklist: frozenChecklist,
  /** who allowed sound to be recorded; null: nothing is recorded */
  /** 录音: only under a written authority (书面依据) */
  recording: recordingRule.nullable(),
  /** 补录 from a paper record: the day it was held */
  paper: z.object({ day: visitDay }).nullable(),
})
export type VisitStarted = z.infer<typeof visitStarted>

export const confirmWays = ['signed', 'spoken', 'phone'] as const
export type ConfirmWay = (typeof confirmWays)[number]
export const confirmLabels: Record<ConfirmWay, string> = {
  signed: '纸质签字',
  spoken: '现场口头确认',
  phone: '电话确认',
}

const visitFact = { version: 1, audience: 'owner', needs: 'walk' } as const

/** Facts about one visit (实地走访): 计划 → 开始 → 提交 → 被访单位确认. */
export const visitFacts = defineFacts({
  'visit.planned': { ...visitFact, payload: visitPlan },
  'visit.replanned': { ...visitFact, payload: visitPlan.omit({ body: true, level: true }).partial() },
  'visit.cancelled': { ...visitFact, payload: z.object({ reason }) },
  'visit.started': { ...visitFact, payload: visitStarted },
  'visit.submitted': { ...visitFact, payload: visitRecord, private: visitPrivate },
  'visit.amended': {
    ...visitFact,
    payload: z.object({ submission: id, reason, record: visitRecord }),
    private: visitPrivate,
  },
  /** 被访单位确认: how and when; the name stands apart */
  'visit.confirmed': {
    ...visitFact,
    payload: z.object({ how: z.enum(confirmWays), day: visitDay }),
    private: z.object({ name: z.string().max(40) }),
  },
  'visit.voided': { ...visitFact, payload: z.object({ submission: id, reason }) },
})
