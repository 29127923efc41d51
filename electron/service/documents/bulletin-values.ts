import { formatChange, formatPercent } from '#shared/domain/statistics/format.ts'
import { overlap } from '#shared/domain/statistics/wilson.ts'
import type { BulletinFinding, BulletinInput, Count } from './bulletin-input.ts'
import {
  countFigure,
  fractionFigure,
  intervalFigure,
  joinPhrases,
  phrase,
  rateFigure,
  textFigure,
} from './figures.ts'
import type { Figure, FigureSource } from './model.ts'
import { dayText, instantText } from './numbers.ts'
import { maskPersonal } from './privacy.ts'
import type { TemplateValues } from './template.ts'

/** Findings of one kind named in the body; the rest stand in annex 2. */
const EXAMPLES = 6

/** Values of D02 and D03 by placeholder key (resources/documents/placeholders.md). */
export function bulletinValues(input: BulletinInput): TemplateValues {
  const { round, sample, contact, accuracy, answering, demands, verification, agreement, minSample } = input
  const guide = input.findings.filter((finding) => finding.kind === 'guide' || finding.kind === 'both')
  const window = input.findings.filter((finding) => finding.kind === 'window' || finding.kind === 'both')
  const calls = input.findings.filter((finding) => finding.kind === 'answering')
  const conduct = conductPhrases(input)
  const answeringTold = answeringPhrase(input, calls)
  const problems = guide.length + window.length > 0 || answeringTold !== undefined || conduct.length > 0

  return {
    roundName: roundName(input),
    addressees: round.addressees,
    basisDocument: round.basisDocument,
    startDate: dayText(round.startDate),
    endDate: dayText(round.endDate),
    organiser: round.organiser,
    dataAsOf: dayText(input.asOf),
    publishDate: dayText(input.publishDate),

    populationSize: countFigure('populationSize', sample.population),
    phoneCount: countFigure('phoneCount', sample.populationPhones),
    drawn: countFigure('drawn', sample.drawn),
    unitCount: countFigure('unitCount', sample.units),
    drawnPhones: countFigure('drawnPhones', sample.drawnPhones),
    attemptCount: countFigure('attemptCount', sample.attempts),
    completed: countFigure('completed', {
      value: sample.completion.numerator,
      source: sample.completion.source,
    }),
    completionRate: rateFigure('completionRate', sample.completion, minSample),
    completionFraction: fractionFigure('completionFraction', sample.completion),
    ifNotCounted: sample.ourReason.value + sample.pending.value > 0,
    ourReasonCount: countFigure('ourReasonCount', sample.ourReason),
    pendingCount: countFigure('pendingCount', sample.pending),
    unreviewedCount: countFigure('unreviewedCount', sample.unreviewed),

    firstContactRate: rateFigure('firstContactRate', contact.first, minSample),
    firstContactFraction: fractionFigure('firstContactFraction', contact.first),
    sameDayRate: rateFigure('sameDayRate', contact.sameDay, minSample),
    sameDayFraction: fractionFigure('sameDayFraction', contact.sameDay),
    numberValidRate: rateFigure('numberValidRate', contact.numberValid, minSample),
    numberValidFraction: fractionFigure('numberValidFraction', contact.numberValid),

    allRight: countFigure('allRight', { value: accuracy.strict.numerator, source: accuracy.strict.source }),
    strictRate: rateFigure('strictRate', accuracy.strict, minSample),
    strictFraction: fractionFigure('strictFraction', accuracy.strict),
    strictInterval: intervalFigure('strictInterval', accuracy.strict, minSample),
    strictRateContacted: rateFigure('strictRateContacted', accuracy.strictContacted, minSample),
    strictContactedFraction: fractionFigure('strictContactedFraction', accuracy.strictContacted),
    elementRates: joinPhrases(
      accuracy.elements.map((element) =>
        phrase(
          element.label,
          rateFigure(`elementRate.${element.key}`, element.rate, minSample),
          '（',
          fractionFigure(`elementFraction.${element.key}`, element.rate),
          '）',
        ),
      ),
      '、',
    ),
    ...changeValues(input),

    goodPractices: input.goodPractices.map((practice) => ({
      practiceText: sentence(maskPersonal(practice.text)),
      unitName: practice.unit,
    })),

    ifFindings: problems,
    guideFindingCount: findingsCount('guideFindingCount', guide, round.id),
    guideFindingTypes: typesPhrase('guideFindingTypes', guide, round.id),
    guideFindings: guide.slice(0, EXAMPLES).map(findingValues),
    guideRest: restOf('guideRest', guide, round.id),
    windowFindingCount: findingsCount('windowFindingCount', window, round.id),
    windowFindingTypes: typesPhrase('windowFindingTypes', window, round.id),
    windowFindings: window.slice(0, EXAMPLES).map(findingValues),
    windowRest: restOf('windowRest', window, round.id),
    answeringText: answeringTold,
    answeringFindings: calls.slice(0, EXAMPLES).map(findingValues),
    answeringRest: restOf('answeringRest', calls, round.id),
    conductText: conduct.length > 0 ? joinPhrases(conduct, '、') : undefined,

    ifFixNeeded: guide.length + window.length + answering.invalidNumbers.value > 0,
    invalidNumbers: countFigure('invalidNumbers', answering.invalidNumbers),
    guideFixDue: demands.guideFixDue && dayText(demands.guideFixDue),
    windowFixDue: demands.windowFixDue && dayText(demands.windowFixDue),
    checkFocus: demands.checkFocus,
    ticketCount: demands.tickets && countFigure('ticketCount', demands.tickets),

    designEffect: accuracy.designEffect?.toFixed(2),
    frozenAt: instantText(input.freeze.frozenAt),
    planHash: `${shortHash(input)}（前16位）`,
    ifNoThirdParty: !input.freeze.witnessed,
    boundHigh: accuracy.bounds && bound('boundHigh', accuracy.bounds.high, accuracy.strict.source),
    boundLow: accuracy.bounds && bound('boundLow', accuracy.bounds.low, accuracy.strict.source),
    comparability: input.comparability ?? comparabilityOf(input),
    minSample,
    ifSelfManaged: input.units.some((unit) => unit.selfManaged),
    doubleShare: agreement && formatPercent(agreement.share),
    agreement: agreement && `${agreement.measure}=${agreement.value.toFixed(2)}`,
    noticeCount: verification && countFigure('noticeCount', verification.notices),
    accepted: verification && countFigure('accepted', verification.accepted),
    objections: verification && countFigure('objections', verification.objections),
    upheld: verification && countFigure('upheld', verification.upheld),
    noReply: verification && countFigure('noReply', verification.noReply),

    signature: input.fill?.signature,
    docDate: input.fill?.docDate && dayText(input.fill.docDate),
  }
}

