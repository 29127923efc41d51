import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { signedFactsOf } from '#service/store/rows.ts'
import { createSuite } from '#service/store/suite.ts'
import { verifyChain } from '#shared/facts/chain.ts'
import { createTestWorkspace, type TestWorkspace } from '#test/support/workspace.ts'

let desk: TestWorkspace
beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['Date'] })
  desk = await createTestWorkspace({ kind: 'sample' })
})
afterEach(async () => {
  vi.useRealTimers()
  await desk.dispose()
})

const YEAR = 365 * 86_400_000
const say = (n: number) =>
  desk.workspace.deps.write((tx) =>
    tx.append({
      type: 'setting.changed',
      entity: { kind: 'setting', id: 'hours' },
      owner: 'div-340200',
      payload: { said: n },
    }),
  )

test('a clock a year off, forwards and back, refuses no save and loses no order', async () => {
  const start = new Date('2026-11-22T09:00:00+08:00').getTime()
  const jumps = [0, YEAR, -YEAR, 2 * YEAR, -3 * YEAR, 0]
  for (const [n, jump] of jumps.entries()) {
    vi.setSystemTime(start + jump)
    say(n)
    if (n % 2 === 1) await desk.reopen()
  }
  const { db, session } = desk.workspace
  const facts = signedFactsOf(db, session.device, 0, 100)
  const stamps = facts.map((f) => f.content.hlc)
  expect(stamps).toEqual([...stamps].sort())
  expect(new Set(facts.map((f) => f.content.id)).size).toBe(jumps.length)
  const key = db.get<{ k: string }>('SELECT public_key AS k FROM chain WHERE device = ?', session.device)?.k
  expect(verifyChain(createSuite(), key ?? '', facts).flaws).toEqual([])
  const state = db.get<{ state: string }>("SELECT state FROM entity WHERE kind = 'setting'")?.state ?? ''
  expect(JSON.parse(state).fields.said.value).toBe(jumps.length - 1)
})
