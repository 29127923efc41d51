/**
 * The process that takes pictures apart (untrusted): what they are, what they claim, thumbnails and copies. It has no
 * database and no keys; the originals it is shown are never written to.
 */
import { parentPort } from 'node:worker_threads'
import sharp, { type OverlayOptions, type Sharp } from 'sharp'
import { MAX_PIXELS, THUMB_PX } from '#shared/domain/files/limits.ts'
import { claimsOf } from './claims.ts'
import { typeOfBytes } from './file-type.ts'
import type { Box, Looked, PictureReply, PictureRequest } from './picture-messages.ts'

// One picture at a time: nothing is gained by keeping any.
sharp.cache(false)
sharp.concurrency(1)

const reply = (message: PictureReply): void => {
  if (parentPort) parentPort.postMessage(message)
  else process.send?.(message)
}

const receive = (request: PictureRequest): void => {
  answer(request).then(reply)
}
if (parentPort) parentPort.on('message', receive)
else {
  process.on('message', receive)
  process.on('disconnect', () => process.exit(0))
}

async function answer(request: PictureRequest): Promise<PictureReply> {
  const { id, bytes } = request
  switch (request.kind) {
    case 'look':
      return { id, kind: 'looked', ...(await look(bytes)) }
    case 'jpeg':
      return { id, kind: 'jpeg', bytes: await orNull(() => jpeg(upright(bytes), request.px, 82)) }
    case 'copy':
      return { id, kind: 'jpeg', bytes: await orNull(() => copy(bytes, request.blur, request.mark)) }
  }
}

async function look(bytes: Uint8Array): Promise<Looked> {
  const type = await typeOfBytes(bytes)
  if (!type?.startsWith('image/'))
    return { type, claims: {}, width: null, height: null, thumb: null, why: 'not-a-picture' }
  const claims = claimsOf(bytes)
  const meta = await sharp(bytes, { limitInputPixels: false })
    .metadata()
    .catch(() => null)
  if (!meta) return { type, claims, width: null, height: null, thumb: null, why: 'unreadable' }
  const { width, height } = meta.autoOrient
  const plain = { type, claims, width, height }
  if (width * height > MAX_PIXELS) return { ...plain, thumb: null, why: 'too-many-pixels' }
  const thumb = await orNull(() => jpeg(upright(bytes), THUMB_PX, 72))
  return { ...plain, thumb, why: thumb ? null : 'unreadable' }
}

/** The first frame, turned the way its camera was held. Half a picture is better than none. */
const upright = (bytes: Uint8Array): Sharp =>
  sharp(bytes, { limitInputPixels: MAX_PIXELS, failOn: 'none', pages: 1 }).autoOrient()

const jpeg = (picture: Sharp, px: number, quality: number): Promise<Uint8Array> =>
  picture
    .resize(px, px, { fit: 'inside', withoutEnlargement: true })
    .flatten({ background: '#ffffff' })
    .toColourspace('srgb')
    .jpeg({ quality, mozjpeg: false })
    .toBuffer()

/** A copy in full size: boxes made unreadable, a line of text at its foot. Nothing of EXIF goes into it. */
async function copy(bytes: Uint8Array, blur: readonly Box[], mark: string | null): Promise<Uint8Array> {
  const { data, info } = await upright(bytes)
    .flatten({ background: '#ffffff' })
    .toColourspace('srgb')
    .jpeg({ quality: 95 })
    .toBuffer({ resolveWithObject: true })
  const over: OverlayOptions[] = []
  for (const box of blur) {
    const place = pixelsOf(box, info.width, info.height)
    if (!place) continue
    over.push({ input: await unreadable(data, place), left: place.left, top: place.top })
  }
  if (mark !== null) over.push({ input: footOf(mark, info.width, info.height), gravity: 'southwest' })
  return sharp(data).composite(over).jpeg({ quality: 88 }).toBuffer()
}

interface Place {
  left: number
  top: number
  width: number
  height: number
}

const pixelsOf = (box: Box, width: number, height: number): Place | null => {
  const left = Math.max(0, Math.floor(box.x * width))
  const top = Math.max(0, Math.floor(box.y * height))
  const right = Math.min(width, Math.ceil((box.x + box.width) * width))
  const bottom = Math.min(height, Math.ceil((box.y + box.height) * height))
  return right > left && bottom > top ? { left, top, width: right - left, height: bottom - top } : null
}

const BLOCKS = 6

/** Blocks of one colour, few enough that no letter can be guessed: a soft blur can be undone. */
async function unreadable(data: Buffer, place: Place): Promise<Buffer> {
  const across =
    place.width >= place.height ? BLOCKS : Math.max(1, Math.round((BLOCKS * place.width) / place.height))
  const down =
    place.width >= place.height ? Math.max(1, Math.round((BLOCKS * place.height) / place.width)) : BLOCKS
  const small = await sharp(data).extract(place).resize(across, down, { fit: 'fill' }).png().toBuffer()
  return sharp(small).resize(place.width, place.height, { fit: 'fill', kernel: 'nearest' }).png().toBuffer()
}

const footOf = (text: string, width: number, height: number): Buffer => {
  const size = Math.max(14, Math.round(Math.min(width, height) / 40))
  const safe = text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`)
  return Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${size * 2}">
      <rect width="100%" height="100%" fill="#000" fill-opacity="0.55"/>
      <text x="${size}" y="${Math.round(size * 1.35)}" font-size="${size}" fill="#fff"
        font-family="Noto Sans CJK SC, Microsoft YaHei, sans-serif">${safe}</text></svg>`,
  )
}

const orNull = (make: () => Promise<Uint8Array>): Promise<Uint8Array | null> => make().catch(() => null)
