import type { VerdictKey } from '../persona/call-script.ts'
import { verdictLabels } from './verdicts.ts'

/** One material (申请材料) as published, frozen with the case. */
export interface PublishedMaterial {
  name: string
  /** 必要 / 非必要 / 容缺后补 */
  necessity: '必要' | '非必要' | '容缺后补'
  /** may be left out because the authorities share it (免提交) */
  exempt?: boolean
}

/** What was heard of one published material: 说到 / 没说到 / 份数或形式不符. Null = not ticked yet. */
export type MaterialTick = 'said' | 'unsaid' | 'form' | null

export interface MaterialTicks {
  /** one tick for each published material, in order */
  ticks: readonly MaterialTick[]
  /** demanded but not published (多要) */
  extras: readonly string[]
}

export interface MaterialsSuggestion {
  /** null while the required materials are not all ticked */
  verdict: VerdictKey | null
  /** why, Chinese, by name */
  reason: string
}

/**
 * The verdict the ticks add up to (call script, compare rules of 申请材料): all required said and nothing
 * more asked = 一致; one or more missing, or copies or form different = 部分一致; more than `mismatchShare`
 * of the required missing, or something unpublished demanded = 不一致. Exempt and optional materials that
 * went unsaid count for nothing.
 */
export const suggestMaterialsVerdict = (
  { ticks, extras }: MaterialTicks,
  published: readonly PublishedMaterial[],
  mismatchShare: number,
): MaterialsSuggestion => {
  const rows = published.map((material, i) => ({ material, tick: ticks[i] ?? null }))
  const required = rows.filter(({ material }) => material.necessity === '必要' && !material.exempt)
  const missing = required.filter((r) => r.tick === 'unsaid').map((r) => r.material.name)
  const form = rows.filter((r) => r.tick === 'form').map((r) => r.material.name)
  const more = extras.map((name) => name.trim()).filter((name) => name !== '')

  if (more.length > 0) return { verdict: 'mismatch', reason: `多要：${more.join('、')}` }
  if (required.some((r) => r.tick === null)) return { verdict: null, reason: '还有必要材料没有勾选' }
  if (missing.length > 0 && missing.length / required.length > mismatchShare) {
    return {
      verdict: 'mismatch',
      reason: `漏说${missing.length}/${required.length}项必要材料：${missing.join('、')}`,
    }
  }
  if (missing.length > 0) return { verdict: 'partial', reason: `漏说：${missing.join('、')}` }
  if (form.length > 0) return { verdict: 'partial', reason: `份数或形式不符：${form.join('、')}` }
  return {
    verdict: 'match',
    reason: published.length === 0 ? '指南不收材料，对方也没有多要' : '必要材料都说到，没有多要',
  }
}

/** Does the caller's verdict differ from what the ticks say? Then a reason is due. */
export const differsFromTicks = (verdict: VerdictKey, suggestion: MaterialsSuggestion): boolean =>
  suggestion.verdict !== null &&
  verdict !== suggestion.verdict &&
  (verdict === 'match' || verdict === 'partial' || verdict === 'mismatch')

export const suggestionText = ({ verdict, reason }: MaterialsSuggestion): string =>
  verdict === null ? reason : `建议判“${verdictLabels[verdict]}”：${reason}`
