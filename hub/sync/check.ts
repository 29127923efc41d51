/** What can be said of a pushed fact without the database: form, size, hashes, signature. */
import { z } from 'zod'
import { canonical } from '#shared/facts/canonical.ts'
import {
  isTooLarge,
  link as linkSchema,
  privateDigest,
  type SignedFact,
  signedFact,
} from '#shared/facts/envelope.ts'
import type { Suite } from '#shared/facts/suite.ts'
import type { HubCode } from '#shared/protocol/codes.ts'
import { MAX_DEPTH } from '#shared/protocol/protocol.ts'
import { pushEntry } from '#shared/protocol/push.ts'
import { suite, verifyLater } from '../crypto/suite.ts'
import { checkOnThreads } from './check-threads.ts'

export interface Checked {
  /** as it says of itself, even where that cannot be trusted */
  id: string
  device: string | null
  deviceSeq: number | null
  /** the link hash where link and signature hold: the chain goes on from it even if the content is bad */
  linkHash: string | null
  prevHash: string | null
  receivedAt: number | null
  result: { ok: true; fact: SignedFact } | { ok: false; code: HubCode }
}

const loose = z.object({
  content: z
    .object({ id: z.string().max(80) })
    .optional()
    .catch(undefined),
  link: linkSchema.optional().catch(undefined),
  linkHash: z.string().optional().catch(undefined),
  signature: z.string().optional().catch(undefined),
})

type KeyOf = (device: string) => string | null

/** An entry as far as it can be read, and its link. */
const readEntry = (entry: unknown, keyOf: KeyOf) => {
  const parsed = pushEntry.safeParse(entry)
  const raw = parsed.success ? parsed.data.fact : undefined
  const whole = signedFact.safeParse(raw)
  // What is no fact as a whole may still tell its place in the chain.
  const told = whole.success ? whole.data : loose.safeParse(raw).data
  const link = told?.link
  const linkHash = told?.linkHash ?? null
  return {
    told,
    fact: whole.success ? whole.data : null,
    publicKey: link ? keyOf(link.device) : null,
    linkHash,
    linkRight: link !== undefined && linkHash !== null && hashOf(link) === linkHash,
    receivedAt: parsed.success ? (parsed.data.receivedAt ?? null) : null,
  }
}
type Read = ReturnType<typeof readEntry>

/**
 * Checks one entry of a stream of facts.
 * @param keyOf public key of a device, null when the hub does not know it
 */
export const checkEntry = (entry: unknown, keyOf: KeyOf, verify: Suite['verify']): Checked => {
  const read = readEntry(entry, keyOf)
  const { told, publicKey, linkHash, linkRight } = read
  return conclude(
    read,
    linkRight && publicKey !== null && verify(publicKey, linkHash ?? '', told?.signature ?? ''),
  )
}

/** The same, the signature off the main thread. */
export const checkLater = async (entry: unknown, keyOf: KeyOf): Promise<Checked> => {
  const read = readEntry(entry, keyOf)
  const { told, publicKey, linkHash, linkRight } = read
  return conclude(
    read,
    linkRight && publicKey !== null && (await verifyLater(publicKey, linkHash ?? '', told?.signature ?? '')),
  )
}

const conclude = (read: Read, signed: boolean): Checked => {
  const { told, linkHash } = read
  return {
    id: told?.content?.id ?? '',
    device: told?.link?.device ?? null,
    deviceSeq: told?.link?.deviceSeq ?? null,
    linkHash: signed ? linkHash : null,
    prevHash: signed ? (told?.link?.prevHash ?? null) : null,
    receivedAt: read.receivedAt,
    result: judged(read, signed),
  }
}

const fail = (code: HubCode): Checked['result'] => ({ ok: false, code })

const judged = ({ fact, publicKey, linkRight }: Read, signed: boolean): Checked['result'] => {
  if (!fact || !isPlain(fact) || !isShallow(fact, MAX_DEPTH)) return fail('SYNC_FACT_MALFORMED')
  if (publicKey === null) return fail('SYNC_FACT_DEVICE')
  if (!linkRight) return fail('SYNC_FACT_LINK')
  if (!signed) return fail('SYNC_FACT_SIGNATURE')
  const text = canonicalOf(fact.content)
  if (text === null) return fail('SYNC_FACT_MALFORMED')
  if (suite.sha256(text) !== fact.link.contentHash) return fail('SYNC_FACT_CONTENT')
  const part = fact.private
  if (part && fact.content.privateDigest !== privateDigest(suite, part)) return fail('SYNC_FACT_PRIVATE')
  if (isTooLarge(text, part)) return fail('SYNC_FACT_TOO_LARGE')
  return { ok: true, fact }
}

interface Whole {
  fact: SignedFact
}

/** Entries of one device, those of a large batch on threads. */
export const checkEntries = async (
  threads: boolean,
  lines: readonly string[],
  device: string,
  key: string,
): Promise<Checked[]> => {
  const said = threads ? await checkOnThreads(lines, device, key) : []
  const keyOf = (of: string) => (of === device ? key : null)
  return Promise.all(
    lines.map((line, i) => {
      const entry = parsedOf(line)
      const one = said[i]
      if (!one) return checkLater(entry, keyOf)
      const { code, ...rest } = one
      const result = code === null ? { ok: true as const, fact: (entry as Whole).fact } : fail(code)
      return { ...rest, result }
    }),
  )
}

const parsedOf = (line: string): unknown => {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}

const canonicalOf = (value: unknown): string | null => {
  try {
    return canonical(value)
  } catch {
    return null
  }
}

const hashOf = (value: unknown): string | null => {
  const text = canonicalOf(value)
  return text === null ? null : suite.sha256(text)
}

// Names must be storable and readable: no control characters, no half of a surrogate pair.
const UNPRINTABLE = /[\p{Cc}\p{Cs}]/u

const STAMP = /^\d{15}-[0-9a-f]{4}-./

const isPlain = ({ content: c, link }: SignedFact): boolean =>
  STAMP.test(c.hlc) &&
  // One text for all of them: what joins them belongs to neither class.
  !UNPRINTABLE.test(
    `${c.id} ${c.entity.kind} ${c.entity.id} ${c.owner} ${c.subject ?? ''} ${c.author} ${c.hlc} ${link.device} ${c.basis.join(' ')}`,
  )

const isShallow = (value: unknown, depth: number): boolean =>
  typeof value !== 'object' ||
  value === null ||
  (depth > 0 && Object.values(value).every((item) => isShallow(item, depth - 1)))
