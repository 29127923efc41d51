import { readdirSync, readFileSync } from 'node:fs'
import type { Database } from './database.ts'

const folder = new URL('../migrations/', import.meta.url)

/** A database written by a newer hub is left alone. */
export class DatabaseTooNew extends Error {}

/** Brings the database up to date: numbered files in order, each in one transaction with its number. */
export const migrate = async (db: Database): Promise<void> => {
  const steps = readdirSync(folder)
    .filter((name) => /^\d{4}-.+\.sql$/.test(name))
    .sort()
    .map((name) => ({ version: Number(name.slice(0, 4)), name }))
  await db.query(
    'create table if not exists schema_version (version integer primary key, name text not null)',
  )
  const [now] = await db.query<{ version: number | null }>(
    'select max(version) as version from schema_version',
  )
  const from = now?.version ?? 0
  const latest = steps.at(-1)?.version ?? 0
  if (from > latest) throw new DatabaseTooNew(`database version ${from}, this hub knows ${latest}`)
  for (const step of steps.filter((s) => s.version > from)) {
    const sql = readFileSync(new URL(step.name, folder), 'utf8')
    await db.tx(async (tx) => {
      await tx.query('lock table schema_version in exclusive mode')
      const done = await tx.query('select 1 from schema_version where version = $1', [step.version])
      if (done.length > 0) return
      await tx.query(sql)
      await tx.query('insert into schema_version (version, name) values ($1, $2)', [step.version, step.name])
    })
  }
}
