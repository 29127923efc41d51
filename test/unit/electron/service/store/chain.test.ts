import { afterEach, beforeEach, expect, test } from 'vitest'
import { chainHead, lastPlace, linkHashAt, placeAt, placesBetween } from '#service/store/chain.ts'
import type { Reader } from '#service/store/db.ts'
import { signedFactsOf } from '#service/store/rows.ts'
import { type BareLog, openBareLog } from './bare-log.ts'

let mine: BareLog

beforeEach(() => {
  mine = openBareLog('mine')
  const ids = Array.from({ length: 6 }, (_, i) =>
    mine.say('caller', `c${i}`, 'caller.registered', {
      number: `0553-${i}`,
      line: '一号线',
      keeper: '效能科',
      active: true,
    }),
  )
  // the first four reached the hub, the second of them was refused
  mine.db.tx(() => mine.log.received(ids.slice(0, 4), mine.clock.now))
  mine.db.tx(() => mine.log.judged(ids[1] ?? '', 'refused', 'SYNC_FACT_AUTHOR'))
})
afterEach(() => mine.dispose())

test('a chain is read through, whatever became of its facts', () => {
  expect(signedFactsOf(mine.db, 'mine', 0, 100).map((f) => f.link.deviceSeq)).toEqual([1, 2, 3, 4, 5, 6])
  expect(signedFactsOf(mine.db, 'mine', 2, 3).map((f) => f.link.deviceSeq)).toEqual([3, 4, 5])
  expect(placesBetween(mine.db, 'mine', 2, 5)).toEqual(new Set([2, 3, 4, 5]))
  for (const fact of mine.facts())
    expect(placeAt(mine.db, 'mine', fact.link.deviceSeq)).toEqual({
      seq: fact.link.deviceSeq,
      hash: fact.linkHash,
      prev: fact.link.prevHash,
    })
  expect(placeAt(mine.db, 'mine', 7)).toBeUndefined()
  expect(placeAt(mine.db, 'other', 1)).toBeUndefined()
})

test('it goes on behind its last fact, or behind what is known of it when that is further', () => {
  const last = mine.facts().at(-1)
  expect(chainHead(mine.db, 'mine')).toEqual({ seq: 6, hash: last?.linkHash })
  mine.db.run("UPDATE fact SET state = 'received' WHERE state = 'local'")
  expect(chainHead(mine.db, 'mine')).toEqual({ seq: 6, hash: last?.linkHash })
  mine.db.run("UPDATE chain SET seq = 9, hash = 'known' WHERE device = 'mine'")
  expect(chainHead(mine.db, 'mine')).toEqual({ seq: 9, hash: 'known' })
  // Its end is known, what lies between is not.
  expect([6, 8, 9].map((seq) => linkHashAt(mine.db, 'mine', seq))).toEqual([
    last?.linkHash,
    undefined,
    'known',
  ])
  expect(linkHashAt(mine.db, 'nobody', 0)).toBeUndefined()
  expect(chainHead(mine.db, 'nobody').seq).toBe(0)
})

test('no question about places reads the log', () => {
  const asked: string[] = []
  const spy: Pick<Reader, 'get' | 'all'> = {
    get: (sql, ...values) => {
      asked.push(sql)
      return mine.db.get(sql, ...values)
    },
    all: (sql, ...values) => {
      asked.push(sql)
      return mine.db.all(sql, ...values)
    },
  }
  chainHead(spy, 'mine')
  lastPlace(spy, 'mine')
  placeAt(spy, 'mine', 1)
  placesBetween(spy, 'mine', 1, 2)
  signedFactsOf({ ...spy, iterate: mine.db.iterate }, 'mine', 1, 2)
  expect(asked.length).toBeGreaterThan(6)
  for (const sql of asked) {
    const values = sql.match(/\?/g)?.map(() => 1) ?? []
    const plan = mine.db
      .all<{ detail: string }>(`EXPLAIN QUERY PLAN ${sql}`, ...values)
      .map((row) => row.detail)
    expect(plan.filter((step) => /^SCAN fact\b/.test(step))).toEqual([])
  }
})
