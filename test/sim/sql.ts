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
  /** what one statement comes to is handed over at once */
  #corked: Uint8Array[] | null = null
  constructor(db: PGlite) {
    super()
    this.#db = db
  }
  connect(): void {
    queueMicrotask(() => this.emit('connect'))
  }
  write(bytes: Uint8Array): boolean {
    if (this.#corked) this.#corked.push(bytes)
    else this.#exchange(bytes)
    return true
  }
  #exchange(bytes: Uint8Array): void {
    const parts: Uint8Array[] = []
    const onRawData = (data: Uint8Array) => void parts.push(data.slice())
    // Runs before the call returns; the answer is the driver's to read.
    this.#db.execProtocolRawStream(bytes, { syncToFs: false, onRawData }).catch((error: unknown) => {
      this.emit('error', error)
    })
    if (parts.length > 0) queueMicrotask(() => this.emit('data', Buffer.concat(parts)))
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
  cork(): void {
    this.#corked ??= []
  }
  uncork(): void {
    const bytes = Buffer.concat(this.#corked ?? [])
    this.#corked = null
    if (bytes.length > 0) this.#exchange(bytes)
  }
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
  // What is planned once serves every run.
  await client.query('set plan_cache_mode = force_generic_plan')
  return serve(client, () => db.close())
}

export const serverSql = async (connectionString: string): Promise<SqlServer> => {
  const client = new pg.Client({ connectionString })
  await client.connect()
  return serve(client, () => client.end())
}
