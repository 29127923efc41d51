/**
 * GB/T 9704-2012 《党政机关公文格式》 in twips (1/1440 inch) and half-points: the measures of domain.md §8.
 * Page counts differ where a font is missing, so the layout is held by these values, not by how it renders.
 */

const mm = (millimetres: number): number => Math.round((millimetres / 25.4) * 1440)

/** A4, 版心 156 × 225 mm: 天头 37, 订口 28, bottom 35, right 26 mm (§5.2). */
export const PAGE = { width: 11906, height: 16838, top: 2098, left: 1587, bottom: 1984, right: 1474 } as const

/** Portrait turned so that the table's head lies at the 订口 (§7.6); 225 × 156 mm. */
export const LANDSCAPE = { top: PAGE.left, right: PAGE.top, bottom: PAGE.right, left: PAGE.bottom } as const

export const TEXT_WIDTH = PAGE.width - PAGE.left - PAGE.right
export const TEXT_HEIGHT = PAGE.height - PAGE.top - PAGE.bottom
export const LANDSCAPE_TEXT_WIDTH = PAGE.height - LANDSCAPE.left - LANDSCAPE.right

export const LINES = 22
export const CHARS = 28

/**
 * Line and character grid (§5.2.3). The pitch is rounded down: 22 × 580 would be 4 twips higher than the
 * text area and leave 21 lines. `charSpace` is in 1/4096 pt against 16 pt type.
 */
export const GRID = { linePitch: Math.floor(TEXT_HEIGHT / LINES), charSpace: -848 } as const

/**
 * Letter spacing of body type in twips: 16 pt − 0.25 pt lets 28 characters stand on a line of 156 mm (15.79 pt each).
 * It carries the character pitch, because a character grid narrower than its type is spread out by LibreOffice;
 * the section's grid therefore binds lines only and states the pitch.
 */
export const CHAR_TIGHTENING = -5

/** One character of body type across the grid. */
export const CHAR = TEXT_WIDTH / CHARS

/** 号 → half-points. */
export const SIZES = { 二号: 44, 三号: 32, 四号: 28, 五号: 21, 小五: 18 } as const

/** First-line indent of two body characters (§7.3.3). */
export const TWO_CHARS = 640

/** 页码 7 mm below the 版心 (§7.5): the footer's lower edge from the paper's edge, half a line below the dash. */
export const FOOTER_FROM_EDGE = mm(24.7)
export const HEADER_FROM_EDGE = mm(20)
export const LANDSCAPE_FOOTER_FROM_EDGE = mm(15)
export const LANDSCAPE_HEADER_FROM_EDGE = mm(15)

/** 发文机关标志: 35 mm from the upper edge of the 版心 (§7.2.4). */
export const HEAD_FROM_TEXT_TOP = mm(35)

/** Title lines: 2号 type needs a little more than a grid line when it breaks. */
export const TITLE_LINE = 680

type Face = { ascii: string; hAnsi: string; eastAsia: string; cs: string; hint: string }

/** Digits and Latin in a Western face; `hint` gives shared marks such as “” and — to the Chinese face. */
const face = (eastAsia: string, western = 'Times New Roman'): Face => ({
  ascii: western,
  hAnsi: western,
  eastAsia,
  cs: western,
  hint: 'eastAsia',
})

/** Typefaces by use. None is embedded; what stands in when one is missing is in FONT_FALLBACKS. */
export const FACES = {
  body: face('仿宋_GB2312'),
  title: face('方正小标宋简体'),
  level1: face('黑体'),
  level2: face('楷体_GB2312'),
  pageNumber: face('宋体', '宋体'),
} as const

/** name → what a machine without it should take (w:altName in the font table), and its family. */
export const FONT_FALLBACKS = [
  { name: '仿宋_GB2312', alternatives: '仿宋,FangSong,STFangsong', family: 'modern' },
  { name: '楷体_GB2312', alternatives: '楷体,KaiTi,STKaiti', family: 'modern' },
  { name: '方正小标宋简体', alternatives: '小标宋,华文中宋,宋体', family: 'roman' },
  { name: '黑体', alternatives: 'SimHei,Noto Sans CJK SC', family: 'modern' },
  { name: '宋体', alternatives: 'SimSun,Noto Serif CJK SC', family: 'roman' },
  { name: 'Times New Roman', alternatives: '', family: 'roman' },
] as const

/** Ink of the 发文机关标志 and its rule. */
export const RED = 'FF0000'
