import type { Outcome, ReasonSide } from '../outcomes/outcome-table.ts'
import type { VerdictKey } from '../persona/call-script.ts'

/** The verdicts of a fact row (逐项判定), by the key pressed: 1–5, and 0 for 未问到. */
export interface VerdictRow {
  key: VerdictKey
  hotkey: '1' | '2' | '3' | '4' | '5' | '0'
  label: string
  /** an adverse verdict needs the words heard (原话) */
  adverse: boolean
}

export const verdictTable: readonly VerdictRow[] = [
  { key: 'match', hotkey: '1', label: '一致', adverse: false },
  { key: 'partial', hotkey: '2', label: '部分一致', adverse: true },
  { key: 'mismatch', hotkey: '3', label: '不一致', adverse: true },
  { key: 'unknown', hotkey: '4', label: '答不出', adverse: true },
  { key: 'shirk', hotkey: '5', label: '推诿', adverse: true },
  { key: 'not_asked', hotkey: '0', label: '未问到', adverse: false },
]

export const verdictLabels: Record<VerdictKey, string> = {
  match: '一致',
  partial: '部分一致',
  mismatch: '不一致',
  unknown: '答不出',
  shirk: '推诿',
  not_asked: '未问到',
}

export const isAdverse = (verdict: VerdictKey): boolean => verdict !== 'match' && verdict !== 'not_asked'

/**
 * The reason side (原因方) proposed for a verdict; the caller may change it, review decides. 未问到 is ours
 * unless the window ended the call.
 */
export const suggestReasonSide = (
  verdict: VerdictKey,
  outcome: Pick<Outcome, 'code' | 'reasonSide'> | null,
): ReasonSide | null => {
  if (verdict === 'match') return null
  if (verdict !== 'not_asked') return outcome?.code === 'not_understood' ? 'pending' : 'theirs'
  if (outcome?.code === 'broke_off' || outcome?.code === 'refused') return 'pending'
  return outcome?.reasonSide === 'theirs' ? 'pending' : 'ours'
}

/** The verdict a call's outcome implies for 咨询电话, offered to the caller; null = to be judged by hand. */
export const phoneElementVerdict = (outcome: Pick<Outcome, 'code'>): VerdictKey | null =>
  PHONE_VERDICTS[outcome.code] ?? null

const PHONE_VERDICTS: Record<string, VerdictKey> = {
  complete: 'match',
  partial: 'match',
  refused: 'shirk',
  dead_number: 'mismatch',
  changed: 'mismatch',
  fax: 'mismatch',
  wrong_party: 'mismatch',
}
