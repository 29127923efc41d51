import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createSigner, createSuite, newPrivateKey } from '#service/store/suite.ts'
import { createPackCrypto } from '#shared/node/pack-crypto.ts'
import {
  beginPack,
  createPackWriter,
  headOf,
  message,
  openPack,
  type PackMessage,
  type PackVolume,
  readMessages,
  sentBy,
  type WritePlace,
  type Written,
} from '#shared/protocol/pack.ts'
import { exchangeKeyOf } from '#shared/protocol/pack-keys.ts'

const suite = createSuite()
const machine = () => {
  const key = newPrivateKey()
  return { signer: createSigner(key), crypto: createPackCrypto(suite, () => key) }
}
const sender = machine()
const receiver = machine()
const about = { pack: 'pack-1', hub: 'hub', from: 'a', to: 'b', no: 1, at: 1 }

const put = (volumes: Buffer[], written: readonly Written[]) => {
  for (const { volume, bytes } of written)
    volumes[volume - 1] = Buffer.concat([volumes[volume - 1] ?? Buffer.alloc(0), bytes])
}

/** A pack of these messages as the bytes of its volumes. */
const write = (
  messages: readonly PackMessage[],
  volumeBytes = 1e9,
  more: Partial<typeof about> = {},
): Buffer[] => {
  const writing = beginPack(sender.crypto, sender.signer, receiver.signer.publicKey, { ...about, ...more })
  if (!writing) throw new Error('no key')
  const writer = createPackWriter(sender.crypto, sender.signer, writing, volumeBytes)
  const volumes: Buffer[] = []
  for (const one of messages) put(volumes, writer.put(one))
  put(volumes, writer.end({ facts: messages.length }))
  return volumes
}
const volumeOf = (bytes: Buffer, index: number): PackVolume => ({
  name: `v${index}`,
  size: bytes.length,
  read: async (from, length) => bytes.subarray(from, from + length),
})

/** All messages of a whole pack, or its flaw and how many messages stood before it. */
const read = async (volumes: readonly Buffer[], by = receiver) => {
  const opened = await openPack(by.crypto, volumes.map(volumeOf))
  if (!opened.ok) return { flaw: opened.flaw, before: 0 }
  if (!sentBy(suite, opened.pack, sender.signer.publicKey)) return { flaw: 'signature', before: 0 }
  const messages: PackMessage[] = []
  for await (const one of readMessages(by.crypto, opened.pack, sender.signer.publicKey)) {
    if (!one.ok) return { flaw: one.flaw, before: messages.length }
    messages.push(one.message)
  }
  return { messages: messages.filter((m) => m.kind !== 'next' && m.kind !== 'end') }
}

const piece = (n: number, size: number): PackMessage =>
  message(
    sender.crypto,
    'blob',
    { n },
    createHash('shake256', { outputLength: size }).update(`${n}`).digest(),
  )
/** What a message says, whatever kind of bytes it lies in. */
const said = (m: PackMessage) => {
  const { head, rest } = headOf(receiver.crypto, m)
  return { head, rest: Buffer.from(rest).toString('hex') }
}
const three = [piece(1, 40), piece(2, 700), piece(3, 5)]

describe('keys', () => {
  test('the same X25519 key from either half of an Ed25519 pair', () => {
    for (let i = 0; i < 20; i++) {
      const pair = generateKeyPairSync('ed25519')
      const raw = pair.publicKey.export({ format: 'der', type: 'spki' }).subarray(-32)
      const seed = pair.privateKey.export({ format: 'der', type: 'pkcs8' }).subarray(-32)
      const scalar = createHash('sha512').update(seed).digest().subarray(0, 32)
      const key = createPrivateKey({
        key: Buffer.concat([Buffer.from('302e020100300506032b656e04220420', 'hex'), scalar]),
        format: 'der',
        type: 'pkcs8',
      })
      const expected = createPublicKey(key).export({ format: 'der', type: 'spki' }).subarray(-32)
      expect(Buffer.from(exchangeKeyOf(raw) ?? [])).toEqual(expected)
    }
  })

  test('points nothing can be agreed with are refused', () => {
    const identity = Buffer.alloc(32)
    identity[0] = 1
    expect(exchangeKeyOf(identity)).toBeNull()
    expect(exchangeKeyOf(Buffer.alloc(31))).toBeNull()
    const minusOne = Buffer.alloc(32, 0xff)
    minusOne[0] = 0xec
    minusOne[31] = 0x7f
    expect(sender.crypto.offer(minusOne.toString('base64'))).toBeNull()
    expect(receiver.crypto.accept(Buffer.alloc(32).toString('base64'), 'x')).toBeNull()
  })
})

