/** Mistakes of the hub, put between it and its SQL. */
import type { Sql, Tx } from '#hub/store/database.ts'
import type { HubStore } from '../hub-store.ts'
import { chanceOf } from '../random.ts'
import type { Bug } from './bug.ts'

type Query = <R>(text: string, values: readonly unknown[], ask: () => Promise<R[]>) => Promise<R[]>

/** The same store with every question going through `query`. */
const asking = (store: HubStore, query: Query): HubStore => {
  const through = (sql: Sql): Sql['query'] =>
    ((text: string, values: readonly unknown[] = []) =>
      query(text, values, () => sql.query(text, values))) as Sql['query']
  return {
    ...store,
    query: through(store),
    tx: (work) => store.tx((tx) => work({ query: through(tx), inTransaction: true } satisfies Tx)),
  }
}

/** Says yes to a fact and does not keep it. */
export const dropAck: Bug = {
  hub: (seed) => (store) => {
    const chance = chanceOf(seed, 'bug')
    return {
      ...store,
      tx: (work) =>
        store.tx((tx) => {
          const query = ((text: string, values: readonly unknown[] = []) => {
            if (!/^\s*insert into fact \(/.test(text) || !chance.hits(0.2)) return tx.query(text, values)
            const [, ...kept] = JSON.parse(String(values[0])) as unknown[]
            return tx.query(text, [JSON.stringify(kept)])
          }) as Tx['query']
          return work({ query, inTransaction: true })
        }),
    }
  },
}

/** A page that ends one entry early and says it did not. */
export const seqSkip: Bug = {
  hub: (seed) => (store) => {
    const chance = chanceOf(seed, 'bug')
    return asking(store, async (text, _values, ask) => {
      const rows = await ask()
      return text.includes('from feed_entry where pos >') && rows.length > 0 && chance.hits(0.1)
        ? rows.slice(0, -1)
        : rows
    })
  },
}

/** Takes every tree it is shown for one of its own: that it was put back goes unnoticed. */
export const lostEpoch: Bug = {
  hub: () => (store) =>
    asking(store, async <R>(text: string, _values: readonly unknown[], ask: () => Promise<R[]>) => {
      if (text.startsWith('select 1 from tree_head')) return [{} as R]
      const rows = await ask()
      return text.includes('as "inTree"') ? rows.map((row) => ({ ...row, inTree: true })) : rows
    }),
}

/** Takes two different facts in one place of a chain. */
export const forkAccept: Bug = {
  hub: () => (store) =>
    asking(store, async (text, _values, ask) => {
      const rows = await ask()
      if (text.includes('other_link l left join fact f'))
        return rows.map((row) => ({ ...row, linkHash: null }))
      if (text.includes('insert into device_seen')) return rows.map((row) => ({ ...row, superseded: [] }))
      return rows
    }),
}

/** Answers before the commit, which then fails. */
export const receiptEarly: Bug = {
  hub: (seed) => (store) => {
    const chance = chanceOf(seed, 'bug')
    class Failed<T> extends Error {
      readonly value: T
      constructor(value: T) {
        super('not committed')
        this.value = value
      }
    }
    return {
      ...store,
      tx: async <T>(work: (tx: Tx) => Promise<T>): Promise<T> => {
        try {
          return await store.tx(async (tx) => {
            const value = await work(tx)
            if (chance.hits(0.1)) throw new Failed(value)
            return value
          })
        } catch (error) {
          if (error instanceof Failed) return error.value as T
          throw error
        }
      },
    }
  },
}

/** Hands out every feed there is. */
export const feedLeak: Bug = {
  hub: () => (store) => {
    const query = ((text: string, values: readonly unknown[] = []) =>
      text.includes('from feed_entry where pos >') && text.includes('and feed = any($4)')
        ? store.query(text.replace('and feed = any($4)', ''), values.slice(0, 3))
        : store.query(text, values)) as Sql['query']
    return { ...store, query }
  },
}
