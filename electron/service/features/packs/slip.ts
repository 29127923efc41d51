/** 交接单 of one entry of the register (登记簿): what changes hands on which medium, to be signed on paper. */
import type { PackRegisterRow } from '#shared/contract/packs.ts'
import { ok, type Result } from '#shared/contract/result.ts'
import { buildDocument } from '../../documents/document.ts'
import type { Block, Inline } from '../../documents/model.ts'
import { dayText, instantText } from '../../documents/numbers.ts'
import { html, page } from '../../documents/print.ts'
import { loadTemplate } from '../../documents/template-store.ts'

export interface SlipContext {
  resources: string
  unit: string
  deviceName: string
  /** 样例数据 and the like */
  mark: string | null
}

/** The page for the printer, A4 upright, from the template D13. */
export const slipHtml = (
  row: PackRegisterRow,
  context: SlipContext,
): Result<{ html: string; name: string }> => {
  const template = loadTemplate(context.resources, 'D13')
  if (!template.ok) return template
  const name = `离线交换包（${row.way === 'in' || row.way === 'from-hub' ? '来自' : '交给'}${row.otherName}）`
  const isImport = row.way === 'in'
  const document = buildDocument(template.value, {
    mediaNo: row.medium,
    packPurpose: row.purpose,
    approver: row.approval.approvedBy,
    approvalDate: dayText(row.approval.date),
    packName: name,
    packHash: row.digest.slice(0, 32).replace(/(.{4})(?=.)/g, '$1 '),
    packRecords: row.facts + (row.known ?? 0) + (row.refused ?? 0),
    packFiles: row.files,
    packTime: instantText(row.at),
    deviceName: context.deviceName,
    giver: isImport ? row.counterpart || BLANK : (row.byName ?? BLANK),
    giveDate: isImport ? BLANK : instantText(row.at).split(' ')[0],
    receiver: isImport ? (row.byName ?? BLANK) : row.counterpart || BLANK,
    receiveDate: isImport ? instantText(row.at).split(' ')[0] : BLANK,
    imported: isImport ? row.facts : BLANK,
    skipped: isImport ? (row.known ?? 0) : BLANK,
    quarantined: isImport ? (row.refused ?? 0) : BLANK,
  })
  const blocks = document.parts.flatMap((part) => part.blocks)
  return ok({
    name: `交接单-${row.medium}`,
    html: page({
      title: document.title,
      size: 'A4 portrait',
      footNote: `${context.unit}　登记于${instantText(row.at)}`,
      style: STYLE,
      body: `${context.mark ? `<p class="mark">${html(context.mark)}</p>` : ''}${blocks.map(block).join('\n')}
<p>批准文号：${html(row.approval.documentNo)}　卷数：${row.volumes}　大小：${html(sizeText(row.bytes))}</p>`,
    }),
  })
}

/** To be filled in by hand. */
const BLANK = '＿＿＿＿＿＿'

const sizeText = (bytes: number): string =>
  bytes < 1024 * 1024 ? `${Math.ceil(bytes / 1024)}KB` : `${(bytes / 1024 / 1024).toFixed(1)}MB`

const text = (inlines: readonly Inline[]): string =>
  inlines.map((inline) => (inline.blank === undefined ? html(inline.text) : BLANK)).join('')

const block = (one: Block): string => {
  switch (one.kind) {
    case 'title':
      return `<h1>${text(one.inlines)}</h1>`
    case 'item':
      return `<p>${html(one.number)}${html(one.lead)}${text(one.inlines)}</p>`
    case 'line':
      return `<p class="sign">${text(one.inlines)}</p>`
    case 'note':
      return `<p class="note">${text(one.inlines)}</p>`
    case 'table':
    case 'attachments':
      return ''
    default:
      return `<p>${text(one.inlines)}</p>`
  }
}

const STYLE = `body { font-size: 14pt; line-height: 2; padding: 8mm 6mm; }
h1 { font-size: 20pt; margin-bottom: 8mm; }
p { margin: 0 0 3mm; overflow-wrap: anywhere; white-space: pre-wrap; }
.mark { text-align: right; font-weight: bold; }
.sign { margin-top: 12mm; }
.note { font-size: 11pt; line-height: 1.6; }`
