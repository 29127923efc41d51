/** The SQL under the hub of a simulation: PostgreSQL in this process (PGlite), or a real server. One connection either way. */
import { EventEmitter } from 'node:events'
import type { Duplex } from 'node:stream'
import { PGlite } from '@electric-sql/pglite'
import pg from 'pg'

pg.types.setTypeParser(pg.types.builtins.INT8, Number)

export interface SqlServer {
  query<R extends pg.QueryResultRow>(text: string, values?: readonly unknown[]): Promise<R[]>
  /** several statements without values */
  script(text: string): Promise<void>
  close(): Promise<void>
}

/** What the driver takes for a socket: bytes in, PostgreSQL's answer out, no network between. */
class InProcessSocket extends EventEmitter {
  readonly writable = true
  readonly #db: PGlite
  constructor(db: PGlite) {
    super()
    this.#db = db
  }
  connect(): void {
    queueMicrotask(() => this.emit('connect'))
  }
  write(bytes: Uint8Array): boolean {
    const answer = this.#db.execProtocolRawSync(bytes)
    if (answer.length > 0) {
      const copy = Buffer.from(answer)
      queueMicrotask(() => this.emit('data', copy))
    }
    return true
  }
  end(): void {
    this.emit('close')
  }
  setNoDelay(): this {
    return this
  }
  setKeepAlive(): this {
    return this
  }
  cork(): void {}
  uncork(): void {}
  ref(): this {
    return this
  }
  unref(): this {
    return this
  }
  destroy(): this {
    return this
  }
}

/** Statements are prepared once and kept: planning them anew would be most of the time of a run. */
const serve = (client: pg.Client, close: () => Promise<void>): SqlServer => {
  const names = new Map<string, string>()
  const nameOf = (text: string): string => {
    const known = names.get(text)
    if (known) return known
    const name = `s${names.size}`
    names.set(text, name)
    return name
  }
  return {
    query: async <R extends pg.QueryResultRow>(text: string, values: readonly unknown[] = []) =>
      (await client.query<R>({ name: nameOf(text), text, values: [...values] })).rows,
    script: async (text) => void (await client.query(text)),
    close,
  }
}

export const inProcessSql = async (): Promise<SqlServer> => {
  const db = await PGlite.create()
  const stream = () => new InProcessSocket(db) as unknown as Duplex
  const client = new pg.Client({ user: 'postgres', database: 'postgres', stream })
  await client.connect()
  return serve(client, () => db.close())
}

export const serverSql = async (connectionString: string): Promise<SqlServer> => {
  const client = new pg.Client({ connectionString })
  await client.connect()
  return serve(client, () => client.end())
}
