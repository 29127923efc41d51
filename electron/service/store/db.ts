import type Database from 'better-sqlite3'

type Value = string | number | bigint | Uint8Array | null

/** A connection that can only read. SQL is written as SQL, always with bound values. */
export interface Reader {
  get<T>(sql: string, ...values: Value[]): T | undefined
  all<T>(sql: string, ...values: Value[]): T[]
  iterate<T>(sql: string, ...values: Value[]): IterableIterator<T>
}

/** The one writing connection. */
export interface Writer extends Reader {
  run(sql: string, ...values: Value[]): number
  exec(sql: string): void
  /** One transaction, taken at once (BEGIN IMMEDIATE); thrown = rolled back. Not nested. */
  tx<T>(work: () => T): T
}

/** Wraps a connection; statements are prepared once and kept. */
export const wrap = (db: Database.Database): Writer => {
  const kept = new Map<string, Database.Statement>()
  const statement = (sql: string): Database.Statement => {
    const known = kept.get(sql)
    if (known) return known
    const fresh = db.prepare(sql)
    kept.set(sql, fresh)
    return fresh
  }
  const transaction = db.transaction((work: () => unknown) => work())
  return {
    get: <T>(sql: string, ...values: Value[]) => statement(sql).get(...values) as T | undefined,
    all: <T>(sql: string, ...values: Value[]) => statement(sql).all(...values) as T[],
    iterate: <T>(sql: string, ...values: Value[]) =>
      db.prepare(sql).iterate(...values) as IterableIterator<T>,
    run: (sql, ...values) => statement(sql).run(...values).changes,
    exec: (sql) => {
      db.exec(sql)
    },
    tx: <T>(work: () => T) => transaction.immediate(work) as T,
  }
}
