import { fail, ok } from '#shared/contract/result.ts'
import type { ResultFinding, resultsContract } from '#shared/contract/results.ts'
import { countedSubmission, doubleCheck, type SubmissionState } from '#shared/domain/cases/state.ts'
import { type ElementKey, verdictKey } from '#shared/domain/persona/call-script.ts'
import { findingsOf } from '#shared/domain/results/findings.ts'
import { countsOf, groupKeyOf, groupScores } from '#shared/domain/results/groups.ts'
import { rankingOf } from '#shared/domain/results/ranking.ts'
import {
  type Mark,
  type Measure,
  markOf,
  measureLabels,
  measures,
  rateOf,
  strictBounds,
} from '#shared/domain/results/rates.ts'
import type { CaseScore } from '#shared/domain/results/score.ts'
import { reviewBasis } from '#shared/domain/review/selection.ts'
import type { RoundStatus } from '#shared/domain/rounds/fold.ts'
import { agreementOf } from '#shared/domain/statistics/agreement.ts'
import { bandLabels } from '#shared/domain/statistics/bands.ts'
import type { QueryDeps, QueryHandlers } from '../../host/handlers.ts'
import type { Reader } from '../../store/db.ts'
import { orgById } from '../org/read.ts'
import { caseGone } from '../review/faults.ts'
import { loadCheck } from '../review/load.ts'
import { recordOf } from '../review/record.ts'
import { roundGone } from '../rounds/faults.ts'
import { type LoadedResults, loadResults } from './load.ts'
import { groupName } from './names.ts'
import { basisOf, rateView } from './views.ts'

const noResults = {
  ...roundGone,
  code: 'RESULTS_NONE',
  message: '这个批次还没有抽取，或者不在您的范围，没有结果。',
  todo: '请选择已经抽取的批次。',
}

