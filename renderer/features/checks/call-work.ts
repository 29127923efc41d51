import { formatInstant } from '#renderer/ui/format.ts'
import type { CallSheet, CallWork } from '#shared/contract/calls.ts'
import { advanceTimers, type CallTimers, idleTimers, phaseMs } from '#shared/domain/calls/timers.ts'
import { emptyDraft } from '#shared/domain/check/check-draft.ts'

/** What lies on the desk when a case is opened: what was left there, or nothing yet. */
export const openWork = (sheet: CallSheet): CallWork => {
  const materials = sheet.expected?.materials.length ?? 0
  const mine = sheet.attempts.find((a) => a.mine && a.outcomeKey === null)
  const { work } = sheet
  if (!work)
    return { draft: emptyDraft(materials), timers: idleTimers, attempt: mine?.attempt ?? null, focus: '' }
  const ticks = [...work.draft.ticks, ...emptyDraft(materials).ticks].slice(
    0,
    Math.max(materials, work.draft.ticks.length),
  )
  return {
    ...work,
    attempt: work.attempt ?? mine?.attempt ?? null,
    draft: { ...work.draft, ticks },
    // its clock belonged to a window that is gone: what ran is kept up to the last save
    timers: advanceTimers(work.timers, { type: 'interrupt', at: work.timers.since ?? 0 }),
  }
}

/** The stopwatch as it is stored: the running phase counted up to `now`, so that a crash loses seconds at most. */
export const storedTimers = (timers: CallTimers, now: number): CallTimers => {
  const { phase, since, totals } = timers
  if (since === null || phase === 'idle' || phase === 'ended') return timers
  return { ...timers, totals: { ...totals, [phase]: phaseMs(timers, phase, now) }, since: now }
}

/** Everything typed, as plain text for the clipboard: the way out when the disk takes nothing. */
export const workAsText = ({ draft }: CallWork, sheet: CallSheet, now: number): string =>
  [
    `${sheet.item.name}（${sheet.item.bodyName}，${sheet.phone}）${formatInstant(now, 'full')}`,
    ...sheet.elements.flatMap(({ key, label }) => {
      const answer = draft.answers[key]
      if (!answer) return []
      const { heard, verdict, quote, note } = answer
      return [`${label}：${heard}｜判定 ${verdict ?? '未判'}｜原话 ${quote}｜说明 ${note}`]
    }),
    ...draft.extras.filter((e) => e !== '').map((e) => `多要材料：${e}`),
    `拨打结果：${draft.outcome ?? '未选'}　预约再拨：${draft.appointment}　新号码：${draft.newNumber}`,
    `备注：${draft.note}`,
  ].join('\n')
