import { z } from 'zod'

/**
 * The call script (话术): personas, questions, verdicts and the ban list; a versioned, editable resource.
 * A case keeps the version it began with.
 */

const text = z.string().min(1).max(300)
const texts = z.array(text)

/** The four required facts, then the optional ones a plan may add. */
export const elementKeys = [
  'phone',
  'place',
  'materials',
  'time_limit',
  'hours',
  'fee',
  'onsite',
  'online',
] as const
export const elementKey = z.enum(elementKeys)
export type ElementKey = z.infer<typeof elementKey>

/** 咨询电话、办理地点、申请材料、承诺时限: what the policy names (附件（四）). */
export const requiredElements = ['phone', 'place', 'materials', 'time_limit'] as const

export const verdictKey = z.enum(['match', 'partial', 'mismatch', 'unknown', 'shirk', 'not_asked'])
export type VerdictKey = z.infer<typeof verdictKey>

const scriptElement = z.object({
  key: elementKey,
  label: text,
  short: text,
  required: z.boolean(),
  guideField: text,
  ask: texts,
  probes: texts,
  compare: texts,
})

const persona = z.object({
  id: z.string().regex(/^P\d{2,3}$/),
  family: z.string(),
  label: text,
  /** whom the persona speaks for: a person or a body */
  appliesTo: z.enum(['个人', '单位']),
  typicalItems: texts,
  situation: text,
  openings: texts.min(1),
  readyAnswers: z.array(z.object({ ifAsked: text, say: text })),
  asks: z.record(z.enum(requiredElements), text),
  followUps: texts,
  avoid: texts,
})
export type Persona = z.infer<typeof persona>

const banPattern = z.object({
  rule: z.string().regex(/^B\d{2}$/),
  pattern: z.string().min(1).max(200),
  message: text,
  blocks: z.boolean(),
})
export type BanPattern = z.infer<typeof banPattern>

const numberSetting = z.object({
  value: z.number(),
  unit: z.string(),
  label: z.string(),
  configurable: z.boolean(),
  note: z.string(),
})

/** The whole file `resources/call-scripts.json`. */
export const callScript = z.object({
  schemaVersion: z.literal(1),
  kind: z.literal('call-scripts'),
  scriptId: z.string(),
  scriptVersion: z.string(),
  locale: z.literal('zh-CN'),
  title: z.string(),
  basis: texts,
  versioning: z.string(),
  placeholders: z.record(z.string(), z.string()),
  settings: z.object({
    probeLimit: numberSetting,
    repeatLimit: numberSetting,
    holdLimitSeconds: numberSetting,
    ivrLoopLimit: numberSetting,
    promptAnswerSeconds: numberSetting,
    slowAnswerSeconds: numberSetting,
    materialsMismatchShare: numberSetting,
    optionalElements: z.object({
      value: z.array(elementKey),
      unit: z.string(),
      label: z.string(),
      configurable: z.boolean(),
      note: z.string(),
    }),
  }),
  flow: texts,
  elements: z.array(scriptElement),
  families: z.array(z.object({ key: z.string(), label: text, keywords: z.array(text) })),
  personas: z.array(persona),
  surnames: z.array(z.string().length(1)),
  branches: z.array(
    z.object({
      key: z.string(),
      when: text,
      heard: texts,
      say: texts,
      record: text,
      outcomeKey: z.string().length(1).nullable(),
      configurable: z.boolean().optional(),
    }),
  ),
  closings: z.array(z.object({ key: z.string(), say: texts })),
  banList: z.array(z.object({ id: z.string(), rule: text, reason: text, instead: text })),
  banPatterns: z.object({ note: z.string(), patterns: z.array(banPattern) }),
  verdicts: z.array(
    z.object({
      key: verdictKey,
      hotkey: z.string().length(1),
      label: text,
      adverse: z.boolean(),
      definition: text,
      scoringNotes: texts,
      examples: z.array(z.object({ element: text, published: text, heard: text, note: text })),
    }),
  ),
  verdictRules: texts,
  conductItems: z.array(
    z.object({
      key: z.string(),
      label: text,
      measure: text,
      levels: texts.min(2),
      typical: text,
      scored: z.boolean(),
    }),
  ),
  conductNote: z.string(),
})
export type CallScript = z.infer<typeof callScript>

/** Replaces {{名称}} by its value; a placeholder without a value stays visible. */
export const fillPlaceholders = (line: string, values: Readonly<Record<string, string>>): string =>
  line.replace(/\{\{([^{}]+)\}\}/g, (whole, name: string) => values[name] ?? whole)
