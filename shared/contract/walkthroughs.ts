import { z } from 'zod'
import { RECORDING_DAYS } from '../domain/files/recording.ts'
import {
  walkBlockage,
  walkConclusion,
  walkMaterial,
  walkPhase,
  walkPromised,
  walkResults,
  walkStarted,
  walkStep,
} from '../domain/walkthroughs/facts.ts'
import { walkStatuses } from '../domain/walkthroughs/state.ts'
import { compareKeys, walkTemplate } from '../domain/walkthroughs/template.ts'
import { command, query } from './define.ts'

const id = z.string().min(1).max(80)
const instant = z.number().int()
const reason = z.string().trim().min(1, '请填写理由').max(500)
const path = z.string().min(1).max(4096)

/* ---- what is not a fact yet ---- */

/** The step under way. */
export const walkRunning = z.object({
  step: id,
  key: z.string().max(40).nullable(),
  label: z.string().max(60),
  channel: z.string().max(40),
  phase: walkPhase,
  startedAt: instant,
  /** the last one is still going on while `to` is null */
  pauses: z.array(z.object({ from: instant, to: instant.nullable(), reason: z.string().max(60) })).max(40),
  happened: z.string().max(2000),
  clockMoved: z.boolean(),
})
export type WalkRunning = z.infer<typeof walkRunning>

/** A step as it is being written afterwards (补记) or corrected: times as they are typed. */
export const stepForm = z.object({
  /** null: 补记 */
  step: id.nullable(),
  key: z.string().max(40).nullable(),
  label: z.string().max(60),
  channel: z.string().max(40),
  phase: walkPhase,
  day: z.string().max(10),
  from: z.string().max(8),
  to: z.string().max(8),
  happened: z.string().max(2000),
  reason: z.string().max(500),
})
export type StepForm = z.infer<typeof stepForm>

export const blockageForm = z.object({
  blockage: id.nullable(),
  step: id.nullable(),
  kind: z.string().max(40),
  category: z.string().max(40),
  tags: z.array(z.string().max(40)).max(10),
  rootCause: z.string().max(40),
  severity: z.string().max(40),
  text: z.string().max(1000),
  suggestion: z.string().max(1000),
  disposal: z.string().max(40),
  unit: id.nullable(),
  due: z.string().max(10),
  reason: z.string().max(500),
})
export type BlockageForm = z.infer<typeof blockageForm>

export const conclusionForm = z.object({
  materials: z.array(walkMaterial.extend({ name: z.string().max(100) })).max(80),
  trips: z.number().int().min(0).max(99).nullable(),
  fee: z.number().min(0).max(10_000_000).nullable(),
  feeNote: z.string().max(200),
  departments: z.string().max(1000),
  applied: z.string().max(10),
  supplemented: z.string().max(200),
  collected: z.string().max(10),
  result: z.enum(walkResults).nullable(),
  goodPractices: z.string().max(1500),
  answers: z.array(z.string().max(500)).max(10),
  followUp: z.string().max(1500),
  reason: z.string().max(500),
})
export type ConclusionForm = z.infer<typeof conclusionForm>

/** 开始走流程 as it is being filled in. */
export const startForm = z.object({
  kind: z.enum(['item', 'theme']),
  code: z.string().max(100),
  itemName: z.string().max(200),
  theme: z.string().max(200),
  /** what the 一件事 is made of */
  items: z
    .array(z.object({ code: z.string().max(100), name: z.string().max(200) }))
    .max(30)
    .default([]),
  leader: id,
  /** null: the post of the register */
  post: z.string().max(100).nullable(),
  companions: z.array(id).max(10),
  identity: z.string().max(40),
  mode: z.string().max(40),
  channels: z.array(z.string().max(40)).max(6),
  scenario: z.string().max(300),
  place: z.object({ id, name: z.string().max(200) }).nullable(),
  recording: z.boolean(),
  authority: z.string().max(300),
  keepDays: z.number().default(RECORDING_DAYS),
})
export type StartForm = z.infer<typeof startForm>

