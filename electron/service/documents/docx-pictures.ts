/** Photos and drawn bars in a .docx. */
import {
  AlignmentType,
  BorderStyle,
  ImageRun,
  Paragraph,
  ShadingType,
  Table,
  TableCell,
  TableLayoutType,
  TableRow,
  TextRun,
  VerticalAlignTable,
  WidthType,
} from 'docx'
import { STYLE } from './docx-styles.ts'
import { SIZES } from './gbt9704.ts'
import type { Drawing } from './model.ts'
import { plainText } from './model.ts'
import { cleanLine } from './text.ts'

/** Two photos with their captions on a page; in the pixels of the library (96 to the inch). */
const MOST = { width: 520, height: 370 }

/** A photo, and its caption kept with it. */
export function pictureParagraphs(block: Extract<Drawing, { kind: 'picture' }>): Paragraph[] {
  const scale = Math.min(MOST.width / block.width, MOST.height / block.height)
  const caption = cleanLine(plainText(block.caption))
  return [
    new Paragraph({
      style: STYLE.cell,
      alignment: AlignmentType.CENTER,
      keepNext: true,
      spacing: { before: 160 },
      children: [
        new ImageRun({
          type: 'jpg',
          data: block.jpeg,
          transformation: {
            width: Math.round(block.width * scale),
            height: Math.round(block.height * scale),
          },
          altText: { name: caption, title: caption, description: caption },
        }),
      ],
    }),
    new Paragraph({
      style: STYLE.cell,
      alignment: AlignmentType.CENTER,
      children: [new TextRun({ text: caption })],
    }),
  ]
}

const GRID = 48
const none = { style: BorderStyle.NONE, size: 0, color: 'auto' }
const noBorders = { top: none, bottom: none, left: none, right: none }

/** Bars over a grid of narrow columns: every row spans it with what is before, the bar, and what is after. */
export function barsOf(block: Extract<Drawing, { kind: 'bars' }>, textWidth: number): (Paragraph | Table)[] {
  const [label, value] = [Math.round(textWidth * 0.2), Math.round(textWidth * 0.12)]
  const one = Math.floor((textWidth - label - value) / GRID)
  const text = (words: string, alignment: (typeof AlignmentType)['LEFT' | 'RIGHT']) =>
    new Paragraph({
      style: STYLE.cell,
      alignment,
      children: [new TextRun({ text: cleanLine(words), size: SIZES.小五 })],
    })
  const cell = (span: number, width: number, children: Paragraph[], colour?: string) =>
    new TableCell({
      columnSpan: span,
      width: { size: width, type: WidthType.DXA },
      verticalAlign: VerticalAlignTable.CENTER,
      borders: noBorders,
      ...(colour ? { shading: { type: ShadingType.CLEAR, color: 'auto', fill: colour } } : {}),
      children,
    })
  const empty = () => [new Paragraph({ style: STYLE.cell, children: [] })]
  const rows = block.rows.map((row) => {
    const from = Math.min(GRID - 1, Math.round(row.from * GRID))
    const to = Math.min(GRID, Math.max(from + 1, Math.round(row.to * GRID)))
    return new TableRow({
      cantSplit: true,
      children: [
        cell(1, label, [text(row.label, AlignmentType.LEFT)]),
        ...(from > 0 ? [cell(from, from * one, empty())] : []),
        cell(to - from, (to - from) * one, empty(), row.colour),
        ...(to < GRID ? [cell(GRID - to, (GRID - to) * one, empty())] : []),
        cell(1, value, [text(row.value, AlignmentType.RIGHT)]),
      ],
    })
  })
  const legend = new Paragraph({
    style: STYLE.cell,
    alignment: AlignmentType.CENTER,
    children: block.legend.flatMap((entry) => [
      new TextRun({ text: '■', color: entry.colour, size: SIZES.五号 }),
      new TextRun({ text: `${cleanLine(entry.label)}　`, size: SIZES.小五 }),
    ]),
  })
  if (rows.length === 0) return []
  return [
    new Table({
      layout: TableLayoutType.FIXED,
      width: { size: label + value + GRID * one, type: WidthType.DXA },
      columnWidths: [label, ...Array.from({ length: GRID }, () => one), value],
      margins: { top: 15, bottom: 15, left: 40, right: 40 },
      alignment: AlignmentType.CENTER,
      borders: { ...noBorders, insideHorizontal: none, insideVertical: none },
      rows,
    }),
    legend,
  ]
}
