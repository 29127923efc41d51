import ExifReader from 'exifreader'
import type { FileClaims } from '#shared/domain/files/facts.ts'

/** What a picture says of its time, place and camera. Hostile or broken EXIF claims nothing. */
export const claimsOf = (bytes: Uint8Array): FileClaims => {
  try {
    const tags = ExifReader.load(Buffer.from(bytes), { expanded: true })
    const takenAt = timeOf(
      tags.exif?.DateTimeOriginal?.description,
      tags.exif?.OffsetTimeOriginal?.description,
    )
    const place = placeOf(tags.gps?.Latitude, tags.gps?.Longitude)
    const camera = [tags.exif?.Make?.description, tags.exif?.Model?.description]
      .map((text) => clean(text).slice(0, 60))
      .filter((text) => text !== '')
      .join(' ')
    return {
      ...(takenAt === null ? {} : { takenAt }),
      ...(place === null ? {} : { place }),
      ...(camera === '' ? {} : { camera }),
    }
  } catch {
    return {}
  }
}

/** 'YYYY:MM:DD HH:MM:SS' as cameras write it → 'YYYY-MM-DD HH:MM:SS+08:00'. */
const timeOf = (text: unknown, offset: unknown): string | null => {
  const match = /^(\d{4}):(\d{2}):(\d{2}) (\d{2}:\d{2}:\d{2})/.exec(clean(text))
  if (!match || match[1] === '0000') return null
  const zone = /^[+-]\d{2}:\d{2}$/.exec(clean(offset))?.[0] ?? ''
  return `${match[1]}-${match[2]}-${match[3]} ${match[4]}${zone}`
}

const placeOf = (lat: unknown, lon: unknown): { lat: number; lon: number } | null => {
  if (typeof lat !== 'number' || typeof lon !== 'number') return null
  const known = Math.abs(lat) <= 90 && Math.abs(lon) <= 180 && (lat !== 0 || lon !== 0)
  return known ? { lat, lon } : null
}

const clean = (text: unknown): string => (typeof text === 'string' ? text.replace(/\p{Cc}/gu, '').trim() : '')
