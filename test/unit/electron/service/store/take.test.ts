import { afterEach, beforeEach, expect, test } from 'vitest'
import { z } from 'zod'
import { kinds } from '#service/host/kinds.ts'
import type { Kinds } from '#service/store/entities.ts'
import { APART } from '#service/store/rows.ts'
import { recordFold } from '#shared/domain/folding/plain-record.ts'
import { canonical as canonicalOf } from '#shared/facts/canonical.ts'
import { verifyChain } from '#shared/facts/chain.ts'
import { privateDigest, type SignedFact, sealFact, spell } from '#shared/facts/envelope.ts'
import { type BareLog, openBareLog, suite } from './bare-log.ts'

let mine: BareLog
let theirs: BareLog
const open: BareLog[] = []
const device = (name: string, with_?: Kinds): BareLog => {
  const made = openBareLog(name, with_)
  open.push(made)
  return made
}
beforeEach(() => {
  mine = device('mine')
  theirs = device('theirs')
})
afterEach(() => {
  for (const log of open.splice(0)) log.dispose()
})

const RECEIVED = 1_790_000_500_000
const keyOf = (name: string) => open.find((log) => log.device === name)?.signer.publicKey ?? null
const take = (to: BareLog, facts: readonly SignedFact[]) =>
  to.db.tx(() =>
    to.log.take(
      facts.map((fact) => ({ fact, receivedAt: RECEIVED })),
      keyOf,
    ),
  )
const number = (text: string) => ({ number: text, active: true })
const aside = (log: BareLog) =>
  log.db.all<{ fact: string; reason: string }>('SELECT fact, reason FROM quarantine ORDER BY id')
const told = (log: BareLog) =>
  log.db.all<{ id: string }>('SELECT id FROM caller ORDER BY id').map((r) => r.id)

const threeNumbers = () => {
  for (const n of ['a', 'b', 'c']) theirs.say('caller', n, 'caller.registered', number(`0553-${n}`))
  return theirs.facts() as [SignedFact, SignedFact, SignedFact]
}

test('what comes twice counts once', () => {
  const facts = threeNumbers()
  expect(take(mine, facts)).toMatchObject({ stored: 3, known: 0 })
  const before = mine.states()
  expect(take(mine, [...facts, ...facts])).toMatchObject({ stored: 0, known: 6, setAside: 0 })
  expect(mine.states()).toEqual(before)
  expect(told(mine)).toEqual(['a', 'b', 'c'])
})

test('an altered fact steps aside, the rest goes on, and the true one still counts when it comes', () => {
  const [a, b, c] = threeNumbers()
  const altered = { ...b, content: { ...b.content, payload: number('0553-falsch') } }
  expect(take(mine, [a, altered, c])).toMatchObject({ stored: 2, setAside: 1 })
  expect(aside(mine)).toEqual([{ fact: b.content.id, reason: 'content-altered' }])
  expect(told(mine)).toEqual(['a', 'c'])
  expect(take(mine, [b])).toMatchObject({ stored: 1 })
  expect(told(mine)).toEqual(['a', 'b', 'c'])
})

test('a forged signature, a link moved elsewhere, an unknown device: each steps aside with its reason', () => {
  const [a, b, c] = threeNumbers()
  const forged = { ...a, signature: b.signature }
  const moved = { ...b, link: { ...b.link, deviceSeq: 9 } }
  const stranger = { ...c, link: { ...c.link, device: 'nobody' } }
  expect(take(mine, [forged, moved, stranger])).toMatchObject({ stored: 0, setAside: 3 })
  expect(aside(mine).map((q) => q.reason)).toEqual(['signature-wrong', 'link-altered', 'unknown-device'])
  expect(told(mine)).toEqual([])
})

test('the same id with another content, truly signed: both step aside, neither counts', () => {
  const [a, b] = threeNumbers()
  take(mine, [a, b])
  const content = { ...a.content, payload: number('0553-other') }
  const place = { device: 'theirs', deviceSeq: 4, prevHash: b.linkHash }
  const twin = sealFact(suite, theirs.signer, place, content, suite.sha256(canonicalOf(content)))
  expect(take(mine, [twin])).toMatchObject({ stored: 0, setAside: 1 })
  expect(aside(mine)).toEqual([{ fact: a.content.id, reason: 'same-id-other-content' }])
  expect(told(mine)).toEqual(['b'])
  mine.db.tx(() => mine.log.refold('caller', 'a'))
  expect(told(mine)).toEqual(['b'])
})

