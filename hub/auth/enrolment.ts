/** Enrolment (登记设备): a one-time code, a request file, a new identity for a cloned folder, a way back. */
import { randomBytes } from 'node:crypto'
import { flawOf, type SignedFact, signedFact } from '#shared/facts/envelope.ts'
import type { HubCode } from '#shared/protocol/codes.ts'
import {
  type EnrolAnswer,
  type EnrolFile,
  type EnrolRequest,
  enrolText,
  keyFingerprint,
  type Membership,
  type NewDevice,
} from '#shared/protocol/enrol.ts'
import type { ReidentifyRequest } from '#shared/protocol/push.ts'
import { suite } from '../crypto/suite.ts'
import type { Sql } from '../store/database.ts'
import type { HelloDeps } from '../sync/hello.ts'
import { type Ledger, withLedger } from '../sync/ledger.ts'
import { isHubChain } from '../sync/pull.ts'
import { rowOf } from '../sync/rows.ts'
import type { Caller } from './requests.ts'

export interface EnrolDeps extends HelloDeps {
  /** PEM of the hub's CA, null without TLS */
  ca: string | null
}

export type Enrolled<T> = { ok: true; value: T } | { ok: false; code: HubCode }

const refuse = (code: HubCode) => ({ ok: false as const, code })

export const fingerprintOf = (publicKey: string): string => keyFingerprint(suite.sha256, publicKey)

/** A new one-time code's secret; only its hash is kept. */
export const makeCode = async (
  sql: Sql,
  person: string,
  expiresAt: number,
  approved: boolean,
  now: number,
): Promise<string> => {
  const secret = randomBytes(16).toString('hex')
  await sql.query(
    'insert into enrol_code (hash, person, expires_at, approved, made_at) values ($1, $2, $3, $4, $5)',
    [suite.sha256(secret), person, Math.trunc(expiresAt), approved, Math.trunc(now)],
  )
  return secret
}

export const enrol = async (deps: EnrolDeps, request: EnrolRequest): Promise<Enrolled<EnrolAnswer>> => {
  const { device } = request
  const flaw = deviceFlaw(device, enrolText(device, request.secret), request.signature)
  if (flaw) return refuse(flaw)
  return withLedger(deps, async (ledger): Promise<Enrolled<EnrolAnswer>> => {
    const { tx, now } = ledger
    const [code] = await tx.query<{
      person: string
      expiresAt: number
      approved: boolean
      usedBy: string | null
    }>(
      'select person, expires_at as "expiresAt", approved, used_by as "usedBy" from enrol_code where hash = $1',
      [suite.sha256(request.secret)],
    )
    if (!code) return refuse('ENROLL_CODE_WRONG')
    // The answer may have been lost on the way: the same device asks again and gets the same answer.
    if (code.usedBy === device.id) return stateOf(deps, ledger.tx, device.id, now)
    if (code.usedBy !== null || code.expiresAt <= now) return refuse('ENROLL_CODE_EXPIRED')
    const taken = await tx.query('select 1 from device where id = $1', [device.id])
    if (taken.length > 0 || !(await mayHaveBeen(tx, device, code.person))) return refuse('ENROLL_DENIED')
    await tx.query('update enrol_code set used_by = $2 where hash = $1', [
      suite.sha256(request.secret),
      device.id,
    ])
    await addDevice(tx, device, code.person, null, code.approved ? 'active' : 'waiting', now)
    if (code.approved) await announce(ledger, device.id)
    await ledger.write()
    return stateOf(deps, tx, device.id, now)
  })
}

/** Where an enrolment stands; asked by the device itself. */
export const stateOf = async (
  deps: EnrolDeps,
  sql: Sql,
  device: string,
  now: number,
): Promise<Enrolled<EnrolAnswer>> => {
  const [row] = await sql.query<{ status: string; key: string }>(
    'select status, public_key as key from device where id = $1',
    [device],
  )
  if (!row || row.status === 'denied') return refuse('ENROLL_DENIED')
  if (row.status === 'revoked') return refuse('HUB_REVOKED')
  if (row.status === 'waiting')
    return { ok: true, value: { status: 'waiting', fingerprint: fingerprintOf(row.key) } }
  return { ok: true, value: { status: 'enrolled', membership: await membershipOf(deps, sql, device, now) } }
}

/** The administrator compared the fingerprint. */
export const approve = (deps: EnrolDeps, device: string, agreed: boolean): Promise<boolean> =>
  withLedger(deps, async (ledger) => {
    const changed = await ledger.tx.query(
      `update device set status = $2 where id = $1 and status = 'waiting' returning 1`,
      [device, agreed ? 'active' : 'denied'],
    )
    if (agreed && changed.length > 0) await announce(ledger, device)
    return changed.length > 0
  })

/** A request file of a machine without a network, for a person the hub knows. */
export const enrolByFile = async (
  deps: EnrolDeps,
  file: EnrolFile,
  person: string,
): Promise<Enrolled<Membership>> => {
  const flaw = deviceFlaw(file.device, enrolText(file.device, ''), file.signature)
  if (flaw) return refuse(flaw)
  return withLedger(deps, async (ledger): Promise<Enrolled<Membership>> => {
    const [known] = await ledger.tx.query<{ person: string; key: string }>(
      'select person, public_key as key from device where id = $1',
      [file.device.id],
    )
    if (known && (known.person !== person || known.key !== file.device.publicKey))
      return refuse('ENROLL_DENIED')
    if (!(await mayHaveBeen(ledger.tx, file.device, person))) return refuse('ENROLL_DENIED')
    if (!known) {
      await addDevice(ledger.tx, file.device, person, null, 'active', ledger.now)
      await announce(ledger, file.device.id)
      await ledger.write()
    }
    return { ok: true, value: await membershipOf(deps, ledger.tx, file.device.id, ledger.now) }
  })
}

