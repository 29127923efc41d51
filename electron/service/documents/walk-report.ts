/** 体验报告 (D10) and 问题清单 of walk-throughs. */
import { spanText } from '#shared/domain/time/shanghai.ts'
import type { CompareRow, Verdict } from '#shared/domain/walkthroughs/compare.ts'
import type { WalkBlockage, WalkPhase, WalkStep } from '#shared/domain/walkthroughs/facts.ts'
import type { WalkTemplate } from '#shared/domain/walkthroughs/template.ts'
import { labelOf } from '#shared/domain/walkthroughs/template.ts'
import { timelineOf } from '#shared/domain/walkthroughs/timeline.ts'
import { buildDocument } from './document.ts'
import type { BarRow, Block, DocumentModel, Drawing, Part } from './model.ts'
import { dayText, instantText } from './numbers.ts'
import type { Template } from './template-parse.ts'
import { buildWorkbook } from './workbook.ts'

export interface ReportPhoto {
  /** step or problem it was bound to; null = the walk as a whole */
  part: string | null
  jpeg: Uint8Array
  width: number
  height: number
  caption: string
}

export interface ReportProblem extends WalkBlockage {
  itemName: string
  stepLabel: string | null
  unitName: string | null
  /** of the walk it belongs to */
  status: string
}

export interface WalkReportInput {
  item: string
  code: string | null
  scenario: string
  leader: string
  leaderPost: string
  companions: readonly string[]
  identity: string
  mode: string
  channels: readonly string[]
  place: string | null
  result: string | null
  from: number
  to: number
  /** civil days from the first to the last step */
  days: number
  steps: readonly (WalkStep & { minutes: number })[]
  minutes: { total: number; wait: number }
  /** promised by which guide; null = none was at hand */
  source: { name: string; date: string } | null
  compare: readonly CompareRow[]
  problems: readonly ReportProblem[]
  goodPractices: string
  followUp: string
  organiser: string
  rewalk: { at: number; before: Numbers; after: Numbers } | null
  photos: readonly ReportPhoto[]
  /** photos beyond what one document should hold */
  photosLeftOut: number
}

type AnyBlock = Block | Drawing

interface Numbers {
  minutes: number
  trips: number | null
  materials: number | null
}

const verdictTexts: Record<Verdict, string> = {
  better: '好于公布',
  same: '与公布一致',
  worse: '未达公布',
  open: '未作比较',
}

/** Printed in grey as well as in colour each phase can be told apart. */
export const phaseColours: Record<WalkPhase, string> = {
  prep: 'D9D9D9',
  travel: '9DB4CC',
  wait: 'E3A046',
  service: '2F6DB5',
  self_service: '7FA66A',
}

