import { type FrozenChecklist, howLabels, pointsText, totalOf } from '#shared/domain/checklists/checklist.ts'
import {
  locationLabels,
  previousLabels,
  rectifyLabels,
  type VisitRecord,
} from '#shared/domain/visits/record.ts'
import { dayText, instantText } from './numbers.ts'
import { html, page } from './print.ts'

export type VisitFormInput = {
  unit: string
  checklist: Omit<FrozenChecklist, 'id'>
  /** head of the form, as far as known */
  place?: string
  day?: string
  people?: string
  previous: readonly { text: string; day: string }[]
  /** none: to be filled in by hand */
  filled?: {
    record: VisitRecord
    names: readonly string[] /** null: entered from paper, where the hours stand */
    startedAt: number | null
    confirmed?: string
  }
  /** 样例数据 and the like */
  mark?: string
}

/** Empty rows of a form for writing by hand. */
const ROWS = 6

/** 走访记录表, A4 portrait: to fill in by hand and enter later (补录), or as it was recorded. No scripts. */
export function visitFormHtml(input: VisitFormInput): string {
  const { checklist, filled } = input
  return page({
    title: '走访记录表',
    size: 'A4 portrait',
    footNote: `${input.unit}　${checklist.title} ${checklist.version}版`,
    style: FORM_STYLE,
    body: `${input.mark ? `<p class="mark">${html(input.mark)}</p>` : ''}<h1>走访记录表</h1>
${head(input)}
<h2>一、检查内容</h2>
${checks(input)}
<h2>二、发现的问题</h2>
${problems(filled?.record)}
<h2>三、需协调事项</h2>
${coordination(filled?.record)}
<h2>四、上次问题的解决情况</h2>
${previous(input)}
<h2>五、群众和工作人员意见（不记姓名）</h2>
<p class="box">${filled ? html(filled.record.talk) : ''}</p>
${foot(input)}`,
  })
}

const head = ({ place = '', day, people = '', filled }: VisitFormInput): string => {
  const record = filled?.record
  const location = record
    ? [
        locationLabels[record.location.kind],
        record.location.lat === null ? '' : `${record.location.lat}，${record.location.lon}`,
        record.location.accuracyM === null ? '' : `误差约${record.location.accuracyM}米`,
        record.location.reason,
      ]
        .filter(Boolean)
        .join('，')
    : ''
  const met = record?.met.map(({ post }, i) => `${filled?.names[i] ?? ''}（${post}）`).join('、') ?? ''
  const time =
    filled && record && filled.startedAt !== null
      ? `${instantText(filled.startedAt)}至${instantText(record.endedAt)}`
      : ''
  return `<table class="facts">
<tr><th>走访地点</th><td>${html(place)}</td><th>走访日期</th><td>${html(day ? dayText(day) : '　　年　　月　　日')}</td></tr>
<tr><th>参加人</th><td>${html(people)}</td><th>起止时间</th><td>${html(time)}</td></tr>
<tr><th>见面人员（职务）</th><td>${html(met)}</td><th>定位</th><td>${html(location)}</td></tr>
</table>`
}

const checks = ({ checklist, filled }: VisitFormInput): string => {
  const { scored } = checklist
  const answers = new Map(filled?.record.answers.map((answer) => [answer.line, answer]))
  const titles = scored
    ? ['编号', '检查内容', '方法', '分值', '每处扣', '缺陷数', '不适用', '情况']
    : ['编号', '走访内容', '方法', '不适用', '情况']
  const rows = checklist.sections.flatMap((section) => [
    `<tr class="section"><th colspan="${titles.length}">${html(section.title)}</th></tr>`,
    ...section.lines.map((line) => {
      const answer = answers.get(line.id)
      const points = (of: number | null) => (of === null ? '' : pointsText(of))
      const cells = [
        line.id,
        line.text,
        line.how.map((how) => howLabels[how]).join('、'),
        ...(scored ? [points(line.score), points(line.perDefect), defectsText(answer)] : []),
        answer?.notApplicable ? '√' : line.notApplicableAllowed ? '□' : '—',
        [answer?.reason, answer?.note].filter(Boolean).join('；'),
      ]
      return `<tr>${cells.map((cell, i) => `<td class="${i === 1 || i === cells.length - 1 ? 'left' : 'center'}">${html(cell)}</td>`).join('')}</tr>`
    }),
  ])
  const score = filled?.record.score
  const total = totalOf(checklist)
  return `<table class="${scored ? 'checks scored' : 'checks'}"><thead><tr>${titles.map((title) => `<th>${title}</th>`).join('')}</tr></thead>
<tbody>${rows.join('\n')}</tbody></table>
${scored && total !== null ? `<p class="small">总分${pointsText(total)}分，得分：${score ? `<b>${pointsText(score.points)}</b>` : '<u></u>'}　扣分须有证据，没有证据的只记线索、不扣分；得分只反映当次走访，不用于排名。</p>` : '<p class="small">村（社区）只记问题和协调事项，不打分、不排名、不规定照片数量。</p>'}`
}

