/** Facts that waited and may count now: after a restore, after an upgrade, or by a supervisor's release (放行). */
import { signedFact } from '#shared/facts/envelope.ts'
import type { Sql } from '../store/database.ts'
import type { TypeOf } from './judge.ts'
import { judge } from './judge.ts'
import { entityKey, ownersOf, ruledAccepted } from './known.ts'
import type { Ledger, LedgerDeps } from './ledger.ts'
import { FACT_COLUMNS, type FactRow, factText, withPayloadOf } from './rows.ts'

type Waiting = FactRow & { receivedAt: number; status: string; leaf: number | null; offered: boolean }

const ROUNDS = 8

/**
 * After a restore roles come back in any order: judges again what was offered and waits, until nothing changes. What
 * its own device sent meanwhile waits for a supervisor, unless a ruling that came back says it was accepted.
 */
export const rejudgeOffered = async (
  deps: LedgerDeps & { typeOf: TypeOf },
  ledger: Ledger,
): Promise<void> => {
  for (let round = 0; round < ROUNDS; round++) {
    const waiting = await waitingFacts(ledger.tx, `status = 'awaiting'`, [])
    if ((await releaseAllowed(deps.typeOf, ledger, waiting, 'hub')) === 0) return
  }
}

/** After an upgrade of the hub: judges the facts it did not know before (待升级). */
export const rejudgeUnknown = async (
  deps: LedgerDeps & { typeOf: TypeOf },
  ledger: Ledger,
): Promise<number> => {
  const waiting = await waitingFacts(ledger.tx, `status = 'unknown'`, [])
  return releaseAllowed(
    deps.typeOf,
    ledger,
    waiting.filter((w) => deps.typeOf(w.entityKind, w.type) !== null),
    'hub',
  )
}

export const waitingFacts = async (
  sql: Sql,
  where: string,
  values: readonly unknown[],
): Promise<Waiting[]> => {
  const rows = await sql.query<Omit<Waiting, 'payload'>>(
    `select ${FACT_COLUMNS}, received_at as "receivedAt", status, leaf, offered from fact where ${where} order by received_at, id`,
    values,
  )
  return rows.map((row) => ({ ...row, ...withPayloadOf(row) }))
}

/** @returns how many were released */
const releaseAllowed = async (
  typeOf: TypeOf,
  ledger: Ledger,
  waiting: readonly Waiting[],
  by: string,
): Promise<number> => {
  const speakers = await speakersOf(ledger, waiting)
  const owners = await ownersOf(
    ledger.tx,
    waiting.map((w) => ({ kind: w.entityKind, id: w.entityId })),
  )
  const accepted = await ruledAccepted(ledger.tx, waiting)
  let released = 0
  for (const row of waiting) {
    const fact = signedFact.parse(JSON.parse(factText(row.body, row.private)))
    const judged = judge(typeOf, fact.content, fact.private, speakers.get(row.device) ?? nobody, {
      access: await ledger.access(),
      now: ledger.now,
      ownersBefore: owners.get(entityKey(fact.content.entity)) ?? [],
    })
    // What the hub had ruled before a restore stands: it is decided once.
    const ruled = row.status === 'awaiting' && accepted.has(row.id)
    const allowed = judged.status === 'accepted' && (row.offered || row.status === 'unknown')
    if (allowed || ruled) {
      await settle(ledger, row, 'accepted', by)
      released++
    } else if (row.status === 'unknown' && judged.status === 'refused')
      await settle(ledger, row, 'refused', by, judged.code)
    else if (row.status === 'unknown' && judged.status === 'awaiting')
      await ledger.tx.query(`update fact set status = 'awaiting', code = $2 where id = $1`, [
        row.id,
        judged.code,
      ])
  }
  return released
}

/** Decides about a waiting fact, and says so in a fact of the hub's. */
export const settle = async (
  ledger: Ledger,
  row: Waiting,
  decided: 'accepted' | 'refused',
  by: string,
  code = 'SYNC_REFUSED',
): Promise<void> => {
  if (decided === 'accepted') {
    await ledger.tx.query(`update fact set status = 'accepted', code = null where id = $1`, [row.id])
    // What was in quarantine had its place in the tree before.
    if (row.leaf === null) await ledger.release(row, row.receivedAt)
    else ledger.restore(row)
  } else await ledger.tx.query(`update fact set status = 'refused', code = $2 where id = $1`, [row.id, code])
  await ledger.say({
    type: 'ruling.released',
    entity: { kind: 'device', id: row.device },
    owner: row.owner,
    audience: 'owner',
    payload: { facts: [row.id], decided, by },
  })
}

const nobody = { person: '', formerPerson: null, revoked: true }

const speakersOf = async (ledger: Ledger, rows: readonly Waiting[]) => {
  const devices = await ledger.tx.query<{
    id: string
    person: string
    formerPerson: string | null
    status: string
  }>(`select id, person, former_person as "formerPerson", status from device where id = any($1)`, [
    [...new Set(rows.map((r) => r.device))],
  ])
  return new Map(
    devices.map((d) => [
      d.id,
      { person: d.person, formerPerson: d.formerPerson, revoked: d.status !== 'active' },
    ]),
  )
}
