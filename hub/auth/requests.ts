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

export type Refused = { ok: false; code: HubCode; details?: Record<string, unknown> }
export type Authenticated = { ok: true; caller: Caller } | Refused

/** A request whose signature holds; whether it is new is not known yet. */
export interface Signed {
  device: string
  publicKey: string
  counter: number
}

export interface Authenticate {
  signed(request: SignedRequest, now: number): Promise<{ ok: true; signed: Signed } | Refused>
  /** uses the counter up and reads how things stand */
  use(signed: Signed, now: number): Promise<Authenticated>
  /** what a statement comes to that did so by itself; no row = the device is not there */
  conclude(signed: Signed, row: UsedRow | undefined): Authenticated
}

/** Statement part: the counter `$2` of device `$1` is used up at `$3`, unless it was before. */
export const USE = `insert into request_used (device, counter, at) select $1, $2::bigint, $3::bigint
  on conflict do nothing returning 1`
/** Columns of a {@link UsedRow}, of `device d, hub h` and {@link USE} as `used`. */
export const USED_ROW = `d.id as device, d.status, d.person, d.former_person as "formerPerson",
  d.public_key as "publicKey", h.epoch, h.pos, h.access_version as "accessVersion",
  exists (select 1 from used) as fresh`

export type UsedRow = Caller & { fresh: boolean }

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

  const conclude = ({ device, publicKey }: Signed, row: UsedRow | undefined): Authenticated => {
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

  return {
    signed: async (request, now) => {
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
      return { ok: true, signed: { device, publicKey, counter } }
    },
    use: async (signed, now) => {
      const [row] = await db.query<UsedRow>(
        `with used as (${USE}) select ${USED_ROW} from device d, hub h where d.id = $1`,
        [signed.device, signed.counter, Math.trunc(now)],
        'request',
      )
      return conclude(signed, row)
    },
    conclude,
  }
}

/** Forgets uses of counters whose nonce no longer holds anyway. */
export const forgetOldRequests = async (db: Database, now: number, nonceSeconds: number): Promise<void> => {
  await db.query('delete from request_used where at < $1', [Math.trunc(now - 2 * nonceSeconds * 1000)])
}
