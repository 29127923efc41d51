import {
  AlignmentType,
  Bookmark,
  LineRuleType,
  Paragraph,
  type ParagraphChild,
  Table,
  TableCell,
  TableLayoutType,
  TableRow,
  TextRun,
  VerticalAlignTable,
  WidthType,
} from 'docx'
import { barsOf, pictureParagraphs } from './docx-pictures.ts'
import { STYLE } from './docx-styles.ts'
import { CHAR, FACES, SIZES } from './gbt9704.ts'
import type { Block, Column, Drawing, Inline } from './model.ts'
import { attachmentNumber, plainText } from './model.ts'
import { cleanLine, widthInChars } from './text.ts'
import { titleLines } from './title-lines.ts'

/** Where a figure stands in the .docx: the bookmark that encloses it, and the text it enclosed when written. */
export type Anchor = { bookmark: string; figure: string; text: string }

/** Hands out one bookmark per place where a figure stands; names are stable for the same document. */
export function createAnchors() {
  const anchors: Anchor[] = []
  return {
    anchors,
    /** At most 40 characters, letters, digits and _ only: what Word and WPS accept. */
    add(figure: string, text: string): string {
      const bookmark = `fig${anchors.length + 1}_${figure.replace(/[^A-Za-z0-9]+/g, '_').slice(0, 30)}`
      anchors.push({ bookmark, figure, text })
      return bookmark
    },
  }
}

type Anchors = ReturnType<typeof createAnchors>
type Face = (typeof FACES)[keyof typeof FACES]
/** What a run sets beyond the style of its paragraph. */
type Look = { font?: Face; size?: number }

/** Blocks as .docx paragraphs and tables. `textWidth` is the width of the 版心 in twips. */
export function docxBlocks(
  blocks: readonly (Block | Drawing)[],
  textWidth: number,
  anchors: Anchors,
): (Paragraph | Table)[] {
  return blocks.flatMap((block, index) => docxBlock(block, blocks[index - 1], textWidth, anchors, blocks))
}

function docxBlock(
  block: Block | Drawing,
  previous: Block | Drawing | undefined,
  textWidth: number,
  anchors: Anchors,
  blocks: readonly (Block | Drawing)[],
): (Paragraph | Table)[] {
  const runs = (inlines: readonly Inline[], look?: Look) => inlineRuns(inlines, anchors, look)
  switch (block.kind) {
    case 'title':
      return [new Paragraph({ style: STYLE.title, children: titleRuns(block.inlines) }), emptyLine()]
    case 'subtitle':
      return [new Paragraph({ style: STYLE.subtitle, children: runs(block.inlines) })]
    case 'addressee':
      return [new Paragraph({ style: STYLE.addressee, children: runs(block.inlines) })]
    case 'item':
      return [itemParagraph(block, anchors)]
    case 'paragraph':
      return [new Paragraph({ style: STYLE.body, widowControl: false, children: runs(block.inlines) })]
    case 'line':
      return [new Paragraph({ style: STYLE.line, children: runs(block.inlines) })]
    case 'note':
      return [new Paragraph({ style: STYLE.body, widowControl: false, children: runs(block.inlines) })]
    case 'table':
      return [tableOf(block.columns, block.rows, textWidth, anchors), ...(previous ? [smallGap()] : [])]
    case 'picture':
      return pictureParagraphs(block)
    case 'bars':
      return [...barsOf(block, textWidth), smallGap()]
    case 'attachments':
      return [emptyLine(), ...attachmentParagraphs(block.items, anchors)]
    case 'signature':
      return [
        emptyLine(),
        emptyLine(),
        new Paragraph({
          style: STYLE.addressee,
          keepNext: true,
          alignment: AlignmentType.RIGHT,
          indent: { right: Math.round(signatureIndent(block, blocks).signature * CHAR) },
          children: runs(block.inlines),
        }),
      ]
    case 'date':
      return [
        new Paragraph({
          style: STYLE.addressee,
          alignment: AlignmentType.RIGHT,
          indent: { right: Math.round(signatureIndent(block, blocks).date * CHAR) },
          children: runs(block.inlines),
        }),
      ]
  }
}

/** 成文日期 right −4字 with the 署名 centred over it (§7.3.5.1); a longer 署名 pushes the date inwards. */
function signatureIndent(
  block: Block,
  blocks: readonly (Block | Drawing)[],
): { signature: number; date: number } {
  const at = blocks.indexOf(block)
  const near = blocks.slice(Math.max(0, at - 1), at + 2)
  const widthOf = (kind: 'signature' | 'date'): number => {
    const found = near.find((one) => one.kind === kind)
    return found && 'inlines' in found ? widthInChars(plainText(found.inlines)) : 0
  }
  const over = (widthOf('signature') - widthOf('date')) / 2
  return { signature: Math.max(2, 4 - over), date: Math.max(4, 2 + over) }
}

