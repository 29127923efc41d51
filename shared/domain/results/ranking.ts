/** 分档: whether results may be compared at all, and the band of each group. Never a place in a list. */
import type { Purpose } from '../rounds/facts.ts'
import { type Band, bandOf } from '../statistics/bands.ts'
import type { ResultGroup } from './groups.ts'
import { type ResultRate, rateOf } from './rates.ts'
import type { CaseScore } from './score.ts'

export interface Ranking {
  allowed: boolean
  /** why not, or that it may be: Chinese, for people */
  reason: string
  /** RANK_TOO_SMALL: groups with too few cases, by key */
  tooSmall: string[]
  /** the 季度累计 would bring more cases */
  offerQuarter: boolean
  /** group key → band; only where allowed */
  bands: Record<string, Band>
}

interface RankingInput {
  purpose: Purpose
  minSample: number
  groups: readonly ResultGroup[]
  scores: readonly CaseScore[]
  /** rounds of the same quarter and formula, this one included */
  roundsInQuarter: number
  /** the results shown are already those of the quarter */
  accumulated: boolean
  /** 待复核 and unfinished cases: a comparison of half a sample is none */
  unfinished: number
}

/** May the groups be compared, and how do they stand? 县市区 and 市直单位 are each compared with their own kind. */
export const rankingOf = (input: RankingInput): Ranking => {
  const { purpose, minSample, groups, scores, roundsInQuarter, accumulated, unfinished } = input
  const refused = (reason: string, more: Partial<Ranking> = {}): Ranking => ({
    allowed: false,
    reason,
    tooSmall: [],
    offerQuarter: false,
    bands: {},
    ...more,
  })
  if (purpose !== 'rank')
    return refused('本批次冻结时的性质不是“排名”，样本不是为比较设计的，只列结果，不分档。')
  if (unfinished > 0) return refused(`还有${unfinished}件没有拨测或复核完，暂不分档。`)
  const large = groups.filter((g) => g.score.denominator >= minSample)
  const tooSmall = groups.filter((g) => g.score.denominator < minSample).map((g) => g.key)
  const offerQuarter = tooSmall.length > 0 && !accumulated && roundsInQuarter > 1
  if (large.length < 2)
    return refused(
      `样本达到最小样本${minSample}件的不足两个，差异可能只是偶然，不能比较。${
        offerQuarter ? '可改用“季度累计”。' : '可在下一批次按“排名”目的重新设计样本，再按季度累计。'
      }`,
      { tooSmall, offerQuarter },
    )
  const reference = referenceBySide(scores, accumulated)
  return {
    allowed: true,
    reason:
      tooSmall.length > 0
        ? `样本少于${minSample}件的只列件数，不分档；县市区与市直单位分别比较，档内不分先后。`
        : '县市区与市直单位分别比较，档内不分先后。',
    tooSmall,
    offerQuarter,
    bands: Object.fromEntries(
      groups.map((g) => [g.key, bandOf(g.score, { reference: reference[g.side], minSample })]),
    ),
  }
}

/** The rate of all units of the same side together. */
const referenceBySide = (
  scores: readonly CaseScore[],
  accumulated: boolean,
): Record<ResultGroup['side'], number> => {
  const rate = (members: readonly CaseScore[]): ResultRate =>
    rateOf(members, 'score', { weights: !accumulated })
  return {
    area: rate(scores.filter((s) => s.area !== null)).rate ?? 0,
    city: rate(scores.filter((s) => s.area === null)).rate ?? 0,
  }
}
