import type { WalkBlockage, WalkConclusion, WalkStarted, WalkStep } from './facts.ts'

interface Said {
  fact: string
  by: string
  at: number
}

/** What was said before, and why it was changed. */
export interface Change<T> extends Said {
  reason: string
  before: T
}

/** Something noted on a walk that may be corrected or taken back with a reason. */
export interface Noted<T> extends Said {
  now: T
  changes: Change<T>[]
  dropped: (Said & { reason: string }) | null
  /** facts that others wrote without seeing the last word here: to be looked at by a person */
  unseen: string[]
}

export interface WalkState {
  started: (WalkStarted & Said) | null
  steps: Noted<WalkStep>[]
  blockages: Noted<WalkBlockage>[]
  /** the first conclusion, as it was amended since; `unseen`: conclusions of others who did not see it */
  concluded: Noted<WalkConclusion> | null
  voided: (Said & { reason: string }) | null
  ineffective: (Said & { type: string; why: string })[]
}

export const emptyWalk: WalkState = {
  started: null,
  steps: [],
  blockages: [],
  concluded: null,
  voided: null,
  ineffective: [],
}

export const walkStatuses = ['open', 'concluded', 'voided'] as const
export type WalkStatus = (typeof walkStatuses)[number]

export const walkStatus = ({ concluded, voided }: WalkState): WalkStatus =>
  voided ? 'voided' : concluded ? 'concluded' : 'open'

/** The steps that count, in the order they happened. */
export const countedSteps = (state: WalkState): WalkStep[] =>
  state.steps
    .filter((step) => step.dropped === null)
    .map((step) => step.now)
    .toSorted((a, b) => a.startedAt - b.startedAt || (a.step < b.step ? -1 : 1))

/** The problems that count, in the order they were noted. */
export const countedBlockages = (state: WalkState): WalkBlockage[] =>
  state.blockages.filter((b) => b.dropped === null).map((b) => b.now)

/** What people noted without seeing each other, for a person to look at. */
export const unseenCount = (state: WalkState): number =>
  [...state.steps, ...state.blockages, ...(state.concluded ? [state.concluded] : [])].filter(
    (noted) => noted.unseen.length > 0,
  ).length
