import { z } from 'zod'

/**
 * The outcome table (拨打结果表), a versioned and editable resource: what an interviewer may choose after a
 * call, its AAPOR disposition, what it says of the published number, and what to do next.
 */

/** The keys of the outcome panel: digits for what happens daily, letters for faults of the number. */
export const outcomeKeys = [...'1234567890QWERTYUI'] as const

/** 原因方. Only `theirs` counts against a unit; `ours` and `pending` never do. */
export const reasonSide = z.enum(['theirs', 'ours', 'pending'])
export type ReasonSide = z.infer<typeof reasonSide>
export const reasonSideLabels: Record<ReasonSide, string> = {
  theirs: '对方原因',
  ours: '我方原因',
  pending: '待定',
}

/** What a case's calls say of the published number (咨询电话的实质结论). */
export const phoneVerdict = z.enum([
  'accurate',
  'wrong',
  'refused',
  'broken_off',
  'no_one_able',
  'no_human',
  'not_connected',
  'neutral',
  'pending',
  'review',
  'out_of_frame',
  'none',
])
export type PhoneVerdict = z.infer<typeof phoneVerdict>

export const stepAction = z.enum([
  'close',
  'callback',
  'appointment',
  'retry_other_caller',
  'retry',
  'retry_other_half_day',
  'retry_now',
  'confirm_other_line',
  'ask_new_number',
  'supervisor',
  'replace',
  'requeue',
])
export type StepAction = z.infer<typeof stepAction>

/** When the next call may be made, before hours and holidays are looked at. */
const stepWhen = z.enum([
  'none',
  'now',
  'opening',
  'other_half_day',
  'next_working_day',
  'appointment',
  'person',
])

const nextStepRule = z.object({
  action: stepAction,
  when: stepWhen,
  minDelayMinutes: z.number().int().min(0),
  /** how often this outcome may lead to `action`; null = without limit */
  maxTimes: z.number().int().min(0).nullable(),
  per: z.enum(['case', 'half_day']),
  timing: z.string(),
  afterLimit: z.string(),
  afterLimitAction: stepAction,
})

export const outcome = z.object({
  /** the key pressed in the outcome panel */
  key: z.string().min(1).max(1),
  code: z.string().regex(/^[a-z_]+$/),
  label: z.string().min(1),
  shortLabel: z.string().min(1),
  aaporLabel: z.string().min(1),
  /** AAPOR dispositions under this outcome; the first is the default */
  variants: z
    .array(z.object({ aapor: z.string().regex(/^[1-4]\.\d{1,3}$/), label: z.string().min(1) }))
    .min(1),
  nextStep: nextStepRule,
  phoneVerdict,
  phoneVerdictLabel: z.string().min(1),
  reasonSide: reasonSide.nullable(),
  noteRequired: z.boolean(),
  confirmRequired: z.boolean(),
  countsAsAttempt: z.boolean(),
  /** did a person answer? (for 首次接通率) */
  reachedPerson: z.boolean(),
  /** when a case closes, the outcome with the lowest rank is its own */
  rank: z.number().int(),
  /** what it means once the case is closed on it */
  final: z.object({
    label: z.string().min(1),
    phoneVerdict,
    phoneVerdictLabel: z.string().min(1),
    reasonSide: reasonSide.nullable(),
  }),
  tooltip: z.string().min(1),
})
export type Outcome = z.infer<typeof outcome>

const setting = z.object({
  value: z.number(),
  unit: z.string(),
  label: z.string(),
  configurable: z.boolean(),
})

/** Thresholds of the retry rules; names end in their unit. */
const retrySettingsShape = z.object({
  maxAttemptsPerCase: setting,
  maxAttemptsInAll: setting,
  minHalfDays: setting,
  minWorkingDays: setting,
  minGapMinutes: setting,
  busyGapMinutes: setting,
  busyPerHalfDay: setting,
  refusalGapWorkingDays: setting,
  ringSeconds: setting,
  appointmentGraceMinutes: setting,
  claimMinutes: setting,
})
export type RetrySettings = Record<keyof z.infer<typeof retrySettingsShape>, number>

const callerRulesShape = z.object({
  maxSamplesPerUnitMonth: setting,
  maxCallsPerDay: setting,
  sameTargetGapMinutes: setting,
  renewMonths: setting,
  minNumbersPerMonth: setting,
})
export type CallerRules = Record<keyof z.infer<typeof callerRulesShape>, number>

/** The whole file `resources/outcomes.json`. */
export const outcomeTable = z.object({
  schemaVersion: z.literal(1),
  kind: z.literal('outcomes'),
  version: z.string(),
  locale: z.literal('zh-CN'),
  title: z.string(),
  note: z.string(),
  reasonSides: z.array(z.object({ key: reasonSide, label: z.string(), help: z.string() })),
  settings: retrySettingsShape,
  callerRules: callerRulesShape,
  actions: z.record(stepAction, z.string()),
  rates: z.array(
    z.object({
      key: z.string(),
      label: z.string(),
      formula: z.string(),
      keys: z.array(z.string()).optional(),
    }),
  ),
  phoneVerdicts: z.record(phoneVerdict, z.string()),
  outcomes: z.array(outcome).refine((list) => outcomeKeys.every((key) => list.some((o) => o.key === key)), {
    message: '拨打结果表缺少按键',
  }),
})
export type OutcomeTable = z.infer<typeof outcomeTable>

/** The thresholds alone, as plain numbers. */
export const retrySettings = ({ settings }: OutcomeTable): RetrySettings => ({
  maxAttemptsPerCase: settings.maxAttemptsPerCase.value,
  maxAttemptsInAll: settings.maxAttemptsInAll.value,
  minHalfDays: settings.minHalfDays.value,
  minWorkingDays: settings.minWorkingDays.value,
  minGapMinutes: settings.minGapMinutes.value,
  busyGapMinutes: settings.busyGapMinutes.value,
  busyPerHalfDay: settings.busyPerHalfDay.value,
  refusalGapWorkingDays: settings.refusalGapWorkingDays.value,
  ringSeconds: settings.ringSeconds.value,
  appointmentGraceMinutes: settings.appointmentGraceMinutes.value,
  claimMinutes: settings.claimMinutes.value,
})

/** The rules for caller numbers alone, as plain numbers. */
export const callerRules = ({ callerRules: rules }: OutcomeTable): CallerRules => ({
  maxSamplesPerUnitMonth: rules.maxSamplesPerUnitMonth.value,
  maxCallsPerDay: rules.maxCallsPerDay.value,
  sameTargetGapMinutes: rules.sameTargetGapMinutes.value,
  renewMonths: rules.renewMonths.value,
  minNumbersPerMonth: rules.minNumbersPerMonth.value,
})

/** The outcome under a key or a code; undefined when the table does not know it. */
export const findOutcome = (table: OutcomeTable, keyOrCode: string): Outcome | undefined =>
  table.outcomes.find((o) => o.key === keyOrCode || o.code === keyOrCode)
