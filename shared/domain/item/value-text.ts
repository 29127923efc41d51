import type { GuideValue } from './item.ts'
import { formatPhones } from './phone.ts'

/** A guide value as people read it: 是/否, lists joined by 、, numbers with their extension. */
export function valueText(value: GuideValue): string {
  if (typeof value === 'boolean') return value ? '是' : '否'
  if (!Array.isArray(value)) return String(value)
  return value.map((part) => (typeof part === 'string' ? part : formatPhones([part]))).join('、')
}
