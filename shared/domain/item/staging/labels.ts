/** Which field a heading means: by its Chinese label, other common writings, or the national column name. */
import { type DayUnit, unitOf } from '../days.ts'
import {
  type FieldSpec,
  type ItemFieldName,
  itemFields,
  type MaterialFieldName,
  materialFields,
} from '../item-fields.ts'
import { toHalfWidth } from '../text.ts'

export type FieldTarget =
  | { kind: 'item'; field: ItemFieldName }
  | { kind: 'material'; field: MaterialFieldName }
  /** all materials of an item in one cell, as lines */
  | { kind: 'materialLines'; field: 'materials' }

export interface LabelMatch {
  target: FieldTarget
  /** 1 = the label itself; 0.9 = a known other writing; 0.8 / 0.7 = the same after dropping a bracket or affix */
  confidence: number
  unit?: DayUnit
}

/** The heading without blanks, marks, numbering and brackets; a time unit in the brackets is kept aside. */
export function labelKey(label: string): { key: string; bare: string; unit?: DayUnit } {
  const text = toHalfWidth(label)
    .replace(/\s+/g, '')
    .replace(/^[*※★#]+|[*※★:]+$/g, '')
    .replace(/^\d{1,3}[.、]/, '')
    .toLowerCase()
  const inside = /\(([^)]*)\)/.exec(text)?.[1]
  const unit = inside === undefined ? undefined : unitOf(inside)
  return { key: text, bare: text.replace(/\([^)]*\)/g, ''), ...(unit ? { unit } : {}) }
}

const index = new Map<string, { target: FieldTarget; confidence: number }>()
const learn = (spec: FieldSpec, target: FieldTarget) => {
  const put = (text: string, confidence: number) => {
    const { key } = labelKey(text)
    if ((index.get(key)?.confidence ?? 0) < confidence) index.set(key, { target, confidence })
  }
  put(spec.label, 1)
  if (spec.column) put(spec.column, 1)
  for (const name of spec.names ?? []) put(name, 0.9)
}
for (const spec of itemFields) learn(spec, { kind: 'item', field: spec.name })
for (const spec of materialFields) learn(spec, { kind: 'material', field: spec.name })
for (const label of [
  '申请材料',
  '申请材料清单',
  '材料清单',
  '所需材料',
  '申报材料',
  '提交材料',
  '办理材料',
]) {
  index.set(label, { target: { kind: 'materialLines', field: 'materials' }, confidence: 0.9 })
}

/** What a heading means, or null. `parts` are its levels; the levels joined and each alone are tried. */
export function bestMatch(parts: readonly string[]): LabelMatch | null {
  const writings = parts.length > 1 ? [parts.join(''), parts.at(-1) ?? '', parts[0] ?? ''] : parts
  let best: LabelMatch | null = null
  for (const [i, writing] of writings.entries()) {
    const match = matchLabel(writing)
    if (!match) continue
    // The upper level alone says less than the lower one
    const confidence = i === 2 ? match.confidence - 0.3 : match.confidence
    if (confidence > (best?.confidence ?? 0)) best = { ...match, confidence }
  }
  return best
}

function matchLabel(label: string): LabelMatch | null {
  const { key, bare, unit } = labelKey(label)
  const tries: [string, number][] = [
    [key, 0],
    [bare, 0.1],
    [bare.replace(/^(?:事项|政务服务事项|办事)|(?:名称|内容|信息)$/g, ''), 0.2],
    [`${bare}名称`, 0.2],
    [bare.replace(/^是否支持/, '是否'), 0.2],
  ]
  for (const [text, loss] of tries) {
    const found = index.get(text)
    if (found) return { target: found.target, confidence: found.confidence - loss, ...(unit ? { unit } : {}) }
  }
  return null
}