export const resultsQueries: QueryHandlers<typeof resultsContract> = {
  'results.overview': (deps, scope) => {
    const results = loadResults(deps, scope)
    if (!results) return fail(noResults)
    const { round, rounds, scores, elements, asOf, accumulated } = results
    const { plan, state } = round
    const frame = scores.filter((s) => s.standing !== 'out')
    const view = viewer(results)
    const strict = view('strict')
    const bounds = strictBounds(scores)
    return ok({
      round: {
        id: round.id,
        name: plan.name,
        status: state.machine.status as RoundStatus,
        purpose: state.frozen?.purpose ?? plan.purpose,
        period: plan.period,
        startDate: plan.startDate,
        endDate: plan.endDate,
      },
      accumulated,
      rounds: rounds.map((r) => ({ id: r.id, name: r.plan.name })),
      asOf,
      minSample: plan.minSample,
      population: state.frozen?.population ?? 0,
      phones: state.frozen?.phones ?? 0,
      drawnPhones: new Set(frame.map((s) => s.phone)).size,
      units: new Set(frame.map((s) => s.body)).size,
      attempts: frame.reduce((sum, s) => sum + s.attempts, 0),
      counts: countsOf(scores),
      strict: { ...strict, bounds },
      contacted: view('contacted'),
      completion: view('completion'),
      first: view('first'),
      sameDay: view('sameDay'),
      number: view('number'),
      elements: elements.map(({ key, label }) => ({ key, label, rate: view(`element.${key}`, label) })),
      agreement: elements.map(({ key, label }) => ({ key, label, ...agreementIn(results, key) })),
      basis: basisLines(results),
    })
  },

  'results.groups': (deps, { by, ...scope }) => {
    const results = loadResults(deps, scope)
    if (!results) return fail(noResults)
    const { round, scores, elements, asOf, accumulated } = results
    const keys = elements.map((e) => e.key)
    const groups = groupScores(scores, by, keys, { weights: !accumulated })
    const counts = countsOf(scores)
    const comparable = by === 'area' || by === 'unit'
    const ranking = rankingOf({
      purpose: round.state.frozen?.purpose ?? round.plan.purpose,
      minSample: round.plan.minSample,
      // 市直单位 together are no unit to compare a 县市区 with
      groups: by === 'area' ? groups.filter((g) => g.side === 'area') : groups,
      scores,
      roundsInQuarter: results.inQuarter,
      accumulated,
      unfinished: counts.open + counts.unreviewed,
    })
    const name = (key: string) => groupName(deps.db, by, key)
    return ok({
      groups: groups
        .map((group) => {
          const context = { minSample: round.plan.minSample, asOf, of: name(group.key) }
          const band = comparable ? ranking.bands[group.key] : undefined
          return {
            key: group.key,
            name: name(group.key),
            side: group.side,
            selfRun: group.selfRun,
            counts: group.counts,
            score: rateView(group.score, 'score', context),
            completion: rateView(group.completion, 'completion', context),
            first: rateView(group.first, 'first', context),
            number: rateView(group.number, 'number', context),
            elements: Object.fromEntries(
              elements.flatMap(({ key, label }) => {
                const rate = group.elements[key]
                return rate ? [[key, rateView(rate, `element.${key}`, { ...context, element: label })]] : []
              }),
            ),
            band: band ? bandLabels[band] : null,
          }
        })
        .sort((a, b) =>
          a.side === b.side ? a.name.localeCompare(b.name, 'zh-CN') : a.side === 'area' ? -1 : 1,
        ),
      ranking: {
        allowed: comparable && ranking.allowed,
        code: ranking.tooSmall.length > 0 ? 'RANK_TOO_SMALL' : null,
        reason: comparable ? ranking.reason : '窗口和重点领域只列结果，不分档。',
        tooSmall: ranking.tooSmall.map(name),
        offerQuarter: comparable && ranking.offerQuarter,
      },
    })
  },

  'results.cases': (deps, { by, key, measure, part, standing, facts, ...scope }) => {
    const results = loadResults(deps, scope)
    if (!results) return fail(noResults)
    const asked = measureOf(measure, results)
    const wanted = facts ? casesOfFacts(deps.db, facts) : null
    const chosen = results.scores
      .filter((s) => s.standing !== 'out' || standing === 'out' || wanted !== null)
      .filter((s) => by === undefined || key === undefined || groupKeyOf(s, by) === key)
      .filter((s) => standing === undefined || s.standing === standing)
      .filter((s) => wanted === null || wanted.has(s.id))
      .map((score) => ({ score, mark: asked ? markName(markOf(score, asked)) : ('yes' as const) }))
      .filter(({ mark }) => !asked || (part === 'all' ? mark !== 'outside' : mark === part))
    return ok({
      title: titleOf(deps, results, { by, key, measure: asked }),
      basis: asked ? basisOf(asked) : null,
      cases: chosen.map(({ score, mark }) => ({
        case: score.id,
        fact: score.fact,
        itemCode: score.item.code,
        itemName: score.item.name,
        ...placeOf(deps, score),
        phone: score.phone,
        standing: score.standing,
        outcome: score.outcome?.label ?? null,
        mark,
      })),
    })
  },

  'results.record': (deps, { case: id }) => {
    const loaded = loadCheck(deps.db, id)
    return loaded ? ok(recordOf(deps, loaded)) : fail(caseGone)
  },

  'results.findings': (deps, scope) => {
    const results = loadResults(deps, scope)
    return results ? ok(findingRows(deps, results)) : fail(noResults)
  },
}

/** Rates over all cases of the results. */
const viewer = ({ scores, round, asOf, accumulated }: LoadedResults) => {
  const context = { minSample: round.plan.minSample, asOf }
  return (measure: Measure, element?: string) =>
    rateView(rateOf(scores, measure, { weights: !accumulated }), measure, {
      ...context,
      ...(element ? { element } : {}),
    })
}

const measureOf = (text: string | undefined, { elements }: LoadedResults): Measure | null =>
  measures.find((m) => m === text) ??
  elements.map(({ key }): Measure => `element.${key}`).find((m) => m === text) ??
  null

