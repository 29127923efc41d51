/**
 * What the phone rules ask of the working-day calendar: one day's state, as `isWorkingDay` of
 * `working-days/calendar.ts` gives it. `known` is false for a year whose notice (放假安排) is not loaded.
 */
export interface DayStatus {
  working: boolean
  known: boolean
  /** 'holiday' tells a public holiday from an ordinary weekend */
  reason?: { kind: string }
}
export type Calendar = (day: string) => DayStatus
