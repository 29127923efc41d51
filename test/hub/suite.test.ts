import { generateKeyPairSync, sign } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { suite, verifyLater } from '#hub/crypto/suite.ts'

const { privateKey, publicKey } = generateKeyPairSync('ed25519')
const key = publicKey.export({ format: 'der', type: 'spki' }).subarray(12).toString('base64')
const signed = (message: string) => sign(null, Buffer.from(message), privateKey)

test('both ways of checking hold what was signed', async () => {
  await fc.assert(
    fc.asyncProperty(fc.string(), async (message) => {
      const signature = signed(message).toString('base64')
      expect(suite.verify(key, message, signature)).toBe(true)
      expect(await verifyLater(key, message, signature)).toBe(true)
    }),
  )
})

test('and refuse it with any byte changed, in message, signature or key', async () => {
  const flip = (bytes: Buffer, at: number, by: number): string => {
    const other = Buffer.from(bytes)
    other[at % other.length] = (other[at % other.length] ?? 0) ^ by
    return other.toString('base64')
  }
  await fc.assert(
    fc.asyncProperty(
      fc.string({ minLength: 1 }),
      fc.nat(),
      fc.integer({ min: 1, max: 255 }),
      async (message, at, by) => {
        const signature = signed(message)
        for (const [k, m, s] of [
          [key, message, flip(signature, at, by)],
          [key, `${message}x`, signature.toString('base64')],
          [flip(Buffer.from(key, 'base64'), at, by), message, signature.toString('base64')],
        ] as const) {
          expect(suite.verify(k, m, s)).toBe(false)
          expect(await verifyLater(k, m, s).catch(() => false)).toBe(false)
        }
      },
    ),
  )
})

/** Points of small order and other encodings that implementations disagree about; 32 bytes, hex. */
const odd = [
  '0000000000000000000000000000000000000000000000000000000000000000',
  '0100000000000000000000000000000000000000000000000000000000000000',
  '0100000000000000000000000000000000000000000000000000000000000080',
  'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85',
]
/** zero, the order of the group, and a number above it */
const scalars = [
  '00'.repeat(32),
  'edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010',
  'ff'.repeat(32),
]

test('of odd points and scalars the hub says what a device says', async () => {
  const told: string[] = []
  for (const a of odd)
    for (const r of odd)
      for (const s of scalars)
        for (const message of ['', 'a', 'b', 'c', 'd', 'e', 'f', 'g']) {
          const key = Buffer.from(a, 'hex').toString('base64')
          const signature = Buffer.from(r + s, 'hex').toString('base64')
          const device = await verifyLater(key, message, signature).catch(() => false)
          if (suite.verify(key, message, signature) !== device) told.push(`${a} ${r} ${s} ${message}`)
        }
  expect(told).toEqual([])
})

test('keys and signatures of a wrong length are refused', () => {
  expect(suite.verify('', 'a', signed('a').toString('base64'))).toBe(false)
  expect(suite.verify(key, 'a', '')).toBe(false)
})
