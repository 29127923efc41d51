/** What threads find out about a batch is what is found where it is judged. */
import { expect, test } from 'vitest'
import { createSigner, newPrivateKey, suite } from '#hub/crypto/suite.ts'
import { checkEntries } from '#hub/sync/check.ts'
import { canonical } from '#shared/facts/canonical.ts'
import { type Content, GENESIS, type SignedFact, sealFact } from '#shared/facts/envelope.ts'

const device = 'device-1'
const signer = createSigner(newPrivateKey())
const MANY = 240

const chain: SignedFact[] = []
for (let n = 1; n <= MANY; n++) {
  const content: Content = {
    v: 1,
    id: `fact-${n}`,
    type: 'caller.changed',
    typeVersion: 1,
    entity: { kind: 'caller', id: `c-${n}` },
    owner: 'city',
    audience: 'owner',
    author: 'ann',
    hlc: `001790000000000-0000-${device}`,
    basis: [],
    payload: { number: `0553-${n}`, line: '座机，二楼办公室' },
  }
  const place = { device, deviceSeq: n, prevHash: chain.at(-1)?.linkHash ?? GENESIS }
  chain.push(sealFact(suite, signer, place, content, suite.sha256(canonical(content))))
}

const spoilt: ((fact: SignedFact) => unknown)[] = [
  (fact) => ({ ...fact, content: { ...fact.content, owner: 'other' } }),
  (fact) => ({ ...fact, signature: `AAAA${fact.signature.slice(4)}` }),
  (fact) => ({ ...fact, link: { ...fact.link, device: 'device-2' } }),
  (fact) => ({ ...fact, link: { ...fact.link, prevHash: 'f'.repeat(64) } }),
  (fact) => ({ ...fact, private: { salt: '0123456789abcdef', data: {} } }),
  (fact) => ({ ...fact, extra: 1 }),
  () => 'what?',
]
const lines = chain.map((fact, n) => {
  const spoil = n % 20 === 7 ? spoilt[Math.floor(n / 20) % spoilt.length] : undefined
  return JSON.stringify({ fact: spoil ? spoil(fact) : fact, ...(n % 3 === 0 ? { receivedAt: n } : {}) })
})
lines[50] = '{"fact":'
lines[51] = lines[51]?.replace('"payload":{', '"payload":{"__proto__":{"a":1},') ?? ''

test('a large batch is judged alike on threads and in place', async () => {
  const threads = await checkEntries(true, lines, device, signer.publicKey)
  const here = await checkEntries(false, lines, device, signer.publicKey)
  expect(threads).toEqual(here)
  expect(new Set(here.map((one) => (one.result.ok ? 'ok' : one.result.code)))).toEqual(
    new Set([
      'ok',
      'SYNC_FACT_CONTENT',
      'SYNC_FACT_SIGNATURE',
      'SYNC_FACT_DEVICE',
      'SYNC_FACT_LINK',
      'SYNC_FACT_PRIVATE',
      'SYNC_FACT_MALFORMED',
    ]),
  )
})

test('a small one needs no thread', async () => {
  const few = await checkEntries(true, lines.slice(0, 3), device, signer.publicKey)
  expect(few.map((one) => one.result.ok)).toEqual([true, true, true])
})
