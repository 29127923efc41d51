import { formatInterval, formatPercent } from '#shared/domain/statistics/format.ts'
import { GROUPS, KIND_LABELS, sortedFindings } from './bulletin-annexes.ts'
import type { BulletinInput, Rate, UnitResult } from './bulletin-input.ts'
import { dayText, fraction, instantText } from './numbers.ts'
import { maskPersonal } from './privacy.ts'
import { buildWorkbook, type Sheet, type SheetCell } from './workbook.ts'

/**
 * The .xlsx annex of a bulletin: 分单位结果, 分要素结果, 问题清单, 口径. Numbers stay numbers, so that they can be
 * checked; text is neutralised (safety T6); no personal names, mobile numbers masked.
 */
export function buildAnnex(input: BulletinInput): Uint8Array {
  return buildWorkbook(`${input.round.name}结果附表`, [
    units(input),
    elements(input),
    findings(input),
    basis(input),
  ])
}

const heading = (input: BulletinInput, title: string): string[] => [
  `${input.round.name}${title}`,
  `组织单位：${input.round.organiser}　数据截至${dayText(input.asOf)}，以${dayText(input.publishDate)}发布内容为准`,
]

/** Numerator, denominator, rate and interval; too few cases: counts only. */
function rateCells(rate: Rate | undefined, minSample: number): SheetCell[] {
  if (!rate || rate.denominator === 0) return [null, null, '未统计', null]
  const { numerator, denominator } = rate
  if (denominator < minSample) return [numerator, denominator, '不列比率', null]
  return [
    numerator,
    denominator,
    { share: numerator / denominator },
    rate.interval ? formatInterval(rate.interval) : null,
  ]
}

const rateColumns = (label: string): Sheet['columns'] => [
  { title: `${label}一致`, width: 8 },
  { title: `${label}分母`, width: 8 },
  { title: `${label}准确率`, width: 9 },
]

function units(input: BulletinInput): Sheet {
  const { elements: asked } = input.accuracy
  const bands = input.round.purpose === '排名' && input.units.some((unit) => unit.band !== undefined)
  const row = (unit: UnitResult): SheetCell[] => [
    unit.group,
    unit.selfManaged ? `${unit.name}（自管）` : unit.name,
    unit.drawn.value,
    unit.completed.value,
    unit.notConnected.value,
    unit.notCounted.value,
    ...rateCells(unit.strict, input.minSample),
    ...asked.flatMap((element) => rateCells(unit.elements[element.key], input.minSample).slice(0, 3)),
    ...(bands ? [unit.band ?? null] : []),
  ]
  return {
    name: '分单位结果',
    heading: [
      ...heading(input, '分单位结果'),
      `全要素分母为抽取数减去不计入的件数；各要素分母为已问到的件数；样本少于${input.minSample}件的只列件数`,
    ],
    columns: [
      { title: '类别', width: 15 },
      { title: '单位', width: 24 },
      { title: '抽取', width: 6 },
      { title: '问完', width: 6 },
      { title: '未接通', width: 7 },
      { title: '不计入', width: 7 },
      ...rateColumns('全要素'),
      { title: '全要素95%区间', width: 15 },
      ...asked.flatMap((element) => rateColumns(element.label)),
      ...(bands ? [{ title: '分档', width: 8 }] : []),
    ],
    rows: GROUPS.flatMap((group) => input.units.filter((unit) => unit.group === group)).map(row),
  }
}

/** Every element rate with its interval: the whole round first, then unit by unit. */
function elements(input: BulletinInput): Sheet {
  const { elements: asked } = input.accuracy
  const verdicts = [...new Set(asked.flatMap((element) => element.verdicts?.map((one) => one.label) ?? []))]
  const whole = asked.map((element): SheetCell[] => [
    '全部',
    element.label,
    ...rateCells(element.rate, input.minSample),
    ...verdicts.map((verdict) => element.verdicts?.find((one) => one.label === verdict)?.count.value ?? null),
  ])
  const byUnit = GROUPS.flatMap((group) => input.units.filter((unit) => unit.group === group)).flatMap(
    (unit) =>
      asked.flatMap((element): SheetCell[][] => {
        const rate = unit.elements[element.key]
        return rate
          ? [[unit.name, element.label, ...rateCells(rate, input.minSample), ...verdicts.map(() => null)]]
          : []
      }),
  )
  return {
    name: '分要素结果',
    heading: heading(input, '分要素结果'),
    columns: [
      { title: '范围', width: 26 },
      { title: '要素', width: 14 },
      { title: '一致', width: 10 },
      { title: '已问到', width: 10 },
      { title: '准确率', width: 11 },
      { title: '95%区间', width: 20 },
      ...verdicts.map((title) => ({ title, width: 10 })),
    ],
    rows: [...whole, ...byUnit],
  }
}

