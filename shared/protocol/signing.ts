/**
 * Every request of an enrolled device is signed with its key over method, path, body hash, counter and the
 * hub's nonce. The nonce comes with every answer; the counter is used once.
 */
import { PROTOCOL } from './protocol.ts'

export const headers = {
  device: 'x-wi-device',
  /** used once per device: `max(last + 1, epoch ms)`, so that a restored device does not repeat itself */
  counter: 'x-wi-counter',
  /** from the hub: newest one in any answer, also in the answers SYNC_NONCE and SYNC_SIGNATURE */
  nonce: 'x-wi-nonce',
  signature: 'x-wi-signature',
  protocol: 'x-wi-protocol',
} as const

export interface RequestToSign {
  method: string
  /** path with its query, as sent */
  path: string
  /** SHA-256 (hex) of the body bytes as sent; of nothing for an empty body */
  bodyHash: string
  counter: number
  nonce: string
}

/** The text under a request's signature. It can never be mistaken for a fact's link hash or a receipt. */
export const requestText = (r: RequestToSign): string =>
  ['wi-request', PROTOCOL, r.method.toUpperCase(), r.path, r.bodyHash, r.counter, r.nonce].join('\n')