function itemParagraph(block: Extract<Block, { kind: 'item' }>, anchors: Anchors): Paragraph {
  const { level, number, lead, inlines } = block
  const look = { font: level === 1 ? FACES.level1 : level === 2 ? FACES.level2 : FACES.body }
  if (lead && inlines.length === 0 && level <= 2) {
    return new Paragraph({
      style: level === 1 ? STYLE.level1 : STYLE.level2,
      children: inlineRuns([{ text: `${number}${lead}` }], anchors, look),
    })
  }
  return new Paragraph({
    style: STYLE.body,
    widowControl: false,
    children: [
      ...inlineRuns([{ text: `${number}${lead}` }], anchors, lead ? look : {}),
      ...inlineRuns(inlines, anchors),
    ],
  })
}

/** 附件说明: 附件：1.… with the further entries hanging under the first (§7.3.4). */
function attachmentParagraphs(items: readonly Inline[][], anchors: Anchors): Paragraph[] {
  const numberWidth = items.length > 1 ? 0.75 : 0
  const left = Math.round((5 + numberWidth) * CHAR)
  return items.map(
    (item, index) =>
      new Paragraph({
        style: STYLE.addressee,
        indent: { left, hanging: Math.round((index === 0 ? 3 + numberWidth : numberWidth) * CHAR) },
        children: inlineRuns(
          [{ text: `${index === 0 ? '附件：' : ''}${attachmentNumber(items.length, index)}` }, ...item],
          anchors,
        ),
      }),
  )
}

/** A table across the text width: fixed columns, header row repeated on each page, rows kept whole. */
function tableOf(
  columns: readonly Column[],
  rows: readonly Inline[][][],
  textWidth: number,
  anchors: Anchors,
): Table {
  const total = columns.reduce((sum, column) => sum + column.weight, 0)
  const widths = columns.map((column) => Math.floor((column.weight / total) * textWidth))
  const size = columns.length > 10 ? { size: SIZES.小五 } : {}
  const cell = (index: number, children: Paragraph[]) =>
    new TableCell({
      width: { size: widths[index] ?? 0, type: WidthType.DXA },
      verticalAlign: VerticalAlignTable.CENTER,
      children,
    })
  const header = new TableRow({
    tableHeader: true,
    cantSplit: true,
    children: columns.map((column, index) =>
      cell(index, [
        new Paragraph({
          style: STYLE.headCell,
          children: inlineRuns([{ text: column.title }], anchors, size),
        }),
      ]),
    ),
  })
  const body = rows.map(
    (row) =>
      new TableRow({
        cantSplit: true,
        children: columns.map((column, index) =>
          cell(index, [
            new Paragraph({
              style: STYLE.cell,
              alignment: ALIGNMENTS[column.align ?? 'left'],
              children: inlineRuns(row[index] ?? [], anchors, size),
            }),
          ]),
        ),
      }),
  )
  return new Table({
    layout: TableLayoutType.FIXED,
    width: { size: widths.reduce((sum, width) => sum + width, 0), type: WidthType.DXA },
    columnWidths: widths,
    margins: { top: 40, bottom: 40, left: 70, right: 70 },
    alignment: AlignmentType.CENTER,
    rows: [header, ...body],
  })
}

const ALIGNMENTS = {
  left: AlignmentType.LEFT,
  center: AlignmentType.CENTER,
  right: AlignmentType.RIGHT,
} as const

/** Runs of a line; a figure is enclosed in its bookmark. */
function inlineRuns(inlines: readonly Inline[], anchors: Anchors, look: Look = {}): ParagraphChild[] {
  return inlines.map((inline) => {
    const text = cleanLine(inline.text)
    const run = new TextRun({ ...look, text })
    if (!inline.figure) return run
    return new Bookmark({ id: anchors.add(inline.figure, text), children: [run] })
  })
}

const titleRuns = (inlines: readonly Inline[]): TextRun[] =>
  titleLines(cleanLine(plainText(inlines))).map(
    (text, index) =>
      new TextRun({ text, font: FACES.title, size: SIZES.二号, ...(index > 0 ? { break: 1 } : {}) }),
  )

/** 空一行 */
export const emptyLine = (): Paragraph => new Paragraph({ style: STYLE.addressee, children: [] })

/** A little air under a table: so low that a table that fills its page does not leave an empty one behind it. */
const smallGap = (): Paragraph =>
  new Paragraph({
    style: STYLE.cell,
    spacing: { line: 40, lineRule: LineRuleType.EXACT },
    children: [],
  })
