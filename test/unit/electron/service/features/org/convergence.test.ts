import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { signedFact } from '#service/store/rows.ts'
import { type FoldFact, foldAll } from '#shared/domain/folding/fold.ts'
import { orgFold } from '#shared/domain/org/fold.ts'
import { personFold } from '#shared/domain/people/fold.ts'
import { formatHlc } from '#shared/facts/hlc.ts'
import { CITY, good, openDesk } from './desk.ts'

/** A history of one entity: each fact builds on some of those before it. */
const history = (types: readonly string[], payloadOf: (type: string, n: number) => Record<string, unknown>) =>
  fc
    .array(
      fc.record({
        type: fc.constantFrom(...types),
        n: fc.nat(3),
        wall: fc.nat(5),
        on: fc.array(fc.nat(9), { maxLength: 3 }),
      }),
      {
        minLength: 1,
        maxLength: 10,
      },
    )
    .map((steps) =>
      steps.map(
        ({ type, n, wall, on }, i): FoldFact => ({
          id: `f${i}`,
          contentHash: '',
          type,
          author: `p${n}`,
          hlc: formatHlc(wall, 0, `d${n}`),
          receivedAt: null,
          basis: on.filter((k) => k < i).map((k) => `f${k}`),
          owner: 'o',
          subject: null,
          audience: 'owner',
          payload: payloadOf(type, n),
          private: type === 'tenure.set' ? { name: `n${n}` } : null,
        }),
      ),
    )

const orgHistory = history(['org.registered', 'org.changed', 'tenure.set'], (type, n) =>
  type === 'tenure.set'
    ? { tenure: `t${n % 2}`, from: `2024-0${n + 1}-01`, to: null }
    : { name: `名${n}`, ...(n % 2 ? { address: `址${n}` } : {}) },
)
const personHistory = history(['person.changed', 'role.granted', 'role.revoked'], (type, n) =>
  type === 'person.changed'
    ? { name: `名${n}`, body: `b${n}` }
    : type === 'role.granted'
      ? { grant: `g${n % 2}`, role: 'leader', body: 'b', from: '2024-01-01', to: null }
      : { grant: `g${n % 2}`, from: `2024-0${n + 1}-01`, reason: '调离' },
)

const anyOrder = <T>(facts: fc.Arbitrary<T[]>) =>
  facts.chain((list) => fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })))

test('a body is the same whatever order its facts arrive in', () => {
  fc.assert(
    fc.property(anyOrder(orgHistory), ([facts, shuffled]) => {
      expect(foldAll(orgFold, 'x', shuffled)).toEqual(foldAll(orgFold, 'x', facts))
    }),
    { numRuns: 2000 },
  )
})

test('a person and their roles are the same whatever order their facts arrive in', () => {
  fc.assert(
    fc.property(anyOrder(personHistory), ([facts, shuffled]) => {
      expect(foldAll(personFold, 'x', shuffled)).toEqual(foldAll(personFold, 'x', facts))
    }),
    { numRuns: 2000 },
  )
})

test('two who wrote without seeing each other are both shown, until somebody chooses', async () => {
  const desk = await openDesk()
  const other = await openDesk()
  const { id } = await good(
    desk.say('org.register', { fields: { kind: 'unit', name: '市某局', parent: CITY } }),
  )
  const exchange = (from: typeof desk, to: typeof desk) => {
    const { device } = from.deps.session
    const key = from.deps.db.get<{ public_key: string }>(
      'SELECT public_key FROM chain WHERE device = ?',
      device,
    )
    const facts = from.deps.db
      .all<{ id: string }>('SELECT id FROM fact WHERE device = ? ORDER BY device_seq', device)
      .flatMap((row) => signed(from, row.id))
    to.test.workspace.db.tx(() =>
      to.test.workspace.log.take(
        facts.map((fact) => ({ fact, receivedAt: Date.now() })),
        () => key?.public_key ?? null,
      ),
    )
  }
  exchange(desk, other)
  await good(desk.say('org.change', { id, changes: { hours: '9:00-17:00' } }))
  await good(other.say('org.change', { id, changes: { hours: '8:30-17:30' } }))
  exchange(desk, other)
  exchange(other, desk)

  const here = desk.ask('org.get', { id })
  const there = other.ask('org.get', { id })
  expect(here?.fields).toEqual(there?.fields)
  const values = [here?.fields.hours, here?.conflicts.hours?.[0]?.value]
  expect([...values].sort()).toEqual(['8:30-17:30', '9:00-17:00'])
  expect(desk.ask('org.tree', { parent: CITY }).find((n) => n.id === id)?.conflict).toBe(true)

  // 采用此值: the same field once more, by somebody who saw both
  await good(desk.say('org.change', { id, changes: { hours: '8:30-17:30' } }))
  exchange(desk, other)
  for (const side of [desk, other])
    expect(side.ask('org.get', { id })).toMatchObject({ fields: { hours: '8:30-17:30' }, conflicts: {} })
  await desk.test.dispose()
  await other.test.dispose()
})

const signed = (desk: Awaited<ReturnType<typeof openDesk>>, id: string) => {
  const fact = signedFact(desk.deps.db, id)
  return fact ? [fact] : []
}
