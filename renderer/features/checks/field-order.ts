import { type CheckDraft, draftAnswerOf } from '#shared/domain/check/check-draft.ts'
import {
  differsFromTicks,
  type PublishedMaterial,
  suggestMaterialsVerdict,
} from '#shared/domain/check/materials.ts'
import { isAdverse } from '#shared/domain/check/verdicts.ts'
import type { ElementKey } from '#shared/domain/persona/call-script.ts'
import { rowOf } from './desk-fields.ts'

interface Order {
  elements: readonly { key: ElementKey; label: string; required: boolean }[]
  materials: readonly PublishedMaterial[]
  materialsMismatchShare: number
}

/** Where Enter leads from a field of the fact rows: to what the row still needs, then to the next row. */
export const nextField = (field: string, draft: CheckDraft, order: Order): string => {
  const key = rowOf(field, [...order.elements])
  if (!key) return field
  const part = field.startsWith('extras.') ? 'extras' : field.split('.')[1]
  const at = Number(field.split('.').at(-1))
  const { heard, verdict, quote, reasonSide, note } = draftAnswerOf(draft, key)
  const afterRow = () => stepRow(key, 1, order)
  const noted = () =>
    noteIsDue(draft, order) && key === 'materials' && note === '' ? `${key}.note` : afterRow()
  switch (part) {
    case 'heard':
      return key === 'materials' && order.materials.length > 0 && heard.trim() !== ''
        ? 'materials.tick.0'
        : `${key}.verdict`
    case 'tick':
      return at + 1 < order.materials.length ? `materials.tick.${at + 1}` : 'extras.0'
    case 'extras':
      return (draft.extras[at] ?? '').trim() === '' ? 'materials.verdict' : `extras.${at + 1}`
    case 'verdict':
      if (verdict === null) return field
      if (isAdverse(verdict) && quote.trim() === '') return `${key}.quote`
      return verdict !== 'match' && reasonSide === null ? `${key}.reasonSide` : noted()
    case 'quote':
      return reasonSide === null ? `${key}.reasonSide` : noted()
    case 'reasonSide':
      return noted()
    default:
      return afterRow()
  }
}

/** The first field of the row before or after; beyond the ends the stopwatch and the outcome. */
export const stepRow = (
  key: ElementKey | null,
  by: 1 | -1,
  { elements }: Pick<Order, 'elements'>,
): string => {
  const index = key === null ? (by === 1 ? -1 : elements.length) : elements.findIndex((e) => e.key === key)
  const to = elements[index + by]
  return to ? `${to.key}.heard` : by === 1 ? 'outcome' : 'timer'
}

const noteIsDue = (draft: CheckDraft, { materials, materialsMismatchShare }: Order): boolean => {
  const { verdict } = draftAnswerOf(draft, 'materials')
  const ticked = draft.ticks.some((t) => t !== null) || draft.extras.some((e) => e.trim() !== '')
  return (
    ticked &&
    verdict !== null &&
    differsFromTicks(verdict, suggestMaterialsVerdict(draft, materials, materialsMismatchShare))
  )
}
