import type { Context } from 'hono'
import type { Nonces } from '../auth/nonce.ts'
import type { PackDeps } from '../packs/deps.ts'
import type { DoorDeps } from './signed.ts'
import type { Wake } from './wake.ts'

/** What every route of the hub works with. */
export interface AppDeps extends PackDeps, DoorDeps {
  nonces: Nonces
  wake: Wake
  /** origin that codes and approvals name */
  address: string
  /** first 16 bytes of the CA's fingerprint in hex, null without TLS */
  fingerprint: string | null
  /** the sender's network address, for limits only */
  clientAddress(c: Context): string
  warn(message: string): void
}
