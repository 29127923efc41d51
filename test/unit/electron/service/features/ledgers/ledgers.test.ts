import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { utils, write } from '@e965/xlsx'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createReleaseWriter } from '#service/features/catalogue/release-writer.ts'
import { resumeLedgers } from '#service/features/ledgers/build.ts'
import { ledgersCommands } from '#service/features/ledgers/commands.ts'
import { ledgersQueries } from '#service/features/ledgers/queries.ts'
import { createBackground } from '#service/host/background.ts'
import { createSample } from '#service/sample/sample.ts'
import { writeHistory } from '#service/sample/workbooks.ts'
import { ledgersContract } from '#shared/contract/ledgers.ts'
import type { Result } from '#shared/contract/result.ts'
import { resourcesFolder } from '#test/support/workspace.ts'
import { CITY, codeOf, type Desk, good, JINGHU, openDesk } from '../org/desk.ts'

let desk: Desk
beforeEach(async () => {
  desk = await openDesk()
})
afterEach(() => desk.test.dispose())

type Slice = typeof ledgersContract
type In<N extends keyof Slice> = Parameters<Slice[N]['input']['parse']>[0]
type Out<N extends keyof Slice> = ReturnType<Slice[N]['output']['parse']>

/** As the dispatcher does: input and output pass the contract. */
const call = async <N extends keyof Slice>(
  name: N,
  input: In<N>,
  signal?: AbortSignal,
): Promise<Result<Out<N>>> => {
  const handlers = { ...ledgersQueries, ...ledgersCommands } as unknown as Record<
    string,
    (...given: unknown[]) => Promise<Result<unknown>> | Result<unknown>
  >
  const answer = await handlers[name]!(
    desk.deps,
    ledgersContract[name].input.parse(input),
    desk.context(signal),
  )
  return answer.ok ? { ok: true, value: ledgersContract[name].output.parse(answer.value) as Out<N> } : answer
}

const heads = [
  '抽查日期',
  '被查单位',
  '事项名称',
  '咨询电话',
  '接通情况',
  '材料是否准确',
  '存在问题',
  '抽查人员',
]
const table = (rows: string[][], name = '台账-2025.xlsx', title = '2025年电话抽查台账'): string => {
  const book = utils.book_new()
  utils.book_append_sheet(book, utils.aoa_to_sheet([[title], heads, ...rows]), '2025')
  const path = join(desk.test.root, name)
  writeFileSync(path, write(book, { type: 'buffer', bookType: 'xlsx' }))
  return path
}
const rows = [
  ['2025-03-04', '镜湖区', '事项1', '0553-3835110', '接通', '是', '', '王五'],
  ['2025-11-05', '市人社局', '事项2', '0553-3835111', '接通', '否', '少说一份材料', '王五'],
  ['2025-07-06', '没有这个局', '事项3', '3835112', '无人接听', '', '打了三次', '李四'],
]
const bring = async (path = table(rows)) => {
  const preview = await good(call('ledgers.preview', { path }))
  return good(call('ledgers.import', { token: preview.token }))
}
const facts = () => desk.deps.db.all<{ type: string }>('SELECT type FROM fact').map((f) => f.type)
const count = (sql: string) => desk.deps.db.get<{ n: number }>(sql)?.n

test('a table is looked at cell by cell before anything is kept', async () => {
  const preview = await good(call('ledgers.preview', { path: table(rows) }))
  expect(preview).toMatchObject({ name: '2025年电话抽查台账', year: 2025, rows: 3, ready: 3, rejected: 0 })
  expect(preview.columns.filter((c) => c.heading !== null).map((c) => c.heading)).toEqual(heads.slice(0, 7))
  expect(preview.problems.map((p) => [p.cell, p.reason])).toEqual([['D5', '“3835112”缺区号']])
  expect(facts()).toEqual([])
  expect(count('SELECT count(*) AS n FROM ledger_row')).toBe(0)
})

