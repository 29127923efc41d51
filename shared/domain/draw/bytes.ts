/** Bytes, hex and base64 for the draw; pure, so the renderer and any verifier may use it. */
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js'

/** SHA-256 of the bytes, one after another, as 64 lower-case hex digits. */
export const sha256Hex = (...parts: Uint8Array[]): string => {
  const hash = sha256.create()
  for (const part of parts) hash.update(part)
  return bytesToHex(hash.digest())
}

export const textHash = (text: string): string => sha256Hex(utf8ToBytes(text))

export { bytesToHex, hexToBytes, utf8ToBytes }

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

/** Strict base64 (RFC 4648 §4, padded), or null. */
export const base64ToBytes = (text: string): Uint8Array | null => {
  if (text.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(text)) return null
  const digits = text.replace(/=+$/, '')
  const bytes = new Uint8Array(Math.floor((digits.length * 3) / 4))
  let buffer = 0
  let bits = 0
  let at = 0
  for (const digit of digits) {
    buffer = ((buffer << 6) | alphabet.indexOf(digit)) & 0xffff
    bits += 6
    if (bits >= 8) {
      bits -= 8
      bytes[at++] = (buffer >> bits) & 0xff
    }
  }
  // Bits left over must be zero: one value, one text.
  return (buffer & ((1 << bits) - 1)) === 0 ? bytes : null
}
