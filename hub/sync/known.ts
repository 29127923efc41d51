/** What the hub already has of a batch: places in the chain, ids, and who owns the entities. */
import type { Tx } from '../store/database.ts'

export interface Slot {
  deviceSeq: number
  linkHash: string | null
  fact: string
  status: string
  code: string | null
  receivedAt: number
}

/** Places of a device's chain from..to that are taken. */
export const slotsOf = async (
  tx: Tx,
  device: string,
  from: number,
  to: number,
): Promise<Map<number, Slot>> => {
  const rows = await tx.query<Slot>(
    `select device_seq as "deviceSeq", link_hash as "linkHash", id as fact, status, code,
       received_at as "receivedAt" from fact where device = $1 and device_seq between $2 and $3
     union all
     select l.device_seq, l.link_hash, l.fact, coalesce(f.status, l.status), coalesce(f.code, l.code),
       coalesce(f.received_at, l.received_at)
     from other_link l left join fact f on f.id = l.fact and l.status not in ('refused', 'quarantined')
     where l.device = $1 and l.device_seq between $2 and $3`,
    [device, from, to],
    'slots',
  )
  return new Map(rows.map((row) => [row.deviceSeq, row]))
}

export interface KnownFact {
  id: string
  contentHash: string
  status: string
  code: string | null
  receivedAt: number
  author: string
  device: string
  deviceSeq: number
  audience: 'owner' | 'subject' | 'all'
  owner: string
  subject: string | null
}

export const factsById = async (tx: Tx, ids: readonly string[]): Promise<Map<string, KnownFact>> => {
  if (ids.length === 0) return new Map()
  const rows = await tx.query<KnownFact>(
    `select id, content_hash as "contentHash", status, code, received_at as "receivedAt", author, device,
       device_seq as "deviceSeq", audience, owner, subject from fact where id = any($1)`,
    [ids],
    'known',
  )
  return new Map(rows.map((row) => [row.id, row]))
}

export const entityKey = (entity: { kind: string; id: string }): string => `${entity.kind} ${entity.id}`

/** Owners of the accepted facts of these entities. */
export const ownersOf = async (
  tx: Tx,
  entities: readonly { kind: string; id: string }[],
): Promise<Map<string, string[]>> => {
  const unique = [...new Map(entities.map((e) => [entityKey(e), e])).values()]
  if (unique.length === 0) return new Map()
  const rows = await tx.query<{ kind: string; id: string; owners: string[] }>(
    `select f.entity_kind as kind, f.entity_id as id, array_agg(distinct f.owner) as owners
     from fact f join json_to_recordset($1) as x(kind text, id text)
       on f.entity_kind = x.kind and f.entity_id = x.id
     where f.status = 'accepted' group by 1, 2`,
    [JSON.stringify(unique)],
  )
  return new Map(rows.map((row) => [entityKey(row), row.owners]))
}

/** Which of these the hub had accepted before a restore, by its own signed rulings. */
export const ruledAccepted = async (
  tx: Tx,
  facts: readonly { id: string; device: string; deviceSeq: number }[],
): Promise<Set<string>> => {
  if (facts.length === 0) return new Set()
  const rows = await tx.query<{ id: string }>(
    `select x.id from json_to_recordset($1) as x(id text, device text, "deviceSeq" bigint)
     where exists (select 1 from released r where r.fact = x.id)
       or exists (select 1 from ruling r where r.device = x.device and x."deviceSeq" between r.from_seq and r.through_seq
         and not x.id = any(r.except_facts))`,
    [JSON.stringify(facts.map(({ id, device, deviceSeq }) => ({ id, device, deviceSeq })))],
  )
  return new Set(rows.map((row) => row.id))
}
