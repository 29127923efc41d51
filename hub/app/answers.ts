import { promisify } from 'node:util'
import { gunzip, gzip } from 'node:zlib'
import type { Context } from 'hono'
import { MAX_FACT_BYTES } from '#shared/facts/envelope.ts'
import { codes, type HubCode, httpStatus } from '#shared/protocol/codes.ts'
import { type Lines, readLines } from '#shared/protocol/lines.ts'
import { LINES_TYPE, MARK, MAX_BATCH_BYTES } from '#shared/protocol/protocol.ts'

/** A success in JSON, with the mark by which a device knows the hub. */
export const answer = (c: Context, value: unknown): Response => c.json({ mark: MARK, ok: true, value })

/** A refusal in JSON. */
export const refuse = (c: Context, code: HubCode, details?: Record<string, unknown>): Response =>
  c.json(
    { mark: MARK, ok: false, error: { code, message: codes[code], ...(details ? { details } : {}) } },
    httpStatus(code),
  )

const pack = (bytes: string): Promise<Buffer> => promisify(gzip)(bytes, { level: 3 })
const unpack = promisify(gunzip)

/** A stream of lines, compressed. */
export const linesAnswer = async (c: Context, text: string): Promise<Response> =>
  c.body(new Uint8Array(await pack(text)), 200, { 'content-type': LINES_TYPE })

// One batch, the largest fact that may still be in it, and the head and tail lines.
const MAX_UNPACKED = MAX_BATCH_BYTES + 2 * MAX_FACT_BYTES

export type Unpacked = { ok: true; lines: Lines } | { ok: false; code: 'HUB_TOO_LARGE' | 'HUB_MALFORMED' }

/** Takes a compressed stream apart; never unpacks more than a batch may hold. */
export const unpackLines = async (kind: string, body: Uint8Array): Promise<Unpacked> => {
  let text: string
  try {
    text = (await unpack(body, { maxOutputLength: MAX_UNPACKED })).toString('utf8')
  } catch (error) {
    const large = error instanceof RangeError
    return { ok: false, code: large ? 'HUB_TOO_LARGE' : 'HUB_MALFORMED' }
  }
  const read = readLines(kind, text)
  return read.ok ? read : { ok: false, code: 'HUB_MALFORMED' }
}

/** The JSON value of a text, or undefined. */
export const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
