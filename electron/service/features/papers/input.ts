/** From the results of a round and what people filled in to all a bulletin (通报) is built from. */
import type { BulletinFill } from '#shared/contract/documents.ts'
import { countedSubmission } from '#shared/domain/cases/state.ts'
import { countsOf, groupScores, isNotConnected, type ResultGroup } from '#shared/domain/results/groups.ts'
import { type Ranking, rankingOf } from '#shared/domain/results/ranking.ts'
import { rateOf, strictBounds } from '#shared/domain/results/rates.ts'
import type { CaseScore } from '#shared/domain/results/score.ts'
import { reviewBasis } from '#shared/domain/review/selection.ts'
import { purposeLabels } from '#shared/domain/rounds/facts.ts'
import type { Band } from '#shared/domain/statistics/bands.ts'
import { formatInterval, formatPercent } from '#shared/domain/statistics/format.ts'
import { msToCivil } from '#shared/domain/time/shanghai.ts'
import type { BulletinInput, UnitResult } from '../../documents/bulletin-input.ts'
import type { QueryDeps } from '../../host/handlers.ts'
import { visible } from '../../host/session.ts'
import { orgById } from '../org/read.ts'
import { type LoadedResults, loadResults } from '../results/load.ts'
import { groupName } from '../results/names.ts'
import { agreementIn } from '../results/queries.ts'
import { createSources, type Sources } from './figures.ts'
import { bulletinFindings } from './findings.ts'
import { conductOf, verificationOf } from './tallies.ts'

export interface PreparedBulletin {
  input: BulletinInput
  /** what is left out, or not finished yet: for the person who drafts */
  warnings: string[]
}

type Deps = Pick<QueryDeps, 'db' | 'now' | 'resources' | 'session'>

export const bulletinInput = (deps: Deps, results: LoadedResults, fill: BulletinFill): PreparedBulletin => {
  const { db, session } = deps
  const { round, scores, elements } = results
  const { plan, state } = round
  const figures = createSources(round.id)
  const { frozen } = state
  const frame = scores.filter((s) => s.standing !== 'out')
  const counts = countsOf(scores)
  const of = (standing: CaseScore['standing']) => frame.filter((s) => s.standing === standing)
  const { findings, withoutCause, unverified } = bulletinFindings(deps, results)
  const strict = figures.rate(scores, 'strict')
  const bounds = strictBounds(scores)
  const invalid = frame.filter((s) => s.numberValid === false)
  const purpose = frozen?.purpose ?? plan.purpose
  const previous = previousRound(deps, results)
  const drawnFacts = frame.flatMap((s) => results.states.get(s.id)?.drawn?.fact ?? [])
  const attempts = frame.flatMap((s) => results.states.get(s.id)?.attempts.map((a) => a.fact) ?? [])
  const withBands = bandsOf(results)
  const agreement = agreementFigure(results, plan.doubleShare)
  const frozenFacts = frozen ? [frozen.fact] : []
  const optional = <T>(value: T | '') => (value === '' ? undefined : value)

  const input: BulletinInput = {
    round: {
      id: round.id,
      name: plan.name,
      purpose: purposeLabels[purpose] as BulletinInput['round']['purpose'],
      startDate: plan.startDate,
      endDate: plan.endDate,
      organiser:
        round.owner === session.body.id
          ? session.body.name
          : (orgById(db, round.owner)?.name ?? session.body.name),
      addressees: optional(fill.addressees),
      basisDocument: fill.basisDocument === '' ? BASIS_DOCUMENT : fill.basisDocument,
    },
    asOf: msToCivil(results.asOf).day,
    publishDate: publishDateOf(results) ?? plan.startDate,
    sample: {
      population: figures.count(frozen?.population ?? 0, '冻结的样本总体', frozenFacts),
      populationPhones: figures.count(frozen?.phones ?? 0, '样本总体涉及的咨询电话', frozenFacts),
      drawn: figures.count(counts.drawn, '抽取的件数，含替补、不含被替补和不属范围的', drawnFacts),
      units: figures.count(new Set(frame.map((s) => s.body)).size, '抽取事项涉及的单位', drawnFacts),
      drawnPhones: figures.count(
        new Set(frame.map((s) => s.phone)).size,
        '抽取事项涉及的咨询电话',
        drawnFacts,
      ),
      attempts: figures.count(attempts.length, '登记的拨打次数', attempts),
      completion: figures.rate(scores, 'completion'),
      ourReason: figures.cases(of('ours'), '复核后认定为我方原因的件数'),
      pending: figures.cases(of('pending'), '原因待定的件数'),
      unreviewed: figures.cases(of('unreviewed'), '待复核的件数'),
    },
    contact: {
      first: figures.rate(scores, 'first'),
      sameDay: figures.rate(scores, 'sameDay'),
      numberValid: figures.rate(scores, 'number'),
    },
    accuracy: {
      strict,
      strictContacted: figures.rate(scores, 'contacted'),
      ...(bounds ? { bounds } : {}),
      designEffect: rateOf(scores, 'strict').designEffect,
      elements: elements.map(({ key, label }) => ({
        key,
        label,
        rate: figures.rate(scores, `element.${key}`),
        verdicts: (['partial', 'mismatch', 'unknown', 'shirk', 'not_asked'] as const).map((verdict) => ({
          label: VERDICTS[verdict],
          count: figures.cases(
            frame.filter((s) => s.answers.some((a) => a.element === key && a.verdict === verdict)),
            `${label}认定为“${VERDICTS[verdict]}”的件数`,
          ),
        })),
      })),
    },
    ...(previous ? { previous } : {}),
    goodPractices: fill.goodPractices
      .filter(({ text, unit }) => text.trim() !== '' && unit.trim() !== '')
      .map(({ text, unit }) => ({ text, unit, factIds: [] })),
    findings,
    answering: {
      notConnected: figures.cases(frame.filter(isUnanswered), '按规则多次拨打未接通的件数'),
      busy: figures.cases(
        frame.filter((s) => isUnanswered(s) && s.outcome?.code === 'busy'),
        '结论为占线的件数',
      ),
      noAnswer: figures.cases(
        frame.filter((s) => isUnanswered(s) && s.outcome?.code === 'no_answer'),
        '结论为无人接听的件数',
      ),
      invalidNumbers: figures.count(
        new Set(invalid.map((s) => s.phone)).size,
        '号码失效或变更未更新的号码数',
        invalid.flatMap((s) => s.fact ?? []),
      ),
    },
    conduct: conductOf(results, figures),
    demands: {
      guideFixDue: optional(fill.guideFixDue),
      windowFixDue: optional(fill.windowFixDue),
      checkFocus: optional(fill.checkFocus),
    },
    units: unitsOf(deps, results, figures, withBands),
    freeze: {
      frozenAt: frozen?.at ?? 0,
      planHash: frozen?.planHash ?? '',
      witnessed: frozen?.seedSource === 'hub' || frozen?.seedSource === 'public',
    },
    ...verificationOf(results, figures),
    ...(agreement ? { agreement } : {}),
    minSample: plan.minSample,
    comparability: comparability(results, purposeLabels[purpose], withBands),
    fill: { signature: optional(fill.signature), docDate: optional(fill.docDate) },
    personalNames: personalNames(deps, round.id),
  }
  const warnings = [
    counts.open > 0 ? `还有${counts.open}件没有拨测完。` : '',
    counts.unreviewed > 0 ? `还有${counts.unreviewed}件待复核，不写入结论。` : '',
    withoutCause.length > 0
      ? `有${withoutCause.length}个问题的原因还没有认定或依据不明，不写入问题清单；请在复核或核实中认定。`
      : '',
    unverified.length > 0
      ? `有${unverified.length}个问题没有经单位核实（未发核实单、待回复或异议待复核），不写入问题清单。`
      : '',
  ].filter((text) => text !== '')
  return { input, warnings }
}

