import type { BulletinFinding, BulletinInput, ElementResult, Rate, UnitResult } from './bulletin-input.ts'
import { countFigure, figureInline, fractionFigure, intervalFigure, rateFigure } from './figures.ts'
import type { Block, Column, Figure, Inline, Part } from './model.ts'
import { dayText } from './numbers.ts'
import { maskPersonal } from './privacy.ts'
import { cleanLine } from './text.ts'

export type BuiltPart = { part: Part; figures: Figure[] }

export const GROUPS: readonly UnitResult['group'][] = ['县市区、开发区', '市直单位']

export const KIND_LABELS: Record<BulletinFinding['kind'], string> = {
  guide: '指南有误',
  window: '窗口答错',
  both: '两者均误',
  answering: '电话接听',
}

/** Collects the figures of a table while its cells are made. */
function createCells() {
  const figures: Figure[] = []
  const cell = (...pieces: (string | Figure | undefined)[]): Inline[] =>
    pieces.flatMap((piece) => {
      if (piece === undefined) return []
      if (typeof piece === 'string') return [{ text: cleanLine(piece) }]
      figures.push(piece)
      return [figureInline(piece)]
    })
  return { figures, cell }
}

/** 附件1 分单位、分要素抽查结果表, landscape: elements, then 县市区、开发区 and 市直单位 apart. */
export function resultsPart(input: BulletinInput, label: string): BuiltPart {
  const { figures, cell } = createCells()
  const blocks: Block[] = [
    { kind: 'title', inlines: [{ text: '分单位、分要素抽查结果表' }] },
    {
      kind: 'line',
      inlines: [
        { text: `数据截至${dayText(input.asOf)}；“～”为95%区间；样本少于${input.minSample}件的只列件数。` },
      ],
    },
    { kind: 'subtitle', inlines: [{ text: '分要素结果' }] },
    elementTable(input, cell),
  ]
  for (const group of GROUPS) {
    const units = input.units.filter((unit) => unit.group === group)
    if (units.length === 0) continue
    blocks.push({ kind: 'subtitle', inlines: [{ text: `分单位结果（${group}）` }] })
    blocks.push(unitTable(input, units, GROUPS.indexOf(group), cell))
  }
  return { part: { role: 'annex', label, orientation: 'landscape', blocks }, figures }
}

type MakeCell = ReturnType<typeof createCells>['cell']

function elementTable(input: BulletinInput, cell: MakeCell): Block {
  const { elements } = input.accuracy
  const verdicts = [
    ...new Set(elements.flatMap((element) => element.verdicts?.map((one) => one.label) ?? [])),
  ]
  const columns: Column[] = [
    { title: '要素', weight: 3 },
    { title: '已问到', weight: 2, align: 'center' },
    { title: '一致', weight: 2, align: 'center' },
    { title: '准确率', weight: 2, align: 'center' },
    { title: '95%区间', weight: 3, align: 'center' },
    ...verdicts.map((title): Column => ({ title, weight: 2, align: 'center' })),
  ]
  const rows = elements.map((element) => [
    cell(element.label),
    cell(
      countFigure(`element.${element.key}.asked`, {
        value: element.rate.denominator,
        source: element.rate.source,
      }),
    ),
    cell(
      countFigure(`element.${element.key}.right`, {
        value: element.rate.numerator,
        source: element.rate.source,
      }),
    ),
    cell(rateFigure(`element.${element.key}.rate`, element.rate, input.minSample)),
    cell(intervalFigure(`element.${element.key}.interval`, element.rate, input.minSample) ?? '—'),
    ...verdicts.map((verdict) => verdictCell(element, verdict, cell)),
  ])
  return { kind: 'table', columns, rows }
}

function verdictCell(element: ElementResult, verdict: string, cell: MakeCell): Inline[] {
  const found = element.verdicts?.find((one) => one.label === verdict)
  return cell(found ? countFigure(`element.${element.key}.${verdict}`, found.count) : '—')
}