test('nobody can knock out a fact with its id and a content that is not signed', () => {
  const [a] = threeNumbers()
  take(mine, [a])
  take(mine, [
    {
      ...a,
      content: { ...a.content, payload: number('0553-other') },
      link: { ...a.link, contentHash: 'f'.repeat(64) },
    },
  ])
  expect(aside(mine).map((q) => q.reason)).toEqual(['content-altered'])
  expect(told(mine)).toEqual(['a'])
})

const { caller: _, ...withoutCallers } = kinds
const newer: Kinds = {
  ...kinds,
  caller: {
    ...kinds.caller!,
    types: {
      ...kinds.caller!.types,
      'caller.praised': {
        version: 1,
        payload: z.object({ line: z.string() }),
        audience: 'owner',
        needs: 'org',
      },
    },
    fold: { ...recordFold('caller'), version: 2 },
  },
}

test('a kind or type this program does not know is kept whole and counts after the upgrade', () => {
  const ahead = device('ahead', newer)
  ahead.say('caller', 'a', 'caller.registered', number('0553-1'))
  ahead.say('caller', 'a', 'caller.praised', { line: '座机' })
  const facts = ahead.facts()
  for (const old of [device('old'), device('older', withoutCallers)]) {
    expect(take(old, facts)).toMatchObject({ stored: 2, setAside: 0 })
    expect(old.states()['caller/a'] ?? '').not.toContain('座机')
    const { catchUp } = old.upgrade(newer)
    catchUp()
    expect(old.states()['caller/a']).toContain('座机')
    expect(old.states()).toEqual(ahead.states())
    const kept = old.db.all<{ hash: string }>('SELECT content_hash AS hash FROM fact ORDER BY device_seq')
    expect(kept.map((k) => k.hash)).toEqual(facts.map((f) => f.link.contentHash))
  }
})

test('entities folded by older rules are folded anew, once', () => {
  threeNumbers()
  const versions = () =>
    theirs.db.all<{ v: number }>("SELECT fold_version AS v FROM entity WHERE kind = 'caller'").map((r) => r.v)
  theirs.upgrade(kinds).catchUp()
  expect(versions()).toEqual([1, 1, 1])
  theirs.upgrade(newer).catchUp()
  expect(versions()).toEqual([2, 2, 2])
})

const personal = (log: BareLog) =>
  log.db
    .all<{ data: string }>('SELECT private_data AS data FROM fact WHERE private_data IS NOT NULL')
    .map((r) => r.data)

test('erasing personal data leaves every hash, link and signature valid', () => {
  const fact = theirs.say(
    'org',
    'w1',
    'tenure.set',
    { tenure: 't1', post: '', from: '2026-01-01', to: null },
    { private: { name: '李某', phone: '13855512345' } },
  )
  theirs.say('caller', 'a', 'caller.registered', number('0553-1'))
  expect(personal(theirs)).toHaveLength(1)
  const before = theirs.facts()
  theirs.say('org', 'w1', 'private.erased', { fact, reason: '本人要求' })
  expect(personal(theirs)).toEqual([])
  const after = theirs.facts()
  expect(after.slice(0, 2).map((f) => f.linkHash)).toEqual(before.map((f) => f.linkHash))
  expect(after[0]?.content.privateDigest).toBe(privateDigest(suite, before[0]!.private!))
  expect(verifyChain(suite, theirs.signer.publicKey, after).flaws).toEqual([])

  // A replica that hears of the erasure first must not keep what comes after it.
  const original = before[0] as SignedFact
  expect(original.private).toBeDefined()
  take(mine, [after[2] as SignedFact])
  take(mine, [original, after[1] as SignedFact])
  expect(personal(mine)).toEqual([])
  expect(mine.states()).toEqual(theirs.states())
})

test('a fact the hub refused no longer counts here and stays visible', () => {
  const id = mine.say('caller', 'a', 'caller.registered', number('0553-1'))
  mine.db.tx(() => mine.log.judged(id, 'refused', 'ROLE'))
  expect(told(mine)).toEqual([])
  expect(mine.db.get('SELECT state, refused_code FROM fact WHERE id = ?', id)).toEqual({
    state: 'refused',
    refused_code: 'ROLE',
  })
  mine.db.tx(() => mine.log.judged(id, 'awaiting', null))
  mine.db.tx(() => mine.log.received([id], RECEIVED))
  expect(told(mine)).toEqual(['a'])
})

