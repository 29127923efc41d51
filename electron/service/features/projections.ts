/** How the facts of each feature's entities become its tables. */

import type { Kinds } from '../store/entities.ts'
import { caseKind } from './cases/project.ts'

export const projections: Kinds = {
  case: caseKind,
}
