/** A real hub on real PostgreSQL for tests: one server for a test file, a database for each hub. */

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { type Hub, type HubOptions, startHub } from '#hub/start.ts'
import { type Database, openDatabase } from '#hub/store/database.ts'
import { startEmbedded } from '#hub/store/embedded.ts'
import type { CodeAnswer } from '#shared/protocol/admin.ts'
import { createTestDevice, type TestDevice } from './device.ts'

export interface TestServer {
  folder: string
  /** connection string of a database, made if need be */
  database(name: string): Promise<string>
  /** runs statements as the server's owner */
  sql<R extends pg.QueryResultRow>(name: string, text: string, values?: unknown[]): Promise<R[]>
  /** a copy of a database as it is now, as a dump would have it; nothing may be connected to it */
  copy(from: string, to: string): Promise<void>
  stop(): Promise<void>
}

export const startTestServer = async (): Promise<TestServer> => {
  const folder = mkdtempSync(join(tmpdir(), 'wi-hub-'))
  const server = await startEmbedded(folder, (message) => console.error(message))
  return {
    ...serverOn(folder, (name) => server.database(name)),
    stop: async () => {
      await server.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** What can be done with a running server. */
export const serverOn = (
  folder: string,
  database: (name: string) => Promise<string>,
): Omit<TestServer, 'stop'> => {
  const sql: TestServer['sql'] = async (name, text, values = []) => {
    const client = new pg.Client({ connectionString: await database(name) })
    await client.connect()
    try {
      return (await client.query(text, values)).rows
    } finally {
      await client.end()
    }
  }
  return {
    folder,
    database,
    sql,
    copy: async (from, to) => {
      await sql(
        'postgres',
        `create database ${pg.escapeIdentifier(to)} template ${pg.escapeIdentifier(from)}`,
      )
    },
  }
}

/** A hub on a database of the server; hubs of one server share their keys, as a restored one does. */
export const startTestHub = async (
  server: TestServer,
  database: string,
  options: Partial<HubOptions> = {},
): Promise<Hub> =>
  startHub({
    dataDir: server.folder,
    databaseUrl: await server.database(database),
    limits: { enrol: { count: 10_000, seconds: 1 }, other: { count: 10_000, seconds: 1 } },
    ...options,
  })

/** A device of the first administrator. */
export const adminDevice = async (hub: Hub, clock?: () => number): Promise<TestDevice> => {
  const device = createTestDevice(hub.address, { ca: hub.tls?.ca ?? null, ...(clock ? { clock } : {}) })
  const answer = await device.enrol(await hub.code())
  if (!answer.ok) throw new Error(answer.error.code)
  return device
}

export interface NewPerson {
  id: string
  body: string
  role: 'inspector' | 'leader' | 'supervisor'
  /** body of the role, if another */
  at?: string
  from?: string
  to?: string | null
}

/** The administrator registers a colleague with one role; pushed at once. */
export const registerPerson = async (admin: TestDevice, { id, body, role, at, from, to }: NewPerson) => {
  const entity = { kind: 'person', id }
  admin.say({ type: 'person.registered', entity, owner: body, payload: { name: id, body } })
  admin.say({
    type: 'role.granted',
    entity,
    owner: body,
    payload: { grant: `${id}-${role}`, role, body: at ?? body, from: from ?? '2020-01-01', to: to ?? null },
  })
  await admin.push()
}

/** A new device of a person, by a code the administrator made. */
export const deviceOf = async (
  hub: Hub,
  admin: TestDevice,
  person: string,
  clock?: () => number,
): Promise<TestDevice> => {
  const made = await admin.call<'adminCodes', CodeAnswer>('adminCodes', { person, approved: true })
  if (!made.ok) throw new Error(made.error.code)
  const device = createTestDevice(hub.address, { ca: hub.tls?.ca ?? null, ...(clock ? { clock } : {}) })
  const answer = await device.enrol(made.value.code)
  if (!answer.ok) throw new Error(answer.error.code)
  return device
}

export const CITY = 'div-340200'
export const AREA = 'div-340202'
export const OTHER_AREA = 'div-340207'

/** A harmless fact that a supervisor of `owner` may write: read by the owner's people and those above. */
export const someFact = (owner: string, n: number | string) => ({
  type: 'caller.registered',
  entity: { kind: 'caller', id: `caller-${owner}-${n}` },
  owner,
  payload: { number: `0553-${n}`.slice(0, 30).padEnd(6, '0'), active: true },
})

/** Something done in the hub's own database, beside it. */
export const inDatabase = async <T>(
  { databaseUrl }: Pick<Hub, 'databaseUrl'>,
  work: (db: Database) => Promise<T>,
): Promise<T> => {
  const db = openDatabase(databaseUrl, () => {})
  try {
    return await work(db)
  } finally {
    await db.end()
  }
}
