/** From what was typed to what a fact holds, or why it is not yet that. */
import { fail, ok, type Result } from '#shared/contract/result.ts'
import type { BlockageForm, ConclusionForm, StepForm, WalkRunning } from '#shared/contract/walkthroughs.ts'
import { civilToMs, isDay } from '#shared/domain/time/shanghai.ts'
import { lateness, stepProblem } from '#shared/domain/walkthroughs/clock.ts'
import { daysOutOfOrder } from '#shared/domain/walkthroughs/compare.ts'
import type { WalkBlockage, WalkConclusion, WalkStep } from '#shared/domain/walkthroughs/facts.ts'
import { walkFaults } from './faults.ts'

/** The step under way, ended now. */
export const endedStep = (running: WalkRunning, now: number): Result<WalkStep> => {
  const step: WalkStep = {
    ...running,
    endedAt: now,
    pauses: running.pauses.map((p) => ({ ...p, to: p.to ?? now })),
    lateBy: null,
  }
  const problem = stepProblem(step, now)
  return problem ? fail(walkFaults.times(problem)) : ok(step)
}

/** A step written afterwards (补记), or corrected: `before` then gives what the form does not ask. */
export const writtenStep = (
  form: StepForm,
  step: string,
  now: number,
  before: WalkStep | null,
): Result<WalkStep> => {
  if (form.label.trim() === '') return fail(walkFaults.incomplete('步骤名称'))
  const startedAt = instantOf(form.day, form.from, before?.startedAt)
  const sameDayEnd = instantOf(form.day, form.to, before?.endedAt)
  if (startedAt === null || sameDayEnd === null) return fail(walkFaults.timesUnreadable)
  const written: WalkStep = {
    step,
    key: form.key,
    label: form.label.trim(),
    channel: form.channel,
    phase: form.phase,
    startedAt,
    endedAt: sameDayEnd,
    // pauses that no longer lie within are not silently kept
    pauses: (before?.pauses ?? []).filter((p) => p.from >= startedAt && p.to <= sameDayEnd),
    happened: form.happened.trim(),
    lateBy: before ? before.lateBy : lateness(sameDayEnd, now),
    clockMoved: false,
  }
  const problem = stepProblem(written, now)
  return problem ? fail(walkFaults.times(problem)) : ok(written)
}

/** '9:05' on a day; to the minute, so the same minute as before keeps its seconds. */
const instantOf = (day: string, time: string, before?: number): number | null => {
  const clock = /^(\d{1,2})[:：](\d{2})$/.exec(time.trim())
  const [hour, minute] = [Number(clock?.[1]), Number(clock?.[2])]
  if (!isDay(day) || !clock || hour > 23 || minute > 59) return null
  const at = civilToMs(day, hour * 60 + minute)
  return before !== undefined && before >= at && before < at + 60_000 ? before : at
}

export const writtenBlockage = (form: BlockageForm, blockage: string): Result<WalkBlockage> => {
  const { reason: _, due, ...rest } = form
  if (form.text.trim() === '') return fail(walkFaults.incomplete('问题描述'))
  if (/\{\{.*?\}\}/.test(form.text)) return fail(walkFaults.incomplete('问题描述中{{ }}处的内容'))
  for (const [value, what] of [
    [form.kind, '堵点、痛点还是难点'],
    [form.category, '类别'],
    [form.rootCause, '原因'],
    [form.severity, '程度'],
    [form.disposal, '处置方式'],
  ] as const)
    if (value === '') return fail(walkFaults.incomplete(what))
  if (due !== '' && !isDay(due)) return fail(walkFaults.incomplete('正确的期限'))
  return ok({
    ...rest,
    blockage,
    text: form.text.trim(),
    suggestion: form.suggestion.trim(),
    due: due === '' ? null : due,
  })
}

export const writtenConclusion = (
  form: ConclusionForm,
  questions: readonly string[],
): Result<WalkConclusion> => {
  if (form.result === null) return fail(walkFaults.incomplete('办理结果'))
  if (form.trips === null) return fail(walkFaults.incomplete('跑动次数'))
  if (form.materials.some((m) => m.name.trim() === '')) return fail(walkFaults.incomplete('材料名称'))
  const day = (text: string) => (text.trim() === '' ? null : text.trim())
  const days = {
    applied: day(form.applied),
    supplemented: form.supplemented.split(/[\s,，、;；]+/).filter((d) => d !== ''),
    collected: day(form.collected),
  }
  const all = [days.applied, ...days.supplemented, days.collected].filter((d) => d !== null)
  if (!all.every(isDay) || days.supplemented.length > 10) return fail(walkFaults.incomplete('正确的日期'))
  if (daysOutOfOrder(days)) return fail(walkFaults.daysOrder)
  const departments = form.departments.split(/[\s,，、;；]+/).filter((d) => d !== '')
  return ok({
    materials: form.materials.map((m) => ({ ...m, name: m.name.trim() })),
    trips: form.trips,
    fee: form.fee,
    feeNote: form.feeNote.trim(),
    departments: departments.slice(0, 20).map((d) => d.slice(0, 60)),
    days,
    result: form.result,
    goodPractices: form.goodPractices.trim(),
    answers: form.answers.flatMap((answer, i) => {
      const question = questions[i]
      return question === undefined || answer.trim() === ''
        ? []
        : [{ question: question.slice(0, 100), answer: answer.trim() }]
    }),
    followUp: form.followUp.trim(),
  })
}
