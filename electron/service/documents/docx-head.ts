import {
  AlignmentType,
  BorderStyle,
  Paragraph,
  Table,
  TableAnchorType,
  TableCell,
  TableRow,
  TabStopType,
  TextRun,
  WidthType,
} from 'docx'
import { emptyLine } from './docx-blocks.ts'
import { STYLE } from './docx-styles.ts'
import {
  CHAR,
  FACES,
  GRID,
  HEAD_FROM_TEXT_TOP,
  PAGE,
  RED,
  SIZES,
  TEXT_HEIGHT,
  TEXT_WIDTH,
} from './gbt9704.ts'

/**
 * 版头 (§7.2): 发文机关标志 in red, 35 mm below the top of the 版心; two lines below it the registered
 * 发文字号 (with 签发人 for an 上行文); 4 mm below that the red rule; two lines to the title.
 */
export function letterhead(head: { issuer: string; docNumber: string; signer?: string }): Paragraph[] {
  const rule = { bottom: { style: BorderStyle.SINGLE, size: 12, space: 11, color: RED } }
  const number = new TextRun({ text: head.docNumber, font: FACES.body, size: SIZES.三号 })
  return [
    new Paragraph({
      style: STYLE.title,
      spacing: { before: HEAD_FROM_TEXT_TOP, line: 1000, lineRule: 'exact' },
      children: [new TextRun({ text: `${head.issuer}文件`, font: FACES.title, size: 72, color: RED })],
    }),
    emptyLine(),
    emptyLine(),
    head.signer
      ? new Paragraph({
          style: STYLE.addressee,
          border: rule,
          tabStops: [{ type: TabStopType.RIGHT, position: Math.round(TEXT_WIDTH - CHAR) }],
          indent: { left: Math.round(CHAR) },
          children: [
            number,
            new TextRun({ text: '\t签发人：', font: FACES.body }),
            new TextRun({ text: head.signer, font: FACES.level2 }),
          ],
        })
      : new Paragraph({
          style: STYLE.addressee,
          alignment: AlignmentType.CENTER,
          border: rule,
          children: [number],
        }),
    emptyLine(),
    emptyLine(),
  ]
}

const HEAVY = { style: BorderStyle.SINGLE, size: 8, color: '000000' }
const LIGHT = { style: BorderStyle.SINGLE, size: 6, color: '000000' }
const NONE = { style: BorderStyle.NONE, size: 0, color: 'auto' }

/** 版记 (§7.4), its last rule on the lower edge of the 版心 of the last page: 抄送, 印发机关 and 印发日期; outer rules heavy, inner light. */
export function imprint(record: {
  copyTo?: string
  printer: string
  printDate: string
}): (Paragraph | Table)[] {
  const run = (text: string) => new TextRun({ text, font: FACES.body, size: SIZES.四号 })
  const indent = { left: 280, right: 280 }
  const rows: Paragraph[] = [
    ...(record.copyTo
      ? [new Paragraph({ style: STYLE.addressee, indent, children: [run(`抄送：${record.copyTo}。`)] })]
      : []),
    new Paragraph({
      style: STYLE.addressee,
      indent,
      tabStops: [{ type: TabStopType.RIGHT, position: TEXT_WIDTH - 280 }],
      children: [run(record.printer), run(`\t${record.printDate}印发`)],
    }),
  ]
  return [
    new Table({
      width: { size: TEXT_WIDTH, type: WidthType.DXA },
      columnWidths: [TEXT_WIDTH],
      margins: { left: 0, right: 0, top: 0, bottom: 0 },
      float: {
        horizontalAnchor: TableAnchorType.MARGIN,
        absoluteHorizontalPosition: 1,
        verticalAnchor: TableAnchorType.PAGE,
        absoluteVerticalPosition: PAGE.top + TEXT_HEIGHT - rows.length * (GRID.linePitch + 20),
      },
      rows: rows.map(
        (paragraph, index) =>
          new TableRow({
            children: [
              new TableCell({
                width: { size: TEXT_WIDTH, type: WidthType.DXA },
                borders: {
                  top: index === 0 ? HEAVY : LIGHT,
                  bottom: index === rows.length - 1 ? HEAVY : LIGHT,
                  left: NONE,
                  right: NONE,
                },
                children: [paragraph],
              }),
            ],
          }),
      ),
    }),
    // A floating table hangs on the paragraph after it.
    new Paragraph({ style: STYLE.cell, children: [] }),
  ]
}
