/** 收发明细 and its words: what is shown of each record, and how it is found. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { typeText } from '#service/features/sync/labels.ts'
import { syncQueries } from '#service/features/sync/queries.ts'
import { syncContract } from '#shared/contract/sync.ts'
import { factTypes } from '#shared/domain/fact-types.ts'
import { createTestWorkspace, type TestWorkspace } from '#test/support/workspace.ts'

let desk: TestWorkspace

const CITY = 'div-340200'
const number = (n: number) => ({
  type: 'caller.registered',
  entity: { kind: 'caller', id: `caller-${n}` },
  owner: CITY,
  payload: { number: `0553-38${n}`, active: true },
})

beforeAll(async () => {
  desk = await createTestWorkspace()
  desk.workspace.deps.write((tx) => {
    for (let n = 1; n <= 30; n++) tx.append(number(n))
    tx.append({
      type: 'org.registered',
      entity: { kind: 'org', id: 'unit-1' },
      owner: CITY,
      payload: { kind: 'unit', name: '市医保局', parent: CITY },
    })
  })
  const { db } = desk.workspace
  db.run("UPDATE fact SET state = 'received', received_at = 5 WHERE entity IN ('caller-1','caller-2')")
  db.run(
    "UPDATE fact SET state = 'refused', refused_code = 'SYNC_FACT_NOT_ALLOWED' WHERE entity = 'caller-3'",
  )
})
afterAll(() => desk?.dispose())

const ask = (input: Parameters<(typeof syncContract)['sync.items']['input']['parse']>[0]) => {
  const asked = syncContract['sync.items'].input.parse(input)
  const answer = syncQueries['sync.items'](desk.workspace.deps, asked)
  if (!answer.ok) throw new Error(answer.error.code)
  return syncContract['sync.items'].output.parse(answer.value)
}
const abouts = (input: Parameters<typeof ask>[0]) => ask(input).rows.map((row) => row.about)

test('says what a record is, by whom, and why it is not further; never an id', () => {
  const [row] = ask({ state: 'refused' }).rows
  expect(row).toMatchObject({
    typeText: '号码登记',
    about: '0553-383',
    own: true,
    authorName: '测试员',
    state: 'refused',
    reason: '作者没有这项权限',
  })
  expect(row?.number).toBeGreaterThan(0)
  expect(ask({ state: 'received' }).rows.map((r) => [r.receivedAt, r.reason])).toEqual([
    [5, null],
    [5, null],
  ])
})

test('is found by kind of record, by name, by number, and by all words together', () => {
  expect(abouts({ text: '医保' })).toEqual(['市医保局'])
  expect(abouts({ text: '机构登记 医保局' })).toEqual(['市医保局'])
  expect(abouts({ text: '号码登记 医保局' })).toEqual([])
  const third = ask({ state: 'refused' }).rows[0]?.number ?? 0
  expect(ask({ text: `第${third}号` }).rows.map((row) => row.number)).toContain(third)
  expect(abouts({ text: '100%_' })).toEqual([])
  expect(ask({ text: '测试员' }).total).toBe(0)
})

test('is narrowed by kind, way and day', () => {
  expect(ask({ kind: 'org' }).total).toBe(1)
  const all = ask({}).total
  expect(ask({ way: 'sent' }).total).toBe(all)
  expect(ask({ way: 'got' }).total).toBe(0)
  const today = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10)
  const before = new Date(Date.now() + 8 * 3_600_000 - 86_400_000).toISOString().slice(0, 10)
  const tomorrow = new Date(Date.now() + 8 * 3_600_000 + 86_400_000).toISOString().slice(0, 10)
  expect(ask({ from: before, to: tomorrow }).total).toBe(all)
  expect(ask({ to: before }).total + ask({ from: before, to: today }).total).toBeGreaterThanOrEqual(all)
  expect(ask({ to: '2020-01-01' }).total).toBe(0)
})

test('older parts follow on without a gap or a repetition', () => {
  const seen: number[] = []
  for (let before: number | undefined; ; ) {
    const { rows, total } = ask({ kind: 'caller', limit: 7, ...(before === undefined ? {} : { before }) })
    expect(total).toBe(30)
    if (rows.length === 0) break
    seen.push(...rows.map((row) => row.seq))
    before = rows.at(-1)?.seq
  }
  expect(seen.length).toBe(30)
  expect(seen).toEqual([...seen].sort((a, b) => b - a))
})

test('every type of fact has a name of its own in words', () => {
  for (const [kind, types] of Object.entries(factTypes))
    for (const type of Object.keys(types)) {
      const text = typeText(type, kind)
      expect(text, type).toMatch(/^\p{Script=Han}+$/u)
      expect(text, type).not.toMatch(/^其他|记录记录$/)
      expect(text === typeText('no.such', kind), `${type} has no name`).toBe(false)
    }
})
