/** How the facts of each feature's entities become its tables. */

import type { Kinds } from '../store/entities.ts'
import { scriptKind } from './call-scripts/project.ts'
import { caseKind } from './cases/project.ts'
import { releaseKind } from './catalogue/project.ts'
import { checklistKind } from './checklists/project.ts'
import { fileKind } from './files/project.ts'
import { ledgerKind } from './ledgers/project.ts'
import { callerKind, orgKind, personKind } from './org/project.ts'
import { packKind } from './packs/project.ts'
import { documentKind } from './papers/project.ts'
import { roundKind } from './rounds/project.ts'
import { visitKind } from './visits/project.ts'
import { walkKind } from './walkthroughs/project.ts'

export const projections: Kinds = {
  org: orgKind,
  person: personKind,
  caller: callerKind,
  release: releaseKind,
  case: caseKind,
  round: roundKind,
  ledger: ledgerKind,
  file: fileKind,
  walkthrough: walkKind,
  document: documentKind,
  pack: packKind,
  visit: visitKind,
  checklist: checklistKind,
  script: scriptKind,
}
