import type { Name } from './contract.ts'

/** The names of all calls, without their schemas: all that the preload script needs to know. */
export const contractNames = [
  'app.state',
  'app.createSample',
  'app.createStandalone',
  'app.unlock',
  'app.leaveSample',
] as const satisfies readonly Name[]

/** Does not compile while a call is missing above. */
type Missing = Exclude<Name, (typeof contractNames)[number]>
export const allNamed: [Missing] extends [never] ? true : Missing = true
