import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createSigner, createSuite, newPrivateKey } from '#service/store/suite.ts'
import { createEngine, startState } from '#service/sync/engine.ts'
import type { BatchFact, Done, Effect, Event, State } from '#service/sync/engine-types.ts'
import { startPosition } from '#service/sync/position.ts'
import { canonical } from '#shared/facts/canonical.ts'
import { type Content, GENESIS, type SignedFact, sealFact } from '#shared/facts/envelope.ts'
import { type Receipt, receiptHolds, signReceipt } from '#shared/facts/receipt.ts'

const suite = createSuite()
const hub = createSigner(newPrivateKey())
const stranger = createSigner(newPrivateKey())
const own = createSigner(newPrivateKey())
const device = 'device-1'
const step = createEngine({ suite, hubKey: hub.publicKey })

/** A chain of a few facts of this device. */
const chain: SignedFact[] = []
for (let n = 1; n <= 6; n++) {
  const content: Content = {
    v: 1,
    id: `fact-${n}`,
    type: 'caller.changed',
    typeVersion: 1,
    entity: { kind: 'caller', id: 'c' },
    owner: 'city',
    audience: 'owner',
    author: 'ann',
    hlc: `000000000000${n}00-0000-${device}`,
    basis: [],
    payload: {},
  }
  const place = { device, deviceSeq: n, prevHash: chain.at(-1)?.linkHash ?? GENESIS }
  chain.push(sealFact(suite, own, place, content, suite.sha256(canonical(content))))
}

const receiptFor = (through: number, kind: string): Receipt => {
  const body = {
    epoch: 'e1',
    size: 10,
    root: 'a'.repeat(64),
    device: kind === 'other-device' ? 'device-2' : device,
    throughSeq: through,
    head: kind === 'other-head' ? 'b'.repeat(64) : (chain[through - 1]?.linkHash ?? GENESIS),
    time: 1,
  }
  return signReceipt(kind === 'forged' ? stranger : hub, body)
}

const standing = {
  device,
  head: { seq: chain.length, hash: chain.at(-1)?.linkHash ?? GENESIS },
  unsent: chain.length,
  firstUnsent: 1,
  files: true,
  receipt: null,
  position: startPosition,
}

const greeting = (seq: number): Done => ({
  of: 'hello',
  answer: {
    protocol: 1,
    hub: { id: 'hub', name: '', publicKey: hub.publicKey, drawKey: '', drawKeyProof: '' },
    proof: '',
    epoch: 'e1',
    epochs: ['e1'],
    now: 0,
    head: { seq, hash: seq === 0 ? GENESIS : (chain[seq - 1]?.linkHash ?? null) },
    pos: 0,
    scope: 's',
    receipt: receiptFor(seq, 'right'),
    offer: false,
    device: { status: 'active', person: 'ann', body: 'city' },
  },
})

interface Reply {
  through: number
  receipt: string
  statuses: readonly string[]
  fails: string | null
  compared: 'same' | 'ahead' | 'behind' | 'forked' | 'gap'
  hubSeq: number
  stop: 'SYNC_GAP' | 'SYNC_CLONE' | null
}

const reply = fc.record<Reply>({
  through: fc.integer({ min: 0, max: chain.length + 1 }),
  receipt: fc.constantFrom('right', 'right', 'right', 'forged', 'other-device', 'other-head'),
  statuses: fc.array(fc.constantFrom('accepted', 'refused', 'awaiting', 'quarantined', 'stored-unknown'), {
    minLength: chain.length,
    maxLength: chain.length,
  }),
  fails: fc.oneof(
    { weight: 9, arbitrary: fc.constant(null) },
    {
      weight: 1,
      arbitrary: fc.constantFrom(
        'HUB_UNREACHABLE',
        'CAPTIVE_PORTAL',
        'SYNC_EPOCH',
        'HUB_BUSY',
        'SYNC_CLONE',
        'HUB_REVOKED',
      ),
    },
  ),
  compared: fc.constantFrom('same', 'ahead', 'ahead', 'ahead', 'behind', 'forked', 'gap'),
  hubSeq: fc.integer({ min: 0, max: chain.length }),
  stop: fc.oneof(
    { weight: 6, arbitrary: fc.constant(null) },
    { weight: 1, arbitrary: fc.constantFrom('SYNC_GAP' as const, 'SYNC_CLONE' as const) },
  ),
})

