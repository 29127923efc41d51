/**
 * 按正确版本重新比对: the answers heard under a wrong release against those of the right one. Only proposals:
 * evidence is never changed, a person reviews each.
 */
import type { VerdictProposal } from '#shared/contract/catalogue.ts'
import { type CaseState, countedSubmission } from '#shared/domain/cases/state.ts'
import { freezeExpected } from '#shared/domain/check/expected.ts'
import type { CheckPayload, ExpectedAnswers } from '#shared/domain/check/payloads.ts'
import type { VerdictKey } from '#shared/domain/persona/call-script.ts'
import type { QueryDeps } from '../../host/handlers.ts'
import { entryOf, releaseById } from './read.ts'
import { CASES_OF_RELEASE } from './usage.ts'

/** Proposals for every check made under `release`, judged anew by `replacement`. */
export const proposalsFor = (
  { db, now }: Pick<QueryDeps, 'db' | 'now'>,
  release: string,
  replacement: string,
): { compared: number; proposals: VerdictProposal[] } => {
  const right = releaseById(db, replacement)
  if (!right) return { compared: 0, proposals: [] }
  const rows = db.all<{
    id: string
    item_code: string
    item_name: string
    bodyName: string | null
    state: string
  }>(
    `SELECT x.id, x.item_code, x.item_name, o.name AS bodyName, e.state
     FROM (${CASES_OF_RELEASE}) x JOIN entity e ON e.kind = 'case' AND e.id = x.id
     LEFT JOIN org o ON o.id = x.body WHERE x.check_fact IS NOT NULL ORDER BY x.item_code, x.id`,
    release,
  )
  const proposals: VerdictProposal[] = []
  for (const row of rows) {
    const check = countedSubmission(JSON.parse(row.state) as CaseState)
    if (!check) continue
    const entry = entryOf(db, replacement, row.item_code)
    const expected = entry
      ? freezeExpected(entry, { release: right.id, releaseHash: right.blob, releaseDate: right.date }, now())
      : null
    for (const answer of check.payload.answers) {
      const proposed = proposeVerdict(answer, check.payload.expected, expected)
      if (!proposed) continue
      proposals.push({
        case: row.id,
        check: check.fact,
        itemCode: row.item_code,
        itemName: row.item_name,
        bodyName: row.bodyName ?? '',
        element: answer.element,
        frozen: answerKey(check.payload.expected, answer.element),
        right: expected ? answerKey(expected, answer.element) : null,
        heard: answer.heard,
        quote: answer.quote,
        verdict: answer.verdict,
        ...proposed,
      })
    }
  }
  return { compared: rows.length, proposals }
}

type CheckAnswer = CheckPayload['answers'][number]

interface Proposed {
  /** null: a person has to judge */
  proposed: VerdictKey | null
  reason: string
}

/** null: the right release changes nothing about this answer. */
export const proposeVerdict = (
  answer: Pick<CheckAnswer, 'element' | 'heard' | 'verdict'>,
  frozen: ExpectedAnswers,
  right: ExpectedAnswers | null,
): Proposed | null => {
  if (answer.verdict === 'not_asked') return null
  if (!right) return { proposed: null, reason: '正确版本中没有这个事项，请核对是否应作废' }
  const before = answerKey(frozen, answer.element)
  const after = answerKey(right, answer.element)
  if (same(before, after)) return null
  // 答不出 and 推诿 do not depend on what was published
  if (answer.verdict === 'unknown' || answer.verdict === 'shirk') return null
  if (after === null) return { proposed: null, reason: '正确版本没有公布这一项' }
  if (answer.element !== 'materials' && same(answer.heard, after))
    return answer.verdict === 'match' ? null : { proposed: 'match', reason: '所答与正确版本一致' }
  if (answer.element !== 'materials' && same(answer.heard, before))
    return { proposed: 'mismatch', reason: '所答与撤回版本一致，与正确版本不同' }
  return { proposed: null, reason: '公布内容有变化，请对照原话判定' }
}

/** The published answer as one text; the materials with their names. */
const answerKey = (expected: ExpectedAnswers, element: CheckAnswer['element']): string | null => {
  const text = expected.elements[element]
  if (element !== 'materials') return text ?? null
  const names = expected.materials.map((m) => `${m.name}（${m.necessity}${m.exempt ? '，免提交' : ''}）`)
  return names.length === 0 ? (text ?? null) : names.join('、')
}

/** Equal but for blanks, punctuation and width. */
const same = (a: string | null, b: string | null): boolean => plain(a) === plain(b)

const plain = (text: string | null): string =>
  (text ?? '')
    .normalize('NFKC')
    .replace(/[\s\p{P}]/gu, '')
    .toLowerCase()
