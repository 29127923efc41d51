import {
  AlignmentType,
  Document,
  DocumentGridType,
  Footer,
  Header,
  type ISectionOptions,
  Packer,
  PageNumber,
  PageOrientation,
  Paragraph,
  SectionType,
  type Table,
  TextRun,
} from 'docx'
import { type Anchor, createAnchors, docxBlocks, emptyLine } from './docx-blocks.ts'
import { imprint, letterhead } from './docx-head.ts'
import { finishDocx } from './docx-package.ts'
import { documentStyles, STYLE } from './docx-styles.ts'
import {
  FACES,
  FOOTER_FROM_EDGE,
  GRID,
  HEADER_FROM_EDGE,
  LANDSCAPE,
  LANDSCAPE_FOOTER_FROM_EDGE,
  LANDSCAPE_HEADER_FROM_EDGE,
  LANDSCAPE_TEXT_WIDTH,
  PAGE,
  SIZES,
  TEXT_WIDTH,
} from './gbt9704.ts'
import type { Block, DocumentModel, Drawing, Part } from './model.ts'

export type DocxOptions = {
  /** Words in the header of every page: 送审稿, 样例数据 … Empty for a clean copy. */
  marks?: readonly string[]
  /** 版头: only for a document whose number (发文字号) is registered; never on a 送审稿. */
  head?: { issuer: string; docNumber: string; signer?: string }
  /** 版记 at the foot of the last page. */
  imprint?: { copyTo?: string; printer: string; printDate: string }
}

type AnyPart = Part<Block | Drawing>

export type WrittenDocx = { bytes: Uint8Array; anchors: Anchor[] }

/**
 * Writes a document as .docx in the layout of GB/T 9704-2012. Deterministic: same model and options, same bytes.
 * Each figure is enclosed in a bookmark; `anchors` tells which, for `compareFigures` when a 定稿 comes back.
 */
export async function writeDocx(
  model: DocumentModel<Block | Drawing>,
  options: DocxOptions = {},
): Promise<WrittenDocx> {
  const anchors = createAnchors()
  const sections = sectionsOf(model.parts).map(
    (parts, index, all): ISectionOptions => ({
      properties: sectionProperties(parts[0]?.orientation ?? 'portrait'),
      headers: headers(options.marks ?? []),
      footers: { default: pageNumber('odd'), even: pageNumber('even') },
      children: [
        ...(index === 0 && options.head ? letterhead(options.head) : []),
        ...parts.flatMap((part, place) => partChildren(part, place > 0, anchors)),
        ...(index === all.length - 1 && options.imprint ? imprint(options.imprint) : []),
      ],
    }),
  )
  const document = new Document({
    styles: documentStyles,
    evenAndOddHeaderAndFooters: true,
    defaultTabStop: 632,
    sections,
  })
  const bytes = await Packer.toBuffer(document)
  return { bytes: finishDocx(new Uint8Array(bytes), { title: model.title }), anchors: anchors.anchors }
}

/** Neighbouring parts of the same orientation share a section. */
function sectionsOf(parts: readonly AnyPart[]): AnyPart[][] {
  const sections: AnyPart[][] = []
  for (const part of parts) {
    const last = sections[sections.length - 1]
    if (last?.[0]?.orientation === part.orientation) last.push(part)
    else sections.push([part])
  }
  return sections
}

/** A part's paragraphs; an annex begins with its label on a new page (§7.3.6). */
function partChildren(
  part: AnyPart,
  newPage: boolean,
  anchors: ReturnType<typeof createAnchors>,
): (Paragraph | Table)[] {
  const width = part.orientation === 'portrait' ? TEXT_WIDTH : LANDSCAPE_TEXT_WIDTH
  const label = part.label
    ? [
        new Paragraph({
          style: STYLE.annexLabel,
          pageBreakBefore: newPage,
          children: [new TextRun({ text: part.label, font: FACES.level1 })],
        }),
        ...(part.orientation === 'portrait' ? [emptyLine()] : []),
      ]
    : []
  return [...label, ...docxBlocks(part.blocks, width, anchors)]
}

function sectionProperties(orientation: Part['orientation']): ISectionOptions['properties'] {
  const grid = { type: DocumentGridType.LINES, ...GRID }
  if (orientation === 'portrait') {
    return {
      type: SectionType.NEXT_PAGE,
      page: {
        size: { width: PAGE.width, height: PAGE.height, orientation: PageOrientation.PORTRAIT },
        margin: {
          top: PAGE.top,
          right: PAGE.right,
          bottom: PAGE.bottom,
          left: PAGE.left,
          header: HEADER_FROM_EDGE,
          footer: FOOTER_FROM_EDGE,
          gutter: 0,
        },
      },
      grid,
    }
  }
  return {
    type: SectionType.NEXT_PAGE,
    page: {
      size: { width: PAGE.width, height: PAGE.height, orientation: PageOrientation.LANDSCAPE },
      margin: {
        ...LANDSCAPE,
        header: LANDSCAPE_HEADER_FROM_EDGE,
        footer: LANDSCAPE_FOOTER_FROM_EDGE,
        gutter: 0,
      },
    },
    grid: { type: DocumentGridType.LINES, linePitch: GRID.linePitch },
  }
}

/** 页码: 4号半角宋体 “— 1 —”, odd pages right −1字, even pages left +1字 (§7.5). */
function pageNumber(side: 'odd' | 'even'): Footer {
  const run = { font: FACES.pageNumber, size: SIZES.四号 }
  return new Footer({
    children: [
      new Paragraph({
        style: STYLE.footer,
        alignment: side === 'odd' ? AlignmentType.RIGHT : AlignmentType.LEFT,
        indent: side === 'odd' ? { right: 280 } : { left: 280 },
        children: [
          new TextRun({ ...run, text: '— ' }),
          new TextRun({ ...run, children: [PageNumber.CURRENT] }),
          new TextRun({ ...run, text: ' —' }),
        ],
      }),
    ],
  })
}

function headers(marks: readonly string[]): ISectionOptions['headers'] {
  if (marks.length === 0) return {}
  const header = () =>
    new Header({
      children: [
        new Paragraph({
          style: STYLE.draftMark,
          children: [new TextRun({ text: marks.join('　'), font: FACES.level1, size: SIZES.四号 })],
        }),
      ],
    })
  return { default: header(), even: header() }
}
