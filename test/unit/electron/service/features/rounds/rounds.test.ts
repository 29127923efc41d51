import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readDocx } from '#service/documents/docx-read.ts'
import { roundsCommands } from '#service/features/rounds/commands.ts'
import { roundsQueries } from '#service/features/rounds/queries.ts'
import { drawRecord } from '#shared/domain/draw/record.ts'
import { recordHolds, verifyDrawRecord } from '#shared/domain/draw/verify.ts'
import { putCatalogue } from '#test/support/catalogue.ts'
import { code, drawnRound, freezeRound, planRound, quiet, value } from '#test/support/round.ts'
import { createTestWorkspace, type TestWorkspace } from '#test/support/workspace.ts'

let test1: TestWorkspace
beforeEach(async () => {
  test1 = await createTestWorkspace()
  putCatalogue(test1.workspace.db, [
    { id: 'div-340202', items: 120 },
    { id: 'div-340207', items: 80 },
  ])
})
afterEach(() => test1.dispose())

const deps = () => test1.workspace.deps

test('a round goes from plan to a draw that anyone can verify', async () => {
  const { id, queue } = await drawnRound(deps())
  expect(queue).toHaveLength(20)
  expect(code(roundsQueries['rounds.exportRecord'](deps(), { id }))).toBe('ROUND_OPEN')
  value(await roundsCommands['rounds.close'](deps(), { id, note: '' }, quiet))
  const { text } = value(roundsQueries['rounds.exportRecord'](deps(), { id }))
  const record = drawRecord.parse(JSON.parse(text))
  expect(recordHolds(verifyDrawRecord(record, { verifySignature: () => false }))).toBe(true)
  expect(record.attestation).toBe('未经第三方见证')
})

test('the statement of a draw says how, names nothing that was drawn, and is there while calls go on', async () => {
  const { id, queue } = await drawnRound(deps())
  const path = join(test1.root, '抽取情况说明.docx')
  const { missing } = value(await roundsCommands['rounds.drawStatement'](deps(), { id, path }, quiet))
  expect(missing).toEqual(['成文日期'])
  const read = readDocx(readFileSync(path))
  if (!read.ok) throw new Error(read.error.code)
  const text = JSON.stringify(read.value)
  expect(text).toContain('样本总体200个事项')
  expect(text).toContain('按等概率抽取')
  expect(text).toContain('未经第三方见证')
  for (const row of queue) expect(text).not.toContain(row.phone)
})

test('drawing more than there are is told before the plan can be sent for approval', async () => {
  const id = await planRound(deps(), { size: 500 })
  expect(code(await roundsCommands['rounds.submit'](deps(), { id }, quiet))).toBe('DRAW_TOO_MANY')
})

test('a stratum without items is told by name', async () => {
  const id = await planRound(deps(), { sizes: { 'div-340281': 5 } })
  expect(code(await roundsCommands['rounds.submit'](deps(), { id }, quiet))).toBe('DRAW_EMPTY_STRATUM')
})

test('a frozen plan cannot be changed', async () => {
  const id = await planRound(deps())
  await freezeRound(deps(), id)
  expect(code(await roundsCommands['rounds.change'](deps(), { id, fields: { size: 5 } }, quiet))).toBe(
    'PLAN_FROZEN',
  )
})

test('changing an approved plan sends it back for approval', async () => {
  const id = await planRound(deps())
  value(await roundsCommands['rounds.submit'](deps(), { id }, quiet))
  value(await roundsCommands['rounds.approve'](deps(), { id, note: '' }, quiet))
  value(await roundsCommands['rounds.change'](deps(), { id, fields: { size: 10 } }, quiet))
  expect(value(roundsQueries['rounds.get'](deps(), { id })).status).toBe('planned')
})

test('every freeze for the same purpose and period is counted in the record', async () => {
  const first = await planRound(deps())
  await freezeRound(deps(), first)
  value(await roundsCommands['rounds.void'](deps(), { id: first, reason: '范围有误' }, quiet))
  const { id } = await drawnRound(deps(), { size: 12 })
  value(await roundsCommands['rounds.close'](deps(), { id, note: '' }, quiet))
  const record = drawRecord.parse(
    JSON.parse(value(roundsQueries['rounds.exportRecord'](deps(), { id })).text),
  )
  expect(record.freezes.count).toBe(2)
})

