import { z } from 'zod'

/**
 * The call script (话术): personas, questions, verdicts and the ban list; a versioned, editable resource.
 * A case keeps the version it began with.
 */

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

const banPattern = z.object({
  rule: z.string().regex(/^B\d{2}$/),
  pattern: z.string().min(1).max(200),
  message: z.string().min(1).max(300),
  blocks: z.boolean(),
})
export type BanPattern = z.infer<typeof banPattern>

/** How much is asked of the texts and figures of a script: all of a published one, little of one being written. */
interface Strictness {
  text: z.ZodType<string, string>
  figure: z.ZodType<number, number>
  /** the fewest lines of a list that must not be empty */
  least: (lines: number) => number
}

const schemaOf = ({ text, figure, least }: Strictness) => {
  const texts = z.array(text)
  const numberSetting = z.object({
    value: figure,
    unit: z.string(),
    label: z.string(),
    configurable: z.boolean(),
    note: z.string(),
  })
  return z.object({
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
    elements: z.array(
      z.object({
        key: elementKey,
        label: text,
        short: text,
        required: z.boolean(),
        guideField: text,
        ask: texts,
        probes: texts,
        compare: texts,
      }),
    ),
    families: z.array(z.object({ key: z.string(), label: text, keywords: z.array(text) })),
    personas: z.array(
      z.object({
        id: z.string().regex(/^P\d{2,3}$/),
        family: z.string(),
        label: text,
        /** whom the persona speaks for: a person or a body */
        appliesTo: z.enum(['个人', '单位']),
        typicalItems: texts,
        situation: text,
        openings: texts.min(least(1)),
        readyAnswers: z.array(z.object({ ifAsked: text, say: text })),
        asks: z.record(z.enum(requiredElements), text),
        followUps: texts,
        avoid: texts,
      }),
    ),
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
        levels: texts.min(least(2)),
        typical: text,
        scored: z.boolean(),
      }),
    ),
    conductNote: z.string(),
  })
}

/** The family of personas that fit any item. */
export const GENERAL = 'general'

/** The longest sentence of a script. */
export const SENTENCE_CHARS = 300

/** The whole file `resources/call-scripts.json`, and what is published. */
export const callScript = schemaOf({
  text: z.string().min(1).max(SENTENCE_CHARS),
  figure: z.number(),
  least: (lines) => lines,
})
export type CallScript = z.infer<typeof callScript>
export type Persona = CallScript['personas'][number]

/** As it is being written: sentences may be empty or too long still, a figure may be none (NaN, null on disk). */
export const writtenScript = schemaOf({
  text: z.string().max(5000),
  figure: z
    .custom<number>((value) => value === null || typeof value === 'number')
    .transform((value) => value ?? Number.NaN),
  least: () => 0,
})

/** Replaces {{名称}} by its value; a placeholder without a value stays visible. */
export const fillPlaceholders = (line: string, values: Readonly<Record<string, string>>): string =>
  line.replace(/\{\{([^{}]+)\}\}/g, (whole, name: string) => values[name] ?? whole)
