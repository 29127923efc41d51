/** Keys, cipher and compression of packs (离线交换包) on Node: X25519, HKDF, AES-256-GCM, deflate. */
import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  hkdfSync,
  type KeyObject,
  randomBytes,
} from 'node:crypto'
import { deflateRawSync, inflateRawSync } from 'node:zlib'
import type { Suite } from '../facts/suite.ts'
import type { PackCrypto } from '../protocol/pack.ts'
import { exchangeKeyOf } from '../protocol/pack-keys.ts'

const X25519_SPKI = Buffer.from('302a300506032b656e032100', 'hex')
const X25519_PKCS8 = Buffer.from('302e020100300506032b656e04220420', 'hex')
const ED25519_PKCS8_LENGTH = 48
const SEED_BYTES = 32
const IV = 12
const TAG = 16
const STORED = 0
const DEFLATED = 1

/** @param privateKey the signing key (Ed25519, PKCS #8, base64) of whoever packs are addressed to */
export const createPackCrypto = (suite: Suite, privateKey: () => string): PackCrypto => {
  /** The agreed secret is bound to both public keys before it becomes the key of one pack. */
  const derive = (own: KeyObject, other: Uint8Array, salt: Uint8Array[], label: string): Buffer | null => {
    try {
      const secret = diffieHellman({ privateKey: own, publicKey: publicOf(other) })
      return Buffer.from(hkdfSync('sha256', secret, Buffer.concat(salt), label, 32))
    } catch {
      return null // a point of small order: nothing secret can be agreed with it
    }
  }
  return {
    suite,
    encode: (text) => Buffer.from(text, 'utf8'),
    decode: (bytes) => {
      try {
        return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
      } catch {
        return null
      }
    },
    offer: (to) => {
      const theirs = exchangeKeyOf(Buffer.from(to, 'base64'))
      if (!theirs) return null
      const pair = generateKeyPairSync('x25519')
      const ours = rawPublic(pair.publicKey)
      if (derive(pair.privateKey, theirs, [ours, theirs], '') === null) return null
      return {
        ephemeral: ours.toString('base64'),
        keyFor: (label) => derive(pair.privateKey, theirs, [ours, theirs], label) ?? Buffer.alloc(0),
      }
    },
    accept: (ephemeral, label) => {
      const theirs = Buffer.from(ephemeral, 'base64')
      if (theirs.length !== 32) return null
      const own = exchangePrivate(privateKey())
      return derive(own, theirs, [theirs, rawPublic(createPublicKey(own))], label)
    },
    seal: (key, about, plain) => {
      const iv = randomBytes(IV)
      const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(about))
      return Buffer.concat([iv, cipher.update(plain), cipher.final(), cipher.getAuthTag()])
    },
    open: (key, about, sealed) => {
      if (sealed.length < IV + TAG) return null
      const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, IV)).setAAD(Buffer.from(about))
      decipher.setAuthTag(sealed.subarray(-TAG))
      try {
        return Buffer.concat([decipher.update(sealed.subarray(IV, -TAG)), decipher.final()])
      } catch {
        return null // not written under this key, or not in this place
      }
    },
    deflate: (bytes) => {
      if (isDense(bytes)) return Buffer.concat([Buffer.of(STORED), bytes])
      const packed = deflateRawSync(bytes, { level: 6 })
      return packed.length < bytes.length
        ? Buffer.concat([Buffer.of(DEFLATED), packed])
        : Buffer.concat([Buffer.of(STORED), bytes])
    },
    inflate: (bytes, limit) => {
      const rest = bytes.subarray(1)
      if (bytes[0] === STORED) return rest.length <= limit ? rest : null
      if (bytes[0] !== DEFLATED) return null
      try {
        return inflateRawSync(rest, { maxOutputLength: limit })
      } catch {
        return null
      }
    },
  }
}

const LARGE = 64 * 1024
const SAMPLE = 8 * 1024

/** Photos and recordings are compressed already: a sample tells, and they are stored as they are. */
const isDense = (bytes: Uint8Array): boolean => {
  if (bytes.length < LARGE) return false
  const from = (bytes.length - SAMPLE) >> 1
  return deflateRawSync(bytes.subarray(from, from + SAMPLE), { level: 1 }).length > SAMPLE * 0.97
}

const publicOf = (raw: Uint8Array): KeyObject =>
  createPublicKey({ key: Buffer.concat([X25519_SPKI, raw]), format: 'der', type: 'spki' })

const rawPublic = (key: KeyObject): Buffer =>
  key.export({ format: 'der', type: 'spki' }).subarray(X25519_SPKI.length)

/** RFC 8032 §5.1.5: the scalar of an Ed25519 key is the first half of the SHA-512 of its seed. */
const exchangePrivate = (privateKey: string): KeyObject => {
  const der = Buffer.from(privateKey, 'base64')
  if (der.length !== ED25519_PKCS8_LENGTH) throw new Error('not an Ed25519 key')
  const scalar = createHash('sha512').update(der.subarray(-SEED_BYTES)).digest().subarray(0, 32)
  return createPrivateKey({ key: Buffer.concat([X25519_PKCS8, scalar]), format: 'der', type: 'pkcs8' })
}
