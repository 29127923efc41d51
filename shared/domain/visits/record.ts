/** The record of a visit (走访记录): what was found, asked, answered, and where. */
import { z } from 'zod'

export const visitLevels = ['county', 'town', 'village', 'hall'] as const
export type VisitLevel = (typeof visitLevels)[number]
export const visitLevelLabels: Record<VisitLevel, string> = {
  county: '县市区、开发区',
  town: '镇街',
  village: '村（社区）',
  hall: '政务服务中心',
}

export const visitDuties = ['quarterly', 'monthly', 'other'] as const
export type VisitDuty = (typeof visitDuties)[number]
export const dutyLabels: Record<VisitDuty, string> = {
  quarterly: '季度调研',
  monthly: '每月走访',
  other: '其他',
}

export const rectifyWays = ['at-once', 'by-date', 'long-term'] as const
export type RectifyWay = (typeof rectifyWays)[number]
export const rectifyLabels: Record<RectifyWay, string> = {
  'at-once': '立行立改',
  'by-date': '限期整改',
  'long-term': '长期坚持',
}

export const previousStates = ['fixed', 'partly', 'not'] as const
export type PreviousState = (typeof previousStates)[number]
export const previousLabels: Record<PreviousState, string> = {
  fixed: '已解决',
  partly: '部分解决',
  not: '未解决',
}

export const locationKinds = ['gps', 'exif', 'pin', 'none'] as const
export type LocationKind = (typeof locationKinds)[number]
export const locationLabels: Record<LocationKind, string> = {
  gps: '本机定位',
  exif: '照片位置',
  pin: '手工标注',
  none: '无定位',
}

const id = z.string().min(1).max(80)
export const visitDay = z.string().regex(/^\d{4}-\d{2}-\d{2}$/)

const answer = z.object({
  line: z.string().min(1).max(40),
  defects: z.number().int().min(0).max(99),
  notApplicable: z.boolean(),
  /** why it does not apply */
  reason: z.string().max(200),
  note: z.string().max(500),
  /** 线索: noted without evidence, costs nothing */
  clue: z.boolean(),
})
export type VisitAnswer = z.infer<typeof answer>

const problem = z.object({
  id,
  text: z.string().min(1).max(500),
  place: z.string().max(100),
  basis: z.string().max(300),
  unit: z.string().max(100),
  suggestion: z.string().max(300),
  rectify: z.enum(rectifyWays),
  answeredOnSpot: z.boolean(),
  answer: z.string().max(300),
})

const coordination = z.object({
  id,
  text: z.string().min(1).max(500),
  /** who is asked to settle it */
  asks: z.string().max(100),
  due: visitDay.nullable(),
})

const previous = z.object({
  visit: id,
  problem: id,
  state: z.enum(previousStates),
  note: z.string().max(300),
})

export const visitLocation = z
  .object({
    kind: z.enum(locationKinds),
    lat: z.number().min(-90).max(90).nullable(),
    lon: z.number().min(-180).max(180).nullable(),
    accuracyM: z.number().min(0).max(1_000_000).nullable(),
    /** why there is none, or what the pin stands for */
    reason: z.string().max(200),
  })
  .refine((l) => (l.kind === 'none' ? l.lat === null && l.lon === null : l.lat !== null && l.lon !== null), {
    message: '有定位的要有经纬度，无定位的不能有',
  })
export type VisitLocation = z.infer<typeof visitLocation>

/** In tenths of a point: what the rule gave, out of what. */
export const visitScore = z.object({
  /** scaled to the whole list */
  points: z.number().int().min(0),
  total: z.number().int().min(0),
  /** of the lines that apply */
  applicable: z.number().int().min(0),
  deducted: z.number().int().min(0),
})
export type VisitScore = z.infer<typeof visitScore>

/** The whole record. A village is never scored (村只记问题和协调事项). */
export const visitRecord = z
  .object({
    level: z.enum(visitLevels),
    answers: z.array(answer).max(150),
    score: visitScore.nullable(),
    problems: z.array(problem).max(60),
    coordination: z.array(coordination).max(40),
    previous: z.array(previous).max(100),
    /** what people and staff said, without names */
    talk: z.string().max(4000),
    /** 职务 of people met; their names stand apart */
    met: z.array(z.object({ post: z.string().min(1).max(60) })).max(30),
    location: visitLocation,
    endedAt: z.number().int(),
    /** ms between the end and this record */
    lateBy: z.number().int().min(0),
    /** the clock of the device went back meanwhile */
    clockMoved: z.boolean(),
  })
  .refine(({ level, score }) => level !== 'village' || score === null, {
    path: ['score'],
    message: '村（社区）的走访记录不打分',
  })
  .refine(({ level, answers }) => level !== 'village' || answers.every((a) => a.defects === 0), {
    path: ['answers'],
    message: '村（社区）的走访记录不计扣分',
  })
export type VisitRecord = z.infer<typeof visitRecord>

/** Names of people met, in the order of `met`; erasable. */
export const visitPrivate = z.object({ names: z.array(z.string().max(40)).max(30) })
