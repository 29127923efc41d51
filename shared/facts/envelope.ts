/**
 * A fact (事实): small, immutable, signed. Everything a person does becomes one.
 * content is what was said; link is its place in one device's chain; private is personal data kept
 * apart, erasable, of which the content holds a digest only.
 */
import { z } from 'zod'
import { canonical } from './canonical.ts'
import type { Signer, Suite } from './suite.ts'

/** A fact with its private part may not be larger (bytes of canonical JSON). */
export const MAX_FACT_BYTES = 64 * 1024

/** Before the first link of a chain. */
export const GENESIS = '0'.repeat(64)

const id = z.string().min(1).max(80)
const hash = z.string().regex(/^[0-9a-f]{64}$/)

/** Who may read: owner = the organising body and those above; subject = those and the body it is about and those above it. */
export const audience = z.enum(['owner', 'subject', 'all'])
export type Audience = z.infer<typeof audience>

export const content = z.strictObject({
  v: z.literal(1),
  id,
  type: z
    .string()
    .regex(/^[a-z]+(-[a-z]+)*\.[a-z]+(-[a-z]+)*$/)
    .max(60),
  typeVersion: z.number().int().min(1).max(999),
  entity: z.strictObject({ kind: z.string().min(1).max(40), id }),
  owner: id,
  subject: id.optional(),
  audience,
  author: id,
  hlc: z.string().min(21).max(120),
  basis: z.array(id).max(256),
  payload: z.record(z.string(), z.unknown()),
  privateDigest: hash.optional(),
})
export type Content = z.infer<typeof content>

export const link = z.strictObject({
  device: id,
  deviceSeq: z.number().int().min(1),
  prevHash: hash,
  contentHash: hash,
  suite: z.literal('intl'),
  /** where this content stood before its device took a new identity (clone, restore) */
  was: z.strictObject({ device: id, deviceSeq: z.number().int().min(1) }).optional(),
})
export type Link = z.infer<typeof link>

export const privatePart = z.strictObject({
  salt: z.string().min(16).max(64),
  data: z.record(z.string(), z.unknown()),
})
export type PrivatePart = z.infer<typeof privatePart>

/** A fact as it is stored and sent. */
export const signedFact = z.strictObject({
  content,
  link,
  linkHash: hash,
  /** base64 of 64 bytes, in its one canonical spelling */
  signature: z.string().regex(/^[A-Za-z0-9+/]{85}[AQgw]==$/),
  private: privatePart.optional(),
})
export type SignedFact = z.infer<typeof signedFact>

/** id + hash: how a fact is named in payloads, bulletins and receipts. */
export const factRef = z.strictObject({ id, contentHash: hash })
export type FactRef = z.infer<typeof factRef>

/** SHA-256 of the canonical content. */
export const contentHash = (suite: Suite, c: Content): string => suite.sha256(canonical(c))

/** SHA-256 of the canonical private part: what `privateDigest` holds. */
export const privateDigest = (suite: Suite, p: PrivatePart): string => suite.sha256(canonical(p))

/** Puts a content at the end of a chain and signs it. */
export const sealFact = (
  suite: Suite,
  signer: Signer,
  place: Pick<Link, 'device' | 'deviceSeq' | 'prevHash' | 'was'>,
  c: Content,
  hashOfContent: string,
  p?: PrivatePart,
): SignedFact => {
  const l: Link = { ...place, contentHash: hashOfContent, suite: suite.name }
  const linkHash = suite.sha256(canonical(l))
  return { content: c, link: l, linkHash, signature: signer.sign(linkHash), ...(p ? { private: p } : {}) }
}

/** A fact's canonical texts: spelled once, they are hashed and stored. */
export interface Spelled {
  content: string
  link: string
}

export const spell = (fact: SignedFact): Spelled => ({
  content: canonical(fact.content),
  link: canonical(fact.link),
})

/** What is wrong with one fact taken by itself, or null. The private part may have been erased. */
export const flawOf = (
  suite: Suite,
  publicKey: string,
  fact: SignedFact,
  spelled: Spelled = spell(fact),
): FactFlaw | null => {
  if (suite.sha256(spelled.content) !== fact.link.contentHash) return 'content-altered'
  if (suite.sha256(spelled.link) !== fact.linkHash) return 'link-altered'
  if (!suite.verify(publicKey, fact.linkHash, fact.signature)) return 'signature-wrong'
  if (fact.private && fact.content.privateDigest !== privateDigest(suite, fact.private))
    return 'private-altered'
  return null
}
export type FactFlaw = 'content-altered' | 'link-altered' | 'signature-wrong' | 'private-altered'

/** Bytes of a fact as counted against {@link MAX_FACT_BYTES}: UTF-8 length of content + private part. */
export const factBytes = (canonicalContent: string, p?: PrivatePart): number =>
  utf8Length(canonicalContent) + (p ? utf8Length(canonical(p)) : 0)

/** Is a fact larger than {@link MAX_FACT_BYTES}? Most are so much shorter that nothing needs counting. */
export const isTooLarge = (canonicalContent: string, p?: PrivatePart): boolean =>
  (canonicalContent.length + (p ? canonical(p).length : 0)) * MAX_UTF8 > MAX_FACT_BYTES &&
  factBytes(canonicalContent, p) > MAX_FACT_BYTES

/** bytes a UTF-16 code unit takes at most */
const MAX_UTF8 = 3

const utf8Length = (text: string): number => {
  let n = text.length
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i)
    if (c >= 0x80) n += c < 0x800 || (c >= 0xd800 && c <= 0xdfff) ? 1 : 2
  }
  return n
}
