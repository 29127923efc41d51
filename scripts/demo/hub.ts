/** The hub of the demo: backed up at night, lost the day after, and started again from the backup. */
import pg from 'pg'
import { type Hub, startHub } from '#hub/start.ts'
import { startEmbedded } from '#hub/store/embedded.ts'

export interface DemoHub {
  /** the hub as it runs now */
  readonly hub: Hub
  /** a copy of the database, made while the hub stands still */
  backUp(): Promise<void>
  /** everything since the copy is gone; keys and certificate are the same */
  restore(): Promise<void>
  stop(): Promise<void>
}

interface DemoHubOptions {
  folder: string
  firstPersonName: string
  clock: () => number
}

/** Nobody finds the hub under this name: only who is given a line to it gets there. */
const HOST = 'hub.invalid'

export const startDemoHub = async (options: DemoHubOptions): Promise<DemoHub> => {
  const { folder, firstPersonName, clock } = options
  const server = await startEmbedded(folder, () => {})
  const run = async (database: string, port = 0): Promise<Hub> =>
    startHub({
      dataDir: folder,
      databaseUrl: await server.database(database),
      name: '芜湖市数据资源管理局',
      firstPersonName,
      host: HOST,
      port,
      tls: true,
      clock,
      warn: () => {},
    })
  const copy = async (): Promise<void> => {
    const client = new pg.Client({ connectionString: await server.database('postgres') })
    await client.connect()
    try {
      await client.query('create database yesterday template hub')
    } finally {
      await client.end()
    }
  }
  let hub = await run('hub')
  const again = async (database: string, meanwhile: () => Promise<void>): Promise<void> => {
    const { port } = hub
    await hub.stop()
    await meanwhile()
    hub = await run(database, port)
  }
  return {
    get hub() {
      return hub
    },
    backUp: () => again('hub', copy),
    restore: () => again('yesterday', async () => {}),
    stop: async () => {
      await hub.stop()
      await server.stop()
    },
  }
}