test('a draw cut off half way goes on with the same seed and doubles nothing', async () => {
  const id = await planRound(deps(), { size: 100 })
  await freezeRound(deps(), id)
  let slices = 0
  const cut = {
    ...quiet,
    breathe: async () => {
      if (++slices === 2) throw new Error('cut')
    },
  }
  await expect(async () => roundsCommands['rounds.draw'](deps(), { id }, cut)).rejects.toThrow('cut')
  await test1.reopen()
  value(await roundsCommands['rounds.draw'](deps(), { id }, quiet))
  const cases = value(roundsQueries['rounds.cases'](deps(), { round: id, set: 'all' }))
  expect(cases.filter((c) => c.set === 'main')).toHaveLength(100)
  const drawnFacts = test1.workspace.db.get<{ n: number }>(
    "SELECT count(*) AS n FROM fact WHERE type = 'case.drawn'",
  )
  expect(drawnFacts?.n).toBe(cases.length)
})

test('a case out of scope is replaced by the first reserve of its stratum', async () => {
  const { id, queue } = await drawnRound(deps())
  const out = queue[0]?.case ?? ''
  const { by } = value(
    await roundsCommands['rounds.replace'](deps(), { case: out, reason: '事项已取消' }, quiet),
  )
  const cases = value(roundsQueries['rounds.cases'](deps(), { round: id, set: 'all' }))
  const replaced = cases.find((c) => c.id === out)
  const reserve = cases.find((c) => c.id === by)
  expect(replaced?.status).toBe('replaced')
  expect(reserve).toMatchObject({
    set: 'reserve',
    rank: 1 + cases.filter((c) => c.set === 'main' && c.stratum === replaced?.stratum).length,
    status: 'open',
    stratum: replaced?.stratum,
  })
})

test('a ranking from strata below the minimum sample is warned of by name', async () => {
  const plan = value(roundsQueries['rounds.defaults'](deps(), {}))
  const preview = value(
    roundsQueries['rounds.preview'](deps(), { plan: { ...plan, size: 20, purpose: 'rank' } }),
  )
  expect(preview.tooSmallToRank).toEqual(['镜湖区', '鸠江区'])
})

test('items checked in the last days are left out and counted', async () => {
  await drawnRound(deps())
  test1.workspace.db.run('UPDATE case_row SET check_at = ?', deps().now())
  const plan = value(roundsQueries['rounds.defaults'](deps(), {}))
  const preview = value(roundsQueries['rounds.preview'](deps(), { plan: { ...plan, size: 20 } }))
  expect(preview.excluded).toContainEqual({ label: '近期已抽查', count: 27 })
})

test('a plan chooses from what the live catalogue has, with how much of it', () => {
  test1.workspace.db.run("UPDATE item SET focus = '医保' WHERE code LIKE 'div-340202-000%'")
  const choices = value(roundsQueries['rounds.choices'](deps(), {}))
  expect(choices.areas.map(({ label, items }) => [label, items])).toEqual([
    ['镜湖区', 120],
    ['鸠江区', 80],
  ])
  expect(choices.focus).toEqual([{ value: '医保', label: '医保', items: 10 }])
  expect(choices.itemTypes).toEqual([{ value: '行政许可', label: '行政许可', items: 200 }])
  expect(choices.elements.map((e) => e.value)).toEqual(['hours', 'fee', 'onsite', 'online'])
})

test('a plan that asks for weights nobody has cannot be sent for approval, and is never drawn equally', async () => {
  for (const weightBy of ['applications', 'risk'] as const) {
    const id = await planRound(deps(), { weightBy })
    expect(code(await roundsCommands['rounds.submit'](deps(), { id }, quiet))).toBe('DRAW_NO_WEIGHTS')
  }
})

