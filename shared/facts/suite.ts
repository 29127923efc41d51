/**
 * The cryptography a chain is made with, passed in so that this layer stays pure.
 * `intl` = SHA-256 + Ed25519. (`gm` = SM3 + SM2 is named on each link and may come later.)
 */
export interface Suite {
  name: 'intl'
  /** SHA-256 of UTF-8 text or of bytes, as 64 lower-case hex digits */
  sha256(data: string | Uint8Array): string
  /** does `signature` (base64) of `message` (UTF-8 text) verify under `publicKey` (base64, 32 raw bytes)? */
  verify(publicKey: string, message: string, signature: string): boolean
}

/** One device's, or the hub's, signing key. The private half never leaves it. */
export interface Signer {
  publicKey: string
  /** Ed25519 signature of UTF-8 text, base64 */
  sign(message: string): string
}
