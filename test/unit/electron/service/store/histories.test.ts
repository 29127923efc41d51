import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type BareLog, openBareLog } from './bare-log.ts'

// Three devices write about the same few entities while they hear of each other late, twice or not at all. When
// everybody has everything, all have the same states, and folding anew changes nothing.

const DEVICES = 3
type Move =
  | { do: 'say'; device: number; entity: string; fields: Record<string, unknown>; tick: number }
  | { do: 'tell'; from: number; to: number }
  | { do: 'send'; device: number; tick: number }

const device = fc.nat(DEVICES - 1)
const move: fc.Arbitrary<Move> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('say' as const),
      device,
      entity: fc.constantFrom('hours', 'limits'),
      fields: fc.dictionary(fc.constantFrom('a', 'b', 'c'), fc.constantFrom(1, 2, '三'), { minKeys: 1 }),
      tick: fc.integer({ min: -90_000, max: 90_000 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('tell' as const), from: device, to: device }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('send' as const),
      device,
      tick: fc.integer({ min: 0, max: 90_000 }),
    }),
  },
)

test('after any history, however it was heard, the states agree with each other and with folding anew', () => {
  fc.assert(
    fc.property(fc.array(move, { minLength: 3, maxLength: 25 }), fc.nat(), (moves, seed) => {
      const logs = Array.from({ length: DEVICES }, (_, i) => openBareLog(`device-${i}`))
      try {
        play(logs, moves, seed)
        const [first, ...others] = logs.map((log) => log.states())
        for (const other of others) expect(other).toEqual(first)
        for (const log of logs) {
          log.db.tx(() => {
            for (const entity of ['hours', 'limits']) log.log.refold('setting', entity)
          })
          expect(log.states()).toEqual(first)
        }
      } finally {
        for (const log of logs) log.dispose()
      }
    }),
    { numRuns: 20 },
  )
})

const play = (logs: readonly BareLog[], moves: readonly Move[], seed: number): void => {
  /** the hub: when it first received a fact */
  const receivedAt = new Map<string, number>()
  const keyOf = (name: string) => logs.find((log) => log.device === name)?.signer.publicKey ?? null
  const at = (i: number) => logs[i] as BareLog
  const send = (from: BareLog) => {
    for (const { content } of from.facts())
      if (!receivedAt.has(content.id)) receivedAt.set(content.id, from.clock.now)
    from.db.tx(() => {
      for (const { content } of from.facts())
        from.log.received([content.id], receivedAt.get(content.id) ?? Number.NaN)
    })
  }
  const tell = (from: BareLog, to: BareLog, turn: boolean) => {
    if (from === to) return
    const sent = from.facts().filter((f) => receivedAt.has(f.content.id))
    const facts = turn ? sent.reverse() : sent
    to.db.tx(() =>
      to.log.take(
        facts.map((fact) => ({ fact, receivedAt: receivedAt.get(fact.content.id) ?? Number.NaN })),
        keyOf,
      ),
    )
  }
  for (const [i, m] of moves.entries()) {
    if (m.do === 'tell') {
      tell(at(m.from), at(m.to), (seed + i) % 2 === 0)
      continue
    }
    const log = at(m.device)
    log.clock.now += m.tick
    if (m.do === 'send') send(log)
    else log.say('setting', m.entity, 'setting.changed', m.fields, { audience: 'all' })
  }
  for (const log of logs) send(log)
  logs.forEach((from, i) => {
    for (const to of logs) tell(from, to, (seed + i) % 2 === 0)
  })
}
