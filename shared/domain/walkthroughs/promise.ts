/** What a published guide (办事指南) promises, as it is frozen into a walk. */
import type { CatalogueEntry } from '../item/item.ts'
import { valueText } from '../item/value-text.ts'
import type { WalkPromised } from './facts.ts'

export const noPromise: WalkPromised = {
  source: null,
  days: null,
  materials: null,
  trips: null,
  fee: null,
  place: null,
  hours: null,
  steps: null,
}

/** Texts are clipped to what a fact can hold. */
export const promisedOf = (
  { item, materials }: CatalogueEntry,
  source: NonNullable<WalkPromised['source']>,
): WalkPromised => {
  const { guide, original } = item
  const said = (field: 'transactAddr' | 'transactTime' | 'handleFlow' | 'noMaterialReason'): string => {
    const value = guide[field]
    return original[field] ?? (value === undefined ? '' : valueText(value))
  }
  const text = (value: string): string | null => (value.trim() === '' ? null : value.trim().slice(0, 300))
  const listed = materials.slice(0, 60).map((m) => ({
    name: m.name.slice(0, 100),
    necessity: (m.necessity ?? '').slice(0, 20),
    form: (m.form ?? '').slice(0, 40),
  }))
  return {
    source: { ...source, name: source.name.slice(0, 200) },
    days:
      guide.promiseDay === undefined
        ? null
        : { count: Math.min(9999, guide.promiseDay), unit: guide.promiseUnit ?? '工作日' },
    materials: listed.length > 0 || said('noMaterialReason') !== '' ? listed : null,
    trips: guide.limitSceneNum === undefined ? null : Math.min(99, guide.limitSceneNum),
    fee: feeOf(guide),
    place: text(said('transactAddr')),
    hours: text(said('transactTime')),
    steps: stepsOf(said('handleFlow')),
  }
}

/**
 * What the guides of several items done as one (一件事) ask for together: each material once. Time, trips, fee and
 * place are promised for each item alone; what holds for all of them together no guide says.
 */
export const promisedTogether = (guides: readonly WalkPromised[]): WalkPromised => {
  const [first] = guides
  if (!first) return noPromise
  const named = new Map<string, NonNullable<WalkPromised['materials']>[number]>()
  for (const material of guides.flatMap((guide) => guide.materials ?? []))
    if (!named.has(material.name)) named.set(material.name, material)
  const sameSource = guides.every((guide) => guide.source?.release === first.source?.release)
  return {
    ...noPromise,
    source: sameSource ? first.source : null,
    materials: guides.some((guide) => guide.materials === null) ? null : [...named.values()].slice(0, 60),
  }
}

const feeOf = ({ isFee, feeItem, feeStandard }: CatalogueEntry['item']['guide']): string | null => {
  if (isFee === undefined) return null
  if (!isFee) return '不收费'
  return ['收费', feeItem, feeStandard].filter(Boolean).join('，').slice(0, 300)
}

/** 办理流程 as it is mostly written: 申请→受理→审核→办结; a text without such marks names no steps. */
const stepsOf = (text: string): string[] | null => {
  const steps = text
    .split(/\s*(?:→|—>|-+>|＞|>|⇒)\s*/)
    .map((step) => step.trim().slice(0, 60))
    .filter((step) => step !== '')
  return steps.length > 1 ? steps.slice(0, 30) : null
}
