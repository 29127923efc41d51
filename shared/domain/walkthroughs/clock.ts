/** The minutes of a walk: what each step took, pauses subtracted, nothing counted twice, whatever the clocks did. */
import { type WalkPause, type WalkPhase, type WalkStep, walkPhases } from './facts.ts'

const MINUTE_MS = 60_000

/** More than this between the wall clock and a steady count is no drift: it was set, or the machine slept. */
export const CLOCK_JUMP_MS = 5_000

/** One look at both clocks. */
export interface ClockLook {
  /** epoch ms */
  wall: number
  /** ms of a count that never jumps; of one run of the program */
  tick: number
}

/** By how much the wall clock jumped between two looks (ms, negative = backwards); 0 = it ran steadily. */
export const clockJump = (before: ClockLook, after: ClockLook): number => {
  const jump = after.wall - before.wall - (after.tick - before.tick)
  return Math.abs(jump) > CLOCK_JUMP_MS ? jump : 0
}

export type StepProblem = 'WALK_STEP_BACKWARDS' | 'WALK_STEP_FUTURE' | 'WALK_PAUSE_OUTSIDE'

/** What is wrong with the times of a step; null = nothing. A minute into the future is the rounding of a form. */
export const stepProblem = (
  { startedAt, endedAt, pauses }: Pick<WalkStep, 'startedAt' | 'endedAt' | 'pauses'>,
  now: number,
): StepProblem | null => {
  if (endedAt < startedAt) return 'WALK_STEP_BACKWARDS'
  if (endedAt > now + MINUTE_MS) return 'WALK_STEP_FUTURE'
  const outside = pauses.some((p) => p.to < p.from || p.from < startedAt || p.to > endedAt)
  return outside ? 'WALK_PAUSE_OUTSIDE' : null
}

/** How much later than it ended a step was written (补记). */
export const lateness = (endedAt: number, now: number): number => Math.max(0, now - endedAt)

type Span = [from: number, to: number]

/** What is left of a step without its pauses; pauses may overlap. */
export const workedSpans = ({
  startedAt,
  endedAt,
  pauses,
}: Pick<WalkStep, 'startedAt' | 'endedAt' | 'pauses'>): Span[] => {
  const spans: Span[] = []
  let from = startedAt
  for (const pause of pauses.toSorted((a: WalkPause, b: WalkPause) => a.from - b.from)) {
    if (pause.from > from) spans.push([from, Math.min(pause.from, endedAt)])
    from = Math.max(from, pause.to)
  }
  if (endedAt > from) spans.push([from, endedAt])
  return spans
}

const lengthOf = (spans: readonly Span[]): number => spans.reduce((sum, [from, to]) => sum + to - from, 0)

/** ms a step took without its pauses. */
export const workedMs = (step: Pick<WalkStep, 'startedAt' | 'endedAt' | 'pauses'>): number =>
  lengthOf(workedSpans(step))

/** Whole minutes, rounded. */
export const minutesOf = (ms: number): number => Math.round(ms / MINUTE_MS)

export interface WalkTimes {
  /** ms by phase; a moment that two people noted counts once, for the step that began first */
  phases: Record<WalkPhase, number>
  total: number
  /** ms that two steps both claim */
  overlap: number
}

/** The time of a whole walk, over all its days. */
export const timesOf = (steps: readonly WalkStep[]): WalkTimes => {
  const phases = Object.fromEntries(walkPhases.map((phase) => [phase, 0])) as Record<WalkPhase, number>
  let taken: Span[] = []
  let overlap = 0
  const ordered = steps.toSorted((a, b) => a.startedAt - b.startedAt || (a.step < b.step ? -1 : 1))
  for (const step of ordered) {
    const spans = workedSpans(step)
    const free = spans.flatMap((span) => without(span, taken))
    overlap += lengthOf(spans) - lengthOf(free)
    phases[step.phase] += lengthOf(free)
    taken = [...taken, ...free].toSorted(([a], [b]) => a - b)
  }
  return { phases, total: lengthOf(taken), overlap }
}

/** A span less the spans already taken (in order, apart from each other). */
const without = ([from, to]: Span, taken: readonly Span[]): Span[] => {
  const free: Span[] = []
  let at = from
  for (const [a, b] of taken) {
    if (b <= at) continue
    if (a >= to) break
    if (a > at) free.push([at, a])
    at = Math.max(at, b)
  }
  if (at < to) free.push([at, to])
  return free
}
