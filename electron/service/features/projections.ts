/** How the facts of each feature's entities become its tables. */
import type { Kinds } from '../store/entities.ts'

export const projections: Kinds = {}
