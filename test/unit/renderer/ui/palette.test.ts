import { describe, expect, test } from 'vitest'
import { darkPalette, lightPalette, type Palette, sharpened } from '#renderer/ui/palette.ts'

/** WCAG 2.2 relative luminance and contrast ratio. */
function contrast(a: string, b: string): number {
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x)
  return ((light ?? 0) + 0.05) / ((dark ?? 0) + 0.05)
}

function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(hex.slice(at, at + 2), 16) / 255
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

const texts: [keyof Palette, (keyof Palette)[]][] = [
  ['text', ['ground', 'surface', 'sunken', 'accentSoft', 'warnSoft', 'badSoft', 'mark']],
  ['textSoft', ['ground', 'surface', 'sunken', 'accentSoft', 'warnSoft', 'badSoft']],
  ['textFaint', ['ground', 'surface', 'sunken']],
  ['accentText', ['ground', 'surface', 'sunken', 'accentSoft']],
  ['onAccent', ['accent', 'accentHover']],
  ['onBad', ['bad']],
  ['ok', ['ground', 'surface', 'sunken', 'okSoft', 'accentSoft']],
  ['warn', ['ground', 'surface', 'sunken', 'warnSoft', 'accentSoft']],
  ['bad', ['ground', 'surface', 'sunken', 'badSoft', 'accentSoft']],
  ['idle', ['ground', 'surface', 'sunken', 'idleSoft', 'accentSoft']],
]

describe.each([
  ['light', lightPalette],
  ['dark', darkPalette],
  ['light field', sharpened(lightPalette)],
  ['dark field', sharpened(darkPalette)],
] as const)('%s palette', (_, palette) => {
  test('every text is readable on every ground it is used on (4.5:1)', () => {
    const tooFaint = texts.flatMap(([text, grounds]) =>
      grounds
        .map((ground) => ({ text, ground, ratio: contrast(palette[text], palette[ground]) }))
        .filter(({ ratio }) => ratio < 4.5),
    )
    expect(tooFaint).toEqual([])
  })

  test('edges of controls and the focus ring stand out (3:1)', () => {
    for (const ground of ['ground', 'surface'] as const) {
      for (const line of ['edge', 'focus'] as const) {
        expect(contrast(palette[line], palette[ground]), `${line} on ${ground}`).toBeGreaterThanOrEqual(3)
      }
    }
  })
})

test('in the field words stand out as strongly as the ground allows (7:1)', () => {
  for (const palette of [lightPalette, darkPalette].map(sharpened))
    for (const text of ['text', 'textSoft', 'textFaint'] as const)
      for (const ground of ['ground', 'surface'] as const)
        expect(contrast(palette[text], palette[ground]), `${text} on ${ground}`).toBeGreaterThanOrEqual(7)
})
