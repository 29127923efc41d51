/** PostgreSQL: one pool, and the one wrapper that owns every writing transaction. */
import pg from 'pg'

pg.types.setTypeParser(pg.types.builtins.INT8, Number)

/** Runs one statement. `Tx` is a statement runner inside a transaction; both have the same shape. */
export interface Sql {
  /** @param name of a statement asked often: each connection plans it once */
  query<R extends pg.QueryResultRow>(text: string, values?: readonly unknown[], name?: string): Promise<R[]>
}
export type Tx = Sql & { readonly inTransaction: true }

export interface Database extends Sql {
  /**
   * Runs `work` in a transaction and returns its value after the commit is on disk. A deadlock or a
   * serialisation failure is tried again; anything else rolls back and is thrown.
   */
  tx<T>(work: (tx: Tx) => Promise<T>): Promise<T>
  /** a connection of its own that hears NOTIFY; it comes back by itself */
  listen(channel: string, hear: (payload: string) => void): Promise<{ close(): Promise<void> }>
  /** called whenever a new connection was made: what was remembered of the server may be stale */
  onConnect(act: () => void): void
  end(): Promise<void>
}

/** PostgreSQL class 53, 53100. */
export const isDiskFull = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === '53100'

const ATTEMPTS = 5
const RETRY = new Set(['40001', '40P01'])

export const openDatabase = (url: string, warn: (message: string) => void): Database => {
  const pool = new pg.Pool({
    connectionString: url,
    max: 12,
    allowExitOnIdle: true,
    options: '-c synchronous_commit=on -c timezone=UTC',
  })
  const connected = new Set<() => void>()
  const lost = (error: Error) => {
    if (!pool.ending) warn(`database connection lost: ${error.message}`)
  }
  // A connection that breaks is dropped by the pool and the next query makes a new one; whoever was using it
  // sees its own query fail. Without a listener of their own, connections in use would end the process.
  pool.on('error', lost)
  pool.on('connect', (client) => {
    client.on('error', lost)
    for (const act of connected) act()
  })
  const rows =
    (runner: pg.Pool | pg.PoolClient): Sql['query'] =>
    async <R extends pg.QueryResultRow>(text: string, values: readonly unknown[] = [], name?: string) =>
      (await runner.query<R>({ text, values: [...values], ...(name ? { name } : {}) })).rows

  const once = async <T>(work: (tx: Tx) => Promise<T>): Promise<T> => {
    const client = await pool.connect()
    let broken = false
    try {
      await client.query('begin')
      const value = await work({ query: rows(client), inTransaction: true })
      await client.query('commit')
      return value
    } catch (error) {
      await client.query('rollback').catch(() => {
        broken = true
      })
      throw error
    } finally {
      client.release(broken)
    }
  }

  return {
    query: rows(pool),
    tx: async (work) => {
      for (let attempt = 1; ; attempt++) {
        try {
          return await once(work)
        } catch (error) {
          if (!(error instanceof pg.DatabaseError) || !RETRY.has(error.code ?? '') || attempt === ATTEMPTS)
            throw error
        }
      }
    },
    listen: (channel, hear) => listenOn(url, channel, hear, warn),
    onConnect: (act) => void connected.add(act),
    end: () => pool.end(),
  }
}

const RECONNECT_MS = 1000

const listenOn = async (
  url: string,
  channel: string,
  hear: (payload: string) => void,
  warn: (message: string) => void,
): Promise<{ close(): Promise<void> }> => {
  let closed = false
  let timer: NodeJS.Timeout | undefined
  let client: pg.Client | null = null
  const connect = async () => {
    const next = new pg.Client({ connectionString: url })
    next.on('notification', (message) => hear(message.payload ?? ''))
    next.on('error', (error) => warn(`listening connection lost: ${error.message}`))
    next.on('end', again)
    await next.connect()
    await next.query(`listen ${pg.escapeIdentifier(channel)}`)
    client = next
  }
  const again = () => {
    client = null
    if (closed) return
    clearTimeout(timer)
    timer = setTimeout(() => {
      connect().catch((error: Error) => {
        warn(`cannot listen: ${error.message}`)
        again()
      })
    }, RECONNECT_MS)
  }
  await connect()
  return {
    close: async () => {
      closed = true
      clearTimeout(timer)
      await client?.end()
    },
  }
}
