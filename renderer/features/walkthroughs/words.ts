import type { Tone } from '#renderer/ui/StateTag.tsx'
import type {
  BlockageForm,
  ConclusionForm,
  StepForm,
  WalkBoard,
  WalkRow,
} from '#shared/contract/walkthroughs.ts'
import { clockText, msToCivil } from '#shared/domain/time/shanghai.ts'
import type { Verdict } from '#shared/domain/walkthroughs/compare.ts'
import type { WalkPhase, WalkPromised } from '#shared/domain/walkthroughs/facts.ts'

export const statusWords: Record<WalkRow['status'], { tone: Tone; text: string }> = {
  open: { tone: 'info', text: '体验中' },
  concluded: { tone: 'ok', text: '已结束' },
  voided: { tone: 'idle', text: '已作废' },
}

export const resultWords = { done: '已办成', 'not-done': '未办成', pending: '尚未办结' } as const

export const verdictWords: Record<Verdict, { tone: Tone; text: string }> = {
  better: { tone: 'ok', text: '好于公布' },
  same: { tone: 'ok', text: '与公布一致' },
  worse: { tone: 'bad', text: '未达公布' },
  open: { tone: 'idle', text: '未作比较' },
}

export const rewalkWords: Record<Verdict, { tone: Tone; text: string }> = {
  better: { tone: 'ok', text: '减少' },
  same: { tone: 'idle', text: '没有变化' },
  worse: { tone: 'bad', text: '增加' },
  open: { tone: 'idle', text: '未作比较' },
}

/** The same grounds as in the report; the words stand beside them. */
export const phaseVars: Record<WalkPhase, string> = {
  prep: 'var(--walk-prep)',
  travel: 'var(--walk-travel)',
  wait: 'var(--walk-wait)',
  service: 'var(--walk-service)',
  self_service: 'var(--walk-self)',
}

/** The promise of a guide as things to read. */
export const promisedItems = (p: WalkPromised): { label: string; value: string }[] =>
  (
    [
      {
        label: '承诺时限',
        value:
          p.days &&
          (p.days.count === 0 ? '即办' : `${p.days.count}${p.days.unit === '年' ? '' : '个'}${p.days.unit}`),
      },
      {
        label: '申请材料',
        value:
          p.materials &&
          (p.materials.length === 0
            ? '无需材料'
            : `${p.materials.length}份：${p.materials.map((m) => m.name).join('、')}`),
      },
      { label: '到现场次数', value: p.trips === null ? null : `${p.trips}次` },
      { label: '收费', value: p.fee },
      { label: '办理地点', value: p.place },
      { label: '办理时间', value: p.hours },
      { label: '办理流程', value: p.steps?.join(' → ') ?? null },
    ] satisfies { label: string; value: string | null }[]
  ).map(({ label, value }) => ({ label, value: value ?? '未公布' }))

const timeOf = (at: number): string => clockText(msToCivil(at).minuteOfDay)

/** 9:05—9:40; both days where it runs over midnight. */
export const spanWords = (from: number, to: number): string => {
  const [a, b] = [msToCivil(from).day, msToCivil(to).day]
  const short = (day: string) => `${Number(day.slice(5, 7))}月${Number(day.slice(8))}日`
  return a === b
    ? `${short(a)} ${timeOf(from)}—${timeOf(to)}`
    : `${short(a)} ${timeOf(from)}—${short(b)} ${timeOf(to)}`
}

export const emptyStepForm = (channel: string, now: number): StepForm => ({
  step: null,
  key: null,
  label: '',
  channel,
  phase: 'service',
  day: msToCivil(now).day,
  from: '',
  to: timeOf(now),
  happened: '',
  reason: '',
})

export const stepFormOf = (step: WalkBoard['steps'][number]): StepForm => ({
  step: step.step,
  key: step.key,
  label: step.label,
  channel: step.channel,
  phase: step.phase,
  day: msToCivil(step.startedAt).day,
  from: timeOf(step.startedAt),
  to: timeOf(step.endedAt),
  happened: step.happened,
  reason: '',
})

export const emptyBlockageForm = (step: string | null): BlockageForm => ({
  blockage: null,
  step,
  kind: '',
  category: '',
  tags: [],
  rootCause: '',
  severity: '',
  text: '',
  suggestion: '',
  disposal: '',
  unit: null,
  due: '',
  reason: '',
})

export const blockageFormOf = (b: WalkBoard['blockages'][number]): BlockageForm => ({
  blockage: b.blockage,
  step: b.step,
  kind: b.kind,
  category: b.category,
  tags: b.tags,
  rootCause: b.rootCause,
  severity: b.severity,
  text: b.text,
  suggestion: b.suggestion,
  disposal: b.disposal,
  unit: b.unit,
  due: b.due ?? '',
  reason: '',
})

/** What was said before, or a blank one with the materials of the guide. */
export const conclusionFormOf = (board: WalkBoard, questions: readonly string[]): ConclusionForm => {
  const { conclusion: c, started } = board
  return {
    materials:
      c?.materials ??
      (started.promised.materials ?? []).map(({ name }) => ({
        name,
        extra: false,
        brought: true,
        asked: false,
        accepted: false,
        returned: false,
      })),
    trips: c?.trips ?? null,
    fee: c?.fee ?? null,
    feeNote: c?.feeNote ?? '',
    departments: c?.departments.join('、') ?? '',
    applied: c?.days.applied ?? '',
    supplemented: c?.days.supplemented.join('、') ?? '',
    collected: c?.days.collected ?? '',
    result: c?.result ?? null,
    goodPractices: c?.goodPractices ?? '',
    answers: questions.map((q) => c?.answers.find((a) => a.question === q)?.answer ?? ''),
    followUp: c?.followUp ?? '',
    reason: '',
  }
}
