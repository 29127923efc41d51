import { scriptFacts } from './call-scripts/facts.ts'
import { caseFacts } from './cases/facts.ts'
import { releaseFacts } from './catalogue/facts.ts'
import { checklistFacts } from './checklists/facts.ts'
import type { FactType, FactTypes } from './fact-type.ts'
import { fileFacts } from './files/facts.ts'
import { ledgerFacts } from './ledgers/facts.ts'
import { orgFacts } from './org/facts.ts'
import { packFacts } from './packs/facts.ts'
import { documentFacts } from './papers/facts.ts'
import { callerFacts, personFacts } from './people/facts.ts'
import { roundFacts } from './rounds/facts.ts'
import { visitFacts } from './visits/facts.ts'
import { walkFacts } from './walkthroughs/facts.ts'
import { calendarFacts, commonFacts, deviceFacts, settingFacts } from './workspace/facts.ts'

/** Every type of fact there is, by kind of entity: what the hub judges by and the device folds by. */
export const factTypes: Record<string, FactTypes> = {
  org: orgFacts,
  person: personFacts,
  caller: callerFacts,
  release: releaseFacts,
  round: roundFacts,
  case: caseFacts,
  document: documentFacts,
  ledger: ledgerFacts,
  file: fileFacts,
  walkthrough: walkFacts,
  pack: packFacts,
  visit: visitFacts,
  checklist: checklistFacts,
  setting: settingFacts,
  calendar: calendarFacts,
  script: scriptFacts,
  device: deviceFacts,
}

/** The type of a fact about an entity of this kind, or null when this program does not know it (待升级). */
export const typeOf = (kind: string, type: string): FactType | null => {
  const own = Object.hasOwn(factTypes, kind) ? factTypes[kind] : undefined
  if (!own) return null
  return (
    (Object.hasOwn(own, type) ? own[type] : undefined) ??
    (Object.hasOwn(commonFacts, type) ? (commonFacts as FactTypes)[type] : undefined) ??
    null
  )
}
