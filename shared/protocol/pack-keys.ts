/**
 * A signing key as a key to encrypt to. The same Ed25519 key pair serves as an X25519 pair by the birational map of
 * RFC 7748 §4.1 (u = (1 + y) / (1 - y)), so that nobody has to announce a second key. Each pack's own key is
 * derived with HKDF and a label of its own, so that signing and agreeing never meet.
 */
const P = 2n ** 255n - 19n

/** The X25519 public key (32 bytes) of an Ed25519 public key (32 bytes); null when it is not a usable point. */
export const exchangeKeyOf = (ed25519: Uint8Array): Uint8Array | null => {
  if (ed25519.length !== 32) return null
  const y = fromLittleEndian(ed25519) & (2n ** 255n - 1n)
  if (y >= P || y === 1n) return null
  return toLittleEndian(mod((1n + y) * inverse(mod(1n - y))))
}

const mod = (n: bigint): bigint => ((n % P) + P) % P

/** By Fermat: the exponent is public, and so is the key. */
const inverse = (n: bigint): bigint => {
  let result = 1n
  let base = n
  for (let e = P - 2n; e > 0n; e >>= 1n) {
    if (e & 1n) result = mod(result * base)
    base = mod(base * base)
  }
  return result
}

const fromLittleEndian = (bytes: Uint8Array): bigint =>
  bytes.reduceRight((n, byte) => (n << 8n) | BigInt(byte), 0n)

const toLittleEndian = (n: bigint): Uint8Array =>
  Uint8Array.from({ length: 32 }, (_, i) => Number((n >> BigInt(8 * i)) & 255n))
