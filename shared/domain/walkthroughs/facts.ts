import { z } from 'zod'
import { defineFacts } from '../fact-type.ts'
import { recordingRule } from '../files/recording.ts'

const id = z.string().min(1).max(80)
/** a key of the template (走流程记录模板) in force when it was said */
const key = z.string().min(1).max(40)
const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, '请按2026-11-01的样子填写日期')
const instant = z.number().int().min(0)
const reason = z.string().trim().min(1, '请填写理由').max(500)
const name = z.string().min(1).max(200)

/** What the minutes of a step are: 准备、路上、等候、窗口服务、自助操作. */
export const walkPhases = ['prep', 'travel', 'wait', 'service', 'self_service'] as const
export const walkPhase = z.enum(walkPhases)
export type WalkPhase = z.infer<typeof walkPhase>

const item = z.object({ kind: z.literal('item'), code: z.string().max(100), name, body: id, release: id })
/** 一件事: several items done as one */
const theme = z.object({
  kind: z.literal('theme'),
  name,
  items: z.array(z.string().max(100)).max(30),
})
export const walkSubject = z.discriminatedUnion('kind', [item, theme])
export type WalkSubject = z.infer<typeof walkSubject>

/** What the published guide promises (公布的承诺), frozen as it stood at the start; null where it says nothing. */
export const walkPromised = z.object({
  /** where it is from; null = no guide was at hand */
  source: z.object({ release: id, name: z.string().max(200), date: day }).nullable(),
  days: z.object({ count: z.number().int().min(0).max(9999), unit: z.string().max(20) }).nullable(),
  materials: z
    .array(
      z.object({
        name: z.string().min(1).max(100),
        necessity: z.string().max(20),
        form: z.string().max(40),
      }),
    )
    .max(60)
    .nullable(),
  trips: z.number().int().min(0).max(99).nullable(),
  fee: z.string().max(300).nullable(),
  place: z.string().max(300).nullable(),
  hours: z.string().max(300).nullable(),
  steps: z.array(z.string().min(1).max(60)).max(30).nullable(),
})
export type WalkPromised = z.infer<typeof walkPromised>

export const walkStarted = z.object({
  /** 体验人, with the post held at the time */
  leader: id,
  leaderPost: z.string().max(100),
  companions: z.array(id).max(10),
  identity: key,
  mode: key,
  channels: z.array(key).min(1, '请选择渠道').max(6),
  subject: walkSubject,
  /** 情形 */
  scenario: z.string().max(300),
  place: id.nullable(),
  promised: walkPromised,
  /** 录音: only under a written authority (书面依据) */
  recording: recordingRule.nullable(),
  /** 重走: the walk that this one repeats */
  rewalkOf: id.nullable(),
  template: z.object({ version: z.string().max(20) }),
  startedAt: instant,
})
export type WalkStarted = z.infer<typeof walkStarted>

export const walkPause = z.object({ from: instant, to: instant, reason: z.string().min(1).max(60) })
export type WalkPause = z.infer<typeof walkPause>

export const walkStep = z.object({
  step: id,
  /** null: not a step of the template */
  key: key.nullable(),
  label: z.string().trim().min(1, '请填写步骤名称').max(60),
  channel: key,
  phase: walkPhase,
  startedAt: instant,
  endedAt: instant,
  pauses: z.array(walkPause).max(40),
  happened: z.string().max(2000),
  /** 补记: ms from its end to when it was written; null = noted at once */
  lateBy: z.number().int().min(0).nullable(),
  /** the clock was set, or the machine slept, while it ran */
  clockMoved: z.boolean(),
})
export type WalkStep = z.infer<typeof walkStep>

export const walkBlockage = z.object({
  blockage: id,
  step: id.nullable(),
  kind: key,
  category: key,
  tags: z.array(key).max(10),
  rootCause: key,
  severity: key,
  text: z.string().trim().min(1, '请填写问题描述').max(1000),
  suggestion: z.string().max(1000),
  disposal: key,
  /** 责任单位 */
  unit: id.nullable(),
  due: day.nullable(),
})
export type WalkBlockage = z.infer<typeof walkBlockage>

export const walkMaterial = z.object({
  name: z.string().trim().min(1, '请填写材料名称').max(100),
  /** not on the list of the guide */
  extra: z.boolean(),
  brought: z.boolean(),
  asked: z.boolean(),
  accepted: z.boolean(),
  returned: z.boolean(),
})

export const walkResults = ['done', 'not-done', 'pending'] as const
export type WalkResult = (typeof walkResults)[number]

export const walkConclusion = z.object({
  materials: z.array(walkMaterial).max(80),
  /** 跑动次数 */
  trips: z.number().int().min(0).max(99),
  /** paid, in yuan; null = not known yet */
  fee: z.number().min(0).max(10_000_000).nullable(),
  feeNote: z.string().max(200),
  /** 接触部门 */
  departments: z.array(z.string().trim().min(1).max(60)).max(20),
  days: z.object({
    applied: day.nullable(),
    supplemented: z.array(day).max(10),
    collected: day.nullable(),
  }),
  result: z.enum(walkResults),
  goodPractices: z.string().max(1500),
  answers: z.array(z.object({ question: z.string().max(100), answer: z.string().max(500) })).max(10),
  followUp: z.string().max(1500),
})
export type WalkConclusion = z.infer<typeof walkConclusion>

const own = { audience: 'owner', needs: 'walk', version: 1 } as const

/** Facts about one walk-through (换位体验走流程). Of applicants and window staff they hold nothing personal. */
export const walkFacts = defineFacts({
  'walkthrough.started': { ...own, payload: walkStarted },
  'walkthrough.step-ended': { ...own, payload: walkStep },
  'walkthrough.step-corrected': { ...own, payload: walkStep.extend({ reason }) },
  'walkthrough.step-dropped': { ...own, payload: z.object({ step: id, reason }) },
  'walkthrough.blockage-noted': { ...own, payload: walkBlockage },
  'walkthrough.blockage-changed': { ...own, payload: walkBlockage.extend({ reason }) },
  'walkthrough.blockage-dropped': { ...own, payload: z.object({ blockage: id, reason }) },
  'walkthrough.concluded': { ...own, payload: walkConclusion },
  /** the whole conclusion anew */
  'walkthrough.amended': { ...own, payload: walkConclusion.extend({ reason }) },
  'walkthrough.voided': { ...own, payload: z.object({ reason }) },
})
