/** What may go wrong in a run, and how likely each is in this one. */
import type { Chance } from './random.ts'

export const faultKinds = [
  // the network
  'loss',
  'cut-request',
  'cut-answer',
  'truncated',
  'portal',
  'duplicate',
  'delay',
  'reorder',
  'offline',
  // machines
  'clock-off',
  'clock-jump',
  'crash',
  'crash-in-transaction',
  'device-restored',
  'clone',
  'damaged',
  'hub-abort',
  'hub-crash',
  'hub-restart',
  'hub-restored',
  'hub-clock',
  // the office
  'role-changed',
  'town-moved',
  'revoked',
] as const
export type FaultKind = (typeof faultKinds)[number]

export const isFaultKind = (text: string): text is FaultKind => faultKinds.some((kind) => kind === text)

/** Faults of single messages: probability in a run where the kind is on. */
const perMessage: Partial<Record<FaultKind, number>> = {
  loss: 0.08,
  'cut-request': 0.06,
  'cut-answer': 0.08,
  truncated: 0.08,
  portal: 0.06,
  duplicate: 0.12,
  delay: 0.1,
  damaged: 0.08,
  'hub-abort': 0.07,
  'hub-crash': 0.03,
}

export interface Faults {
  /** does this fault hit now? Only faults of single messages; others are acts of the plan. */
  hits(kind: FaultKind): boolean
  on(kind: FaultKind): boolean
  /** from here on nothing goes wrong any more */
  end(): void
}

/** Each run has some kinds of faults and not others: what always happens together hides what each does alone. */
export const chooseFaults = (plan: Chance, draw: Chance, without: ReadonlySet<FaultKind>): Faults => {
  const calm = plan.hits(0.05)
  const on = new Map<FaultKind, number>()
  for (const kind of faultKinds) {
    const strength = plan.between(1, 3) / 2
    if (plan.hits(0.6) && !calm && !without.has(kind)) on.set(kind, strength)
  }
  let over = false
  return {
    on: (kind) => on.has(kind) && !over,
    hits: (kind) => !over && on.has(kind) && draw.hits((perMessage[kind] ?? 0) * (on.get(kind) ?? 0)),
    end: () => {
      over = true
    },
  }
}
