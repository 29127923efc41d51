/** What administrators do at the hub: see devices, revoke them, release what waits. */
import type { AwaitingRow, DeviceRow } from '#shared/protocol/admin.ts'
import type { Sql } from '../store/database.ts'
import { bodiesTouched } from '../sync/judge.ts'
import { type LedgerDeps, withLedger } from '../sync/ledger.ts'
import { settle, waitingFacts } from '../sync/rejudge.ts'
import { type Access, dayOf } from './access.ts'
import { fingerprintOf } from './enrolment.ts'

/** May this person administer what belongs to this body? */
export const administers = (access: Access, person: string, body: string | null, now: number): boolean =>
  body !== null && access.may(person, 'admin', [body], dayOf(now)) === 'yes'

export const devices = async (
  sql: Sql,
  access: Access,
  person: string,
  now: number,
): Promise<DeviceRow[]> => {
  const rows = await sql.query<Omit<DeviceRow, 'fingerprint' | 'body'> & { publicKey: string }>(
    `select d.id, d.name, d.person, d.status, d.public_key as "publicKey", d.was, d.enrolled_at as "enrolledAt",
       s.at as "lastSeenAt", s.app, d.head_seq as "headSeq", coalesce(s.unsent, 0) as unsent,
       (select count(*) from fact f where f.device = d.id and f.status = 'awaiting') as awaiting,
       s.clock_offset as "clockOffsetMs"
     from device d left join device_seen s on s.device = d.id order by d.enrolled_at, d.id`,
  )
  return rows.flatMap(({ publicKey, ...row }) => {
    const body = access.bodyOf(row.person)
    return body !== null && administers(access, person, body, now)
      ? [{ ...row, body, fingerprint: fingerprintOf(publicKey) }]
      : []
  })
}

/** Effective on the device's next request; what it still sends waits for a release (等待放行). */
export const revoke = (deps: LedgerDeps, device: string, reason: string): Promise<boolean> =>
  withLedger(deps, async (ledger) => {
    const [row] = await ledger.tx.query<{ person: string; seq: number }>(
      `select person, head_seq as seq from device where id = $1 and status <> 'revoked'`,
      [device],
    )
    if (!row) return false
    await ledger.say({
      type: 'device.revoked',
      entity: { kind: 'device', id: device },
      owner: (await ledger.access()).bodyOf(row.person) ?? ledger.hub.id,
      audience: 'owner',
      payload: { reason, throughSeq: row.seq },
    })
    return true
  })

const LISTED = 500

export const awaiting = async (
  sql: Sql,
  access: Access,
  person: string,
  now: number,
): Promise<{ facts: AwaitingRow[]; more: boolean }> => {
  const rows = await sql.query<AwaitingRow>(
    `select id, content_hash as "contentHash", type, author, device, owner, status, code, received_at as "receivedAt"
     from fact where status in ('awaiting', 'quarantined') order by received_at, id limit $1`,
    [LISTED + 1],
  )
  const facts = rows.slice(0, LISTED).filter((row) => administers(access, person, row.owner, now))
  return { facts, more: rows.length > LISTED }
}

/** Releases or refuses facts that wait. @returns how many this person might decide about */
export const decide = (
  deps: LedgerDeps,
  person: string,
  facts: readonly string[],
  decided: 'accepted' | 'refused',
): Promise<number> =>
  withLedger(deps, async (ledger) => {
    const rows = await waitingFacts(ledger.tx, `id = any($1) and status in ('awaiting', 'quarantined')`, [
      facts,
    ])
    const today = dayOf(ledger.now)
    let done = 0
    for (const row of rows) {
      const access = await ledger.access()
      const content = {
        type: row.type,
        entity: { kind: row.entityKind, id: row.entityId },
        owner: row.owner,
        payload: row.payload,
      }
      const bodies = bodiesTouched(content, access)
      if (bodies === null || access.may(person, 'admin', bodies, today) !== 'yes') continue
      await settle(ledger, row, decided, person)
      done++
    }
    return done
  })
