import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { CITY_UNIT, codeOf, openCatalogue, said } from './catalogue-desk.ts'

let desk: Awaited<ReturnType<typeof openCatalogue>>
afterEach(() => desk.test.dispose())

const file = (name: string, content: string | Uint8Array): string => {
  const path = join(desk.test.root, name)
  writeFileSync(path, content)
  return path
}

const faultOf = async (path: string): Promise<string | null> => {
  const opened = await desk.say('catalogue.openFile', { path })
  if (!opened.ok) return opened.error.code
  const staged = await desk.say('catalogue.stage', {
    session: opened.value.session,
    kind: 'base',
    date: '2026-10-01',
  })
  return staged.ok ? null : staged.error.code
}

describe('bad input', () => {
  test('each is told as what it is, and the catalogue in use stays', async () => {
    desk = await openCatalogue()
    await desk.publish([{ name: '收养登记', code: codeOf(1) }])
    expect(await faultOf(file('a.xlsx', '%PDF-1.7 not a table'))).toBe('IMPORT_NOT_SPREADSHEET')
    expect(await faultOf(join(desk.test.root, 'gone.xlsx'))).toBe('IMPORT_FILE_UNREADABLE')
    expect(await faultOf(file('b.csv', '事项名称,业务办理项编码,实施主体\r\n'))).toBe('IMPORT_EMPTY')
    expect(await faultOf(file('c.csv', '甲,乙\r\n1,2\r\n'))).toBe('IMPORT_NO_HEADER')
    expect(
      await faultOf(
        file('d.csv', `事项名称,事项名称,业务办理项编码,实施主体\r\na,b,${codeOf(2)},${CITY_UNIT}\r\n`),
      ),
    ).toBe('IMPORT_HEADER_DUPLICATE')
    expect(desk.namesFound('')).toEqual(['收养登记'])
  })

  test('a file without one good row cannot be published', async () => {
    desk = await openCatalogue()
    const { session, staged } = await desk.stage([{ name: '', code: codeOf(1) }])
    expect(staged).toMatchObject({ items: 0, rejected: 1 })
    const answer = await desk.say('catalogue.publish', { session, name: '空', date: '2026-10-01' })
    expect(answer.ok ? null : answer.error.code).toBe('IMPORT_EMPTY')
  })

  test('a delta before any base, a day to come, and a session that is over are refused', async () => {
    desk = await openCatalogue()
    const rows = [{ name: '收养登记', code: codeOf(1) }]
    const { session } = await desk.stage(rows, 'delta')
    const delta = await desk.say('catalogue.publish', { session, name: 'x', date: '2026-10-01' })
    expect(delta.ok ? null : delta.error.code).toBe('RELEASE_NO_BASE')
    const future = await desk.say('catalogue.publish', { session, name: 'x', date: '2999-01-01' })
    expect(future.ok ? null : future.error.code).toBe('RELEASE_DATE')
    await desk.stage(rows)
    const over = await desk.say('catalogue.problems', { session })
    expect(over.ok ? null : over.error.code).toBe('IMPORT_SESSION_GONE')
  })
})

test('rejected and doubtful rows are listed by cell, paged, and can be downloaded', async () => {
  desk = await openCatalogue()
  const { session, staged } = await desk.stage([
    { name: '甲', code: codeOf(1), phone: '见公告' },
    { name: '乙', code: codeOf(2), unit: '火星办事处' },
    { name: '丙', code: codeOf(3), days: '5-7' },
    { name: '丁', code: codeOf(4) },
    { name: '丁', code: codeOf(4) },
  ])
  expect(staged).toMatchObject({ rows: 5, items: 2, rejected: 3, duplicates: 1 })
  expect(staged.unknownUnits).toEqual([{ name: '火星办事处', rows: 1, suggestion: null }])
  const page = await said(desk.say('catalogue.problems', { session, level: 'rejected', limit: 2 }))
  expect(page.total).toBe(3)
  expect(page.rows[0]).toMatchObject({ row: 3, code: 'IMPORT_UNKNOWN_UNIT', value: '火星办事处' })
  const csv = await said(desk.say('catalogue.problemsCsv', { session }))
  expect(csv.text.startsWith('\ufeff')).toBe(true)
  expect(csv.text).toContain('见公告')
})

