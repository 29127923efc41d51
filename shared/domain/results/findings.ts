/** 问题清单: what did not agree with the published guide by 对方原因, with where its 核实 stands. */

import type { Cause } from '../cases/review-facts.ts'
import { isAdverse } from '../check/verdicts.ts'
import type { ElementKey, VerdictKey } from '../persona/call-script.ts'
import type { ConfirmStand } from '../review/effective.ts'
import type { CaseScore } from './score.ts'

export interface Finding {
  case: string
  fact: string
  /** `answer`: an element answered wrongly; `answering`: nobody reached, number faulty, call refused */
  kind: 'answer' | 'answering'
  element: ElementKey
  verdict: VerdictKey | null
  published: string
  /** 原话, else what was noted down as heard */
  heard: string
  /** set in review or 核实; null = not yet */
  cause: Cause | null
  basis: string
  confirm: ConfirmStand
  /** kind `answering`: what happened */
  happened: string
}

/** Findings of one counted check, by element; a faulty number or a call that came to nothing is one finding of 咨询电话. */
export const findingsOf = (score: CaseScore): Finding[] => {
  const { fact, outcome } = score
  if (score.standing !== 'wrong' || fact === null) return []
  const answering = outcome !== null && !['complete', 'partial', 'out_of_scope'].includes(outcome.code)
  const phone = score.answers.find((a) => a.element === 'phone')
  const list: Finding[] = []
  if (answering && score.answers.some((a) => a.side === 'theirs'))
    list.push({
      case: score.id,
      fact,
      kind: 'answering',
      element: 'phone',
      verdict: phone?.verdict ?? null,
      published: phone?.published ?? score.phone,
      heard: phone?.quote ?? '',
      cause: phone?.cause ?? null,
      basis: phone?.basis ?? '',
      confirm: phone?.confirm ?? 'none',
      happened: outcome.label,
    })
  for (const answer of score.answers) {
    if (!isAdverse(answer.verdict) || answer.side !== 'theirs') continue
    if (answering && answer.element === 'phone') continue
    list.push({
      case: score.id,
      fact,
      kind: 'answer',
      element: answer.element,
      verdict: answer.verdict,
      published: answer.published,
      heard: answer.quote === '' ? answer.heard : answer.quote,
      cause: answer.cause,
      basis: answer.basis,
      confirm: answer.confirm,
      happened: '',
    })
  }
  return list
}