test('it is one fact and one blob without the names of those who called', async () => {
  await bring()
  expect(facts()).toEqual(['ledger.imported'])
  const [{ content }] = desk.deps.db.all<{ content: string }>('SELECT content FROM fact') as [
    { content: string },
  ]
  expect(JSON.parse(content)).toMatchObject({
    audience: 'owner',
    owner: CITY,
    payload: { name: '2025年电话抽查台账', year: 2025, rows: 3, source: '台账-2025.xlsx' },
  })
  const blob = Buffer.from(desk.deps.blobs.read(JSON.parse(content).payload.blob) ?? []).toString('utf8')
  expect(blob).toContain('少说一份材料')
  expect(blob).not.toContain('王五')
  expect(count('SELECT count(*) AS n FROM case_row')).toBe(0)
})

test('rows are found by any word, pinyin too, newest first, and filtered', async () => {
  const { id } = await bring()
  const find = async (input: In<'ledgers.rows'>) => {
    const found = await good(call('ledgers.rows', input))
    return [found.total, found.rows.map((r) => r.item)]
  }
  expect(await find({})).toEqual([3, ['事项2', '事项3', '事项1']])
  expect(await find({ text: '5110' })).toEqual([1, ['事项1']])
  expect(await find({ text: 'jinghu' })).toEqual([1, ['事项1']])
  expect(await find({ text: '事项 三次' })).toEqual([1, ['事项3']])
  expect(await find({ text: '100%' })).toEqual([0, []])
  expect(await find({ problems: true })).toEqual([2, ['事项2', '事项3']])
  expect(await find({ outcome: '无人接听' })).toEqual([1, ['事项3']])
  expect(await find({ ledger: id, offset: 1, limit: 1 })).toEqual([3, ['事项3']])
  expect(await find({ ledger: 'other' })).toEqual([0, []])
})

/** A live release with these items. */
const publish = async (items: { code: string; name: string; unit: string }[]) => {
  desk.deps.write((tx) =>
    tx.run(
      `INSERT INTO release_row (id, owner, subject, audience, body, name, date, kind, parents, blob, items, materials,
         rejected, source, author, at, built, live)
       VALUES ('r', ?, NULL, 'all', ?, '清单', '2026-10-01', 'base', '[]', '', 0, 0, 0, 'x', 'p', 0, 1, 1)`,
      CITY,
      CITY,
    ),
  )
  const writer = createReleaseWriter(desk.deps, 'r', CITY)
  writer.add(
    items.map(({ code, name, unit }) => ({
      item: { code, unitId: unit, guide: { taskName: name }, original: {}, extras: {} },
      materials: [],
      findings: [],
    })),
  )
  await writer.finish([], async () => {})
}

test('units and items are linked where the name says which one is meant', async () => {
  await publish([
    { code: 'a', name: '事项1', unit: CITY },
    { code: 'b', name: '事项1', unit: JINGHU },
    { code: 'c', name: '事项10', unit: JINGHU },
  ])
  const { id } = await bring()
  const found = await good(call('ledgers.rows', { ledger: id }))
  expect(found.rows.map((r) => r.unitBody?.name ?? null)).toEqual([null, null, '镜湖区'])
  const row = found.rows.find((r) => r.item === '事项1')
  const items = await good(call('ledgers.items', { ledger: id, no: row?.no ?? -1 }))
  expect(items.map((i) => [i.code, i.bodyName, i.sameUnit])).toEqual([
    ['b', '镜湖区', true],
    ['a', '芜湖市', false],
  ])
})

describe('撤回', () => {
  test('takes it out of search with a reason; the same file may then be brought again', async () => {
    const { id } = await bring()
    const again = call('ledgers.preview', { path: table(rows, '副本.xlsx') })
    expect(await codeOf(again)).toBe('LEDGER_KNOWN')
    await good(call('ledgers.withdraw', { id, reason: '导错了年份' }))
    expect((await good(call('ledgers.rows', {}))).total).toBe(0)
    expect(await good(call('ledgers.list', {}))).toMatchObject([{ id, withdrawn: { reason: '导错了年份' } }])
    expect(await codeOf(call('ledgers.withdraw', { id, reason: '再撤' }))).toBe('LEDGER_WITHDRAWN')
    expect(await codeOf(call('ledgers.withdraw', { id: 'none', reason: 'x' }))).toBe('LEDGER_GONE')
    await bring()
    expect((await good(call('ledgers.rows', {}))).total).toBe(3)
  })
})

