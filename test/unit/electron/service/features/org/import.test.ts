import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { utils, write } from '@e965/xlsx'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createSample } from '#service/sample/sample.ts'
import { writeOrg } from '#service/sample/workbooks.ts'
import type { RegisterKind } from '#shared/contract/org.ts'
import { resourcesFolder } from '#test/support/workspace.ts'
import { CITY, codeOf, type Desk, good, openDesk, WUWEI } from './desk.ts'

let desk: Desk
beforeEach(async () => {
  desk = await openDesk()
})
afterEach(() => desk.test.dispose())

const sheet = (name: string, rows: string[][]): string => {
  const book = utils.book_new()
  utils.book_append_sheet(book, utils.aoa_to_sheet(rows), 'Sheet1')
  const path = join(desk.test.root, name)
  writeFileSync(path, write(book, { type: 'buffer', bookType: 'xlsx' }))
  return path
}
const facts = () => desk.deps.db.get<{ n: number }>('SELECT count(*) AS n FROM fact')?.n
const unit = (name: string, parent = CITY) =>
  good(desk.say('org.register', { fields: { kind: 'unit', name, parent } }))

describe('单位', () => {
  const rows = [
    ['芜湖市政务服务单位名录'],
    [],
    ['序号', '单位名称（必填）', '类型', '上级机构', '联系电话', '办公时间', '地址'],
    [
      '1',
      '芜湖市人力资源和社会保障局',
      '单位',
      '芜湖市',
      '0553-3835110、3835111',
      '9:00-17:00',
      '鸠江区瑞祥路88号',
    ],
    ['2', '无为市政务服务中心', '', '无为市', '0553-6315110', '', ''],
    ['3', '社会保险中心', '单位', '芜湖市人力资源和社会保障局', '见公告', '', ''],
    ['4', '某局', '单位', '合肥市', '', '', ''],
    ['5', '芜湖市人力资源和社会保障局', '单位', '芜湖市', '', '', ''],
    ['6', '双河办事处', '单位', '双河村', '', '', ''],
    ['7', '', '单位', '芜湖市', '', '', ''],
    ['8', '奇怪的', '公司', '芜湖市', '', '', ''],
    ['9', '文字\u202e方向局', '单位', '', '', '', ''],
  ]

  test('a table is looked at row by row before anything is written', async () => {
    const before = facts()
    const preview = await good(
      desk.say('org.previewImport', { kind: 'units', path: sheet('单位.xlsx', rows) }),
    )
    expect(preview).toMatchObject({ file: '单位.xlsx', rows: 9, ready: 4, changed: 0, known: 0, rejected: 5 })
    expect(preview.columns.filter((c) => c.header === null).map((c) => c.field)).toEqual([
      'shortName',
      'area',
      'town',
      'code',
      'selfRun',
    ])
    const problems = preview.problems.map((p) => [p.cell, p.value, p.reason, p.rejected])
    expect(problems).toEqual([
      ['E4', '0553-3835110、3835111', '“3835111”缺区号', false],
      ['E6', '见公告', '“见公告”是文字说明，不是号码', false],
      ['D7', '合肥市', '不在机构名录中', true],
      ['B8', '芜湖市人力资源和社会保障局', '与第4行重复', true],
      ['D9', '双河村', '机构名录中有3个同名机构，请写明县市区或全称', true],
      ['B10', '', '没有填写名称', true],
      ['C11', '公司', '类型应为“单位”或“政务服务中心”', true],
      ['B12', '文字\u202e方向局', '含有看不见的字符，已去掉', false],
      ['D12', '', '没有填写上级，登记在“芜湖市”下', false],
    ])
    expect(facts()).toBe(before)
  })

  test('what was shown is registered, and a second time there is nothing to do', async () => {
    const path = sheet('单位.xlsx', rows)
    const { token } = await good(desk.say('org.previewImport', { kind: 'units', path }))
    expect(await good(desk.say('org.applyImport', { token }))).toEqual({ registered: 4, changed: 0 })
    expect(desk.steps.at(-1)).toBe('正在登记 4/4')
    const found = desk.ask('org.search', { text: '社会保险中心' }).rows[0]
    expect(found?.path).toBe('芜湖市 / 芜湖市人力资源和社会保障局')
    const bureau = desk.ask('org.get', { id: found?.parent ?? '' })
    expect(bureau?.fields).toMatchObject({ phones: ['0553-3835110', '0553-3835111'], hours: '9:00-17:00' })
    expect(desk.ask('org.search', { text: '无为市政务服务中心' }).rows[0]?.kind).toBe('centre')
    const again = await good(desk.say('org.previewImport', { kind: 'units', path }))
    expect(again).toMatchObject({ ready: 0, changed: 0, known: 4, rejected: 5 })
    expect(await codeOf(desk.say('org.applyImport', { token }))).toBe('IMPORT_PREVIEW_GONE')
  })

  test('a filled cell changes a known unit, a blank one does not empty it', async () => {
    const { id } = await unit('市某局')
    await good(desk.say('org.change', { id, changes: { address: '原址', hours: '9:00-17:00' } }))
    const path = sheet('u.xlsx', [
      ['单位名称', '上级机构', '地址', '办公时间'],
      ['市某局', '芜湖市', '新址', ''],
    ])
    const { token, changed } = await good(desk.say('org.previewImport', { kind: 'units', path }))
    expect(changed).toBe(1)
    expect(await good(desk.say('org.applyImport', { token }))).toEqual({ registered: 0, changed: 1 })
    expect(desk.ask('org.get', { id })?.fields).toMatchObject({ address: '新址', hours: '9:00-17:00' })
  })
})

