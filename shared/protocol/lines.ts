/**
 * A stream of JSON lines: a head that carries the mark, the entries, and a tail that counts them, so that a
 * stream cut short is never taken for a short stream. Compression is the caller's.
 */
import { MARK } from './protocol.ts'

/** head → `{mark, kind, ...}`, one line an entry (already JSON text), tail → `{end, count, ...}`. */
export const writeLines = (
  kind: string,
  head: object,
  entries: readonly string[],
  tail: object = {},
): string =>
  [
    JSON.stringify({ mark: MARK, kind, ...head }),
    ...entries,
    JSON.stringify({ end: true, count: entries.length, ...tail }),
  ].join('\n')

export type LinesFlaw = 'not-ours' | 'truncated' | 'malformed'

export interface Lines {
  head: unknown
  /** JSON texts, not parsed yet */
  entries: string[]
  tail: unknown
}

/** Takes a stream apart; a flaw names what is wrong with the whole of it. */
export const readLines = (
  kind: string,
  text: string,
): { ok: true; lines: Lines } | { ok: false; flaw: LinesFlaw } => {
  const parts = text.split('\n')
  const head = parsed(parts[0] ?? '')
  if (!isRecord(head) || head.mark !== MARK || head.kind !== kind) return { ok: false, flaw: 'not-ours' }
  if (parts.at(-1) === '') parts.pop()
  const tail = parts.length > 1 ? parsed(parts.at(-1) ?? '') : undefined
  if (!isRecord(tail) || tail.end !== true) return { ok: false, flaw: 'truncated' }
  const entries = parts.slice(1, -1)
  if (tail.count !== entries.length) return { ok: false, flaw: 'malformed' }
  return { ok: true, lines: { head, entries, tail } }
}

const parsed = (line: string): unknown => {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