const markName = (mark: Mark): 'yes' | 'no' | 'unscored' | 'outside' =>
  mark === null ? 'outside' : mark === 'unscored' ? 'unscored' : mark ? 'yes' : 'no'

const placeOf = ({ db }: Pick<QueryDeps, 'db'>, score: CaseScore) => ({
  bodyName: orgById(db, score.body)?.name ?? score.body,
  areaName: score.area === null ? null : (orgById(db, score.area)?.name ?? score.area),
  windowName: score.window === null ? null : (orgById(db, score.window)?.name ?? score.window),
})

const titleOf = (
  { db }: QueryDeps,
  { elements, round }: LoadedResults,
  asked: {
    by?: Parameters<typeof groupName>[1] | undefined
    key?: string | undefined
    measure: Measure | null
  },
): string => {
  const group = asked.by && asked.key ? groupName(db, asked.by, asked.key) : round.plan.name
  if (!asked.measure) return group
  const known = measures.find((m) => m === asked.measure)
  const element = elements.find(({ key }) => asked.measure === `element.${key}`)
  return `${group}　${known ? measureLabels[known] : `${element?.label ?? ''}准确率`}`
}

/** The cases that facts speak of. */
const casesOfFacts = (db: Reader, facts: readonly string[]): Set<string> => {
  const cases = new Set<string>()
  for (const fact of facts) {
    const row = db.get<{ entity: string }>("SELECT entity FROM fact WHERE id = ? AND kind = 'case'", fact)
    if (row) cases.add(row.entity)
  }
  return cases
}

/** 双评一致性 of one element: what two people noted of the same case, before any correction. */
export const agreementIn = ({ states }: LoadedResults, element: ElementKey) => {
  const first = (submission: SubmissionState) =>
    (submission.amendments[0]?.before ?? submission.payload).answers.find((a) => a.element === element)
      ?.verdict
  const pairs = [...states.values()].flatMap((state): [string, string][] => {
    const counted = countedSubmission(state)
    const second = doubleCheck(state)
    const one = counted ? first(counted) : undefined
    const other = second ? first(second) : undefined
    return one && other ? [[one, other]] : []
  })
  return agreementOf(pairs, verdictKey.options)
}

const basisLines = ({ round, accumulated, rounds }: LoadedResults): string[] => [
  ...(accumulated
    ? [
        `本页为${rounds.length}个批次的季度累计：各批次性质和口径相同；累计时不按入样概率加权，也不作有限总体校正。`,
      ]
    : []),
  `全要素准确率：${basisOf('strict')}；我方原因和待定的另列上下限。`,
  `单位成绩：${basisOf('score')}；只有我方原因的，单位成绩不受影响。`,
  `单项准确率：${basisOf('element.phone')}，“未问到”不计入分母。`,
  reviewBasis(round.plan.reviewShare),
  '区间为95%置信区间（威尔逊法，有限总体校正），同一号码的事项按聚类计算；各层入样概率不同的，另列加权结果。',
  `样本少于${round.plan.minSample}件的只列件数；“不一致”只表示与公布内容不同，原因以核实结果为准。`,
]

export const findingRows = (deps: Pick<QueryDeps, 'db'>, results: LoadedResults): ResultFinding[] =>
  results.scores.flatMap((score) =>
    findingsOf(score).map((finding) => {
      const maintainer = results.states.get(score.id)?.drawn?.item.maintainer ?? null
      return {
        case: score.id,
        fact: finding.fact,
        kind: finding.kind,
        itemCode: score.item.code,
        itemName: score.item.name,
        body: score.body,
        ...placeOf(deps, score),
        maintainerName: maintainer === null ? null : (orgById(deps.db, maintainer)?.name ?? maintainer),
        element: finding.element,
        elementLabel: results.elements.find((e) => e.key === finding.element)?.label ?? finding.element,
        verdict: finding.verdict,
        published: finding.published,
        heard: finding.heard,
        happened: finding.happened,
        cause: finding.cause,
        confirm: finding.confirm,
      }
    }),
  )