describe('窗口', () => {
  test('comes with its 责任人; the area tells two units of one name apart', async () => {
    await unit('公安局', 'div-340202')
    const there = await unit('公安局', WUWEI)
    const path = sheet('窗口.xlsx', [
      ['窗口名称', '所属单位', '县市区', '窗口类型', '窗口责任人', '责任人电话', '任职日期'],
      ['出入境窗口', '公安局', '无为市', '综合窗口', '张三', '13855301234', '2024年3月4日'],
      ['户籍窗口', '公安局', '', '综合', '', '', ''],
      ['车管窗口', '公安局', '无为市', '自助', '李四、王五', '', ''],
    ])
    const preview = await good(desk.say('org.previewImport', { kind: 'windows', path }))
    expect(preview.problems.map((p) => [p.cell, p.reason])).toEqual([
      ['B3', '机构名录中有2个同名机构，请写明县市区或全称'],
      ['D4', '不是规定的窗口类型，按“综合”登记'],
      ['E4', '一个窗口登记一名责任人，这一格未登记'],
    ])
    await good(desk.say('org.applyImport', { token: preview.token }))
    const windows = desk.ask('org.get', { id: there.id })?.windows ?? []
    expect(windows.map((w) => [w.name, w.windowType, w.responsible])).toEqual([
      ['出入境窗口', '综合', '张三'],
      ['车管窗口', '综合', null],
    ])
    const detail = desk.ask('org.get', { id: windows[0]?.id ?? '' })
    expect(detail?.tenures).toMatchObject([
      { name: '张三', from: '2024-03-04', to: null, phone: '138****1234' },
    ])
  })
})

