import type { Step } from '../migrate.ts'
import { log } from './0001-log.ts'
import { org } from './0002-org.ts'
import { cases } from './0004-cases.ts'

/** All steps in order of their numbers. */
export const steps: readonly Step[] = [log, org, cases]
