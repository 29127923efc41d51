/** What the hub and every device hold at the end, compared fact by fact and state by state. */
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import pg from 'pg'
import { readKeyFile, unwrapKey } from '#service/host/keys.ts'
import { databaseFile } from '#service/host/workspace.ts'
import type { Reader } from '#service/store/db.ts'
import { openForReading } from '#service/store/open.ts'
import { feedsOf } from '#shared/protocol/feeds.ts'

interface HubFact {
  id: string
  contentHash: string
  kind: string
  entity: string
  device: string
  feeds: string[]
}

export interface HubLedger {
  accepted: Map<string, HubFact>
  /** contents that wait for a decision or were set aside */
  open: number
}

export interface DeviceLedger {
  name: string
  device: string
  facts: DeviceFact[]
  /** `kind/id` → hash of the folded state */
  states: Map<string, string>
  /** bodies whose feeds the person reads */
  bodies: Set<string>
  /** rows of plans, draws, cases and attempts, whoever they belong to */
  roundRows: number
  /** files held or waited for, and those that facts of rounds and documents name */
  files: Set<string>
  roundFiles: Set<string>
  setAside: number
}

interface DeviceFact {
  id: string
  contentHash: string
  type: string
  kind: string
  entity: string
  owner: string
  subject: string | null
  audience: 'owner' | 'subject' | 'all'
  device: string
  state: string
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

export const readHub = async (databaseUrl: string): Promise<HubLedger> => {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    const { rows } = await client.query<Omit<HubFact, 'feeds'> & { feeds: string[] | null }>(
      `select f.id, f.content_hash as "contentHash", f.entity_kind as kind, f.entity_id as entity, f.device,
         (select array_agg(distinct e.feed) from feed_entry e where e.fact = f.id and e.op = 'add') as feeds
       from fact f where f.status = 'accepted'`,
    )
    const {
      rows: [open],
    } = await client.query<{ n: number }>(`select count(*)::int as n from fact where status <> 'accepted'`)
    return {
      accepted: new Map(rows.map((row) => [row.id, { ...row, feeds: row.feeds ?? [] }])),
      open: open?.n ?? 0,
    }
  } finally {
    await client.end()
  }
}

/** Files a device bound to records, and those of them that are whole at the hub. */
export const filesAt = async (databaseUrl: string, from: DeviceLedger) => {
  const sent = from.facts.filter((f) => f.type === 'file.captured' && f.device === from.device)
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    const { rows } = await client.query<{ n: number }>(
      `select count(distinct r.fact)::int as n from blob_ref r join blob b on b.sha256 = r.sha256 where r.fact = any($1)`,
      [sent.map((f) => f.id)],
    )
    return { sent: sent.length, received: rows[0]?.n ?? 0 }
  } finally {
    await client.end()
  }
}

/** Opens the data folder of a closed device with its passphrase, for reading alone. */
export const readDevice = (name: string, dataFolder: string, passphrase: string): DeviceLedger => {
  const folder = join(dataFolder, 'work')
  const keys = readKeyFile(folder)
  const key = keys && unwrapKey(keys, 'passphrase', passphrase)
  if (!key) throw new Error(`${name}: the passphrase does not open ${folder}`)
  const { db, close } = openForReading(databaseFile(folder), key)
  try {
    return {
      name,
      device: (JSON.parse(meta(db, 'session')) as { device: string }).device,
      facts: db.all<DeviceFact>(
        `SELECT id, content_hash AS contentHash, type, kind, entity, owner, subject, audience, device, state FROM fact`,
      ),
      states: new Map(
        db
          .all<{ kind: string; id: string; state: string }>('SELECT kind, id, state FROM entity')
          .map(({ kind, id, state }) => [`${kind}/${id}`, sha256(state)]),
      ),
      bodies: new Set(db.all<{ body: string }>('SELECT body FROM sync_body').map((row) => row.body)),
      roundRows: ['round_row', 'case_row', 'attempt_row']
        .map((table) => db.get<{ n: number }>(`SELECT count(*) AS n FROM ${table}`)?.n ?? 0)
        .reduce((a, b) => a + b, 0),
      files: new Set(db.all<{ hash: string }>('SELECT hash FROM blob').map((row) => row.hash)),
      roundFiles: new Set(
        db
          .all<{ content: string }>("SELECT content FROM fact WHERE kind IN ('round','document')")
          .flatMap(({ content }) => content.match(/[0-9a-f]{64}/g) ?? []),
      ),
      setAside: db.get<{ n: number }>('SELECT count(*) AS n FROM quarantine')?.n ?? 0,
    }
  } finally {
    close()
  }
}

