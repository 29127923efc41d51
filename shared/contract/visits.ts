import { z } from 'zod'
import { frozenChecklist } from '../domain/checklists/checklist.ts'
import { recordingRule } from '../domain/files/recording.ts'
import { coverStates, placeLevels, rhythms } from '../domain/visits/coverage.ts'
import { confirmWays, visitPeriod } from '../domain/visits/facts.ts'
import { visitStatuses } from '../domain/visits/fold.ts'
import {
  previousStates,
  rectifyWays,
  visitDay,
  visitDuties,
  visitLevels,
  visitRecord,
} from '../domain/visits/record.ts'
import { visitWork } from '../domain/visits/work.ts'
import { command, query } from './define.ts'

const id = z.string().min(1).max(80)
const reason = z.string().trim().min(1, '请填写理由').max(500)
const person = z.object({ id, name: z.string() })

const coverRow = z.object({
  id,
  name: z.string(),
  level: z.enum(placeLevels),
  parent: id.nullable(),
  /** one letter a column: the place of its state in `coverStates` */
  cells: z.string(),
  state: z.enum(coverStates),
  visits: z.number(),
  /** month of the last visit in or before the year shown */
  last: z.string().nullable(),
})
export type CoverRow = z.infer<typeof coverRow>

const visitEntry = z.object({
  id,
  body: id,
  placeName: z.string(),
  path: z.string(),
  level: z.enum(visitLevels),
  status: z.enum(visitStatuses),
  duty: z.enum(visitDuties),
  period: z.string(),
  /** held, or planned for */
  day: z.string().nullable(),
  people: z.array(z.string()),
  purpose: z.string(),
  route: z.object({ id, name: z.string(), no: z.number() }).nullable(),
  /** tenths of a point */
  points: z.number().nullable(),
  total: z.number().nullable(),
  problems: z.number(),
  coordination: z.number(),
  confirmed: z.boolean(),
  /** somebody else recorded it too, without seeing this record */
  apart: z.boolean(),
  /** something is typed in and not submitted, on this device */
  draft: z.boolean(),
})
export type VisitEntry = z.infer<typeof visitEntry>

const finding = z.object({
  visit: id,
  problem: id,
  text: z.string(),
  day: z.string(),
  rectify: z.enum(rectifyWays),
  /** what the last look at it said */
  state: z.enum(previousStates).nullable(),
  looked: z.string().nullable(),
})
export type PreviousFinding = z.infer<typeof finding>

const said = z.object({ at: z.number(), byName: z.string() })

const submission = said.extend({
  fact: id,
  record: visitRecord,
  names: z.array(z.string()),
  /** may this person correct or void it? */
  mine: z.boolean(),
  apart: z.boolean(),
  counts: z.boolean(),
  checklist: frozenChecklist.nullable(),
  /** a correction begun on this device */
  draft: visitWork.nullable(),
  voided: said.extend({ reason: z.string() }).nullable(),
  amendments: z.array(said.extend({ reason: z.string() })),
})
export type VisitSubmissionView = z.infer<typeof submission>

const detail = z.object({
  entry: visitEntry,
  people: z.array(person),
  checklistId: id.nullable(),
  started: z
    .object({
      at: z.number(),
      checklist: frozenChecklist,
      recording: recordingRule.nullable(),
      paperDay: z.string().nullable(),
      byName: z.string(),
      mine: z.boolean(),
    })
    .nullable(),
  work: visitWork.nullable(),
  submissions: z.array(submission),
  cancelled: said.extend({ reason: z.string() }).nullable(),
  confirmed: said
    .extend({ how: z.enum(confirmWays), day: z.string(), name: z.string().nullable() })
    .nullable(),
  previous: z.array(finding),
  /** files that show a line or a problem, by `part` */
  evidence: z.record(z.string(), z.number()),
  /** quiet words on what changed since */
  notes: z.array(z.string()),
  /** this person's part of the organisation makes the visit */
  own: z.boolean(),
})
export type VisitDetail = z.infer<typeof detail>