/** The report: body, problems as a table, photos. */
export function buildWalkReport(
  input: WalkReportInput,
  template: WalkTemplate,
  document: Template,
): DocumentModel<AnyBlock> {
  const numbers = new Map(input.photos.map((photo, i) => [photo, `图${i + 1}`]))
  const photosOf = (part: string | null) =>
    input.photos.flatMap((photo) => (photo.part === part ? [numbers.get(photo)] : [])).join('、')
  const count = (disposal: string) => input.problems.filter((p) => p.disposal === disposal).length
  const model = buildDocument(document, {
    walkItem: input.item,
    itemCode: input.code ?? '',
    scenario: input.scenario || '不分情形',
    walkPerson: input.leader,
    walkTitle: input.leaderPost,
    companions: input.companions.join('、'),
    walkIdentity: input.identity,
    walkMode: input.mode,
    walkChannels: input.channels.join('、'),
    walkPlace: input.place ?? '',
    walkPeriod: periodText(input.from, input.to),
    walkDays: input.days,
    walkResult: input.result ?? '尚未办结',
    steps: input.steps.map((step) => ({
      stepName: step.label,
      stepTime: shortPeriod(step.startedAt, step.endedAt),
      stepMinutes: step.minutes,
      stepText: step.happened || '—',
      ifLate: step.lateBy !== null,
      lateBy: spanText(step.lateBy ?? 0),
      stepCompare: compareText(step, input, template),
      photoNos: photosOf(step.step) || '—',
    })),
    totalMinutes: input.minutes.total,
    waitMinutes: input.minutes.wait,
    timeNote: input.steps.some((s) => s.clockMoved)
      ? '有的步骤进行中电脑时钟被调过或休眠过，用时以核对为准'
      : '',
    compareRows: input.compare.map((row) => ({
      compareField: labelOf(template.compareFields, row.key),
      comparePromised: row.promised ?? '未公布',
      compareActual: row.actual ?? '未记',
      compareVerdict: verdictText(row),
    })),
    promisedSource: input.source
      ? `公布内容以${input.source.name}（${dayText(input.source.date)}发布）为准，体验开始时已固定`
      : '没有可对照的办事指南，公布内容从缺',
    issues: problemValues(input, template, photosOf),
    practiceSummary: ended(input.goodPractices) || '未记',
    followUp: ended(input.followUp),
    fixNowCount: count('now'),
    fixByDateCount: count('deadline'),
    dispatchedCount: count('dispatch'),
    organiser: input.organiser,
    ifRewalk: input.rewalk !== null,
    rewalkDate: input.rewalk ? instantText(input.rewalk.at).split(' ')[0] : '',
    beforeMinutes: input.rewalk?.before.minutes,
    afterMinutes: input.rewalk?.after.minutes,
    beforeTrips: input.rewalk?.before.trips ?? '未记',
    afterTrips: input.rewalk?.after.trips ?? '未记',
    beforeMaterials: input.rewalk?.before.materials ?? '未记',
    afterMaterials: input.rewalk?.after.materials ?? '未记',
  })
  const [body] = model.parts
  const annexes = [problemAnnex(input, template), photoAnnex(input, numbers)].filter((part) => part !== null)
  return {
    ...model,
    parts: [
      ...(body ? [{ ...body, blocks: withBars(body.blocks, input, template) }] : []),
      ...annexes.map((part, i) => ({ ...part, label: annexes.length > 1 ? `附件${i + 1}` : '附件' })),
    ],
  }
}

const ended = (text: string): string => text.trim().replace(/[。；;]+$/, '')

/** 2026年11月3日 9:05—10:20; the day once where it is the same. */
const periodText = (from: number, to: number): string => {
  const [[day, time], [lastDay, lastTime]] = [instantText(from).split(' '), instantText(to).split(' ')]
  return day === lastDay ? `${day} ${time}—${lastTime}` : `${day} ${time}—${lastDay} ${lastTime}`
}

/** The same without the year, which stands in the head of the report. */
const shortPeriod = (from: number, to: number): string => periodText(from, to).replace(/\d{4}年/g, '')

const verdictText = ({ promised, verdict }: CompareRow): string =>
  verdict === 'open' && promised === null ? '未公布，不比较' : verdictTexts[verdict]

/** What of the guide the step is held against, and which problems arose there. */
const compareText = (step: WalkStep, input: WalkReportInput, template: WalkTemplate): string => {
  const known = template.channels
    .find((c) => c.key === step.channel)
    ?.steps.find((s) => s.key === step.key)?.compareWith
  const here = input.problems.flatMap((p, i) => (p.step === step.step ? [`问题${i + 1}`] : []))
  return [known ?? '', ...here].filter((text) => text !== '').join('；') || '—'
}

const problemValues = (
  input: WalkReportInput,
  template: WalkTemplate,
  photosOf: (part: string | null) => string,
) =>
  input.problems.map((p) => ({
    blockageKind: labelOf(template.blockageKinds, p.kind),
    issueText: [ended(p.text), withBrackets(photosOf(p.blockage))].join(''),
    rootCause: labelOf(template.rootCauses, p.rootCause),
    suggestionText: ended(p.suggestion) || '未提',
    disposal: labelOf(template.disposals, p.disposal),
    unitName: p.unitName ?? '待定',
    suggestionDue: p.due === null ? '待定' : dayText(p.due),
  }))

const withBrackets = (photos: string): string => (photos === '' ? '' : `（见${photos}）`)

/** The picture of the whole walk, under the table it explains. */
const withBars = (
  blocks: readonly Block[],
  { steps, minutes }: WalkReportInput,
  template: WalkTemplate,
): AnyBlock[] => {
  const { bars, days } = timelineOf(steps)
  if (bars.length === 0) return [...blocks]
  const tables = blocks.flatMap((block, i) => (block.kind === 'table' ? [i] : []))
  const at = (tables[1] ?? blocks.length - 1) + 1
  const used = new Set(bars.map((bar) => bar.phase))
  const picture: Drawing = {
    kind: 'bars',
    rows: [
      ...bars.flatMap((bar) => [
        ...days.filter((d) => d.first === bar.step).map((d) => blankBar(dayText(d.day).slice(5), '')),
        {
          label: bar.label,
          from: bar.from,
          to: bar.to,
          colour: phaseColours[bar.phase],
          value: `${bar.minutes}分钟`,
        },
      ]),
      blankBar('合计', `${minutes.total}分钟`),
    ],
    legend: template.phases
      .filter((phase) => used.has(phase.key))
      .map((phase) => ({ label: phase.label, colour: phaseColours[phase.key] })),
  }
  return [...blocks.slice(0, at), picture, ...blocks.slice(at)]
}

