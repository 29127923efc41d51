import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { createSigner, createSuite, newPrivateKey } from '#service/store/suite.ts'
import { canonical } from '#shared/facts/canonical.ts'
import { verifyChain } from '#shared/facts/chain.ts'
import {
  type Content,
  contentHash,
  factBytes,
  flawOf,
  GENESIS,
  type PrivatePart,
  privateDigest,
  type SignedFact,
  sealFact,
  signedFact,
} from '#shared/facts/envelope.ts'
import { hlcWall, nextHlc } from '#shared/facts/hlc.ts'
import { append, emptyFrontier, root } from '#shared/facts/merkle.ts'
import { receiptHolds, signReceipt } from '#shared/facts/receipt.ts'

const suite = createSuite()
const signer = createSigner(newPrivateKey())

const contentOf = (i: number, part?: PrivatePart): Content => ({
  v: 1,
  id: `id-${i}`,
  type: 'setting.changed',
  typeVersion: 1,
  entity: { kind: 'setting', id: 's' },
  owner: 'b',
  audience: 'all',
  author: 'p',
  hlc: nextHlc(null, 1_700_000_000_000 + i, 0, 'd'),
  basis: [],
  payload: { 值: i },
  ...(part ? { privateDigest: privateDigest(suite, part) } : {}),
})

const chainOf = (n: number, part?: PrivatePart): SignedFact[] => {
  const facts: SignedFact[] = []
  for (let i = 1; i <= n; i++) {
    const c = contentOf(i, part)
    const prevHash = facts.at(-1)?.linkHash ?? GENESIS
    facts.push(
      sealFact(suite, signer, { device: 'd', deviceSeq: i, prevHash }, c, contentHash(suite, c), part),
    )
  }
  return facts
}

/** The facts in a text as they would be taken in, or null when it does not hold facts. */
const parse = (text: string): SignedFact[] | null => {
  try {
    return z.array(signedFact).safeParse(JSON.parse(text)).data ?? null
  } catch {
    return null
  }
}

describe('a chain', () => {
  test('verifies, and any altered character is found', () => {
    const facts = chainOf(5)
    expect(verifyChain(suite, signer.publicKey, facts).flaws).toEqual([])
    const text = canonical(facts)
    fc.assert(
      fc.property(fc.nat(text.length - 1), fc.constantFrom(...'abc019'), (at, c) => {
        fc.pre(text[at] !== c && /[0-9a-z]/i.test(text[at] ?? ''))
        const altered = text.slice(0, at) + c + text.slice(at + 1)
        const parsed = parse(altered)
        if (parsed === null) return // not facts any more: found by the schema
        expect(verifyChain(suite, signer.publicKey, parsed).flaws.length).toBeGreaterThan(0)
      }),
      { numRuns: 300 },
    )
  })

  test('a missing link is a gap', () => {
    const facts = chainOf(4)
    const flaws = verifyChain(
      suite,
      signer.publicKey,
      facts.filter((_, i) => i !== 1),
    ).flaws
    expect(flaws.map((f) => [f.deviceSeq, f.flaw])).toEqual([[3, 'gap']])
  })

  test('erasing the private parts leaves every hash valid; putting others in does not', () => {
    const part = { salt: '0123456789abcdef', data: { name: '张三' } }
    const facts = chainOf(3, part)
    const erased = facts.map(({ private: _, ...rest }) => rest)
    expect(verifyChain(suite, signer.publicKey, erased).flaws).toEqual([])
    const forged = { ...(facts[0] as SignedFact), private: { ...part, data: { name: '李四' } } }
    expect(flawOf(suite, signer.publicKey, forged)).toBe('private-altered')
  })
})

test('stamps rise whatever the clock does', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: -1e12, max: 2e12 }), { minLength: 2, maxLength: 50 }),
      (clocks) => {
        let last: string | null = null
        for (const now of clocks) {
          const next = nextHlc(last, now, 0, 'd')
          if (last !== null) expect(next > last).toBe(true)
          expect(hlcWall(next)).toBeGreaterThanOrEqual(Math.max(0, now))
          last = next
        }
      },
    ),
  )
})

/** RFC 6962 §2.1 as written there: split at the largest power of two below n. */
const slowRoot = (hashes: readonly string[]): string => {
  const bytes = (...parts: (number | string)[]) =>
    Buffer.concat(parts.map((p) => (typeof p === 'number' ? Buffer.from([p]) : Buffer.from(p, 'hex'))))
  if (hashes.length === 0) return suite.sha256('')
  if (hashes.length === 1) return suite.sha256(bytes(0, hashes[0] as string))
  let k = 1
  while (k * 2 < hashes.length) k *= 2
  return suite.sha256(bytes(1, slowRoot(hashes.slice(0, k)), slowRoot(hashes.slice(k))))
}

test('the frontier gives the root of RFC 6962 for every size', () => {
  const hashes = Array.from({ length: 70 }, (_, i) => suite.sha256(`${i}`))
  let frontier = emptyFrontier
  expect(root(suite, frontier)).toBe(slowRoot([]))
  hashes.forEach((hash, i) => {
    frontier = append(suite, frontier, hash)
    expect(root(suite, frontier)).toBe(slowRoot(hashes.slice(0, i + 1)))
  })
})

test('a receipt holds only under the key that signed it', () => {
  const body = { epoch: 'e', size: 1, root: GENESIS, device: 'd', throughSeq: 1, head: GENESIS, time: 1 }
  const receipt = signReceipt(signer, body)
  expect(receiptHolds(suite, signer.publicKey, receipt)).toBe(true)
  expect(receiptHolds(suite, signer.publicKey, { ...receipt, body: { ...body, size: 2 } })).toBe(false)
  expect(receiptHolds(suite, createSigner(newPrivateKey()).publicKey, receipt)).toBe(false)
})

test('bytes are counted as UTF-8', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 50 }), (text) => {
      expect(factBytes(text)).toBe(Buffer.byteLength(text.toWellFormed()))
    }),
  )
})