/** All that is under way on one walk: local, every keystroke. */
export const walkWork = z.object({
  running: walkRunning.nullable(),
  channel: z.string().max(40),
  /** steps of the template that were passed over: `channel/key` */
  skipped: z.array(z.string().max(90)).max(60),
  stepForm: stepForm.nullable(),
  blockageForm: blockageForm.nullable(),
  conclusionForm: conclusionForm.nullable(),
})
export type WalkWork = z.infer<typeof walkWork>

/* ---- what is shown ---- */

const walkRow = z.object({
  id,
  itemName: z.string(),
  placeName: z.string().nullable(),
  leaderName: z.string(),
  modeLabel: z.string(),
  identityLabel: z.string(),
  channelLabels: z.array(z.string()),
  status: z.enum(walkStatuses),
  result: z.enum(walkResults).nullable(),
  startedAt: instant,
  endedAt: instant.nullable(),
  minutes: z.number(),
  waitMinutes: z.number(),
  steps: z.number(),
  problems: z.number(),
  /** steps written afterwards */
  late: z.number(),
  /** noted by people who did not see each other */
  unseen: z.number(),
  rewalk: z.boolean(),
  /** a step is under way on this machine */
  running: z.boolean(),
})
export type WalkRow = z.infer<typeof walkRow>

const said = z.object({ at: instant, byName: z.string(), reason: z.string() })

const shownStep = walkStep.extend({
  byName: z.string(),
  minutes: z.number(),
  changes: z.array(said),
  dropped: said.nullable(),
  /** somebody else changed it without seeing this */
  unseen: z.boolean(),
  photos: z.number(),
})
export type ShownStep = z.infer<typeof shownStep>

const shownBlockage = walkBlockage.extend({
  byName: z.string(),
  stepLabel: z.string().nullable(),
  unitName: z.string().nullable(),
  changes: z.array(said),
  dropped: said.nullable(),
  unseen: z.boolean(),
  photos: z.number(),
})

const verdict = z.enum(['better', 'same', 'worse', 'open'])
const compareRow = z.object({
  key: z.enum(compareKeys),
  label: z.string(),
  promised: z.string().nullable(),
  actual: z.string().nullable(),
  verdict,
})
const beforeAfterRow = z.object({
  key: z.enum(compareKeys),
  label: z.string(),
  before: z.number().nullable(),
  after: z.number().nullable(),
  unit: z.string(),
  verdict,
})

const board = z.object({
  id,
  /** now, by the clock that the steps are noted by */
  now: instant,
  own: z.boolean(),
  status: z.enum(walkStatuses),
  started: walkStarted,
  subjectName: z.string(),
  bodyName: z.string().nullable(),
  /** names of what a 一件事 is made of; a code where the catalogue shown now has no such item */
  itemNames: z.array(z.string()),
  placeName: z.string().nullable(),
  leaderName: z.string(),
  companionNames: z.array(z.string()),
  /** the item is no longer in the catalogue shown now; what was promised stays as it was frozen */
  withdrawn: z.boolean(),
  steps: z.array(shownStep),
  blockages: z.array(shownBlockage),
  conclusion: walkConclusion.nullable(),
  conclusionChanges: z.array(said),
  conclusionUnseen: z.boolean(),
  voided: said.nullable(),
  times: z.object({
    phases: z.record(walkPhase, z.number()),
    total: z.number(),
    overlap: z.number(),
  }),
  compare: z.array(compareRow),
  rewalk: z.object({ before: id, at: instant, rows: z.array(beforeAfterRow) }).nullable(),
  rewalkedBy: z.array(z.object({ id, at: instant })),
  work: walkWork.nullable(),
  stored: z.object({ facts: z.number(), received: z.number() }),
})
export type WalkBoard = z.infer<typeof board>