/** What disk and hub might say to a piece of work, honest or not. */
const answer = (work: Extract<Effect, { op: number }>, r: Reply, batch: BatchFact[]): Done => {
  switch (work.do) {
    case 'read-standing':
      return { of: work.do, standing }
    case 'hello':
      return greeting(r.hubSeq)
    case 'compare':
      return { of: work.do, compared: r.compared }
    case 'read-batch':
      return { of: work.do, facts: batch, gap: false, proof: null }
    case 'push':
      return {
        of: work.do,
        answer: {
          results: work.facts.map(({ fact }, k) => ({
            id: fact.content.id,
            deviceSeq: fact.link.deviceSeq,
            status: (r.statuses[k] ?? 'accepted') as 'accepted',
            receivedAt: 5,
          })),
          head: { seq: r.through, hash: null },
          receipt: receiptFor(r.through, r.receipt),
          stop: r.stop === null ? null : { code: r.stop, deviceSeq: 1 },
        },
      }
    case 'settle':
      return { of: work.do, unsent: 0 }
    case 'fetch-own':
      return { of: work.do, entries: [], more: false }
    case 'store-own':
      return { of: work.do, forked: false }
    case 'read-held':
      return { of: work.do, facts: [], next: null }
    case 'offer':
      return { of: work.do, want: [] }
    case 'pull':
      return {
        of: work.do,
        page: {
          head: { epoch: 'e1', now: 0, scope: 's', keys: {} },
          entries: [],
          tail: { end: true, count: 0, pos: 1, more: false },
        },
      }
    case 'store-scope':
      return { of: work.do, position: work.position }
    case 'purge':
      return { of: work.do, purged: 0, more: false }
    case 'store-page':
      return { of: work.do, stored: 0, setAside: 0, position: work.position }
    case 'read-blobs':
      return { of: work.do, up: [], down: [] }
    case 'blobs-have':
      return { of: work.do, states: {} }
    case 'put-piece':
      return { of: work.do, state: { received: 0, complete: true } }
    case 'get-piece':
      return { of: work.do, have: 0, whole: true }
    default:
      return { of: work.do }
  }
}

type Outside = 'appended' | 'woken' | 'asked' | 'listening-ended' | 'append' | 'retry' | 'poll' | 'stale'
const outside = fc.constantFrom<Outside>(
  'appended',
  'woken',
  'asked',
  'listening-ended',
  'append',
  'retry',
  'poll',
  'stale',
)

const at = { now: 1000, random: 0.5 }
const heard = (what: Outside, state: State): Event => {
  switch (what) {
    case 'append':
    case 'retry':
    case 'poll':
      return { ...at, is: 'timer', name: what }
    case 'stale':
      return { ...at, is: 'done', op: Math.max(0, state.op - 1), done: { of: 'settle', unsent: 0 } }
    default:
      return { ...at, is: what }
  }
}

test('whatever disk, hub and network say, no fact counts as received without a receipt that proves it', () => {
  let settled = 0
  fc.assert(
    fc.property(
      fc.array(fc.tuple(reply, fc.array(outside, { maxLength: 2 })), { minLength: 5, maxLength: 60 }),
      (script) => {
        let state = startState
        const begun: Extract<Effect, { op: number }>[] = []
        const take = (event: Event) => {
          const stepped = step(state, event)
          state = stepped.state
          const works = stepped.effects.filter((e): e is Extract<Effect, { op: number }> => 'op' in e)
          // one thing at a time
          expect(works.length).toBeLessThanOrEqual(1)
          if (works[0]) {
            expect(works[0].op).toBe(state.op)
            begun.push(works[0])
          }
          for (const effect of works) {
            if (effect.do !== 'settle') continue
            const { receipt, settlement } = effect
            for (const { id } of settlement.received) {
              settled++
              const fact = chain.find((f) => f.content.id === id)
              expect(receiptHolds(suite, hub.publicKey, receipt)).toBe(true)
              expect(receipt.body.device).toBe(device)
              expect(receipt.body.throughSeq).toBeGreaterThanOrEqual(fact?.link.deviceSeq ?? 99)
              expect(chain[receipt.body.throughSeq - 1]?.linkHash).toBe(receipt.body.head)
            }
          }
        }
        take({ ...at, is: 'start' })
        for (const [r, events] of script) {
          for (const what of events) take(heard(what, state))
          const current = begun.at(-1)
          if (state.op === 0 || current === undefined) {
            take({ ...at, is: 'asked' })
            continue
          }
          if (r.fails !== null)
            take({ ...at, is: 'failed', op: current.op, fault: { code: r.fails, message: '' } })
          else {
            const after = current.do === 'read-batch' ? current.after : 0
            const batch = chain.slice(after).map((fact) => ({ fact, receivedAt: null }))
            take({ ...at, is: 'done', op: current.op, done: answer(current, r, batch) })
          }
        }
      },
    ),
    { numRuns: 2000 },
  )
  // the property is about something
  expect(settled).toBeGreaterThan(300)
})

