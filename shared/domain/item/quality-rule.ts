/** The shape of a rule of 清单质检: what it is given, and what it says. */
import type { Item, Material } from './item.ts'
import type { ItemFieldName } from './item-fields.ts'
import type { PhoneIssue } from './phone.ts'

export type Severity = '错误' | '提醒'

export interface QualityContext {
  areaCode: string
  /** names of the areas (县市区) whose addresses can be told apart */
  areas: readonly string[]
}

/** What a rule looks at. `raw` gives the text as published, whether or not it could be read. */
export interface RuleSubject {
  guide: Item['guide']
  item: Item
  materials: readonly Material[]
  context: QualityContext
  raw: (field: ItemFieldName) => string
  /** what is wrong with the published numbers of a field */
  phoneIssues: (field: 'consultPhone' | 'supervisePhone') => readonly PhoneIssue[]
}

export interface QualityRule {
  id: string
  label: string
  severity: Severity
  fields: readonly (ItemFieldName | 'materials')[]
  source: string
  /** null = nothing found; otherwise what is wrong, in Chinese. Pure. */
  check: (subject: RuleSubject) => string | null
}