function unitTable(
  input: BulletinInput,
  units: readonly UnitResult[],
  groupNo: number,
  cell: MakeCell,
): Block {
  const { elements } = input.accuracy
  const bands = input.round.purpose === '排名' && units.some((unit) => unit.band !== undefined)
  const columns: Column[] = [
    { title: '序号', weight: 1.2, align: 'center' },
    { title: '单位', weight: 3.8 },
    { title: '抽取', weight: 1, align: 'center' },
    { title: '问完', weight: 1, align: 'center' },
    { title: '未接通', weight: 1.4, align: 'center' },
    { title: '不计入', weight: 1.4, align: 'center' },
    { title: '四项均一致', weight: 2.2, align: 'center' },
    { title: '95%区间', weight: 2.5, align: 'center' },
    ...elements.map((element): Column => ({ title: element.label, weight: 2.2, align: 'center' })),
    ...(bands ? [{ title: '分档', weight: 1.5, align: 'center' } satisfies Column] : []),
  ]
  const rows = units.map((unit, index) => {
    const id = `unit.${groupNo}.${index}`
    return [
      cell(String(index + 1)),
      cell(unit.selfManaged ? `${unit.name}（自管）` : unit.name),
      cell(countFigure(`${id}.drawn`, unit.drawn)),
      cell(countFigure(`${id}.completed`, unit.completed)),
      cell(countFigure(`${id}.notConnected`, unit.notConnected)),
      cell(countFigure(`${id}.notCounted`, unit.notCounted)),
      rateCell(`${id}.strict`, unit.strict, input.minSample, cell),
      cell(intervalFigure(`${id}.strict.interval`, unit.strict, input.minSample) ?? '—'),
      ...elements.map((element) => {
        const rate = unit.elements[element.key]
        return rate ? rateCell(`${id}.${element.key}`, rate, input.minSample, cell) : cell('—')
      }),
      ...(bands ? [cell(unit.band ?? '—')] : []),
    ]
  })
  return { kind: 'table', columns, rows }
}

/** 9/10, and with enough cases 27/30=90.0%. */
function rateCell(id: string, rate: Rate, minSample: number, cell: MakeCell): Inline[] {
  if (rate.denominator === 0) return cell('—')
  const share = fractionFigure(`${id}.fraction`, rate)
  if (rate.denominator < minSample) return cell(share)
  return cell(share, '=', rateFigure(`${id}.rate`, rate, minSample))
}

/** 附件2 问题清单, landscape: verified findings, unit and window only. */
export function findingsPart(input: BulletinInput, label: string): BuiltPart {
  const { figures, cell } = createCells()
  const columns: Column[] = [
    { title: '序号', weight: 1.2, align: 'center' },
    { title: '单位', weight: 2.4 },
    { title: '窗口', weight: 1.9 },
    { title: '事项名称', weight: 2.8 },
    { title: '要素', weight: 2 },
    { title: '公布内容', weight: 3.2 },
    { title: '答复内容或情况', weight: 3.2 },
    { title: '核实内容', weight: 2.6 },
    { title: '性质', weight: 2 },
    { title: '清单维护单位', weight: 2.6 },
  ]
  const rows = sortedFindings(input.findings).map((finding, index) => [
    cell(String(index + 1)),
    cell(finding.unit),
    cell(finding.window ?? '—'),
    cell(finding.item),
    cell(finding.element ?? '咨询电话'),
    cell(maskPersonal(finding.published ?? finding.phone ?? '—')),
    cell(
      maskPersonal(
        finding.heard ? `“${finding.heard.trim().replace(/^[“"]+|[”"]+$/g, '')}”` : (finding.text ?? '—'),
      ),
    ),
    cell(maskPersonal(finding.verified ?? finding.verification ?? '—')),
    cell(KIND_LABELS[finding.kind]),
    cell(finding.maintainer ?? '—'),
  ])
  const blocks: Block[] = [{ kind: 'title', inlines: [{ text: '问题清单' }] }]
  if (rows.length === 0) {
    blocks.push({ kind: 'paragraph', inlines: [{ text: '经核实，本批次没有需要列出的问题。' }] })
  } else {
    blocks.push({
      kind: 'line',
      inlines: cell(
        '共',
        countFigure('findingsTotal', {
          value: rows.length,
          source: {
            query: 'results.findings',
            params: { round: input.round.id },
            factIds: [...new Set(input.findings.flatMap((finding) => finding.factIds))],
          },
        }),
        `个问题，数据截至${dayText(input.asOf)}，以${dayText(input.publishDate)}发布内容为准。`,
      ),
    })
    blocks.push({ kind: 'table', columns, rows })
  }
  return { part: { role: 'annex', label, orientation: 'landscape', blocks }, figures }
}

/** 县市区 before 市直单位, then as given: one order for document and spreadsheet. */
export const sortedFindings = (findings: readonly BulletinFinding[]): BulletinFinding[] =>
  GROUPS.flatMap((group) => findings.filter((finding) => finding.group === group))