const run = (state: State, ...events: Event[]): { state: State; effects: Effect[] } => {
  let now = state
  let effects: Effect[] = []
  for (const event of events) {
    const stepped = step(now, event)
    now = stepped.state
    effects = stepped.effects
  }
  return { state: now, effects }
}

const done = (state: State, result: Done): Event => ({ ...at, is: 'done', op: state.op, done: result })

const greeted = (): State => {
  let { state } = run(startState, { ...at, is: 'start' })
  state = run(state, done(state, { of: 'read-standing', standing })).state
  return run(state, done(state, greeting(0))).state
}

test('another certificate stops everything until somebody asks', () => {
  const { state } = run(startState, { ...at, is: 'start' })
  const stopped = run(state, {
    ...at,
    is: 'failed',
    op: state.op,
    fault: { code: 'HUB_CERT_MISMATCH', message: '' },
  })
  expect(stopped.state.phase).toBe('blocked')
  expect(stopped.effects.some((e) => e.do === 'timer')).toBe(false)
  expect(run(stopped.state, { ...at, is: 'timer', name: 'retry' }).effects).toEqual([])
  expect(run(stopped.state, { ...at, is: 'appended' }).effects).toEqual([])
  expect(run(stopped.state, { ...at, is: 'asked' }).effects.at(-1)).toMatchObject({ do: 'read-standing' })
})

test('a fork of the chain leads to a new identity, a shorter chain to fetching what is missing', () => {
  const state = greeted()
  expect(run(state, done(state, { of: 'compare', compared: 'forked' })).effects.at(-1)).toMatchObject({
    do: 'reidentify',
    reason: 'clone',
  })
  expect(run(state, done(state, { of: 'compare', compared: 'behind' })).effects.at(-1)).toMatchObject({
    do: 'fetch-own',
  })
})

test('failures back off further and further, never beyond the longest wait', () => {
  let { state } = run(startState, { ...at, is: 'start' })
  const waits: number[] = []
  for (let i = 0; i < 20; i++) {
    const failed = step(state, {
      now: 0,
      random: 0.999,
      is: 'failed',
      op: state.op,
      fault: { code: 'HUB_UNREACHABLE', message: '' },
    })
    const timer = failed.effects.find((e) => e.do === 'timer')
    waits.push(timer?.do === 'timer' ? timer.afterMs : -1)
    state = step(failed.state, { now: 0, random: 0.999, is: 'timer', name: 'retry' }).state
  }
  expect(waits.every((wait, i) => wait >= (waits[i - 1] ?? 0))).toBe(true)
  expect(waits.at(-1)).toBeLessThanOrEqual(5 * 60 * 1000)
  expect(waits.at(-1)).toBeGreaterThan(4 * 60 * 1000)
})

test('a saved fact is sent a moment later, several at once, and never while it is offline', () => {
  let state = greeted()
  state = run(state, done(state, { of: 'compare', compared: 'ahead' })).state
  state = run(state, done(state, { of: 'read-batch', facts: [], gap: false, proof: null })).state
  state = run(state, done(state, { of: 'store-position' })).state
  const page = {
    head: { epoch: 'e1', now: 0, scope: 's', keys: {} },
    entries: [],
    tail: { end: true as const, count: 0, pos: 1, more: false },
  }
  state = run(state, done(state, { of: 'pull', page })).state
  state = run(state, done(state, { of: 'store-page', stored: 0, setAside: 0, position: startPosition })).state
  const idle = run(state, done(state, { of: 'read-blobs', up: [], down: [] }))
  expect(idle.state.phase).toBe('idle')
  expect(idle.effects.map((e) => e.do)).toEqual(['timer', 'listen'])
  expect(run(idle.state, { ...at, is: 'appended' }).effects).toEqual([
    { do: 'timer', name: 'append', afterMs: 1000 },
  ])
  expect(run(idle.state, { ...at, is: 'timer', name: 'append' }).effects.at(-1)).toMatchObject({
    do: 'read-standing',
  })
})

test('steady work does not put off the sending of the first fact, and a new session forgets no timer', () => {
  const quiet: State = { ...startState, phase: 'idle' }
  const first = step(quiet, { ...at, is: 'appended' })
  expect(first.effects).toMatchObject([{ do: 'timer', name: 'append' }])
  const second = step(first.state, { ...at, is: 'appended' })
  expect(second.effects).toEqual([])
  const begun = step(second.state, { ...at, is: 'asked' })
  expect(begun.effects).toContainEqual({ do: 'cancel-timer', name: 'append' })
  const later = step({ ...begun.state, phase: 'idle', op: 0, work: null }, { ...at, is: 'appended' })
  expect(later.effects).toMatchObject([{ do: 'timer', name: 'append' }])
})
