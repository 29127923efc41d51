/**
 * The block model every document is built as before it becomes .docx, preview or print.
 * Plain JSON: it crosses to the preview window unchanged.
 */

/** What a figure (数字) counts: the query it came from and the facts behind it. */
export type FigureSource = { query: string; factIds?: readonly string[]; params?: Record<string, string> }

/** A computed figure. `text` is what stands in the document; `value` what was computed (rates 0–1). */
export type Figure = { id: string; value: number | string | null; text: string; source: FigureSource }

/** A run of text. `figure` links to `DocumentModel.figures`; `blank` names a value a person must fill in. */
export type Inline = { text: string; figure?: string; blank?: string }

/** 结构层次: 1 一、 2 （一） 3 1. 4 （1） */
export type Level = 1 | 2 | 3 | 4

export type Column = { title: string; weight: number; align?: 'left' | 'center' | 'right' }

export type Block =
  /** 标题 */
  | { kind: 'title'; inlines: Inline[] }
  /** 表单分部小标题, e.g. 回执 */
  | { kind: 'subtitle'; inlines: Inline[] }
  /** 主送机关 */
  | { kind: 'addressee'; inlines: Inline[] }
  /** Numbered paragraph: `lead` is set in the face of its level, `inlines` in the body face. */
  | { kind: 'item'; level: Level; number: string; lead: string; inlines: Inline[] }
  | { kind: 'paragraph'; inlines: Inline[] }
  /** A line to fill in or sign; not indented. */
  | { kind: 'line'; inlines: Inline[] }
  | { kind: 'table'; columns: Column[]; rows: Inline[][][] }
  /** 附件说明 */
  | { kind: 'attachments'; items: Inline[][] }
  /** 署名、成文日期 */
  | { kind: 'signature'; inlines: Inline[] }
  | { kind: 'date'; inlines: Inline[] }
  /** 附注 */
  | { kind: 'note'; inlines: Inline[] }

/** One bar: what stands left and right of it, and where it lies. */
export type BarRow = { label: string; from: number; to: number; colour: string; value: string }

/** What only a .docx holds: no preview of it is shown. */
export type Drawing =
  /** a JPEG with its caption below; width and height only say its shape */
  | { kind: 'picture'; jpeg: Uint8Array; width: number; height: number; caption: Inline[] }
  /** bars along one axis (0–1), drawn as a table so that they stay sharp and can be edited */
  | { kind: 'bars'; rows: BarRow[]; legend: { label: string; colour: string }[] }

/** A run of pages: the body, or one 附件 that starts on a new page under its label. */
export type Part<B = Block> = {
  role: 'body' | 'annex'
  /** 附件1 */
  label?: string
  orientation: 'portrait' | 'landscape'
  blocks: B[]
}

/** A placeholder that stands in the document as a visible blank. */
export type Missing = { name: string; key: string; source: PlaceholderSource }

/** 计算 / 配置 / 填写 / 计算或填写 */
export type PlaceholderSource = 'computed' | 'setting' | 'filled' | 'either'

export type DocumentKind = `D${string}`

export type DocumentModel<B = Block> = {
  kind: DocumentKind
  /** The title as plain text: file name, window title, metadata. */
  title: string
  parts: Part<B>[]
  /** Every figure that stands in the document, once. */
  figures: Figure[]
  /** What people still have to fill in; never invented. */
  missing: Missing[]
}

/** The inlines of a block in reading order, table cells included. */
export function inlinesOf(block: Block): Inline[] {
  switch (block.kind) {
    case 'table':
      return block.rows.flat(2)
    case 'attachments':
      return block.items.flat()
    case 'item':
      return [{ text: `${block.number}${block.lead}` }, ...block.inlines]
    default:
      return block.inlines
  }
}

/** Plain text of inlines. */
export const plainText = (inlines: readonly Inline[]): string => inlines.map((inline) => inline.text).join('')

/** Plain text of the whole document, one block or table row a line. */
export function documentText(model: DocumentModel): string {
  const lines: string[] = []
  for (const part of model.parts) {
    if (part.label) lines.push(part.label)
    for (const block of part.blocks) {
      if (block.kind === 'table') {
        lines.push(block.columns.map((column) => column.title).join('\t'))
        for (const row of block.rows) lines.push(row.map(plainText).join('\t'))
      } else if (block.kind === 'attachments') {
        block.items.forEach((item, index) => {
          lines.push(
            `${index === 0 ? '附件：' : ''}${attachmentNumber(block.items.length, index)}${plainText(item)}`,
          )
        })
      } else {
        lines.push(plainText(inlinesOf(block)))
      }
    }
  }
  return lines.join('\n')
}

/** 附件说明 numbers its entries only when there are several. */
export const attachmentNumber = (count: number, index: number): string => (count > 1 ? `${index + 1}.` : '')
