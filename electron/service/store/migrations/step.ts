/** One numbered change of the tables; never edited after a release. */
export interface Step {
  version: number
  up: string
}
