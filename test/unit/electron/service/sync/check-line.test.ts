import { expect, test } from 'vitest'
import { createSigner, createSuite, createVerifyLater, newPrivateKey } from '#service/store/suite.ts'
import { checkLine, checkLineLater } from '#service/sync/check-line.ts'
import {
  type Content,
  contentHash,
  GENESIS,
  privateDigest,
  type SignedFact,
  sealFact,
} from '#shared/facts/envelope.ts'

const suite = createSuite()
const verifyLater = createVerifyLater()
const signer = createSigner(newPrivateKey())
const keys = { 'device-1': signer.publicKey }

const part = { salt: 'c2FsdHNhbHRzYWx0c2E=', data: { phone: '0553-1' } }
const said: Content = {
  v: 1,
  id: 'fact-1',
  type: 'caller.registered',
  typeVersion: 1,
  entity: { kind: 'caller', id: 'caller-1' },
  owner: 'div-340200',
  audience: 'owner',
  author: 'ann',
  hlc: '001790000000000-0000-device-1',
  basis: [],
  payload: { number: '0553-1', active: true },
  privateDigest: privateDigest(suite, part),
}
const place = { device: 'device-1', deviceSeq: 1, prevHash: GENESIS }
const fact = sealFact(suite, signer, place, said, contentHash(suite, said), part)
const other = sealFact(suite, signer, { ...place, deviceSeq: 2 }, said, contentHash(suite, said), part)
const otherPart = { ...part, data: { phone: '0553-2' } }

const cases: [string, Partial<SignedFact>, string | null][] = [
  ['sound', {}, null],
  ['erased', { private: undefined }, null],
  ['another content', { content: { ...said, owner: 'div-340202' } }, 'content-altered'],
  ['another link', { link: { ...fact.link, deviceSeq: 3 } }, 'link-altered'],
  ['another signature', { signature: other.signature }, 'signature-wrong'],
  ['another private part', { private: otherPart }, 'private-altered'],
  ['nothing right in the end', { signature: other.signature, private: otherPart }, 'signature-wrong'],
]

test.each(cases)('%s: found alike here and on a thread', async (_, change, flaw) => {
  const line = JSON.stringify({ op: 'add', fact: { ...fact, ...change } })
  const here = await checkLineLater(suite, verifyLater, line, keys)
  expect(here).toEqual(checkLine(suite, line, keys))
  expect(here).toMatchObject({ key: signer.publicKey, flaw })
})

test.each([
  ['no JSON', '{', keys],
  ['no fact', '{"op":"own"}', keys],
  ['an unknown device', JSON.stringify({ fact }), {}],
  ['no key', JSON.stringify({ fact }), { 'device-1': 'AAAA' }],
])('%s: nothing is said of it', async (_, line, known: Record<string, string>) => {
  expect(checkLine(suite, line, known)).toBeNull()
  expect(await checkLineLater(suite, verifyLater, line, known)).toBeNull()
})
