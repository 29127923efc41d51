/**
 * The stopwatch of one call: ring, menu, hold and talk apart, driven by one key at a time. Plain data, so
 * that every change can be stored and a call that was cut off resumes. Ticks are milliseconds of a clock
 * that never jumps (monotonic); totals are exact whatever the wall clock does.
 */

export type Phase = 'idle' | 'ring' | 'menu' | 'hold' | 'talk' | 'ended'
export type TimedPhase = Exclude<Phase, 'idle' | 'ended'>

export interface CallTimers {
  phase: Phase
  /** tick at which the running phase began; null when nothing runs */
  since: number | null
  /** milliseconds spent in each phase so far, the running one not included */
  totals: Record<TimedPhase, number>
  /** the program stopped while the call went on: the totals are a lower bound */
  interrupted: boolean
}

export type TimerEvent =
  | { type: 'dial' | 'answer' | 'menu' | 'hold' | 'end'; at: number }
  /** the program was found stopped; `at` = the last tick known to be true */
  | { type: 'interrupt'; at: number }
  /** the call goes on after an interruption */
  | { type: 'resume'; at: number; phase: TimedPhase }

export const idleTimers: CallTimers = {
  phase: 'idle',
  since: null,
  totals: { ring: 0, menu: 0, hold: 0, talk: 0 },
  interrupted: false,
}

/** Advances the stopwatch; an event that makes no sense in its phase changes nothing. */
export const advanceTimers = (timers: CallTimers, event: TimerEvent): CallTimers => {
  if (event.type === 'interrupt') {
    return isTimed(timers.phase)
      ? { ...closePhase(timers, event.at), since: null, interrupted: true }
      : timers
  }
  if (event.type === 'resume') {
    return timers.interrupted && timers.since === null && isTimed(timers.phase)
      ? { ...timers, phase: event.phase, since: event.at }
      : timers
  }
  const to = TRANSITIONS[timers.phase][event.type]
  if (!to) return timers
  return { ...closePhase(timers, event.at), phase: to, since: to === 'ended' ? null : event.at }
}

type Press = 'dial' | 'answer' | 'menu' | 'hold' | 'end'

const TRANSITIONS: Record<Phase, Partial<Record<Press, Phase>>> = {
  idle: { dial: 'ring' },
  ring: { answer: 'talk', menu: 'menu', end: 'ended' },
  menu: { answer: 'talk', hold: 'hold', end: 'ended' },
  hold: { answer: 'talk', hold: 'talk', menu: 'menu', end: 'ended' },
  talk: { hold: 'hold', menu: 'menu', end: 'ended' },
  ended: {},
}

/** Which event a key means in this phase: space goes on, M menu, H hold and back, End hangs up. */
export const timerKey = (phase: Phase, key: string): Press | null => {
  const press = KEYS[key.length === 1 ? key.toLowerCase() : key]?.[phase] ?? null
  return press && TRANSITIONS[phase][press] ? press : null
}

const KEYS: Record<string, Partial<Record<Phase, Press>>> = {
  ' ': { idle: 'dial', ring: 'answer', menu: 'answer', hold: 'answer', talk: 'end' },
  m: { ring: 'menu', hold: 'menu', talk: 'menu' },
  h: { menu: 'hold', talk: 'hold', hold: 'hold' },
  End: { ring: 'end', menu: 'end', hold: 'end', talk: 'end' },
}

export const phaseLabels: Record<Phase, string> = {
  idle: '未拨',
  ring: '响铃',
  menu: '语音菜单',
  hold: '等候',
  talk: '通话',
  ended: '已挂断',
}

/** Milliseconds in a phase up to `now`, the running one included. */
export const phaseMs = (timers: CallTimers, phase: TimedPhase, now: number): number =>
  timers.totals[phase] +
  (timers.phase === phase && timers.since !== null ? Math.max(0, now - timers.since) : 0)

/** 接听时长 of GB/T 33358-2016 (a yardstick for hotlines, not binding on windows). */
export const ringGrade = (
  ringMs: number,
  limits: { promptAnswerSeconds: number; slowAnswerSeconds: number },
): '及时' | '较慢' | '很慢' =>
  ringMs <= limits.promptAnswerSeconds * 1000
    ? '及时'
    : ringMs <= limits.slowAnswerSeconds * 1000
      ? '较慢'
      : '很慢'

const isTimed = (phase: Phase): phase is TimedPhase => phase !== 'idle' && phase !== 'ended'

const closePhase = (timers: CallTimers, at: number): CallTimers => {
  const { phase, since, totals } = timers
  if (!isTimed(phase) || since === null) return timers
  return { ...timers, totals: { ...totals, [phase]: totals[phase] + Math.max(0, at - since) } }
}
