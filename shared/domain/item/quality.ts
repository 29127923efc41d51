/** 清单质检: what a finding is, and the findings of one item, of a whole catalogue, and of each unit. */
import type { CatalogueEntry, Item, Material } from './item.ts'
import type { ItemFieldName } from './item-fields.ts'
import { parsePhones } from './phone.ts'
import type { QualityContext, RuleSubject, Severity } from './quality-rule.ts'
import { qualityRules } from './quality-rules.ts'
import { valueText } from './value-text.ts'

export interface Finding {
  ruleId: string
  severity: Severity
  field: ItemFieldName | 'materials'
  /** Chinese, for the body that maintains the guide; says what is wrong, not who */
  message: string
}

/** Wuhu (芜湖): area code and the names of its nine areas. */
export const wuhuQuality: QualityContext = {
  areaCode: '0553',
  areas: [
    '镜湖区',
    '鸠江区',
    '弋江区',
    '湾沚区',
    '繁昌区',
    '南陵县',
    '无为市',
    '经济技术开发区',
    '三山经济开发区',
  ],
}

/** Runs every rule over one item; rules that compare items are in `quality-across.ts`. */
export function checkItem(
  item: Item,
  materials: readonly Material[],
  context: QualityContext = wuhuQuality,
): Finding[] {
  const { guide, original } = item
  const raw = (field: ItemFieldName): string => original[field] ?? shown(guide[field])
  const rules = { areaCode: context.areaCode, localDigits: 7 }
  const consult = parsePhones(raw('consultPhone'), rules).issues
  const supervise = parsePhones(raw('supervisePhone'), rules).issues
  const phoneIssues: RuleSubject['phoneIssues'] = (field) => (field === 'consultPhone' ? consult : supervise)
  const subject: RuleSubject = { guide, item, materials, context, raw, phoneIssues }
  const findings: Finding[] = []
  for (const rule of qualityRules) {
    const message = rule.check(subject)
    if (message !== null)
      findings.push({
        ruleId: rule.id,
        severity: rule.severity,
        field: rule.fields[0] ?? 'materials',
        message,
      })
  }
  return findings
}

/** A catalogue entry with what was found about it. */
export type CheckedEntry = CatalogueEntry & { findings: Finding[] }

const shown = (value: Item['guide'][ItemFieldName]): string => (value === undefined ? '' : valueText(value))