/** The document that sets the mechanism up; another one can be filled in. */
const BASIS_DOCUMENT = '《芜湖市政务服务常态化效能提升工作机制》'

const VERDICTS = {
  partial: '部分一致',
  mismatch: '不一致',
  unknown: '答不出',
  shirk: '推诿',
  not_asked: '未问到',
} as const

/** Not connected for want of an answer; faulty numbers are told apart. */
const isUnanswered = (score: CaseScore): boolean => isNotConnected(score) && score.numberValid !== false

/** The date of the newest release the answers were compared with. */
const publishDateOf = ({ states }: LoadedResults): string | null =>
  [...states.values()]
    .flatMap((state) => countedSubmission(state)?.payload.expected.releaseDate ?? [])
    .sort()
    .at(-1) ?? null

/** 分档 in a narrow column; the reference is the rate of all units of the same side. */
const shortBands: Record<Band, string> = {
  above: '高于参照',
  level: '无明显差异',
  below: '低于参照',
  few: '只列件数',
}

type Bands = { area: Ranking; unit: Ranking }

/** 县市区 are compared with one another, 市直单位 with one another. */
const bandsOf = (results: LoadedResults): Bands => {
  const { round, scores, elements, inQuarter, accumulated } = results
  const counts = countsOf(scores)
  const ranking = (groups: readonly ResultGroup[]) =>
    rankingOf({
      purpose: round.state.frozen?.purpose ?? round.plan.purpose,
      minSample: round.plan.minSample,
      groups,
      scores,
      roundsInQuarter: inQuarter,
      accumulated,
      unfinished: counts.open + counts.unreviewed,
    })
  const keys = elements.map((e) => e.key)
  return {
    area: ranking(groupScores(scores, 'area', keys).filter((g) => g.side === 'area')),
    unit: ranking(groupScores(scores, 'unit', keys).filter((g) => g.side === 'city')),
  }
}