const defectsText = (answer: { defects: number; clue: boolean } | undefined): string =>
  answer && answer.defects > 0 ? `${answer.defects}${answer.clue ? '（线索）' : ''}` : ''

/** A table with the given rows, or with empty ones. */
const table = (titles: readonly string[], rows: readonly (readonly string[])[] | undefined): string => {
  const body =
    rows ?? Array.from({ length: ROWS }, (_, i) => [String(i + 1), ...titles.slice(1).map(() => '')])
  return `<table class="${rows ? '' : 'empty'}"><thead><tr>${titles.map((title) => `<th>${title}</th>`).join('')}</tr></thead>
<tbody>${body.length === 0 ? `<tr><td colspan="${titles.length}" class="center">无</td></tr>` : body.map((row) => `<tr>${row.map((cell) => `<td>${html(cell)}</td>`).join('')}</tr>`).join('\n')}</tbody></table>`
}

const problems = (record: VisitRecord | undefined): string =>
  table(
    ['序号', '问题描述', '发现地点', '事实依据', '涉及单位', '建议', '整改方式', '当场答复'],
    record?.problems.map((one, i) => [
      String(i + 1),
      one.text,
      one.place,
      one.basis,
      one.unit,
      one.suggestion,
      rectifyLabels[one.rectify],
      one.answeredOnSpot ? one.answer || '已答复' : '',
    ]),
  )

const coordination = (record: VisitRecord | undefined): string =>
  table(
    ['序号', '需协调事项', '建议协调层级或单位', '期限'],
    record?.coordination.map((one, i) => [
      String(i + 1),
      one.text,
      one.asks,
      one.due === null ? '' : dayText(one.due),
    ]),
  )

const previous = ({ previous: found, filled }: VisitFormInput): string => {
  const looks = filled?.record.previous
  if (!looks)
    return table(
      ['序号', '上次问题', '发现日期', '已解决', '部分解决', '未解决', '说明'],
      found.length === 0
        ? []
        : found.map((one, i) => [String(i + 1), one.text, dayText(one.day), '□', '□', '□', '']),
    )
  return table(
    ['序号', '情况', '说明'],
    looks.map((look, i) => [String(i + 1), previousLabels[look.state], look.note]),
  )
}

const foot = ({ filled }: VisitFormInput): string =>
  filled
    ? `<p class="line">被访单位确认：${html(filled.confirmed ?? '未确认')}</p>`
    : '<p class="line">被访单位确认（签字）：<u></u>　日期：<u></u></p><p class="line">记录人签字：<u></u>　补录人：<u></u>　补录时间：<u></u></p>'

const FORM_STYLE = `h2 { font: 11pt/1.3 "SimHei", "黑体", "Noto Sans CJK SC", sans-serif; margin: 3mm 0 1mm; break-after: avoid; }
thead { display: table-header-group; } tr { break-inside: avoid; }
.mark { text-align: right; margin: 0; font-weight: bold; }
.facts th { width: 14%; } .facts td { height: 8mm; }
.checks th, .checks td { font-size: 9pt; padding: 0.5mm 1mm; } .checks .section th { text-align: left; }
.checks th:nth-child(1) { width: 8%; } .checks th:nth-child(3) { width: 11%; } .checks th:nth-last-child(1) { width: 30%; } .checks th:nth-last-child(2) { width: 8%; }
.scored th:nth-child(4), .scored th:nth-child(5), .scored th:nth-child(6) { width: 8%; } .scored th:nth-last-child(1) { width: 20%; }
.checks tr.section th { width: auto; }
td { font-size: 9.5pt; } thead th:first-child { width: 8%; }
.empty td { height: 9mm; }
.box { min-height: 24mm; border: 0.4pt solid #000; margin: 0; padding: 1mm 2mm; white-space: pre-wrap; }
.line { margin: 3mm 0; } .line u, .small u { display: inline-block; min-width: 34mm; border-bottom: 0.4pt solid #000; text-decoration: none; }
.small { font-size: 9pt; margin: 1mm 0; }`