/** The round's name without the words the title adds itself. */
export const roundName = (input: BulletinInput): string =>
  input.round.name.replace(/(政务服务)?(精准度)?电话抽查$/, '').trim() || input.round.name

/** The plan hash (方案校验值) as far as the body prints it: in fours, so that a line may end in it. */
export const shortHash = ({ freeze }: BulletinInput): string =>
  freeze.planHash.slice(0, 16).replace(/(?<=.)(?=(?:.{4})+$)/g, ' ')

function changeValues(input: BulletinInput): TemplateValues {
  const { previous, accuracy, minSample } = input
  const now = accuracy.strict
  const then = previous?.strict
  if (!previous || !then || Math.min(now.denominator, then.denominator) < Math.max(1, minSample)) {
    return { ifPrevious: false }
  }
  const overlapping = now.interval && then.interval && overlap(now.interval, then.interval)
  return {
    ifPrevious: true,
    previousRoundName: previous.name,
    changeText: textFigure(
      'changeText',
      formatChange(now.numerator / now.denominator, then.numerator / then.denominator),
      { query: 'results.change', params: { round: input.round.id } },
      now.numerator / now.denominator - then.numerator / then.denominator,
    ),
    intervalsOverlap:
      overlapping === undefined
        ? '区间未统计，不作比较'
        : overlapping
          ? '两区间重叠，没有明显差异'
          : '两区间不重叠',
    prevFindings: previous.findings && countFigure('prevFindings', previous.findings),
    prevClosed: previous.closed && countFigure('prevClosed', previous.closed),
    repeatedCount: previous.repeated && countFigure('repeatedCount', previous.repeated),
  }
}