describe('人员与拨打号码', () => {
  test('people come with their roles', async () => {
    const path = sheet('人员.xlsx', [
      ['姓名', '单位', '职务', '岗位'],
      ['张三', '芜湖市', '科长', '管理员、抽查人员'],
      ['李四', '无为市', '科员', '局长'],
    ])
    const { token, problems } = await good(desk.say('org.previewImport', { kind: 'people', path }))
    expect(problems.map((p) => p.reason)).toEqual([
      '没有“局长”这个岗位（可用：抽查人员、带队领导、管理员），只登记人员',
    ])
    await good(desk.say('org.applyImport', { token }))
    expect(desk.ask('people.list', {})).toMatchObject([
      { name: '李四', post: '科员', roles: [] },
      { name: '张三', post: '科长', roles: expect.arrayContaining(['supervisor', 'inspector']) },
    ])
  })

  test('numbers come once each, out of use as the table says', async () => {
    const path = join(desk.test.root, '号码.csv')
    writeFileSync(
      path,
      '拨打号码,线路,保管人,状态\n13855301234,移动,张三,在用\n138 5530 1234,,,\n055338,,,\n3835110,座机,李四,停用\n',
    )
    const preview = await good(desk.say('org.previewImport', { kind: 'callers', path }))
    expect(preview.problems.map((p) => [p.row, p.rejected])).toEqual([
      [3, true],
      [4, true],
    ])
    await good(desk.say('org.applyImport', { token: preview.token }))
    expect(desk.ask('callers.list', {}).map((c) => [c.number, c.active])).toEqual([
      ['13855301234', true],
      ['0553-3835110', false],
    ])
  })
})

test('the files of the sample prefecture go in whole, one after the other', async () => {
  const { org } = createSample({ items: 300, seed: 1, resources: resourcesFolder })
  writeOrg(desk.test.root, org)
  const taken = async (kind: RegisterKind, file: string) => {
    const preview = await good(desk.say('org.previewImport', { kind, path: join(desk.test.root, file) }))
    expect(preview.problems.filter((p) => p.rejected)).toEqual([])
    return (await good(desk.say('org.applyImport', { token: preview.token }))).registered
  }
  expect(await taken('units', '单位.xlsx')).toBe(org.units.length)
  expect(await taken('windows', '窗口.xlsx')).toBeGreaterThan(0)
  expect(await taken('people', '人员.xlsx')).toBe(org.staff.length)
  expect(await taken('callers', '拨打号码台账.xlsx')).toBe(org.callers.length)
})

describe('files that are not what they should be', () => {
  const code = (kind: 'units' | 'windows', path: string) =>
    codeOf(desk.say('org.previewImport', { kind, path }))

  test('are refused in words, and change nothing', async () => {
    const before = facts()
    const text = join(desk.test.root, 'a.xlsx')
    writeFileSync(text, '%PDF-1.7 not a table')
    expect(await code('units', text)).toBe('IMPORT_NOT_SPREADSHEET')
    expect(
      await code(
        'units',
        sheet('a1.xlsx', [
          ['甲', '乙'],
          ['1', '2'],
        ]),
      ),
    ).toBe('IMPORT_NO_HEADER')
    expect(
      await code(
        'units',
        sheet('a2.xlsx', [
          ['单位名称', '单位名称'],
          ['甲', '乙'],
        ]),
      ),
    ).toBe('IMPORT_HEADER_DUPLICATE')
    expect(await code('windows', sheet('a3.xlsx', [['窗口名称', '所属单位']]))).toBe('IMPORT_EMPTY')
    expect(facts()).toBe(before)
  })

  test('an import that is stopped leaves whole rows, and goes on from there', async () => {
    const rows = Array.from({ length: 40 }, (_, i) => [`第${i + 1}局`, '芜湖市'])
    const path = sheet('many.xlsx', [['单位名称', '上级机构'], ...rows])
    const { token } = await good(desk.say('org.previewImport', { kind: 'units', path }))
    const abort = new AbortController()
    let slices = 0
    const { write } = desk.deps
    desk.deps.write = (work) => {
      if (++slices === 2) abort.abort()
      return write(work)
    }
    expect(await codeOf(desk.say('org.applyImport', { token }, abort.signal))).toBe('IMPORT_CANCELLED')
    desk.deps.write = write
    const known = desk.ask('org.search', { text: '局', limit: 200 }).total
    expect(known).toBeGreaterThan(0)
    expect(known).toBeLessThan(40)
    const again = await good(desk.say('org.previewImport', { kind: 'units', path }))
    expect(again).toMatchObject({ known, ready: 40 - known })
    await good(desk.say('org.applyImport', { token: again.token }))
    expect(desk.ask('org.search', { text: '局', limit: 200 }).total).toBe(40)
  })
})
