/** The hub of a measure, on real PostgreSQL, in a process of its own; a fresh one whenever it is opened. */
import type { Hub } from '#hub/start.ts'
import { adminDevice, CITY, registerPerson, startTestHub, startTestServer } from '../../support/hub.ts'
import { answerWith } from './worker.ts'

const server = await startTestServer()
let hub: Hub | null = null
let opened = 0

const calls = {
  /** a fresh hub with colleagues, supervisors of the city bureau */
  open: async (people: readonly string[]): Promise<void> => {
    await hub?.stop()
    const often = { count: 1_000_000, seconds: 1 }
    hub = await startTestHub(server, `bench${++opened}`, {
      limits: { enrol: often, other: often, hello: often, facts: often, blobs: often },
    })
    const admin = await adminDevice(hub)
    for (const id of people) await registerPerson(admin, { id, body: CITY, role: 'supervisor' })
  },
  code: async (person: string): Promise<string> => {
    if (!hub) throw new Error('no hub is open')
    return hub.code(person)
  },
  /** connection string of an empty database on the same server */
  database: (name: string): Promise<string> => server.database(name),
  /** of the hub, without its PostgreSQL */
  pid: async (): Promise<number> => process.pid,
  stop: async (): Promise<void> => {
    await hub?.stop()
    await server.stop()
  },
}
export type HubCalls = typeof calls

answerWith(calls)