function findings(input: BulletinInput): Sheet {
  const masked = (text: string | undefined): SheetCell => (text === undefined ? null : maskPersonal(text))
  return {
    name: '问题清单',
    heading: heading(input, '问题清单'),
    columns: [
      { title: '序号', width: 6 },
      { title: '类别', width: 15 },
      { title: '单位', width: 17 },
      { title: '窗口', width: 15 },
      { title: '事项名称', width: 20 },
      { title: '事项编码', width: 18 },
      { title: '咨询电话', width: 14 },
      { title: '要素', width: 10 },
      { title: '公布内容', width: 24 },
      { title: '答复内容或情况', width: 26 },
      { title: '核实内容', width: 22 },
      { title: '性质', width: 10 },
      { title: '核实情况', width: 11 },
      { title: '清单维护单位', width: 17 },
    ],
    rows: sortedFindings(input.findings).map((finding, index) => [
      index + 1,
      finding.group,
      finding.unit,
      finding.window ?? null,
      finding.item,
      finding.itemCode ?? null,
      masked(finding.phone),
      finding.element ?? null,
      masked(finding.published),
      masked(finding.heard ?? finding.text),
      masked(finding.verified),
      KIND_LABELS[finding.kind],
      finding.verification ?? null,
      finding.maintainer ?? null,
    ]),
  }
}

function basis(input: BulletinInput): Sheet {
  const { sample, contact, accuracy, freeze, agreement, verification } = input
  const rate = (one: Rate): string =>
    one.denominator === 0
      ? '未统计'
      : `${fraction(one)}=${formatPercent(one.numerator / one.denominator)}${one.interval ? `（95%区间${formatInterval(one.interval)}）` : ''}`
  const rows: SheetCell[][] = [
    ['批次性质', input.round.purpose, '冻结方案时确定，冻结后不再变更'],
    [
      '样本总体',
      `${sample.population.value}个事项（办理项）`,
      `对应${sample.populationPhones.value}个咨询电话`,
    ],
    [
      '抽取',
      `${sample.drawn.value}件`,
      `涉及${sample.units.value}个单位、${sample.drawnPhones.value}个咨询电话`,
    ],
    ['拨打次数', `${sample.attempts.value}次`, '在公布的办理时间内拨打'],
    ['完成率', rate(sample.completion), '问完的件数÷抽取的件数'],
    ['我方原因', `${sample.ourReason.value}件`, '不计入单位成绩'],
    ['待定', `${sample.pending.value}件`, '不计入单位成绩，在上下限中列示'],
    ['待复核', `${sample.unreviewed.value}件`, '不写入结论'],
    ['首次接通率', rate(contact.first), '首次拨打即有人应答的件数÷已拨打的全部件数'],
    ['当日接通率', rate(contact.sameDay), '当日内接通的件数÷已拨打的全部件数'],
    ['号码有效率', rate(contact.numberValid), '1－（空号停机、号码已改、传真、非业务号码）÷已有结论的件数'],
    ['全要素准确率', rate(accuracy.strict), '四项均一致的件数÷抽取的全部件数，未接通不视为一致'],
    ['剔除未接通', rate(accuracy.strictContacted), '四项均一致的件数÷接通的件数'],
    ['95%区间', '威尔逊法', '作有限总体校正；同一号码的事项按聚类计算'],
    ...(accuracy.designEffect === undefined ? [] : [['设计效应', accuracy.designEffect.toFixed(2), '']]),
    ...(accuracy.bounds
      ? [
          [
            '上下限',
            `${formatPercent(accuracy.bounds.low)}～${formatPercent(accuracy.bounds.high)}`,
            '我方原因和待定全部视为不一致、一致',
          ],
        ]
      : []),
    ['最小样本', `${input.minSample}件`, '少于最小样本的只列件数，不作比较'],
    [
      '方案冻结时间',
      instantText(freeze.frozenAt),
      freeze.witnessed ? '' : '本次抽取由本机完成，未经第三方见证',
    ],
    ['方案校验值', freeze.planHash, '抽取记录可供复核'],
    ...(agreement
      ? [
          [
            '双评一致性',
            `${agreement.measure}=${agreement.value.toFixed(2)}`,
            `双评比例${formatPercent(agreement.share)}`,
          ],
        ]
      : []),
    ...(verification
      ? [
          [
            '单位核实',
            `发出${verification.notices.value}份，认可${verification.accepted.value}项，异议${verification.objections.value}项`,
            `采纳${verification.upheld.value}项，逾期未复视为无异议${verification.noReply.value}项`,
          ],
        ]
      : []),
  ]
  return {
    name: '口径',
    heading: heading(input, '口径'),
    columns: [
      { title: '栏目', width: 18 },
      { title: '数值', width: 44 },
      { title: '说明', width: 60 },
    ],
    rows,
  }
}
