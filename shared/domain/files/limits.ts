import type { FileRole, FileSource } from './facts.ts'

const MB = 1024 * 1024

/** How large a file may be (bytes). A photo of a phone has 3 to 15 MB; what is larger is no photo of a place. */
export const maxFileBytes: Record<FileRole, number> = {
  photo: 100 * MB,
  audio: 200 * MB,
  scan: 100 * MB,
  other: 100 * MB,
}

/** Pictures of more pixels are kept as they are, without a thumbnail: unpacked they would fill the memory. */
export const MAX_PIXELS = 120_000_000

/** Longest edge in pixels. */
export const THUMB_PX = 320
export const PREVIEW_PX = 1600

/** Bytes on this device stay at least so long after 市局服务端 confirmed them (days). */
export const KEEP_DAYS = 90

const images: Record<string, true> = {
  'image/jpeg': true,
  'image/png': true,
  'image/webp': true,
  'image/gif': true,
  'image/tiff': true,
  'image/bmp': true,
  'image/heic': true,
  'image/heif': true,
  'image/avif': true,
}

/**
 * What a file counts as, by its content; null = nothing that can be evidence here. A recording made here is WebM, which
 * does not tell sound from film.
 */
export const roleOf = (type: string, source: FileSource): FileRole | null => {
  if (images[type]) return 'photo'
  if (type.startsWith('audio/') || (type === 'video/webm' && source === 'microphone')) return 'audio'
  if (type === 'application/pdf') return 'scan'
  return null
}

/** Endings that a folder of photos is searched for. */
export const searchedEndings: readonly string[] = [
  'jpg',
  'jpeg',
  'png',
  'webp',
  'heic',
  'heif',
  'tif',
  'tiff',
  'pdf',
  'm4a',
  'mp3',
  'wav',
]

/** Names that go with a type, the usual one first. */
const endings: Record<string, readonly string[]> = {
  'image/jpeg': ['jpg', 'jpeg', 'jpe', 'jfif'],
  'image/png': ['png', 'apng'],
  'image/webp': ['webp'],
  'image/gif': ['gif'],
  'image/tiff': ['tif', 'tiff'],
  'image/bmp': ['bmp'],
  'image/heic': ['heic', 'heif'],
  'image/heif': ['heif', 'heic'],
  'image/avif': ['avif'],
  'application/pdf': ['pdf'],
  'video/webm': ['webm', 'weba'],
}

/** The name as it came, and with the right ending where its content says something else. */
export const tidyName = (name: string, type: string): string => {
  const bare = (name.split(/[\\/]/).at(-1) ?? '')
    .replace(/[\p{Cc}"*:<>?|]/gu, '')
    .trim()
    .slice(-180)
  const right = endings[type]
  if (!right) return bare || '附件'
  const ending = /\.([^.]{1,8})$/.exec(bare)?.[1]?.toLowerCase()
  if (ending !== undefined && right.includes(ending)) return bare
  return `${bare || '附件'}.${right[0]}`
}