const meta = (db: Reader, key: string): string =>
  db.get<{ value: string }>('SELECT value FROM meta WHERE key = ?', key)?.value ?? '{}'

export interface Comparison {
  pushed: number
  pulled: number
  /** feed → hash over its facts and the states they fold to, the same on every device that reads it */
  stateHash: Record<string, string>
  converged: boolean
  lost: number
  /** what differs, for people */
  problems: string[]
}

/** How a device stands apart from the others at the end. */
interface Apart {
  /** its person left: what was written there is at the hub, what came later is not there */
  left?: string
  /** lives on packs: entries of the register made since the last export go with the next one */
  onPacks?: string
}

/** Compares every feed on every device with the hub's, and the folded states with one another. */
export const compare = (
  hub: HubLedger,
  devices: readonly DeviceLedger[],
  { left, onPacks }: Apart = {},
): Comparison => {
  const problems: string[] = []
  if (hub.open > 0) problems.push(`hub: ${hub.open} facts wait for a decision`)
  const byFeed = new Map<string, HubFact[]>()
  const byEntity = Map.groupBy(hub.accepted.values(), (f) => `${f.kind}/${f.entity}`)
  for (const fact of hub.accepted.values())
    for (const feed of fact.feeds) byFeed.set(feed, [...(byFeed.get(feed) ?? []), fact])
  const wholeIn = (feed: string): string[] =>
    [...new Set((byFeed.get(feed) ?? []).map((f) => `${f.kind}/${f.entity}`))]
      .filter((entity) => byEntity.get(entity)?.every((f) => f.feeds.includes(feed)))
      .sort()

  const stateHash: Record<string, string> = {}
  for (const feed of [...byFeed.keys()].sort()) {
    const facts = hashOf((byFeed.get(feed) ?? []).map((f) => f.contentHash))
    const entities = wholeIn(feed)
    for (const device of devices) {
      if (device.name === left) continue
      if (feed !== 'all' && !device.bodies.has(feed.replace(/^\w+:/, ''))) continue
      const own = device.facts.filter(
        (f) => f.state === 'received' && feedsOf({ ...f, subject: f.subject ?? undefined }).includes(feed),
      )
      if (hashOf(own.map((f) => f.contentHash)) !== facts)
        problems.push(`${device.name}: other facts in ${feed}`)
      const states = sha256(
        `${facts}\n${entities.map((e) => `${e} ${device.states.get(e) ?? '-'}`).join('\n')}`,
      )
      stateHash[feed] ??= states
      if (stateHash[feed] !== states) problems.push(`${device.name}: other states in ${feed}`)
    }
  }

  let lost = 0
  for (const device of devices) {
    if (device.setAside > 0) problems.push(`${device.name}: ${device.setAside} set aside`)
    for (const fact of device.facts) {
      if (device.name === onPacks && fact.kind === 'pack' && fact.state === 'local') continue
      const there = hub.accepted.get(fact.id)
      if (fact.device === device.device && there?.contentHash !== fact.contentHash) {
        lost++
        problems.push(`${device.name}: ${fact.type} ${fact.id} is ${fact.state} and not at the hub`)
      }
    }
  }
  return {
    pushed: devices.reduce((n, d) => n + d.facts.filter((f) => f.device === d.device).length, 0),
    pulled: devices.reduce((n, d) => n + d.facts.filter((f) => f.device !== d.device).length, 0),
    stateHash,
    converged: problems.length === 0,
    lost,
    problems,
  }
}

const hashOf = (hashes: readonly string[]): string => sha256([...hashes].sort().join('\n'))

const OF_THE_CITY: ReadonlySet<string> = new Set([
  'round',
  'case',
  'document',
  'visit',
  'walkthrough',
  'file',
])

/** Facts, rows and files of the city's round in the folder of somebody who must not have them. */
export const leakedTo = (device: DeviceLedger, owner: DeviceLedger): number =>
  device.roundRows +
  [...device.files].filter((hash) => owner.roundFiles.has(hash)).length +
  device.facts.filter((f) => OF_THE_CITY.has(f.kind)).length

/** Facts of one device that the hub accepted and another one, who may read them, does not hold. */
export const missingOn = (hub: HubLedger, from: DeviceLedger, reader: DeviceLedger): number => {
  const held = new Map(reader.facts.map((f) => [f.id, f.contentHash]))
  return from.facts.filter(
    (f) => f.device === from.device && hub.accepted.has(f.id) && held.get(f.id) !== f.contentHash,
  ).length
}
