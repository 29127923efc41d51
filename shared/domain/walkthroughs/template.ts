/** The template of a walk-through (走流程记录模板, resources/walkthrough.json). */
import { z } from 'zod'
import { walkPhase } from './facts.ts'

const named = z.object({ key: z.string(), label: z.string() })
const explained = named.extend({ help: z.string() })

export const templateStep = named.extend({
  phase: walkPhase,
  whatToDo: z.string(),
  watchFor: z.string(),
  compareWith: z.string(),
  typicalBlockages: z.array(z.string()),
  optional: z.boolean(),
})
export type TemplateStep = z.infer<typeof templateStep>

export const compareKeys = [
  'materials',
  'trips',
  'minutes',
  'waitMinutes',
  'days',
  'steps',
  'fee',
  'departments',
] as const
export type CompareKey = (typeof compareKeys)[number]

export const walkTemplate = z.object({
  version: z.string(),
  modes: z.array(explained),
  identities: z.array(named),
  groundRules: z.array(z.string()),
  phases: z.array(z.object({ key: walkPhase, label: z.string() })),
  pauseReasons: z.array(z.string()),
  channels: z.array(named.extend({ steps: z.array(templateStep) })),
  blockageKinds: z.array(explained),
  categories: z.array(explained),
  blockageTags: z.record(z.string(), z.string()),
  rootCauses: z.array(named.extend({ owner: z.string() })),
  severity: z.array(explained),
  disposals: z.array(explained),
  typicalWordings: z.array(z.object({ kind: z.string(), category: z.string(), text: z.string() })),
  compareFields: z.array(z.object({ key: z.enum(compareKeys), label: z.string() })),
  questionsForLeader: z.array(z.string()),
  problemListColumns: z.array(z.string()),
})
export type WalkTemplate = z.infer<typeof walkTemplate>

/** The label of a key; the key itself where a newer template named it. */
export const labelOf = (list: readonly { key: string; label: string }[], key: string): string =>
  list.find((one) => one.key === key)?.label ?? key

/**
 * What comes next by the template: the first step of the channel behind the last one done that was neither done
 * nor skipped; null = the channel is at its end.
 */
export const stepAfter = (
  { channels }: Pick<WalkTemplate, 'channels'>,
  channel: string,
  done: readonly { channel: string; key: string | null }[],
  skipped: readonly string[] = [],
): TemplateStep | null => {
  const steps = channels.find((c) => c.key === channel)?.steps ?? []
  const keys = new Set(done.filter((d) => d.channel === channel).map((d) => d.key))
  const last = steps.findLastIndex((step) => keys.has(step.key))
  return steps.slice(last + 1).find((step) => !skipped.includes(`${channel}/${step.key}`)) ?? null
}