describe('what was written is what is read', () => {
  test('any messages, in volumes of any size', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.uint8Array({ maxLength: 3000 }), { maxLength: 12 }),
        fc.integer({ min: 1500, max: 20_000 }),
        async (rests, volumeBytes) => {
          const messages = rests.map((rest, n) => message(sender.crypto, 'blob', { n }, rest))
          const volumes = write(messages, volumeBytes)
          const back = await read(volumes.toReversed())
          expect(back.messages?.map(said)).toEqual(messages.map(said))
          // A volume holds more than its size only where one frame alone does.
          for (const volume of volumes) expect(volume.length).toBeLessThanOrEqual(Math.max(volumeBytes, 5200))
        },
      ),
      { numRuns: 60 },
    )
  })

  test('writing goes on behind the last whole frame after it was cut off anywhere', async () => {
    const writing = beginPack(sender.crypto, sender.signer, receiver.signer.publicKey, about)
    if (!writing) throw new Error('no key')
    const messages = [1, 2, 3, 4, 5].map((n) => piece(n, 900))
    const whole = write(messages, 2600)
    expect(whole.length).toBeGreaterThan(1)
    await fc.assert(
      fc.asyncProperty(fc.nat(), async (at) => {
        const first = createPackWriter(sender.crypto, sender.signer, writing, 2600)
        const volumes: Buffer[] = []
        for (const one of messages) put(volumes, first.put(one))
        const total = volumes.reduce((n, v) => n + v.length, 0)
        let left = at % (total + 1)
        const cut = volumes.flatMap((v) => {
          const kept = v.subarray(0, Math.max(0, left))
          left -= v.length
          return kept.length > 0 ? [Buffer.from(kept)] : []
        })
        // What a writer does: read back with its own key, keep the whole frames, go on from there.
        let place: WritePlace | undefined
        let have = 0
        const opened = await openPack({ ...sender.crypto, accept: () => writing.key }, cut.map(volumeOf))
        if (opened.ok)
          for await (const one of readMessages(sender.crypto, opened.pack, sender.signer.publicKey)) {
            if (!one.ok) break
            place = one.place
            if (one.message.kind !== 'next') have++
          }
        const kept = cut.slice(0, place?.volume ?? 0)
        const last = kept.at(-1)
        if (last) kept[kept.length - 1] = last.subarray(0, place?.bytes)
        const writer = createPackWriter(sender.crypto, sender.signer, writing, 2600, place)
        for (const one of messages.slice(have)) put(kept, writer.put(one))
        put(kept, writer.end({}))
        expect((await read(kept)).messages?.map((m) => m.bytes.length)).toEqual(
          messages.map((m) => m.bytes.length),
        )
      }),
      { numRuns: 60 },
    )
  })
})