const findingsSource = (round: string, findings: readonly BulletinFinding[]): FigureSource => ({
  query: 'results.findings',
  params: { round },
  factIds: [...new Set(findings.flatMap((finding) => finding.factIds))],
})

const findingsCount = (id: string, findings: readonly BulletinFinding[], round: string): Figure =>
  countFigure(id, { value: findings.length, source: findingsSource(round, findings) })

const restOf = (id: string, findings: readonly BulletinFinding[], round: string): Figure | undefined =>
  findings.length > EXAMPLES ? findingsCount(id, findings.slice(EXAMPLES), round) : undefined

/** 申请材料3个、承诺时限1个: most frequent first. */
function typesPhrase(id: string, findings: readonly BulletinFinding[], round: string) {
  const byElement = new Map<string, BulletinFinding[]>()
  for (const finding of findings) {
    const label = finding.element ?? '其他'
    byElement.set(label, [...(byElement.get(label) ?? []), finding])
  }
  const sorted = [...byElement].sort((a, b) => b[1].length - a[1].length)
  return joinPhrases(
    sorted.map(([label, ones], index) => phrase(label, findingsCount(`${id}.${index}`, ones, round), '个')),
    '、',
  )
}

function findingValues(finding: BulletinFinding): TemplateValues {
  return {
    unitName: finding.unit,
    windowName: finding.window,
    itemName: finding.item,
    elementName: finding.element,
    publishedValue: maskPersonal(finding.published ?? ''),
    verifiedValue: finding.verified && maskPersonal(finding.verified),
    maintainer: finding.maintainer,
    heardWords: maskPersonal(unquoted(finding.heard ?? '')),
    issueText: sentence(maskPersonal(finding.text ?? `“${finding.item}”公布的咨询电话未能接通`)),
  }
}

/** 无法接通6件，其中占线2件、无人接听3件；号码失效或变更未更新1个 */
function answeringPhrase(input: BulletinInput, calls: readonly BulletinFinding[]) {
  const { notConnected, busy, noAnswer, invalidNumbers } = input.answering
  const clauses = []
  if (notConnected.value > 0) {
    const parts = [
      { label: '占线', figure: countFigure('busyCount', busy) },
      { label: '无人接听', figure: countFigure('noAnswerCount', noAnswer) },
    ].filter((part) => part.figure.value !== 0)
    const told = parts.map((part) => phrase(part.label, part.figure, '件'))
    clauses.push(
      joinPhrases(
        [
          phrase('无法接通', countFigure('notConnected', notConnected), '件'),
          ...(told.length > 0 ? [joinPhrases([phrase('其中'), joinPhrases(told, '、')], '')] : []),
        ],
        '，',
      ),
    )
  }
  if (invalidNumbers.value > 0) {
    clauses.push(phrase('号码失效或变更未更新', countFigure('invalidNumbers', invalidNumbers), '个'))
  }
  if (clauses.length > 0) return joinPhrases(clauses, '；')
  return calls.length > 0 ? phrase('发现下列情况') : undefined
}

function conductPhrases(input: BulletinInput) {
  const { firstAsk, onceTold, shirked } = input.conduct
  const told: { label: string; id: string; count: Count }[] = [
    { label: '未落实首问负责', id: 'firstAskCount', count: firstAsk },
    { label: '未一次性告知', id: 'onceToldCount', count: onceTold },
    { label: '推诿', id: 'shirkCount', count: shirked },
  ]
  return told
    .filter((one) => one.count.value > 0)
    .map((one) => phrase(one.label, countFigure(one.id, one.count), '件'))
}

const bound = (id: string, share: number, source: FigureSource): Figure =>
  textFigure(id, formatPercent(share), source, share)

function comparabilityOf(input: BulletinInput): string {
  const purpose = `本批次性质为“${input.round.purpose}”，在冻结方案时确定。`
  if (input.round.purpose !== '排名') return `${purpose}结果不用于分档比较。`
  return `${purpose}达到最小样本数的单位按分档比较，档内不分先后。`
}

/** A phrase without the full stop the template adds. */
const sentence = (text: string): string => text.trim().replace(/[。；，.]+$/, '')

/** Quoted words without quotation marks of their own at both ends. */
const unquoted = (text: string): string => sentence(text.trim().replace(/^[“"「]+|[”"」]+$/g, ''))
