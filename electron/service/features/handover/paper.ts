/** 工作移交清单 (D12 of resources/documents), A4, for signing. */
import type { handoverContract } from '#shared/contract/handover.ts'
import { caseStatusLabels } from '#shared/domain/cases/state.ts'
import { roleLabels } from '#shared/domain/roles/capabilities.ts'
import { periodText } from '#shared/domain/visits/coverage.ts'
import { dayText, instantText } from '../../documents/numbers.ts'
import { html, page } from '../../documents/print.ts'
import type { QueryDeps } from '../../host/handlers.ts'
import { visible } from '../../host/session.ts'
import { orgById, type PersonRow, personById } from '../org/read.ts'
import { callersOf, casesOf, grantsOf, reviewsOf, roundsOf, visitsOf } from './load.ts'
import { handoversOf } from './register.ts'

type Of = ReturnType<(typeof handoverContract)['handover.of']['output']['parse']>
type Devices = ReturnType<(typeof handoverContract)['handover.paper']['input']['parse']>['devices']

export interface HandoverRow {
  kind: string
  count: number
  /** one line each */
  lines: readonly string[]
  state: string
  note: string
}

interface Sheet {
  from: string
  post: string
  to: string
  witness: string
  /** 'YYYY-MM-DD' */
  day: string
  unit: string
  asOf: string
  /** records and files that exist on the leaver's device only */
  unsent: number
  sample: boolean
  rows: readonly HandoverRow[]
}

/** What was handed over, then what is still in hand, by the categories of the form. */
export const handoverRows = (
  deps: QueryDeps,
  person: PersonRow,
  { here, devices }: { here: Of['here']; devices: Devices },
): HandoverRow[] => {
  const cases = casesOf(deps, person.id)
  const open = cases.filter((one) => one.appointmentAt === null && one.status === 'open')
  const appointments = cases.filter((one) => one.appointmentAt !== null)
  const others = cases.filter((one) => one.status !== 'open')
  const caseLine = (one: (typeof cases)[number]) => `${one.itemName}（${one.bodyName}，${one.itemCode}）`
  const row = (kind: string, lines: readonly string[], state: string, note = ''): HandoverRow[] =>
    lines.length === 0 ? [] : [{ kind, count: lines.length, lines, state, note }]
  return [
    ...handoversOf(deps.db, person.id).flatMap(({ at, to, cases: ids, callers }) => {
      const receiver = personById(deps.db, to)?.name ?? '不在名录'
      const state = `已移交${receiver}`
      return [
        ...row(
          '未结案件',
          ids.map((id) => movedCase(deps, id)),
          state,
          instantText(at),
        ),
        ...row(
          '拨打号码',
          callers.map((id) => numberOf(deps, id)),
          state,
          instantText(at),
        ),
      ]
    }),
    ...row('未结案件', open.map(caseLine), '未移交'),
    ...row(
      '预约再拨',
      appointments.map((one) => `${instantText(one.appointmentAt ?? 0)} ${caseLine(one)}`),
      '未移交',
    ),
    ...row(
      '未结案件',
      others.map((one) => `${caseLine(one)} ${caseStatusLabels[one.status]}`),
      '未移交',
    ),
    ...row(
      '待复核记录',
      reviewsOf(deps, person.id).map(
        (one) => `${one.itemName}（${one.bodyName}）${caseStatusLabels[one.status]}`,
      ),
      '留原处复核',
      '退回补充的只能由本人更正',
    ),
    ...row(
      '走访计划',
      visitsOf(deps, person.id).map(
        ({ place, day, period }) => `${place}（${day === null ? periodText(period) : dayText(day)}）`,
      ),
      '未移交',
      '请修改计划中的参加人',
    ),
    ...row('草稿', here?.drafts ?? [], '在本机，未提交', '请先提交或废弃'),
    ...row(
      '设备',
      devices.map(
        (one) =>
          `${one.name}${one.lastSeenAt === null ? '' : `，最近联系${instantText(one.lastSeenAt)}`}，未发${one.unsent}条`,
      ),
      devices.every((one) => one.revoked) ? '已停用' : '在用',
    ),
    ...row(
      '拨打号码',
      callersOf(deps, person.name).map((one) => one.number),
      '未移交',
    ),
    ...row(
      '账号权限',
      grantsOf(deps, person.id).map(
        (one) => `${roleLabels[one.role]}（${one.bodyName}）自${dayText(one.from)}`,
      ),
      '未收回',
    ),
    ...row(
      '抽查方案',
      roundsOf(deps, person.id).map((one) => one.name),
      '方案中仍列为抽查人员',
      '抽取前请修改方案',
    ),
    ...(here && here.files > 0
      ? [{ kind: '未传附件', count: here.files, lines: [], state: '在本机', note: '联网后自动上传' }]
      : []),
  ]
}