const walk = { topics: ['visits'], needs: 'walk' } as const
const made = z.object({ id })

const planChanges = z.object({
  duty: z.enum(visitDuties).optional(),
  period: visitPeriod.optional(),
  day: visitDay.nullable().optional(),
  people: z.array(id).max(20).optional(),
  checklist: id.nullable().optional(),
  purpose: z.string().trim().max(300).optional(),
})

/** 实地走访: coverage, plans and routes, records. */
export const visitsContract = {
  'visits.board': query(
    z.object({ year: z.number().int().min(2000).max(2100), by: z.enum(['month', 'quarter']) }),
    z.object({
      today: z.string(),
      columns: z.array(z.object({ period: z.string(), label: z.string() })),
      rows: z.array(coverRow),
      duties: z.object({ area: z.enum(rhythms), town: z.enum(rhythms), village: z.enum(rhythms) }),
    }),
    { topics: ['visits', 'org', 'settings'], needs: 'walk' },
  ),
  /** how often each village is owed a visit */
  'visits.setRota': command(z.object({ village: z.enum(rhythms) }), z.object({}), {
    topics: ['visits', 'settings'],
    needs: 'admin',
  }),
  'visits.list': query(
    z.object({
      status: z.enum(visitStatuses).optional(),
      text: z.string().max(100).default(''),
      body: id.optional(),
      limit: z.number().int().min(1).max(1000).default(200),
    }),
    z.object({ total: z.number(), rows: z.array(visitEntry) }),
    { topics: ['visits', 'org', 'people', 'drafts'], needs: 'walk' },
  ),
  /** null: not here */
  'visits.get': query(z.object({ id }), detail.nullable(), {
    topics: ['visits', 'checklists', 'org', 'people', 'files'],
    needs: 'walk',
  }),
  /** 走访记录表 as a printable page: filled from a record, or empty by a visit or a checklist */
  'visits.paper': query(
    z.object({ visit: id.optional(), checklist: id.optional() }),
    z.object({ html: z.string() }),
    { topics: ['visits', 'checklists'], needs: 'walk' },
  ),
  /** one visit a place; several in order are a route (路线) */
  'visits.plan': command(
    z.object({
      places: z.array(id).min(1, '请选择走访地点').max(100),
      duty: z.enum(visitDuties),
      period: visitPeriod,
      day: visitDay.nullable(),
      people: z.array(id).max(20),
      checklist: id.nullable(),
      purpose: z.string().trim().max(300),
      routeName: z.string().trim().max(60),
    }),
    z.object({ ids: z.array(id) }),
    walk,
  ),
  'visits.replan': command(z.object({ id, changes: planChanges }), made, walk),
  'visits.cancel': command(z.object({ id, reason }), made, walk),
  'visits.start': command(
    z.object({
      /** a planned one, or a place */
      visit: id.optional(),
      body: id.optional(),
      checklist: id.optional(),
      /** 补录: the day a paper record was made */
      paperDay: visitDay.optional(),
      recording: recordingRule.nullable().optional(),
    }),
    made,
    walk,
  ),
  /** `id`: the visit, or the record that is being corrected */
  'visits.save': command(z.object({ id, work: visitWork.nullable() }), z.object({ savedAt: z.number() }), {
    topics: [],
    needs: 'walk',
  }),
  'visits.submit': command(z.object({ id, work: visitWork }), made, {
    ...walk,
    topics: ['visits', 'drafts'],
  }),
  'visits.amend': command(z.object({ id, submission: id, reason, work: visitWork }), made, walk),
  'visits.confirm': command(
    z.object({ id, how: z.enum(confirmWays), day: visitDay, name: z.string().trim().max(40) }),
    made,
    walk,
  ),
  'visits.void': command(z.object({ id, submission: id, reason }), made, walk),
}
