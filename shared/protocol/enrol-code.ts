/**
 * The enrolment code (登记码): hub address, fingerprint of its certificate authority and a 128-bit secret in
 * one line of letters and digits, in groups of five, with a check sum that catches a wrong character.
 */
import type { Suite } from '../facts/suite.ts'

export interface EnrolCode {
  /** http(s) origin, e.g. `https://10.1.2.3:8443` */
  address: string
  /** first 16 bytes (hex) of the SHA-256 of the CA certificate (DER); null on loopback without TLS */
  fingerprint: string | null
  /** 16 bytes, hex */
  secret: string
}

// Crockford's base 32: no I, L, O, U, so that it survives being read out and typed.
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const CHECK_BYTES = 4
const VERSION = 1

export const writeEnrolCode = (suite: Suite, code: EnrolCode): string => {
  const body = Uint8Array.from([
    VERSION,
    code.fingerprint === null ? 0 : 1,
    ...fromHex(code.secret),
    ...(code.fingerprint === null ? [] : fromHex(code.fingerprint.slice(0, 32))),
    ...[...code.address].map((c) => c.charCodeAt(0) & 0x7f),
  ])
  const text = toBase32([...body, ...checkOf(suite, body)])
  return (text.match(/.{1,5}/g) ?? []).join('-')
}

/** Reads a code as typed (case, spaces, hyphens, O for 0, I or L for 1 do not matter); null = misread. */
export const readEnrolCode = (suite: Suite, typed: string): EnrolCode | null => {
  const all = fromBase32(typed)
  if (all === null || all.length < 2 + 16 + CHECK_BYTES + 8) return null
  const body = Uint8Array.from(all.slice(0, -CHECK_BYTES))
  if (toHex(checkOf(suite, body)) !== toHex(all.slice(-CHECK_BYTES)) || body[0] !== VERSION) return null
  const rest = [...body.slice(2)]
  const secret = toHex(rest.splice(0, 16))
  const fingerprint = body[1] === 1 ? toHex(rest.splice(0, 16)) : null
  const address = String.fromCharCode(...rest)
  return /^https?:\/\/[^\s/]+$/.test(address) ? { address, fingerprint, secret } : null
}

const checkOf = (suite: Suite, body: Uint8Array): number[] =>
  fromHex(suite.sha256(body).slice(0, CHECK_BYTES * 2))

const fromHex = (hex: string): number[] => (hex.match(/../g) ?? []).map((pair) => Number.parseInt(pair, 16))

const toHex = (bytes: readonly number[]): string => bytes.map((b) => b.toString(16).padStart(2, '0')).join('')

const toBase32 = (bytes: readonly number[]): string => {
  let text = ''
  let bits = 0
  let held = 0
  for (const byte of bytes) {
    held = (held << 8) | byte
    bits += 8
    for (; bits >= 5; bits -= 5) text += ALPHABET[(held >> (bits - 5)) & 31]
    held &= (1 << bits) - 1
  }
  return bits > 0 ? text + ALPHABET[(held << (5 - bits)) & 31] : text
}

const fromBase32 = (typed: string): number[] | null => {
  const bytes: number[] = []
  let bits = 0
  let held = 0
  for (const c of typed.toUpperCase().replace(/[\s-]/g, '').replace(/O/g, '0').replace(/[IL]/g, '1')) {
    const digit = ALPHABET.indexOf(c)
    if (digit < 0) return null
    held = (held << 5) | digit
    bits += 5
    if (bits >= 8) {
      bytes.push((held >> (bits - 8)) & 255)
      bits -= 8
      held &= (1 << bits) - 1
    }
  }
  return bytes
}