describe('nothing else is read', () => {
  test('any byte altered: refused, and nothing behind it is given out', async () => {
    const volumes = write(three, 1500)
    expect(volumes.length).toBeGreaterThan(1)
    const places = volumes.flatMap((v, i) => Array.from({ length: v.length }, (_, at) => [i, at] as const))
    for (const [i, at] of places) {
      const bad = volumes.map((v) => Buffer.from(v))
      const byte = bad[i]?.[at] ?? 0
      bad[i]?.writeUInt8(byte ^ (1 << (at % 8)), at)
      const back = await read(bad)
      expect(back.flaw, `volume ${i} byte ${at}`).toBeDefined()
    }
  })

  test('any truncation: the whole frames before it can be read, the pack never counts as whole', async () => {
    const [only] = write(three)
    if (!only) throw new Error('no volume')
    for (let length = 0; length < only.length; length++) {
      const back = await read([only.subarray(0, length)])
      expect(['not-pack', 'truncated']).toContain(back.flaw)
      expect(back.before ?? 0).toBeLessThanOrEqual(3)
    }
    expect((await read([Buffer.concat([only, Buffer.of(0)])])).flaw).toBe('altered')
  })

  test('a volume missing, twice, from another pack, or in another place', async () => {
    const volumes = write([piece(1, 900), piece(2, 900), piece(3, 900)], 2200)
    const [a, b, ...rest] = volumes as [Buffer, Buffer, ...Buffer[]]
    expect(rest.length).toBeGreaterThan(0)
    expect((await read([a, ...rest])).flaw).toBe('volume-missing')
    expect((await read([b, ...rest])).flaw).toBe('volume-missing')
    expect((await read([a, b])).flaw).toBe('volume-missing')
    expect((await read([a, a, b, ...rest])).flaw).toBe('mixed')
    const other = write(three, 1e9, { pack: 'pack-2' })
    expect((await read([...other, b])).flaw).toBe('mixed')
  })

  test('a frame in the place of another', async () => {
    const [only] = write([piece(1, 64), piece(1, 64)])
    if (!only) throw new Error('no volume')
    const from = only.indexOf(10) + 1
    const first = only.readUInt32BE(from) + 4
    const second = only.readUInt32BE(from + first) + 4
    expect(first).toBe(second)
    const swapped = Buffer.concat([
      only.subarray(0, from),
      only.subarray(from + first, from + first + second),
      only.subarray(from, from + first),
      only.subarray(from + first + second),
    ])
    expect((await read([swapped])).flaw).toBe('altered')
  })

  test('for another receiver, from another sender, of a newer format, or no pack at all', async () => {
    const volumes = write(three)
    expect((await read(volumes, machine())).flaw).toBe('altered')
    const opened = await openPack(receiver.crypto, volumes.map(volumeOf))
    if (!opened.ok) throw new Error(opened.flaw)
    expect(sentBy(suite, opened.pack, receiver.signer.publicKey)).toBe(false)
    const newer = Buffer.from(
      volumes[0]?.toString('latin1').replace('"format":1', '"format":2') ?? '',
      'latin1',
    )
    expect((await read([newer])).flaw).toBe('newer')
    expect((await read([Buffer.from('PK\u0003\u0004')])).flaw).toBe('not-pack')
    expect((await read([Buffer.alloc(0)])).flaw).toBe('not-pack')
    expect((await read([])).flaw).toBe('volume-missing')
  })

  test('the receiver cannot write in the sender’s name: the end carries the sender’s signature', async () => {
    const volumes = write(three)
    const opened = await openPack(receiver.crypto, volumes.map(volumeOf))
    if (!opened.ok) throw new Error(opened.flaw)
    const forger = createPackWriter(receiver.crypto, receiver.signer, opened.pack, 1e9)
    const forged: Buffer[] = []
    put(forged, forger.put(piece(9, 10)))
    put(forged, forger.end({}))
    expect((await read(forged)).flaw).toBe('signature')
  })
})

test('what is compressed already is stored as it is, the rest deflated; either comes back', () => {
  const { deflate, inflate } = sender.crypto
  for (const [bytes, stored] of [
    [randomBytes(300_000), true],
    [Buffer.from('市局已收'.repeat(30_000)), false],
    [randomBytes(50), true],
  ] as const) {
    const packed = deflate(bytes)
    expect(packed[0]).toBe(stored ? 0 : 1)
    expect(packed.length).toBeLessThanOrEqual(bytes.length + 1)
    expect(Buffer.from(inflate(packed, bytes.length) ?? []).equals(bytes)).toBe(true)
  }
})