const movedCase = ({ db }: QueryDeps, id: string): string => {
  const row = db.get<{ item: string; code: string; body: string }>(
    `SELECT c.item_name AS item, c.item_code AS code, c.body FROM case_row c WHERE c.id = ? AND ${visible('c')}`,
    id,
  )
  return row
    ? `${row.item}（${orgById(db, row.body)?.name ?? '不在名录的机构'}，${row.code}）`
    : '已不在本机的案件'
}

const numberOf = ({ db }: QueryDeps, id: string): string =>
  db.get<{ number: string }>(`SELECT c.number FROM caller c WHERE c.id = ? AND ${visible('c')}`, id)
    ?.number ?? '已不在本机的号码'

export const handoverSheetHtml = (sheet: Sheet): string =>
  page({
    title: `工作移交清单-${sheet.from}`,
    size: 'A4 portrait',
    footNote: `${sheet.unit}　截至${sheet.asOf}`,
    style: STYLE,
    body: `${sheet.sample ? '<p class="mark">样例数据</p>' : ''}<h1>工作移交清单</h1>
<p class="heads"><span>移交人：${html(sheet.from)}${sheet.post ? `（${html(sheet.post)}）` : ''}</span><span>接收人：${html(sheet.to) || '　　　　'}</span><span>监交人：${html(sheet.witness) || '　　　　'}</span><span>移交日期：${html(dayText(sheet.day))}</span></p>
<table>
<colgroup><col style="width:7%"><col style="width:13%"><col style="width:8%"><col style="width:44%"><col style="width:14%"><col style="width:14%"></colgroup>
<thead><tr><th>序号</th><th>类别</th><th>数量</th><th>明细（编号）</th><th>状态</th><th>备注</th></tr></thead>
<tbody>
${sheet.rows.map(rowHtml).join('\n') || '<tr><td colspan="6" class="center">没有需要移交的内容</td></tr>'}
</tbody>
</table>
<p>移交人承诺：上述清单完整，本机未上传内容${sheet.unsent}项已逐项列明。接收人确认：已接收并核对。</p>
<p>监交人意见：<u class="long"></u></p>
<p class="signs"><span>移交人签字：<u></u></span><span>接收人签字：<u></u></span><span>监交人签字：<u></u></span><span>日期：<u></u></span></p>`,
  })

const rowHtml = ({ kind, count, lines, state, note }: HandoverRow, index: number): string =>
  `<tr><td class="center">${index + 1}</td><td class="center">${html(kind)}</td><td class="center">${count}</td><td>${lines
    .map((line, k) => (lines.length > 1 ? `${k + 1}.${html(line)}` : html(line)))
    .join('<br>')}</td><td class="center">${html(state)}</td><td>${html(note)}</td></tr>`

const STYLE = `thead { display: table-header-group; }
td { vertical-align: top; }
.mark { text-align: right; margin: 0; font-weight: bold; }
.heads, .signs { display: flex; flex-wrap: wrap; justify-content: space-between; gap: 1mm 6mm; }
.signs { margin-top: 8mm; }
u { display: inline-block; min-width: 24mm; border-bottom: 0.4pt solid #000; text-decoration: none; }
u.long { min-width: 120mm; }
p { break-inside: avoid; }`