/** A cloned or restored folder goes on under a new id and key, for the same person; the old one stays as it is. */
export const reidentify = async (
  deps: EnrolDeps,
  caller: Caller,
  request: ReidentifyRequest,
): Promise<Enrolled<Membership>> => {
  const device: NewDevice = {
    id: request.device,
    name: request.name,
    publicKey: request.publicKey,
    sample: false,
  }
  const flaw = deviceFlaw(device, enrolText(device, caller.device), request.signature)
  if (flaw) return refuse(flaw)
  return withLedger(deps, async (ledger): Promise<Enrolled<Membership>> => {
    const [known] = await ledger.tx.query<{ was: string | null; key: string }>(
      'select was, public_key as key from device where id = $1',
      [device.id],
    )
    if (known && (known.was !== caller.device || known.key !== device.publicKey))
      return refuse('ENROLL_DENIED')
    if (!known) {
      const next = caller.formerPerson === null ? device : { ...device, formerPerson: caller.formerPerson }
      await addDevice(ledger.tx, next, caller.person, caller.device, 'active', ledger.now)
      await announce(ledger, device.id)
      await ledger.write()
    }
    return { ok: true, value: await membershipOf(deps, ledger.tx, device.id, ledger.now) }
  })
}

/**
 * A device enrolled after the backup a restored hub came from shows the hub's own signed word that it was
 * enrolled. A revocation lost in the same way counts again as soon as anyone brings it back.
 */
export const rejoin = async (
  deps: EnrolDeps,
  fact: SignedFact,
  signature: string,
): Promise<Enrolled<Membership>> => {
  const { content } = fact
  const key = typeof content.payload.publicKey === 'string' ? content.payload.publicKey : ''
  const signed =
    isHubChain(fact.link.device) &&
    content.type === 'device.enrolled' &&
    flawOf(suite, deps.keys.hub.publicKey, fact) === null &&
    suite.verify(key, enrolText({ id: content.entity.id, publicKey: key }, fact.linkHash), signature)
  if (!signed) return refuse('ENROLL_DENIED')
  return withLedger(deps, async (ledger): Promise<Enrolled<Membership>> => {
    const known = await ledger.tx.query('select 1 from fact where id = $1', [content.id])
    if (known.length === 0) await ledger.accept(rowOf(fact), { receivedAt: ledger.now, offered: true })
    await ledger.write()
    return { ok: true, value: await membershipOf(deps, ledger.tx, content.entity.id, ledger.now) }
  })
}

const deviceFlaw = (device: NewDevice, text: string, signature: string): HubCode | null => {
  if (device.sample) return 'ENROLL_SAMPLE'
  if (isHubChain(device.id) || !/^[\w-]+$/.test(device.id)) return 'HUB_MALFORMED'
  return suite.verify(device.publicKey, text, signature) ? null : 'SYNC_SIGNATURE'
}

/** The person id a workspace was used alone under must not be that of anyone else here. */
const mayHaveBeen = async (sql: Sql, device: NewDevice, person: string): Promise<boolean> => {
  if (device.formerPerson === undefined || device.formerPerson === person) return true
  const others = await sql.query(
    `select 1 from person where id = $1
     union all select 1 from device where former_person = $1 and person <> $2
     union all select 1 from hub where id = $1`,
    [device.formerPerson, person],
  )
  return others.length === 0
}

const addDevice = (
  sql: Sql,
  device: NewDevice,
  person: string,
  was: string | null,
  status: 'active' | 'waiting',
  now: number,
) =>
  sql.query(
    `insert into device (id, person, former_person, public_key, name, status, was, enrolled_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [
      device.id,
      person,
      device.formerPerson ?? null,
      device.publicKey,
      device.name,
      status,
      was,
      Math.trunc(now),
    ],
  )

/** Says for all to see that a device was enrolled. */
const announce = async (ledger: Ledger, device: string): Promise<void> => {
  const [row] = await ledger.tx.query<{ person: string; key: string; name: string; was: string | null }>(
    'select person, public_key as key, name, was from device where id = $1',
    [device],
  )
  if (!row) return
  await ledger.say({
    type: 'device.enrolled',
    entity: { kind: 'device', id: device },
    owner: (await ledger.access()).bodyOf(row.person) ?? ledger.hub.id,
    audience: 'owner',
    payload: { person: row.person, publicKey: row.key, name: row.name, ...(row.was ? { was: row.was } : {}) },
  })
}

const membershipOf = async (deps: EnrolDeps, sql: Sql, device: string, now: number): Promise<Membership> => {
  const [row] = await sql.query<{
    person: string
    name: string
    body: string
    epoch: string
    enrolled: string
  }>(
    // A restored hub may know the device again before it knows the person again.
    `select d.person, coalesce(p.name, '') as name, coalesce(p.body, f.owner) as body, h.epoch, f.body as enrolled
     from device d left join person p on p.id = d.person, hub h, fact f
     where d.id = $1 and f.type = 'device.enrolled' and f.entity_kind = 'device' and f.entity_id = d.id
     order by f.leaf limit 1`,
    [device],
  )
  if (!row) throw new Error('an enrolled device has no fact')
  return {
    hub: deps.identity,
    epoch: row.epoch,
    now,
    ca: deps.ca,
    device,
    person: { id: row.person, name: row.name, body: row.body },
    enrolled: signedFact.parse(JSON.parse(row.enrolled)),
  }
}
