import { cleanLine, escapeXml } from './text.ts'

/** Any list of the product as it goes to the printer. */
export type PrintList = {
  title: string
  /** The unit that prints it. */
  unit: string
  /** 截至时间, as it should read, e.g. 2026年11月18日 9:05 */
  asOf: string
  /** Filters and scope in words, shown under the title. */
  note?: string
  /** 样例数据 and the like: stands in the head of the first page. */
  mark?: string
  columns: readonly { title: string; weight?: number; align?: 'left' | 'center' | 'right' }[]
  rows: readonly (readonly (string | number | null)[])[]
}

/**
 * A list as printable HTML: A4 landscape, header repeated on each page, 截至时间, page x/y in the margin (where a
 * runtime does not draw that, the shell adds it). No scripts, no network.
 */
export function printListHtml(list: PrintList): string {
  const total = list.columns.reduce((sum, column) => sum + (column.weight ?? 1), 0)
  const cols = list.columns
    .map((column) => `<col style="width:${(((column.weight ?? 1) / total) * 100).toFixed(2)}%">`)
    .join('')
  const head = list.columns.map((column) => `<th scope="col">${html(column.title)}</th>`).join('')
  const rows = list.rows
    .map((row) => {
      const cells = list.columns.map(
        (column, index) => `<td class="${column.align ?? 'left'}">${html(String(row[index] ?? ''))}</td>`,
      )
      return `<tr>${cells.join('')}</tr>`
    })
    .join('\n')
  const body =
    list.rows.length > 0 ? rows : `<tr><td colspan="${list.columns.length}" class="center">没有记录</td></tr>`
  return page({
    title: list.title,
    size: 'A4 landscape',
    footNote: `${list.unit}　截至${list.asOf}`,
    style: LIST_STYLE,
    body: `${list.mark ? `<p class="mark">${html(list.mark)}</p>` : ''}<h1>${html(list.title)}</h1>
<p class="meta"><span>${html(list.unit)}</span><span>截至${html(list.asOf)}　共${list.rows.length}行</span></p>
${list.note ? `<p class="note">${html(list.note)}</p>` : ''}<table><colgroup>${cols}</colgroup>
<thead><tr>${head}</tr></thead>
<tbody>
${body}
</tbody></table>`,
  })
}

/** A complete page without scripts; text of data must have gone through `html`. */
export function page(parts: {
  title: string
  size: 'A4 landscape' | 'A4 portrait'
  footNote: string
  style: string
  body: string
}): string {
  return `<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${html(parts.title)}</title>
<style>
@page {
  size: ${parts.size};
  margin: 14mm 12mm 16mm;
  @bottom-left { content: ${cssString(parts.footNote)}; font: 9pt sans-serif; }
  @bottom-right { content: "第" counter(page) "页　共" counter(pages) "页"; font: 9pt sans-serif; }
}
${BASE_STYLE}
${parts.style}
</style>
</head>
<body>
${parts.body}
</body>
</html>
`
}

/** Clean text for HTML. */
export const html = (text: string): string => escapeXml(cleanLine(text))

/** A CSS string; < is escaped too, so that it cannot close the style element. */
const cssString = (text: string): string =>
  `"${cleanLine(text).replace(/["\\<>&]/g, (character) => `\\${character.codePointAt(0)?.toString(16)} `)}"`

const BASE_STYLE = `* { box-sizing: border-box; }
body { margin: 0; color: #000; background: #fff; font: 10.5pt/1.45 "FangSong", "仿宋", "Noto Serif CJK SC", "SimSun", serif; }
h1 { font: 16pt/1.4 "SimHei", "黑体", "Noto Sans CJK SC", sans-serif; text-align: center; margin: 0 0 2mm; }
table { width: 100%; border-collapse: collapse; table-layout: fixed; }
th, td { border: 0.4pt solid #000; padding: 0.8mm 1.2mm; overflow-wrap: anywhere; vertical-align: middle; }
th { font: 10pt/1.3 "SimHei", "黑体", "Noto Sans CJK SC", sans-serif; text-align: center; }
.left { text-align: left; } .center { text-align: center; } .right { text-align: right; }`

const LIST_STYLE = `thead { display: table-header-group; }
tr { break-inside: avoid; }
.mark { text-align: right; margin: 0; font-weight: bold; }
.meta { display: flex; justify-content: space-between; margin: 0 0 1.5mm; }
.note { margin: 0 0 1.5mm; }`
