/** What a bulletin counts beside the rates: conduct on the phone, and how the units answered. */
import { countedSubmission } from '#shared/domain/cases/state.ts'
import type { CaseScore } from '#shared/domain/results/score.ts'
import type { BulletinInput } from '../../documents/bulletin-input.ts'
import type { LoadedResults } from '../results/load.ts'
import type { Sources } from './figures.ts'

/** Levels of 服务行为 that are as they should be; any other level of the same item is a lapse. */
const GOOD_LEVELS: Record<string, string> = { first_ask: '首位答复或转接到位', once_told: '一次说全' }

export const conductOf = ({ scores, states }: LoadedResults, figures: Sources): BulletinInput['conduct'] => {
  const counted = scores.filter((s) => s.answers.length > 0)
  const lapsed = (key: string) =>
    counted.filter((s) => {
      const state = states.get(s.id)
      const given = state && countedSubmission(state)?.payload.conduct.find((c) => c.key === key)
      return given !== undefined && given !== null && given.level !== GOOD_LEVELS[key]
    })
  const shirked = (score: CaseScore) =>
    score.answers.some((a) => a.verdict === 'shirk' && a.side === 'theirs')
  return {
    firstAsk: figures.cases(lapsed('first_ask'), '首问负责未落实的件数'),
    onceTold: figures.cases(lapsed('once_told'), '未一次性告知的件数'),
    shirked: figures.cases(counted.filter(shirked), '认定为推诿的件数'),
  }
}

export const verificationOf = (
  { scores, states }: LoadedResults,
  figures: Sources,
): Pick<BulletinInput, 'verification'> => {
  const asked = scores.flatMap((score) =>
    score.answers
      .filter((a) => a.confirm !== 'none')
      .map((a) => ({ confirm: a.confirm, fact: states.get(score.id)?.confirm.sent?.fact ?? '' })),
  )
  const numbers = new Set(scores.flatMap((s) => states.get(s.id)?.confirm.sent?.number ?? []))
  if (numbers.size === 0) return {}
  const of = (basis: string, ...stands: string[]) => {
    const found = asked.filter((a) => stands.includes(a.confirm))
    return figures.count(
      found.length,
      basis,
      found.map((a) => a.fact),
    )
  }
  return {
    verification: {
      notices: figures.count(
        numbers.size,
        '发出的核实单份数',
        asked.map((a) => a.fact),
      ),
      accepted: of('单位认可的项数', 'accepted'),
      objections: of('单位提出异议的项数', 'objected', 'upheld', 'rejected'),
      upheld: of('异议采纳的项数', 'upheld'),
      noReply: of('逾期未复的项数', 'silent'),
    },
  }
}
