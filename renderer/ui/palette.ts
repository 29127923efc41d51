/** The colours of one theme. Names say the use; every text/ground pair meets WCAG 2.2 AA (tested). */
export interface Palette {
  /** window ground */
  ground: string
  /** panels, tables, inputs */
  surface: string
  /** pressed, zebra, read-only ground */
  sunken: string
  /** hairlines between things; decoration only */
  line: string
  /** edges of controls: 3:1 against the surface */
  edge: string
  text: string
  textSoft: string
  textFaint: string
  /** the one accent: filled buttons, selected things */
  accent: string
  accentHover: string
  onAccent: string
  /** the accent as text, link or icon */
  accentText: string
  accentSoft: string
  focus: string
  ok: string
  okSoft: string
  warn: string
  warnSoft: string
  bad: string
  onBad: string
  badSoft: string
  idle: string
  idleSoft: string
  /** ground of found text */
  mark: string
  shadow: string
}

export const lightPalette: Palette = {
  ground: '#f3f5f5',
  surface: '#ffffff',
  sunken: '#e9eded',
  line: '#dae0e0',
  edge: '#82908f',
  text: '#1c2527',
  textSoft: '#465356',
  textFaint: '#59676a',
  accent: '#0f5c68',
  accentHover: '#0b4a54',
  onAccent: '#ffffff',
  accentText: '#0d5661',
  accentSoft: '#e0eef0',
  focus: '#0f6f7e',
  ok: '#1f5f39',
  okSoft: '#e3f1e7',
  warn: '#744900',
  warnSoft: '#fbf0d9',
  bad: '#98291f',
  onBad: '#ffffff',
  badSoft: '#fbe7e4',
  idle: '#4f5d60',
  idleSoft: '#e9eded',
  mark: '#fbe9ad',
  shadow: '0 6px 24px rgb(20 40 44 / 14%)',
}

export const darkPalette: Palette = {
  ground: '#14191b',
  surface: '#1b2224',
  sunken: '#232b2e',
  line: '#323c3f',
  edge: '#758487',
  text: '#e3e9e9',
  textSoft: '#b7c2c4',
  textFaint: '#9aa7aa',
  accent: '#27747f',
  accentHover: '#216570',
  onAccent: '#ffffff',
  accentText: '#86cbd5',
  accentSoft: '#17373d',
  focus: '#7cc3ce',
  ok: '#85cd9e',
  okSoft: '#193524',
  warn: '#e3b766',
  warnSoft: '#3b2e12',
  bad: '#f29d92',
  onBad: '#2a0f0b',
  badSoft: '#452320',
  idle: '#a9b5b7',
  idleSoft: '#283134',
  mark: '#5a4a17',
  shadow: '0 6px 24px rgb(0 0 0 / 50%)',
}

/** 外勤模式: the same colours for bright sun; words and edges as strong as the ground allows. */
export const sharpened = (palette: Palette): Palette =>
  palette === darkPalette
    ? {
        ...palette,
        ground: '#000000',
        surface: '#0b0f10',
        text: '#ffffff',
        textSoft: '#e3e9e9',
        textFaint: '#cfd8d9',
        line: '#758487',
        edge: '#b7c2c4',
      }
    : {
        ...palette,
        ground: '#ffffff',
        text: '#000000',
        textSoft: '#1c2527',
        textFaint: '#2f3a3d',
        line: '#82908f',
        edge: '#465356',
        focus: '#0b4a54',
      }

/** The palette as CSS custom properties: textSoft → --wi-text-soft. */
export function paletteVariables(palette: Palette): Record<string, string> {
  return Object.fromEntries(
    Object.entries(palette).map(([name, value]) => [
      `--wi-${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`,
      value,
    ]),
  )
}