export const walkStart = walkStarted
  .omit({ promised: true, startedAt: true, template: true, leader: true })
  .extend({
    /** null: the person at the desk */
    leader: id.nullable(),
  })
export type WalkStart = z.infer<typeof walkStart>

export const walkFilter = z.object({
  text: z.string().max(100).default(''),
  status: z.enum(walkStatuses).optional(),
  mode: z.string().max(40).optional(),
  /** only those with problems */
  problems: z.boolean().default(false),
})

const nextStep = z.object({
  key: z.string().max(40).nullable(),
  label: z.string().trim().min(1, '请填写步骤名称').max(60),
  channel: z.string().max(40),
  phase: walkPhase,
})

const walk = z.object({ id })
const done = { topics: ['walkthroughs'], needs: 'walk' } as const

/** 走流程: going through a process as an applicant would, step by step. */
export const walksContract = {
  'walks.list': query(walkFilter, z.array(walkRow), {
    topics: ['walkthroughs', 'drafts', 'people', 'org'],
    needs: 'walk',
  }),
  'walks.template': query(z.object({}), walkTemplate, { topics: [], needs: 'walk' }),
  /** what the guide shown now promises for an item; null = no such item now */
  'walks.promised': query(
    z.object({ code: z.string().max(100) }),
    z.object({ name: z.string(), body: id, bodyName: z.string(), promised: walkPromised }).nullable(),
    { topics: ['catalogue', 'org'], needs: 'walk' },
  ),
  /** what was filled in and not begun; `rewalkOf` null: a walk of its own */
  'walks.starting': query(z.object({ rewalkOf: id.nullable() }), z.object({ form: startForm.nullable() }), {
    topics: ['walkthroughs'],
    needs: 'walk',
  }),
  'walks.saveStart': command(
    z.object({ rewalkOf: id.nullable(), form: startForm }),
    z.object({ savedAt: instant }),
    { topics: [], needs: 'walk' },
  ),
  'walks.board': query(walk, board, {
    topics: ['walkthroughs', 'files', 'people', 'org', 'catalogue', 'sync'],
    needs: 'walk',
  }),
  'walks.start': command(walkStart, z.object({ id }), done),
  'walks.save': command(walk.extend({ work: walkWork }), z.object({ savedAt: instant }), {
    topics: [],
    needs: 'walk',
  }),
  /** 下一步: ends the step under way and begins another; null = none begins */
  'walks.next': command(
    walk.extend({ work: walkWork, next: nextStep.nullable() }),
    z.object({ work: walkWork, now: instant }),
    { topics: ['walkthroughs', 'drafts'], needs: 'walk' },
  ),
  /** 补记: a step written after it happened */
  'walks.addStep': command(walk.extend({ work: walkWork, form: stepForm }), z.object({ step: id }), done),
  'walks.correctStep': command(walk.extend({ work: walkWork, form: stepForm }), z.object({ step: id }), done),
  'walks.dropStep': command(walk.extend({ step: id, reason }), z.object({}), done),
  'walks.noteBlockage': command(
    walk.extend({ work: walkWork, form: blockageForm }),
    z.object({ blockage: id }),
    done,
  ),
  'walks.dropBlockage': command(walk.extend({ blockage: id, reason }), z.object({}), done),
  /** ends the walk, or with a reason replaces its conclusion */
  'walks.conclude': command(walk.extend({ work: walkWork, form: conclusionForm }), z.object({}), done),
  'walks.void': command(walk.extend({ reason }), z.object({}), done),
  /** 体验报告 .docx */
  'walks.report': command(
    walk.extend({ path }),
    z.object({ path: z.string(), photos: z.number(), missing: z.array(z.string()) }),
    { topics: [], needs: 'walk' },
  ),
  /** 问题清单 .xlsx: of one walk, or of all that a filter shows */
  'walks.problemList': command(
    z.object({ id: id.nullable(), filter: walkFilter, path }),
    z.object({ path: z.string(), rows: z.number() }),
    { topics: [], needs: 'walk' },
  ),
}
