/** The SQL under the hub of a simulation: PostgreSQL in this process (pglite.ts), or a real server. One connection either way. */
import pg from 'pg'

pg.types.setTypeParser(pg.types.builtins.INT8, Number)

export interface SqlServer {
  query<R extends pg.QueryResultRow>(text: string, values?: readonly unknown[]): Promise<R[]>
  /** several statements without values */
  script(text: string): Promise<void>
  close(): Promise<void>
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

export const serverSql = async (connectionString: string): Promise<SqlServer> => {
  const client = new pg.Client({ connectionString })
  await client.connect()
  return serve(client, () => client.end())
}