test('a name once given a registered body is known in later files', async () => {
  desk = await openCatalogue()
  const rows = [{ name: '收养登记', code: codeOf(1), unit: '芜湖民政' }]
  expect((await desk.stage(rows)).staged.items).toBe(0)
  await said(desk.say('catalogue.useUnit', { name: '芜湖民政', body: desk.units[CITY_UNIT] ?? '' }))
  expect((await desk.stage(rows)).staged.items).toBe(1)
})

test('a mapping that was published with is remembered for the same headings', async () => {
  desk = await openCatalogue()
  const path = file('e.csv', `名字,编号,实施主体\r\n收养登记,${codeOf(1)},${CITY_UNIT}\r\n`)
  const opened = await said(desk.say('catalogue.openFile', { path }))
  const mapping =
    opened.sheets[0]?.mapping ??
    (await said(
      desk.say('catalogue.mapHeader', {
        session: opened.session,
        sheet: opened.sheets[0]?.name ?? '',
        row: 0,
        depth: 1,
      }),
    ))
  const fields = ['taskName', 'handleItemCode', 'deptName']
  const columns = mapping.columns.map((column, i) => ({
    ...column,
    target: { kind: 'item' as const, field: fields[i] ?? '' },
    confidence: 1,
  }))
  const { session } = opened
  await said(
    desk.say('catalogue.setMapping', { session, mappings: [{ ...mapping, role: 'items', columns }] }),
  )
  await said(desk.say('catalogue.stage', { session, kind: 'base', date: '2026-10-01' }))
  await said(desk.say('catalogue.publish', { session, name: '清单', date: '2026-10-01' }))
  const again = await said(desk.say('catalogue.openFile', { path }))
  expect(again.sheets[0]?.mapping).toMatchObject({ remembered: true, role: 'items', missing: [] })
})

test('a column that points to no field is refused', async () => {
  desk = await openCatalogue()
  const opened = await said(
    desk.say('catalogue.openFile', { path: desk.fileOf([{ name: '收养登记', code: codeOf(1) }]) }),
  )
  const mapping = opened.sheets[0]?.mapping
  if (!mapping) throw new Error('no mapping')
  const columns = mapping.columns.map((c) => ({
    ...c,
    target: { kind: 'item' as const, field: '__proto__' },
  }))
  const answer = await desk.say('catalogue.setMapping', {
    session: opened.session,
    mappings: [{ ...mapping, columns }],
  })
  expect(answer.ok ? null : answer.error.code).toBe('IMPORT_COLUMN_UNKNOWN')
})

test('findings of 清单质检 are counted per unit and written out, cells neutralised', async () => {
  desk = await openCatalogue()
  await desk.publish([
    { name: '=1+1收养登记', code: codeOf(1), phone: '5550101' },
    { name: '社会团体登记', code: codeOf(2) },
  ])
  const quality = desk.ask('catalogue.quality', {})
  expect(quality.items).toBe(2)
  expect(quality.rules.find((r) => r.id === 'P01')?.count).toBe(1)
  expect(quality.units[0]).toMatchObject({ name: CITY_UNIT, items: 2 })
  expect(desk.namesFound('', { rule: 'P01' })).toEqual(['=1+1收养登记'])
  const path = join(desk.test.root, 'out.csv')
  const done = await said(desk.say('catalogue.exportQuality', { path, format: 'csv' }))
  expect(done.rows).toBe(quality.errors + quality.reminders)
  expect(readFileSync(path, 'utf8')).toContain("'=1+1收养登记")
  const book = join(desk.test.root, 'out.xlsx')
  await said(desk.say('catalogue.exportQuality', { path: book, format: 'xlsx' }))
  expect(readFileSync(book).subarray(0, 2).toString()).toBe('PK')
})
