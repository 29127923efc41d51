/** What can be said of a pushed fact without the database: form, size, hashes, signature. */
import { z } from 'zod'
import { canonical } from '#shared/facts/canonical.ts'
import {
  factBytes,
  link as linkSchema,
  MAX_FACT_BYTES,
  privateDigest,
  type SignedFact,
  signedFact,
} from '#shared/facts/envelope.ts'
import type { HubCode } from '#shared/protocol/codes.ts'
import { MAX_DEPTH } from '#shared/protocol/protocol.ts'
import { pushEntry } from '#shared/protocol/push.ts'
import { suite, verifyLater } from '../crypto/suite.ts'

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

/**
 * Checks one entry of a stream of facts.
 * @param keyOf public key of a device, null when the hub does not know it
 */
export const checkEntry = async (
  entry: unknown,
  keyOf: (device: string) => string | null,
): Promise<Checked> => {
  const parsed = pushEntry.safeParse(entry)
  const raw = parsed.success ? parsed.data.fact : undefined
  const whole = signedFact.safeParse(raw)
  // What is no fact as a whole may still tell its place in the chain.
  const told = whole.success ? whole.data : loose.safeParse(raw).data
  const link = told?.link
  const publicKey = link ? keyOf(link.device) : null
  const linkHash = told?.linkHash ?? null
  const linkRight = link !== undefined && linkHash !== null && hashOf(link) === linkHash
  const signed =
    linkRight && publicKey !== null && (await verifyLater(publicKey, linkHash, told?.signature ?? ''))
  const fail = (code: HubCode): Checked['result'] => ({ ok: false, code })
  const judged = (): Checked['result'] => {
    if (!whole.success || !isPlain(whole.data) || !isShallow(whole.data, MAX_DEPTH))
      return fail('SYNC_FACT_MALFORMED')
    const fact = whole.data
    if (publicKey === null) return fail('SYNC_FACT_DEVICE')
    if (!linkRight) return fail('SYNC_FACT_LINK')
    if (!signed) return fail('SYNC_FACT_SIGNATURE')
    const text = canonicalOf(fact.content)
    if (text === null) return fail('SYNC_FACT_MALFORMED')
    if (suite.sha256(text) !== fact.link.contentHash) return fail('SYNC_FACT_CONTENT')
    const part = fact.private
    if (part && fact.content.privateDigest !== privateDigest(suite, part)) return fail('SYNC_FACT_PRIVATE')
    const mayBeLarge = part !== undefined || text.length * 3 > MAX_FACT_BYTES
    if (mayBeLarge && factBytes(text, part) > MAX_FACT_BYTES) return fail('SYNC_FACT_TOO_LARGE')
    return { ok: true, fact }
  }
  return {
    id: told?.content?.id ?? '',
    device: link?.device ?? null,
    deviceSeq: link?.deviceSeq ?? null,
    linkHash: signed ? linkHash : null,
    prevHash: signed ? link.prevHash : null,
    receivedAt: parsed.success ? (parsed.data.receivedAt ?? null) : null,
    result: judged(),
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