test.each([
  ['applications', 'UPDATE item SET volume = (id * 37) % 400 WHERE id % 5 > 0', /没有办件量的40件按中位数/],
  ['risk', 'UPDATE item SET defects = id % 7', /权重为1加清单质检问题数/],
] as const)(
  'a draw weighted by %s is frozen with its weights, verifies, and carries λ',
  async (by, put, said) => {
    test1.workspace.db.run(put)
    const plan = { ...value(roundsQueries['rounds.defaults'](deps(), {})), size: 40, weightBy: by }
    const { weights, problems } = value(roundsQueries['rounds.preview'](deps(), { plan }))
    expect(weights?.rule).toMatch(said)
    expect(weights?.effect).toBeGreaterThan(1)
    expect(problems).toEqual([])
    const { id } = await drawnRound(deps(), { size: 40, weightBy: by })
    value(await roundsCommands['rounds.close'](deps(), { id, note: '' }, quiet))
    const { text } = value(roundsQueries['rounds.exportRecord'](deps(), { id }))
    const record = drawRecord.parse(JSON.parse(text))
    expect(recordHolds(verifyDrawRecord(record, { verifySignature: () => false }))).toBe(true)
    expect(record.plan.strata.map((s) => s.method)).toEqual(['weighted', 'weighted'])
    for (const { note } of record.plan.strata) expect(note).toMatch(said)
    const unitsOf = (key: string) => record.population.strata.find((s) => s.key === key)?.units ?? []
    for (const { key, chosen } of record.strata) {
      const lambdas = new Set(chosen.map((u) => u.lambda))
      expect(lambdas.size).toBeGreaterThan(1)
      expect(unitsOf(key).every((u) => (u.weight ?? 0) >= 1)).toBe(true)
    }
  },
)

test('the preview tells how many numbers stand for how many items', () => {
  const plan = value(roundsQueries['rounds.defaults'](deps(), {}))
  const { clusters, population, phones } = value(roundsQueries['rounds.preview'](deps(), { plan }))
  expect(clusters.reduce((sum, c) => sum + c.items * c.numbers, 0)).toBe(population)
  expect(clusters.reduce((sum, c) => sum + c.numbers, 0)).toBe(phones)
})

test('with 交叉互查 nobody calls items of the own area, not even those of another unit there', async () => {
  const { db } = test1.workspace
  const me = deps().session.person.id
  db.run(
    `INSERT INTO org SELECT 'unit-x', 'unit', '镜湖区某局', NULL, 'div-340202', NULL, NULL, NULL, phones, NULL, 0, 1,
       conflicts, '', source, owner, subject, audience, at FROM org WHERE id = 'div-340202'`,
  )
  db.run(
    `INSERT INTO person SELECT ?, '测试员', 'unit-x', NULL, 1, '{}', '', owner, NULL, audience, at FROM org
     WHERE id = 'div-340202'`,
    me,
  )
  const id = await planRound(deps(), { inspectors: [me], crossBody: true })
  expect(code(await roundsCommands['rounds.submit'](deps(), { id }, quiet))).toBe('DRAW_NO_CALLER')
  value(
    await roundsCommands['rounds.change'](
      deps(),
      { id, fields: { crossBody: false, exclusions: { ...noExclusions, avoidOwnBody: true } } },
      quiet,
    ),
  )
  value(await roundsCommands['rounds.submit'](deps(), { id }, quiet))
})

test('a case is not given to somebody who must leave it to others, and then nothing is given', async () => {
  const { db } = test1.workspace
  const { id, queue } = await drawnRound(deps())
  db.run(
    `INSERT INTO person SELECT 'neighbour', '邻区人员', 'div-340202', NULL, 1, '{}', '', owner, NULL, audience, at FROM org
     WHERE id = 'div-340202'`,
  )
  const cases = queue.map((row) => row.case)
  expect(
    code(await roundsCommands['rounds.assign'](deps(), { cases, to: 'neighbour', reason: '' }, quiet)),
  ).toBe('CASE_AVOID')
  const rows = () => value(roundsQueries['rounds.cases'](deps(), { round: id, set: 'main' }))
  expect(rows().some((row) => row.assignee === 'neighbour')).toBe(false)
  const elsewhere = rows()
    .filter((row) => row.body === 'div-340207')
    .map((row) => row.id)
  expect(
    value(
      await roundsCommands['rounds.assign'](deps(), { cases: elsewhere, to: 'neighbour', reason: '' }, quiet),
    ),
  ).toEqual({ assigned: elsewhere.length })
})

test('a plan without inspectors cannot be sent for approval', async () => {
  const id = await planRound(deps(), { inspectors: [] })
  expect(code(await roundsCommands['rounds.submit'](deps(), { id }, quiet))).toBe('DRAW_PLAN_INVALID')
})

const noExclusions = { checkedWithinDays: 0, avoidOwnBody: false, selfRun: false, noPhone: false }
