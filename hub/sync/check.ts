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
  const told = loose.safeParse(raw)
  const link = told.success ? told.data.link : undefined
  const publicKey = link ? keyOf(link.device) : null
  const linkHash = told.success ? (told.data.linkHash ?? null) : null
  const linkRight = link !== undefined && linkHash !== null && hashOf(link) === linkHash
  const signed =
    linkRight &&
    publicKey !== null &&
    told.success &&
    (await verifyLater(publicKey, linkHash, told.data.signature ?? ''))
  const fail = (code: HubCode): Checked['result'] => ({ ok: false, code })
  const judged = (): Checked['result'] => {
    const fact = signedFact.safeParse(raw)
    if (!fact.success || !isPlain(fact.data) || !isShallow(fact.data, MAX_DEPTH))
      return fail('SYNC_FACT_MALFORMED')
    if (publicKey === null) return fail('SYNC_FACT_DEVICE')
    if (!linkRight) return fail('SYNC_FACT_LINK')
    if (!signed) return fail('SYNC_FACT_SIGNATURE')
    const text = canonicalOf(fact.data.content)
    if (text === null) return fail('SYNC_FACT_MALFORMED')
    if (suite.sha256(text) !== fact.data.link.contentHash) return fail('SYNC_FACT_CONTENT')
    const part = fact.data.private
    if (part && fact.data.content.privateDigest !== privateDigest(suite, part))
      return fail('SYNC_FACT_PRIVATE')
    if (factBytes(text, part) > MAX_FACT_BYTES) return fail('SYNC_FACT_TOO_LARGE')
    return { ok: true, fact: fact.data }
  }
  return {
    id: (told.success ? told.data.content?.id : undefined) ?? '',
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
  ![
    c.id,
    c.entity.kind,
    c.entity.id,
    c.owner,
    c.subject ?? '',
    c.author,
    c.hlc,
    link.device,
    ...c.basis,
  ].some((text) => UNPRINTABLE.test(text))

const isShallow = (value: unknown, depth: number): boolean =>
  typeof value !== 'object' ||
  value === null ||
  (depth > 0 && Object.values(value).every((item) => isShallow(item, depth - 1)))
