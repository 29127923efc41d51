import { z } from 'zod'

/**
 * `PUT /v1/blobs/<sha256>`: one piece of at most BLOB_PIECE_BYTES with `content-range: bytes a-b/total`; the
 * answer says how much is there. `GET` and `HEAD` answer whole or one `range: bytes=a-b`.
 * `POST /v1/blobs/have` asks before sending.
 */
export const blobHash = z.string().regex(/^[0-9a-f]{64}$/)

export const blobState = z.object({
  /** bytes of this device's upload that are on disk: send on from here */
  received: z.number().int().min(0),
  /** all there and its hash is right (附件齐全) */
  complete: z.boolean(),
})
export type BlobState = z.infer<typeof blobState>

export const haveRequest = z.object({ blobs: z.array(blobHash).max(1000) })
export const haveAnswer = z.object({ blobs: z.record(z.string(), blobState) })

/** `bytes a-b/total`, or null when it is not that. */
export const parseContentRange = (text: string): { from: number; to: number; total: number } | null => {
  const match = /^bytes (\d{1,15})-(\d{1,15})\/(\d{1,15})$/.exec(text)
  if (!match) return null
  const [from, to, total] = [Number(match[1]), Number(match[2]), Number(match[3])]
  return from <= to && to < total ? { from, to, total } : null
}

/** `bytes=a-b`, `bytes=a-` or `bytes=-n` of a blob of this size; null when it cannot be served. */
export const parseRange = (text: string, size: number): { from: number; to: number } | null => {
  const match = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(text)
  if (!match || (match[1] === '' && match[2] === '')) return null
  if (match[1] === '') return size > 0 ? { from: Math.max(0, size - Number(match[2])), to: size - 1 } : null
  const from = Number(match[1])
  const to = match[2] === '' ? size - 1 : Math.min(Number(match[2]), size - 1)
  return from <= to && from < size ? { from, to } : null
}
