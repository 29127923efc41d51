/** Every request of a device: whose it is, whether it is new, and how things stand at the hub. */
import type { HubCode } from '#shared/protocol/codes.ts'
import { headers, requestText } from '#shared/protocol/signing.ts'
import { suite } from '../crypto/suite.ts'
import type { Database } from '../store/database.ts'
import type { Nonces } from './nonce.ts'

export interface SignedRequest {
  method: string
  /** path with query */
  path: string
  body: Uint8Array
  header(name: string): string | undefined
}

/** A device whose signature held, and the hub's row as of this request. */
export interface Caller {
  device: string
  status: 'waiting' | 'active' | 'revoked' | 'denied'
  person: string
  formerPerson: string | null
  publicKey: string
  epoch: string
  pos: number
  accessVersion: number
}

export type Authenticated =
  | { ok: true; caller: Caller }
  | { ok: false; code: HubCode; details?: Record<string, unknown> }

export type Authenticate = (request: SignedRequest, now: number) => Promise<Authenticated>

const KEYS_KEPT = 5000

export const createAuthenticate = (db: Database, nonces: Nonces): Authenticate => {
  // A device's key never changes (a new key is a new device); its status is read with every request.
  const publicKeys = new Map<string, string>()
  const publicKeyOf = async (device: string): Promise<string | null> => {
    const known = publicKeys.get(device)
    if (known) return known
    const [row] = await db.query<{ key: string }>('select public_key as key from device where id = $1', [
      device,
    ])
    if (!row) return null
    if (publicKeys.size >= KEYS_KEPT) publicKeys.clear()
    publicKeys.set(device, row.key)
    return row.key
  }

  return async (request, now) => {
    const device = request.header(headers.device) ?? ''
    const counter = Number(request.header(headers.counter))
    const nonce = request.header(headers.nonce) ?? ''
    const signature = request.header(headers.signature) ?? ''
    if (device === '' || device.length > 80 || !Number.isSafeInteger(counter) || counter < 0)
      return { ok: false, code: 'SYNC_SIGNATURE' }
    if (!(await nonces.holds(nonce, now))) return { ok: false, code: 'SYNC_NONCE' }
    const publicKey = await publicKeyOf(device)
    if (publicKey === null) return { ok: false, code: 'SYNC_SIGNATURE', details: { unknown: true } }
    const { method, path } = request
    const text = requestText({ method, path, bodyHash: suite.sha256(request.body), counter, nonce })
    if (!suite.verify(publicKey, text, signature)) return { ok: false, code: 'SYNC_SIGNATURE' }

    const [row] = await db.query<Caller & { fresh: boolean }>(
      `with used as (
         insert into request_used (device, counter, at) values ($1, $2, $3) on conflict do nothing returning 1
       )
       select d.id as device, d.status, d.person, d.former_person as "formerPerson", d.public_key as "publicKey",
              h.epoch, h.pos, h.access_version as "accessVersion", exists (select 1 from used) as fresh
       from device d, hub h where d.id = $1`,
      [device, counter, Math.trunc(now)],
      'request',
    )
    // Known a moment ago, not now: the hub was put back to an older copy.
    if (!row) {
      publicKeys.delete(device)
      return { ok: false, code: 'SYNC_SIGNATURE', details: { unknown: true } }
    }
    if (row.publicKey !== publicKey) {
      publicKeys.delete(device)
      return { ok: false, code: 'SYNC_SIGNATURE' }
    }
    const { fresh, ...caller } = row
    return fresh ? { ok: true, caller } : { ok: false, code: 'SYNC_REPLAY' }
  }
}

/** Forgets uses of counters whose nonce no longer holds anyway. */
export const forgetOldRequests = async (db: Database, now: number, nonceSeconds: number): Promise<void> => {
  await db.query('delete from request_used where at < $1', [Math.trunc(now - 2 * nonceSeconds * 1000)])
}
