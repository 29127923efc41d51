import { checklistFacts } from '#shared/domain/checklists/facts.ts'
import { type ChecklistState, checklistFold } from '#shared/domain/checklists/fold.ts'
import type { Kind } from '../../store/entities.ts'

/** Checklists (检查表) are few and read whole, straight from their entity rows. */
export const checklistKind: Kind<ChecklistState> = {
  types: checklistFacts,
  fold: checklistFold,
  project: () => {},
}