const blankBar = (label: string, value: string): BarRow => ({
  label,
  from: 0,
  to: 0,
  colour: 'FFFFFF',
  value,
})

const problemAnnex = (input: WalkReportInput, template: WalkTemplate): Part<AnyBlock> | null => {
  if (input.problems.length === 0) return null
  const narrow = new Set(['序号', '期限', '状态', '堵点/痛点/难点'])
  return {
    role: 'annex',
    orientation: 'landscape',
    blocks: [
      { kind: 'title', inlines: [{ text: '问题清单' }] },
      {
        kind: 'table',
        columns: template.problemListColumns.map((title) => ({
          title,
          weight: title === '序号' ? 1 : narrow.has(title) ? 2 : title === '问题描述' ? 5 : 3,
          align: title === '序号' ? 'center' : 'left',
        })),
        rows: problemRows(input.problems, template).map((row) => row.map((text) => [{ text: String(text) }])),
      },
    ],
  }
}

const photoAnnex = (
  input: WalkReportInput,
  numbers: ReadonlyMap<ReportPhoto, string>,
): Part<AnyBlock> | null => {
  if (input.photos.length === 0) return null
  return {
    role: 'annex',
    orientation: 'portrait',
    blocks: [
      { kind: 'title', inlines: [{ text: '照片' }] },
      ...input.photos.map((photo): AnyBlock => {
        const where = placeOf(photo.part, input)
        const words = [where, photo.caption].filter((text) => text !== undefined && text !== '').join('：')
        const { jpeg, width, height } = photo
        return {
          kind: 'picture',
          jpeg,
          width,
          height,
          caption: [{ text: `${numbers.get(photo)}　${words}` }],
        }
      }),
      ...(input.photosLeftOut > 0
        ? [
            {
              kind: 'note',
              inlines: [{ text: `其余${input.photosLeftOut}张照片随记录保存，未列入本报告。` }],
            } satisfies Block,
          ]
        : []),
    ],
  }
}

/** What a photo was bound to: a step, or a problem by its number. */
const placeOf = (part: string | null, { steps, problems }: WalkReportInput): string | undefined => {
  const no = problems.findIndex((p) => p.blockage === part)
  return no >= 0 ? `问题${no + 1}` : steps.find((s) => s.step === part)?.label
}

/** One row a problem, in the columns of the template. */
const problemRows = (problems: readonly ReportProblem[], template: WalkTemplate): (string | number)[][] =>
  problems.map((p, i) => {
    const cells: Record<string, string | number> = {
      序号: i + 1,
      事项: p.itemName,
      步骤: p.stepLabel ?? '—',
      '堵点/痛点/难点': labelOf(template.blockageKinds, p.kind),
      问题描述: p.text,
      类别: labelOf(template.categories, p.category),
      原因: labelOf(template.rootCauses, p.rootCause),
      建议: p.suggestion || '—',
      处置方式: labelOf(template.disposals, p.disposal),
      责任单位: p.unitName ?? '待定',
      期限: p.due ?? '待定',
      状态: p.status,
    }
    return template.problemListColumns.map((column) => cells[column] ?? '')
  })

/** 问题清单 as .xlsx. */
export const buildProblemList = (
  problems: readonly ReportProblem[],
  template: WalkTemplate,
  { unit, at, mark }: { unit: string; at: number; mark: string },
): Uint8Array =>
  buildWorkbook('走流程问题清单', [
    {
      name: '问题清单',
      heading: ['走流程问题清单', `${unit}　截至${instantText(at)}　共${problems.length}项${mark}`],
      columns: template.problemListColumns.map((title) => ({ title, width: widths[title] ?? 12 })),
      rows: problemRows(problems, template),
    },
  ])

const widths: Record<string, number> = { 序号: 6, 事项: 22, 问题描述: 44, 建议: 30, 责任单位: 18, 状态: 10 }