/** 县市区、开发区 as areas, 市直单位 one by one. Denominators leave out 我方原因 and 待定. */
const unitsOf = (
  { db }: Deps,
  { scores, elements }: LoadedResults,
  figures: Sources,
  bands: Bands,
): UnitResult[] => {
  const frame = scores.filter((s) => s.standing !== 'out')
  const unit = (
    members: readonly CaseScore[],
    name: string,
    group: UnitResult['group'],
    band: string | undefined,
  ): UnitResult => ({
    name,
    group,
    ...(members.some((m) => m.selfRun) ? { selfManaged: true } : {}),
    drawn: figures.cases(members, '抽取的件数'),
    completed: figures.cases(
      members.filter((m) => m.completed),
      '问完的件数',
    ),
    notConnected: figures.cases(members.filter(isNotConnected), '未接通的件数'),
    notCounted: figures.cases(
      members.filter((m) => m.standing === 'ours' || m.standing === 'pending' || m.standing === 'unreviewed'),
      '我方原因、待定和待复核的件数，不计入单位成绩',
    ),
    strict: figures.rate(members, 'score'),
    elements: Object.fromEntries(elements.map(({ key }) => [key, figures.rate(members, `element.${key}`)])),
    ...(band === undefined ? {} : { band }),
  })
  const areas = Map.groupBy(
    frame.filter((s) => s.area !== null),
    (s) => s.area ?? '',
  )
  const bureaus = Map.groupBy(
    frame.filter((s) => s.area === null),
    (s) => s.body,
  )
  const band = (ranking: Ranking, key: string) => {
    const found = ranking.bands[key]
    return found ? shortBands[found] : undefined
  }
  return [
    ...[...areas].map(([key, members]) =>
      unit(members, groupName(db, 'area', key), '县市区、开发区', band(bands.area, key)),
    ),
    ...[...bureaus].map(([key, members]) =>
      unit(members, groupName(db, 'unit', key), '市直单位', band(bands.unit, key)),
    ),
  ]
}

/** The double checks of all elements together. */
const agreementFigure = (results: LoadedResults, share: number): BulletinInput['agreement'] => {
  const values = results.elements.flatMap(({ key }) => {
    const { n, ac1 } = agreementIn(results, key)
    return n > 0 && ac1 !== null ? [{ n, ac1 }] : []
  })
  const n = values.reduce((sum, v) => sum + v.n, 0)
  return n === 0
    ? undefined
    : { share, measure: 'Gwet AC1', value: values.reduce((sum, v) => sum + v.ac1 * v.n, 0) / n }
}

const comparability = (results: LoadedResults, purpose: string, bands: Bands): string => {
  const weighted = rateOf(results.scores, 'strict').weighted
  const compared = bands.area.allowed || bands.unit.allowed
  return [
    `本批次性质为“${purpose}”，在冻结方案时确定。`,
    compared ? '达到最小样本数的单位按分档比较，档内不分先后。' : '结果不用于分档比较。',
    '单位成绩的分母为抽取的件数减去我方原因、待定和待复核的件数。',
    weighted
      ? `各层入样概率不同，全要素准确率按入样概率加权为${formatPercent(weighted.rate)}（95%区间${formatInterval(weighted.interval)}）。`
      : '',
    reviewBasis(results.round.plan.reviewShare),
  ].join('')
}

/** The round before this one that was counted by the same formula. */
const previousRound = (deps: Deps, { round }: LoadedResults): BulletinInput['previous'] => {
  const found = deps.db
    .all<{ id: string }>(
      `SELECT r.id FROM round_row r WHERE r.owner = ? AND r.start_date < ? AND r.status IN ('confirmed','issued','archived')
         AND ${visible('r')} ORDER BY r.start_date DESC, r.id DESC LIMIT 5`,
      round.owner,
      round.plan.startDate,
    )
    .flatMap((r) => loadResults(deps, { round: r.id, accumulate: false }) ?? [])
    .find((r) => r.round.state.frozen?.formula === round.state.frozen?.formula)
  if (!found) return undefined
  const figures = createSources(found.round.id)
  const { findings } = bulletinFindings(deps, found)
  return {
    name: found.round.plan.name.replace(/(政务服务)?(精准度)?电话抽查$/, '') || found.round.plan.name,
    strict: figures.rate(found.scores, 'strict'),
    findings: figures.count(
      findings.length,
      '上一批次问题清单',
      findings.flatMap((f) => f.factIds),
    ),
  }
}

/** Names that must not appear in a bulletin: everybody in the register, and whoever gave a name on the phone. */
const personalNames = ({ db }: Deps, round: string): string[] => {
  const names = db
    .all<{ name: string }>('SELECT name FROM person UNION SELECT name FROM tenure WHERE name IS NOT NULL')
    .map((r) => r.name)
  const told = db
    .all<{ data: string }>(
      `SELECT private_data AS data FROM fact WHERE private_data IS NOT NULL
         AND kind = 'case' AND entity IN (SELECT id FROM case_row WHERE round = ?)`,
      round,
    )
    .flatMap(({ data }) => namesIn(JSON.parse(data)))
  return [...new Set([...names, ...told])]
}

const namesIn = (value: unknown): string[] => {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, inner]) =>
    key === 'name' && typeof inner === 'string' ? [inner] : namesIn(inner),
  )
}
