import { type HalfDay, halfDay } from '../time/shanghai.ts'
import { findOutcome, type Outcome, type OutcomeTable } from './outcome-table.ts'

/** One closed attempt (一次拨打), as the retry rules see it. */
export interface Attempt {
  /** when dialling began, epoch ms */
  at: number
  /** the key in the outcome table, e.g. '9' */
  outcome: string
  /** AAPOR disposition chosen among the outcome's variants; its default when absent */
  aapor?: string
  /** who dialled */
  callerId: string
  /** the number dialled from (拨打号码台账): its line is what "another line" means */
  callerNumberId: string
  /** inside the published hours; a call outside them never counts */
  withinHours: boolean
  note?: string
  /** the time agreed on (预约再拨), epoch ms */
  appointmentAt?: number | null
  /** the number to ring instead (号码已改) */
  newNumber?: string | null
}

/** An attempt together with its row in the table. Attempts the table does not know are left out. */
export interface Coded {
  attempt: Attempt
  outcome: Outcome
}

export const coded = (attempts: readonly Attempt[], table: OutcomeTable): Coded[] =>
  attempts
    .flatMap((attempt) => {
      const outcome = findOutcome(table, attempt.outcome)
      return outcome ? [{ attempt, outcome }] : []
    })
    .sort((a, b) => a.attempt.at - b.attempt.at)

/** Does the attempt count towards the limits? Our own faults and calls outside hours do not. */
export const counts = ({ attempt, outcome }: Coded): boolean => outcome.countsAsAttempt && attempt.withinHours

/** How far a case has been tried (拨打覆盖). */
export interface Coverage {
  /** occasions: busy redials within one half day are one */
  occasions: number
  halfDays: number
  workingDays: number
}

export const coverage = (history: readonly Coded[]): Coverage => {
  const counted = history.filter(counts)
  const busy = new Set<string>()
  let occasions = 0
  for (const { attempt, outcome } of counted) {
    const half = halfKey(halfDay(attempt.at))
    if (outcome.nextStep.per === 'half_day') {
      if (busy.has(half)) continue
      busy.add(half)
    }
    occasions++
  }
  return {
    occasions,
    halfDays: new Set(counted.map((c) => halfKey(halfDay(c.attempt.at)))).size,
    workingDays: new Set(counted.map((c) => halfDay(c.attempt.at).day)).size,
  }
}

/** Was a fault of the number (空号, 传真, 无关方) heard again from another line? */
export const isConfirmed = (history: readonly Coded[], code: string): boolean =>
  new Set(history.filter((c) => c.outcome.code === code).map((c) => c.attempt.callerNumberId)).size >= 2

const halfKey = (half: HalfDay): string => `${half.day} ${half.part}`
