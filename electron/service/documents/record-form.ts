import { html, page } from './print.ts'

/** One element of the script, as it is asked. */
export type FormElement = { label: string; ask: readonly string[] }

/** One outcome of the legend: key on the screen, wording, whether a note is required. */
export type FormOutcome = { key: string; label: string; noteRequired: boolean }

/** A drawn case printed at the head of the form; never with its published answers, which stay hidden until heard. */
export type FormCase = { no: string; unit: string; item: string; phone: string; hours?: string }

export type RecordFormInput = {
  unit: string
  roundName?: string
  scriptVersion: string
  elements: readonly FormElement[]
  outcomes: readonly FormOutcome[]
  /** One form a case; none: one blank form. */
  cases?: readonly FormCase[]
}

/** The verdict keys of the call screen. */
export const FORM_VERDICTS = ['1一致', '2部分一致', '3不一致', '4答不出', '5推诿', '0未问到'] as const

const CONDUCT = ['首问负责', '一次性告知', '文明用语', '普通话', '报工号'] as const

/**
 * 抽查记录单 for recording on paper and 补录: A4 portrait, one page a case, with the script's elements, verdict
 * boxes and the legend of outcome codes. Published answers are not printed. No scripts.
 */
export function recordFormHtml(input: RecordFormInput): string {
  const cases = input.cases && input.cases.length > 0 ? input.cases : [undefined]
  return page({
    title: '抽查记录单',
    size: 'A4 portrait',
    footNote: `${input.unit}　话术版本${input.scriptVersion}`,
    style: FORM_STYLE,
    body: cases.map((one) => form(input, one)).join('\n'),
  })
}

function form(input: RecordFormInput, one: FormCase | undefined): string {
  return `<section>
<h1>政务服务精准度电话抽查记录单</h1>
<table class="facts">
<tr><th>批次</th><td>${html(input.roundName ?? '')}</td><th>记录编号</th><td>${html(one?.no ?? '')}</td></tr>
<tr><th>单位</th><td>${html(one?.unit ?? '')}</td><th>咨询电话</th><td>${html(one?.phone ?? '')}</td></tr>
<tr><th>事项名称</th><td>${html(one?.item ?? '')}</td><th>办理时间</th><td>${html(one?.hours ?? '')}</td></tr>
<tr><th>抽查人员</th><td></td><th>模拟身份</th><td></td></tr>
</table>
<h2>一、拨打情况（每次拨打都记，先写时间再拨）</h2>
<table class="attempts">
<thead><tr><th>次</th><th>拨打日期、时间</th><th>主叫号码</th><th>响铃秒</th><th>语音菜单秒</th><th>等候秒</th><th>通话秒</th><th>结果代码</th><th>预约再拨时间、备注</th></tr></thead>
<tbody>${[1, 2, 3].map((no) => `<tr><td class="center">${no}</td>${'<td></td>'.repeat(8)}</tr>`).join('')}</tbody>
</table>
<h2>二、答复情况（挂断后先写听到的答复，再判定；不利判定须写原话）</h2>
<table class="answers">
<colgroup><col style="width:12%"><col style="width:26%"><col style="width:40%"><col style="width:22%"></colgroup>
<thead><tr><th>要素</th><th>问法</th><th>听到的答复（原话）</th><th>判定（勾选一项）</th></tr></thead>
<tbody>
${input.elements.map(elementRow).join('\n')}
</tbody>
</table>
<p class="line">对方自报姓名、工号：<u></u>　窗口：<u></u></p>
<p class="line conduct">服务行为：${CONDUCT.map((label) => `<span>${label}□是□否</span>`).join('')}</p>
<h2>三、结果代码</h2>
<p class="legend">${input.outcomes.map((outcome) => `<span><b>${html(outcome.key)}</b>${html(outcome.label)}${outcome.noteRequired ? '*' : ''}</span>`).join('')}</p>
<p class="small">带*的须写备注。原因归属由复核确定。本单不打印公布内容，补录后由程序比对。</p>
<p class="line">抽查人员签字：<u></u>　补录人：<u></u>　补录时间：<u></u></p>
</section>`
}

const elementRow = (element: FormElement): string =>
  `<tr><th scope="row">${html(element.label)}</th><td class="ask">${html(element.ask[0] ?? '')}</td><td></td><td class="verdicts">${FORM_VERDICTS.map((verdict) => `<span>□${verdict}</span>`).join('')}</td></tr>`

const FORM_STYLE = `section { break-after: page; } section:last-child { break-after: auto; }
h2 { font: 11pt/1.3 "SimHei", "黑体", "Noto Sans CJK SC", sans-serif; margin: 3mm 0 1mm; }
.facts th { width: 12%; } .facts td { height: 8mm; }
.attempts th { font-size: 9pt; padding: 0.5mm; } .attempts td { height: 9mm; }
.attempts th:nth-child(1) { width: 5%; } .attempts th:nth-child(2) { width: 19%; } .attempts th:nth-child(3) { width: 15%; } .attempts th:nth-child(9) { width: 21%; }
.answers td { height: 20mm; } .ask { font-size: 9.5pt; }
.verdicts span { display: inline-block; width: 50%; font-size: 9.5pt; white-space: nowrap; }
.legend { margin: 0; font-size: 9pt; line-height: 1.6; } .legend span { display: inline-block; width: 33%; } .legend b { display: inline-block; width: 5mm; }
.line { margin: 2.5mm 0; } .line u { display: inline-block; min-width: 34mm; border-bottom: 0.4pt solid #000; text-decoration: none; }
.conduct span { white-space: nowrap; margin-right: 3mm; }
.small { font-size: 9pt; margin: 1mm 0; }`
