/**
 * The hub's database in a simulation. A whole run is one outer transaction that is rolled back at its end, the hub's own
 * transactions are savepoints in it: so a run begins where the last one began, and a copy to restore from costs nothing.
 */
import type { Database, Sql, Tx } from '#hub/store/database.ts'
import { WAKE } from '#hub/sync/ledger.ts'
import type { SqlServer } from './sql.ts'

/** The hub's process ended in the middle of something. */
export class HubCrash extends Error {}
/** A transaction that PostgreSQL did not commit. */
export class Aborted extends Error {}

export interface StoreHooks {
  /** before the commit: may throw {@link HubCrash} or {@link Aborted} */
  committing(): void
  /** before each statement of a transaction: may throw {@link HubCrash} */
  statement(): void
  /** facts whose rows are on disk now, and who is to be woken */
  committed(facts: readonly string[], wake: boolean): void
}

export interface HubStore extends Database {
  begin(): Promise<void>
  /** back to where {@link HubStore.begin} was */
  end(): Promise<void>
  backup(): Promise<number>
  /** @returns whether that copy is still there */
  restore(no: number): Promise<boolean>
  /** counts whatever may have changed who reads what */
  accessChanges(): number
}

const ACCESS = /\b(insert into|update|delete from)\s+(device|person|org|role_grant)\b(?! set head_seq)/

export const createHubStore = (sql: SqlServer, hooks: () => StoreHooks): HubStore => {
  let depth = 0
  let backups: number[] = []
  let accessChanges = 0
  const touching = new Map<string, boolean>()
  const touchesAccess = (text: string): boolean => {
    const known = touching.get(text) ?? ACCESS.test(text)
    touching.set(text, known)
    return known
  }
  const run: Sql['query'] = (text, values) => {
    if (touchesAccess(text)) accessChanges++
    return sql.query(text, values)
  }

  return {
    query: run,
    tx: async (work) => {
      const facts: string[] = []
      let wake = false
      const point = `t${++depth}`
      await sql.query(`savepoint ${point}`)
      const tx: Tx = {
        inTransaction: true,
        query: (text, values = []) => {
          hooks().statement()
          if (/^\s*insert into fact \(/.test(text))
            for (const { id } of JSON.parse(String(values[0])) as { id: string }[]) facts.push(id)
          if (text.includes('pg_notify') && values[0] === WAKE) wake = true
          return run(text, values)
        },
      }
      try {
        const value = await work(tx)
        hooks().committing()
        await sql.query(`release savepoint ${point}`)
        hooks().committed(facts, wake)
        return value
      } catch (error) {
        accessChanges++
        await sql.query(`rollback to savepoint ${point}`)
        await sql.query(`release savepoint ${point}`)
        throw error
      } finally {
        depth--
      }
    },
    listen: async () => ({ close: async () => {} }),
    onConnect: () => {},
    end: async () => {
      backups = []
      await sql.script('rollback')
    },
    begin: () => sql.script('begin'),
    backup: async () => {
      const no = backups.length
      backups.push(no)
      await sql.query(`savepoint b${no}`)
      return no
    },
    restore: async (no) => {
      if (!backups.includes(no)) return false
      backups = backups.filter((other) => other <= no)
      accessChanges++
      await sql.query(`rollback to savepoint b${no}`)
      return true
    },
    accessChanges: () => accessChanges,
  }
}