test('what was never sent cannot be deleted, and the audit cannot be rewritten', () => {
  const id = mine.say('caller', 'a', 'caller.registered', number('0553-1'))
  expect(() => mine.db.run('DELETE FROM fact WHERE id = ?', id)).toThrow(/unsent fact/)
  mine.db.run("INSERT INTO audit (at, person, action, detail) VALUES (0, 'p', 'read', '')")
  expect(() => mine.db.run("UPDATE audit SET detail = 'x'")).toThrow(/append-only/)
  expect(() => mine.db.run('DELETE FROM audit')).toThrow(/append-only/)
})

test('what was checked elsewhere counts only under the key found for the device', () => {
  const [a, b] = threeNumbers()
  const forged = { ...a, signature: b.signature }
  const checked = (fact: SignedFact, key: string) => ({ key, flaw: null, spelled: spell(fact) })
  const deliver = (fact: SignedFact, key: string) =>
    mine.db.tx(() => mine.log.take([{ fact, receivedAt: RECEIVED, checked: checked(fact, key) }], keyOf))
  expect(deliver(forged, mine.signer.publicKey)).toMatchObject({ stored: 0, setAside: 1 })
  expect(aside(mine).map((q) => q.reason)).toEqual(['signature-wrong'])
  expect(deliver(b, theirs.signer.publicKey)).toMatchObject({ stored: 1 })
})

test('many facts of an entity at once fold to the same as one after the other', () => {
  theirs.say('caller', 'a', 'caller.registered', number('0553-1'))
  for (const n of [2, 3, 4]) theirs.say('caller', 'a', 'caller.changed', { number: `0553-${n}` })
  mine.say('caller', 'a', 'caller.registered', number('0553-9'))
  const other = device('other')
  take(other, mine.facts())
  take(mine, theirs.facts())
  for (const fact of theirs.facts()) take(other, [fact])
  expect(other.states()).toEqual(mine.states())
})

test('a receipt folds an entity anew only where it moves what was said', () => {
  const id = mine.say('caller', 'a', 'caller.registered', number('0553-1'))
  const stateOf = () => mine.db.get<{ at: number }>("SELECT at FROM entity WHERE id = 'a'")?.at
  const said = stateOf()
  expect([...mine.db.tx(() => mine.log.received([id], RECEIVED))]).toEqual(['caller'])
  expect(stateOf()).toBe(said)
  mine.db.tx(() => mine.log.received([id], (said ?? 0) - 1000))
  expect(stateOf()).toBe((said ?? 0) - 1000)
  expect([...mine.db.tx(() => mine.log.received([id], RECEIVED, () => false))]).toEqual([])
})

test('what stands apart among many facts is found without reading them', () => {
  for (const state of ['refused', 'awaiting', 'unknown']) {
    const plan = mine.db.all<{ detail: string }>(
      `EXPLAIN QUERY PLAN SELECT count(*) FROM fact WHERE ${APART} AND state = ?`,
      state,
    )
    expect(plan.map((row) => row.detail).join()).toContain('fact_attention')
  }
})

test('what the hub says of a device stands by itself: it is kept, and no state grows with it', () => {
  mine.db.run(
    `INSERT INTO entity (kind, id, fold_version, state, heads, owner, subject, audience, at)
     VALUES ('device', 'desk', 1, '{"fields":{},"conflicts":{}}', '[]', 'city', NULL, 'owner', 0)`,
  )
  for (let n = 1; n <= 3; n++)
    theirs.say('device', 'desk', 'ruling.made', { fromSeq: n, throughSeq: n, refused: [], awaiting: [] })
  expect(take(mine, theirs.facts())).toMatchObject({ stored: 3, setAside: 0, kinds: new Set(['device']) })
  expect(mine.db.get("SELECT count(*) AS n FROM fact WHERE kind = 'device' AND state = 'received'")).toEqual({
    n: 3,
  })
  for (const log of [mine, theirs])
    expect(log.db.all("SELECT id FROM entity WHERE kind = 'device'")).toEqual([])
})
