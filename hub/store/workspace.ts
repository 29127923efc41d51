/** The hub's workspace: made once at first start, found again afterwards. */
import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { divisionBodies, divisionsFile } from '#shared/domain/org/divisions.ts'
import { newId } from '#shared/facts/ids.ts'
import { emptyFrontier, root } from '#shared/facts/merkle.ts'
import { dayOf } from '../auth/access.ts'
import type { HubKeys } from '../crypto/keys.ts'
import { suite } from '../crypto/suite.ts'
import { startEpoch } from '../sync/hello.ts'
import { type LedgerDeps, withLedger } from '../sync/ledger.ts'
import type { Sql } from './database.ts'

export interface Workspace {
  id: string
  name: string
  /** the prefecture: owner of what the hub says of itself */
  rootBody: string
  /** the first administrator (管理员) */
  firstPerson: string
}

export interface NewWorkspace {
  name: string
  firstPersonName: string
}

/** A database that belongs to a hub with other keys must not be written with these. */
export class KeysDoNotMatch extends Error {}

/** Finds the workspace or makes it: shipped divisions, first epoch, first administrator. */
export const openWorkspace = async (
  deps: LedgerDeps,
  resources: string,
  spec: NewWorkspace,
): Promise<Workspace> => {
  const { db, keys } = deps
  const rootBody = await seedDivisions(db, resources)
  const [known] = await db.query<{ id: string; name: string; key: string; draw: string }>(
    'select id, name, public_key as key, draw_key as draw from hub',
  )
  if (known && (known.key !== keys.hub.publicKey || known.draw !== keys.draw.publicKey))
    throw new KeysDoNotMatch('the keys in the data folder are not those of this database')
  if (!known) await create(deps, rootBody, spec)
  const [hub] = await db.query<{ id: string; name: string; firstPerson: string }>(
    `select h.id, h.name, f.entity_id as "firstPerson" from hub h, fact f
     where f.type = 'role.granted' and f.author = h.id order by f.leaf limit 1`,
  )
  if (!hub) throw new Error('the workspace has no first administrator')
  return { ...hub, rootBody }
}

const create = async (deps: LedgerDeps, rootBody: string, spec: NewWorkspace): Promise<void> => {
  const now = Math.trunc(deps.now())
  const { random = randomBytes } = deps
  const fresh = () => newId(now, random(16))
  await insertHub(deps.db, deps.keys, fresh(), spec.name, now)
  const person = fresh()
  await withLedger(deps, async (ledger) => {
    await startEpoch(ledger, rootBody, 'first')
    const entity = { kind: 'person', id: person }
    const said = { entity, owner: rootBody, audience: 'owner' as const }
    await ledger.say({
      type: 'person.registered',
      ...said,
      payload: { name: spec.firstPersonName, body: rootBody },
    })
    await ledger.say({
      type: 'role.granted',
      ...said,
      payload: {
        grant: fresh(),
        role: 'supervisor',
        body: rootBody,
        from: dayOf(now),
        to: null,
      },
    })
  })
}

const insertHub = (sql: Sql, keys: HubKeys, id: string, name: string, now: number) =>
  sql.query(
    `insert into hub (id, name, public_key, draw_key, created_at, epoch, chain_device, chain_seq, chain_hash, size,
       peaks, root, pos, access_version)
     values ($1, $2, $3, $4, $5, '', '', 0, '', 0, '{}', $6, 0, 1) on conflict do nothing`,
    [id, name, keys.hub.publicKey, keys.draw.publicKey, now, root(suite, emptyFrontier)],
  )

/** The shipped divisions (行政区划) are the same everywhere and no facts; what facts say of one stands. */
const seedDivisions = async (sql: Sql, resources: string): Promise<string> => {
  const file = divisionsFile.parse(JSON.parse(readFileSync(join(resources, 'divisions.json'), 'utf8')))
  const bodies = divisionBodies(file).map(({ id, fields }) => ({
    id,
    parent: fields.parent,
    name: fields.name,
  }))
  const rootBody = bodies[0]?.id
  if (rootBody === undefined) throw new Error('divisions.json names no prefecture')
  const added = await sql.query(
    `insert into org (id, parent, name)
     select id, parent, name from json_to_recordset($1) as x(id text, parent text, name text)
     on conflict (id) do nothing returning 1`,
    [JSON.stringify(bodies)],
  )
  if (added.length > 0) await sql.query('update hub set access_version = access_version + 1')
  return rootBody
}
