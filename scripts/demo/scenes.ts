/** Photos of places as a phone would bring them home: drawn, none like another, with time and place in them. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'

const WIDTH = 1600
const HEIGHT = 1200

/** Fills a folder with `count` photos of a place. */
export const writePhotos = async (folder: string, place: string, count: number): Promise<void> => {
  mkdirSync(folder, { recursive: true })
  for (let no = 1; no <= count; no++) {
    const jpeg = await sharp(Buffer.from(scene(place, no)))
      .jpeg({ quality: 93 })
      .withExif({
        IFD0: { Make: 'DEMO', Model: 'Phone' },
        IFD2: { DateTimeOriginal: `2026:11:30 09:${String(no).padStart(2, '0')}:00` },
        IFD3: {
          GPSLatitudeRef: 'N',
          GPSLatitude: '31/1 20/1 12/1',
          GPSLongitudeRef: 'E',
          GPSLongitude: `118/1 24/1 ${no}/1`,
        },
      })
      .toBuffer()
    writeFileSync(join(folder, `IMG_${String(no).padStart(4, '0')}.jpg`), jpeg)
  }
}

/** A wall with a board on it, a counter before it, and light that differs from photo to photo. */
const scene = (place: string, no: number): string => {
  const hue = (no * 37) % 360
  const lines = Array.from(
    { length: 9 },
    (_, row) =>
      `<rect x="470" y="${330 + row * 44}" width="${420 + ((row * 97 + no * 61) % 240)}" height="14" fill="#5b6b70"/>`,
  ).join('')
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}">
    <defs>
      <linearGradient id="wall" x1="0" y1="0" x2="1" y2="1">
        <stop offset="0" stop-color="hsl(${hue},24%,86%)"/><stop offset="1" stop-color="hsl(${hue},18%,66%)"/>
      </linearGradient>
      <filter id="grain"><feTurbulence type="fractalNoise" baseFrequency="0.9" numOctaves="2" seed="${no}"/>
        <feColorMatrix values="0 0 0 0 0.5  0 0 0 0 0.5  0 0 0 0 0.5  0 0 0 0.16 0"/></filter>
    </defs>
    <rect width="${WIDTH}" height="${HEIGHT}" fill="url(#wall)"/>
    <rect y="900" width="${WIDTH}" height="300" fill="hsl(${hue},14%,46%)"/>
    <rect x="400" y="170" width="800" height="620" rx="8" fill="#f7faf9" stroke="#8b979a" stroke-width="6"/>
    <rect x="400" y="170" width="800" height="110" fill="#a8322c"/>
    <text x="800" y="245" font-size="56" fill="#fff" text-anchor="middle" font-family="Noto Sans CJK SC, sans-serif">${place}</text>
    ${lines}
    <text x="800" y="760" font-size="34" fill="#39474b" text-anchor="middle" font-family="Noto Sans CJK SC, sans-serif">公示栏 ${no}</text>
    <rect x="120" y="820" width="1360" height="150" rx="10" fill="hsl(${(hue + 40) % 360},30%,38%)"/>
    <rect width="${WIDTH}" height="${HEIGHT}" filter="url(#grain)"/>
  </svg>`
}
