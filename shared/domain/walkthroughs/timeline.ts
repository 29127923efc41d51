/** The picture of a walk on one page (一页时间线): where each step stands, for the screen and for the report. */

import { msToCivil } from '../time/shanghai.ts'
import { minutesOf, timesOf, workedMs } from './clock.ts'
import type { WalkPhase, WalkStep } from './facts.ts'

export interface TimelineBar {
  step: string
  label: string
  phase: WalkPhase
  minutes: number
  /** place on the axis, 0–1 */
  from: number
  to: number
  /** pauses on the same axis */
  pauses: { from: number; to: number }[]
  late: boolean
  clockMoved: boolean
}

export interface TimelineDay {
  day: string
  /** where the day begins on the axis, 0–1 */
  from: number
}

export interface Timeline {
  bars: TimelineBar[]
  days: TimelineDay[]
  minutes: number
}

/** Nights and idle hours between steps take no room on the axis beyond this. */
const MOST_GAP_MS = 20 * 60_000
/** A step of a few seconds is still to be seen. */
const LEAST_WIDTH = 0.006

/**
 * Lays the steps out along one axis of time. Long gaps between steps are drawn short, so that a walk of two days
 * stays readable; the length of a step is true to all other steps.
 */
export const timelineOf = (steps: readonly WalkStep[]): Timeline => {
  const ordered = steps.toSorted((a, b) => a.startedAt - b.startedAt || (a.step < b.step ? -1 : 1))
  const folds: { at: number; cut: number }[] = []
  let end = ordered[0]?.startedAt ?? 0
  for (const step of ordered) {
    if (step.startedAt - end > MOST_GAP_MS) folds.push({ at: end, cut: step.startedAt - end - MOST_GAP_MS })
    end = Math.max(end, step.endedAt)
  }
  const zero = ordered[0]?.startedAt ?? 0
  const squeezed = (at: number): number =>
    at - zero - folds.reduce((sum, fold) => sum + Math.min(fold.cut, Math.max(0, at - fold.at)), 0)
  const length = Math.max(1, squeezed(end))
  const place = (at: number): number => Math.min(1, Math.max(0, squeezed(at) / length))
  const days: TimelineDay[] = []
  const bars = ordered.map((step): TimelineBar => {
    const { day } = msToCivil(step.startedAt)
    if (!days.some((d) => d.day === day)) days.push({ day, from: place(step.startedAt) })
    const from = Math.min(place(step.startedAt), 1 - LEAST_WIDTH)
    return {
      step: step.step,
      label: step.label,
      phase: step.phase,
      minutes: minutesOf(workedMs(step)),
      from,
      to: Math.max(place(step.endedAt), from + LEAST_WIDTH),
      pauses: step.pauses.map((p) => ({ from: place(p.from), to: place(p.to) })),
      late: step.lateBy !== null,
      clockMoved: step.clockMoved,
    }
  })
  return { bars, days, minutes: minutesOf(timesOf(ordered).total) }
}
