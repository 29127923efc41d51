import { AlignmentType, type IStylesOptions, LineRuleType } from 'docx'
import { CHAR_TIGHTENING, FACES, GRID, SIZES, TITLE_LINE, TWO_CHARS } from './gbt9704.ts'

/** Body type on the 28-character pitch. */
const body = { size: SIZES.三号, characterSpacing: CHAR_TIGHTENING }

const exact = (line: number) => ({ line, lineRule: LineRuleType.EXACT, before: 0, after: 0 })

/** Paragraph styles by name; the ids are what the blocks refer to. */
export const STYLE = {
  body: 'GwBody',
  level1: 'GwLevel1',
  level2: 'GwLevel2',
  title: 'GwTitle',
  subtitle: 'GwSubtitle',
  addressee: 'GwAddressee',
  line: 'GwLine',
  annexLabel: 'GwAnnexLabel',
  cell: 'GwCell',
  headCell: 'GwHeadCell',
  footer: 'GwPageNumber',
  draftMark: 'GwDraftMark',
} as const

/** 正文 3号仿宋, 标题 2号小标宋, 一级黑体, 二级楷体 (GB/T 9704-2012 §7.3), as named styles a person can edit in WPS. */
export const documentStyles: IStylesOptions = {
  default: {
    document: {
      run: {
        font: FACES.body,
        size: SIZES.三号,
        color: '000000',
        language: { value: 'en-US', eastAsia: 'zh-CN' },
      },
      paragraph: { spacing: exact(GRID.linePitch) },
    },
  },
  paragraphStyles: [
    // The grid is reckoned from this style's type size, in Word and elsewhere.
    {
      id: 'Normal',
      name: 'Normal',
      quickFormat: true,
      paragraph: { spacing: exact(GRID.linePitch) },
      run: { font: FACES.body, size: SIZES.三号 },
    },
    {
      id: STYLE.body,
      name: '公文正文',
      quickFormat: true,
      paragraph: { alignment: AlignmentType.BOTH, indent: { firstLine: TWO_CHARS, firstLineChars: 200 } },
      run: { font: FACES.body, ...body },
    },
    {
      id: STYLE.level1,
      name: '公文一级标题',
      basedOn: STYLE.body,
      next: STYLE.body,
      quickFormat: true,
      paragraph: { outlineLevel: 0, keepNext: true },
      run: { font: FACES.level1, ...body },
    },
    {
      id: STYLE.level2,
      name: '公文二级标题',
      basedOn: STYLE.body,
      next: STYLE.body,
      quickFormat: true,
      paragraph: { outlineLevel: 1, keepNext: true },
      run: { font: FACES.level2, ...body },
    },
    {
      id: STYLE.title,
      name: '公文标题',
      next: STYLE.body,
      quickFormat: true,
      paragraph: {
        alignment: AlignmentType.CENTER,
        spacing: exact(TITLE_LINE),
        keepNext: true,
        keepLines: true,
      },
      run: { font: FACES.title, size: SIZES.二号 },
    },
    {
      id: STYLE.subtitle,
      name: '公文小标题',
      next: STYLE.body,
      paragraph: {
        alignment: AlignmentType.CENTER,
        keepNext: true,
        spacing: { ...exact(GRID.linePitch), before: 160 },
      },
      run: { font: FACES.level1, ...body },
    },
    {
      id: STYLE.addressee,
      name: '公文主送机关',
      next: STYLE.body,
      paragraph: { alignment: AlignmentType.LEFT },
      run: { font: FACES.body, ...body },
    },
    {
      id: STYLE.line,
      name: '公文填写行',
      paragraph: { alignment: AlignmentType.LEFT },
      run: { font: FACES.body, size: SIZES.四号 },
    },
    {
      id: STYLE.annexLabel,
      name: '公文附件标识',
      next: STYLE.title,
      paragraph: { alignment: AlignmentType.LEFT, keepNext: true },
      run: { font: FACES.level1, ...body },
    },
    {
      id: STYLE.cell,
      name: '公文表格',
      paragraph: { spacing: exact(320) },
      run: { font: FACES.body, size: SIZES.五号 },
    },
    {
      id: STYLE.headCell,
      name: '公文表头',
      paragraph: { alignment: AlignmentType.CENTER, spacing: exact(320), keepNext: true },
      run: { font: FACES.level1, size: SIZES.五号 },
    },
    {
      id: STYLE.footer,
      name: '公文页码',
      paragraph: { spacing: { before: 0, after: 0, line: 240, lineRule: LineRuleType.AUTO } },
      run: { font: FACES.pageNumber, size: SIZES.四号 },
    },
    {
      id: STYLE.draftMark,
      name: '公文送审标记',
      paragraph: {
        alignment: AlignmentType.RIGHT,
        spacing: { before: 0, after: 0, line: 240, lineRule: LineRuleType.AUTO },
      },
      run: { font: FACES.level1, size: SIZES.四号 },
    },
  ],
}
