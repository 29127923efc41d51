import type { Step } from '../migrate.ts'
import { log } from './0001-log.ts'

/** All steps in order of their numbers. */
export const steps: readonly Step[] = [log]