test('stopping in the middle leaves nothing', async () => {
  const preview = await good(call('ledgers.preview', { path: table(rows) }))
  const stop = AbortSignal.abort()
  expect(await codeOf(call('ledgers.import', { token: preview.token }, stop))).toBe('IMPORT_CANCELLED')
  expect(facts()).toEqual([])
  expect(count('SELECT count(*) AS n FROM ledger_row')).toBe(0)
})

test('leftovers are cleared and rows are built anew from the blob, as on another device', async () => {
  const { id } = await bring()
  const before = await good(call('ledgers.rows', {}))
  desk.deps.write((tx) => {
    tx.run('UPDATE ledger SET built = 0')
    tx.run("UPDATE ledger_row SET ledger = 'cut-off'")
  })
  expect((await good(call('ledgers.rows', {}))).total).toBe(0)
  expect(await resumeLedgers(desk.deps, async () => {})).toBe(1)
  expect(await good(call('ledgers.rows', {}))).toEqual(before)
  expect(count(`SELECT count(*) AS n FROM ledger_row WHERE ledger <> '${id}'`)).toBe(0)
  expect(await resumeLedgers(desk.deps, async () => {})).toBe(0)
})

test('the rows of a ledger whose file came later are built by themselves, and the screens hear of it', async () => {
  await bring()
  desk.deps.write((tx) => {
    tx.run('UPDATE ledger SET built = 0')
    tx.run('DELETE FROM ledger_row')
  })
  const told: string[] = []
  const background = createBackground({
    built: (topics) => told.push(...topics),
    log: (line) => told.push(line),
  })
  background.begin(desk.test.workspace)
  await expect.poll(() => told).toEqual(['catalogue', 'ledgers', 'files'])
  expect((await good(call('ledgers.rows', {}))).total).toBe(3)
  await background.settled()
})

test.each([
  ['header missing', [['2025年'], ['姓名', '电话']], 'IMPORT_NO_HEADER'],
  ['no rows', [['2025年'], heads], 'IMPORT_EMPTY'],
  ['no year', [['台账'], heads, ['3月4日', '镜湖区', '事项1']], 'LEDGER_NO_YEAR'],
])('%s is a fault in words', async (_, lines, code) => {
  const book = utils.book_new()
  utils.book_append_sheet(book, utils.aoa_to_sheet(lines), '表')
  const path = join(desk.test.root, 'a.xlsx')
  writeFileSync(path, write(book, { type: 'buffer', bookType: 'xlsx' }))
  const answer = await call('ledgers.preview', { path })
  expect(answer).toMatchObject({ ok: false, error: { code, safe: expect.stringContaining('没有导入') } })
})

test('the ledger of the sample generator is read whole, but for its footer', async () => {
  const { history } = createSample({ items: 300, seed: 1, resources: resourcesFolder })
  const name = writeHistory(desk.test.root, history.year, history.rows)
  const preview = await good(call('ledgers.preview', { path: join(desk.test.root, name) }))
  expect(preview).toMatchObject({
    year: history.year,
    ready: history.rows.length,
    rejected: 1,
  })
  expect(preview.problems.filter((p) => !p.rejected && !p.reason.includes('完全相同'))).toEqual([])
  await good(call('ledgers.import', { token: preview.token, name: '去年的台账' }))
  const [ledger] = await good(call('ledgers.list', {}))
  expect(ledger).toMatchObject({ name: '去年的台账', rows: history.rows.length, built: true, own: true })
  expect(ledger?.problems).toBe(history.rows.filter((r) => r[12] !== '').length)
})
