import { expect, test } from 'vitest'
import type { PulledPage } from '#service/sync/engine-types.ts'
import { createReceiving } from '#service/sync/receiving.ts'
import type { PullRequest } from '#shared/protocol/pull.ts'
import { CITY } from '#test/support/hub.ts'
import { drawnPayload } from '#test/support/kill/desk.ts'
import { caller, stateOf } from './desk.ts'
import { openWorld } from './world.ts'

const world = openWorld('first-sync')
const { deskOf } = world

test('what a new device needs comes first, everything else after it, and both devices end equal', async () => {
  const ann = await deskOf('ann')
  const round = (id: string, type: string, payload: Record<string, unknown> = {}) => ({
    type,
    entity: { kind: 'round', id },
    owner: CITY,
    payload,
  })
  ann.say(round('over', 'round.submitted'))
  const over = Array.from({ length: 700 }, (_, n) => ({
    type: 'case.drawn',
    entity: { kind: 'case', id: `case-over-${n}` },
    owner: CITY,
    payload: { ...drawnPayload('over', `item-${n}`, n + 1) },
  }))
  for (let n = 0; n < over.length; n += 100) ann.say(...over.slice(n, n + 100))
  ann.say(round('over', 'round.archived'))
  ann.say(round('open', 'round.submitted'), {
    type: 'case.drawn',
    entity: { kind: 'case', id: 'case-open' },
    owner: CITY,
    payload: { ...drawnPayload('open', 'item-open', 1) },
  })
  ann.say(...Array.from({ length: 20 }, (_, n) => caller(CITY, n)))
  await ann.round()
  await ann.round()

  const bob = await deskOf('bob')
  const order = bob.workspace.db
    .all<{ entity: string }>("SELECT entity FROM fact WHERE kind = 'case' ORDER BY seq")
    .map((row) => row.entity)
  expect(order).toHaveLength(701)
  expect(order[0]).toBe('case-open')
  expect(stateOf(bob, ['case', 'caller', 'round'])).toBe(stateOf(ann, ['case', 'caller', 'round']))
  expect(bob.sync.state().receiving).toBeNull()
})

test('how far a long reception has come is told by what the hub counted', () => {
  let now = 0
  const receiving = createReceiving(() => now)
  const request = { epoch: 'e', seen: null, scope: 's', since: 0, own: 'brief' } satisfies PullRequest
  const page = (entries: number, more: boolean, left?: number) =>
    ({
      head: { epoch: 'e', now: 0, scope: 's', keys: {}, ...(left === undefined ? {} : { left }) },
      entries: Array.from({ length: entries }, (_, pos) => ({ op: 'withdraw', pos, feed: 'all', id: 'x' })),
      tail: { end: true, count: entries, pos: 1, more },
    }) as PulledPage
  expect(receiving.counting(request)).toEqual({ ...request, count: true })
  expect(receiving.counting(request)).toEqual(request)
  receiving.stored(page(500, true, 4000))
  expect(receiving.state()).toEqual({ received: 500, total: 4000, leftMs: null })
  now = 4000
  receiving.stored(page(500, true))
  expect(receiving.state()).toEqual({ received: 1000, total: 4000, leftMs: 12_000 })
  receiving.stored(page(500, false))
  expect(receiving.state()).toBeNull()
  expect(receiving.counting(request)).toEqual({ ...request, count: true })
})
