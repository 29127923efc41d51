import { describe, expect, test } from 'vitest'
import { findHeader, headerAt, titleTexts } from '#shared/domain/item/staging/header.ts'
import { completeMapping, proposeMapping } from '#shared/domain/item/staging/mapping.ts'
import { releaseDateFrom } from '#shared/domain/item/staging/release-date.ts'
import type { SheetRows } from '#shared/domain/item/staging/sheet.ts'
import { header, merge, row, sheet } from './sheets.ts'

const propose = (rows: SheetRows, remembered: Parameters<typeof proposeMapping>[2] = []) => {
  const found = findHeader(rows)
  if (!found) throw new Error('no header')
  return proposeMapping(rows.name, found, remembered)
}
const targets = (rows: SheetRows) =>
  propose(rows).columns.map(({ target }) => `${target.kind}:${target.field}`)

describe('findHeader', () => {
  test('below title rows, a merged title and blank rows', () => {
    const titled = sheet(
      '事项',
      [
        ['芜湖市政务服务事项清单（2026年3月5日）'],
        undefined,
        ['填报单位：市数据局', '', '联系电话：0553-5550100'],
        header,
        row(1),
      ],
      { merges: [merge(0, 0, 0, 6)] },
    )
    const found = findHeader(titled)
    expect(found).toMatchObject({ row: 3, depth: 1 })
    expect(found && releaseDateFrom(titleTexts(titled, found))).toBe('2026-03-05')
  })

  test('over two levels with merged cells', () => {
    const rows = sheet(
      '事项',
      [
        ['实施编码', '事项名称', '法定办结时限', '', '承诺办结时限', ''],
        ['', '', '时限', '单位', '时限', '单位'],
        ['x', 'y', '20', '工作日', '5', '工作日'],
      ],
      { merges: [merge(0, 0, 1, 0), merge(0, 1, 1, 1), merge(0, 2, 0, 3), merge(0, 4, 0, 5)] },
    )
    expect(findHeader(rows)).toMatchObject({ row: 0, depth: 2 })
    expect(targets(rows)).toEqual([
      'item:taskCode',
      'item:taskName',
      'item:anticipateDay',
      'item:anticipateUnit',
      'item:promiseDay',
      'item:promiseUnit',
    ])
  })

  test('over two levels in a CSV file that lost its merges', () => {
    const rows = sheet('事项', [
      ['实施编码', '事项名称', '承诺办结时限', ''],
      ['', '', '时限', '单位'],
      ['x', 'y', '5', '工作日'],
    ])
    expect(targets(rows)).toEqual(['item:taskCode', 'item:taskName', 'item:promiseDay', 'item:promiseUnit'])
  })

  test('national column names, alone or under the Chinese labels', () => {
    expect(targets(sheet('s', [['task_code', 'task_name', 'promise_day', 'link_way']]))).toEqual([
      'item:taskCode',
      'item:taskName',
      'item:promiseDay',
      'item:consultPhone',
    ])
    const both = sheet('s', [
      ['实施编码', '事项名称', '权限划分'],
      ['task_code', 'task_name', 'x_div'],
      ['1', '2', '3'],
    ])
    expect(targets(both).slice(0, 2)).toEqual(['item:taskCode', 'item:taskName'])
  })

  test('none in a sheet without known columns', () => {
    expect(findHeader(sheet('说明', [['填表说明'], ['一、本表由各单位填写']]))).toBeNull()
    expect(findHeader(sheet('空', []))).toBeNull()
  })

  test('data rows are never taken into the header', () => {
    expect(findHeader(sheet('s', [header, row(1), row(2)]))).toMatchObject({ row: 0, depth: 1 })
  })

  test('a person may point to the row', () => {
    expect(headerAt(sheet('s', [['甲', '乙'], row(1)]), 0, 1).columns.map(({ label }) => label)).toEqual([
      '甲',
      '乙',
    ])
  })
})

describe('proposeMapping', () => {
  test('other writings, marks, and a unit in the heading', () => {
    const { columns } = propose(
      sheet('s', [['*事项编码', '事项名称（必填）', '承诺时限（工作日）', '联系电话', '扩展要素']]),
    )
    expect(columns).toMatchObject([
      { target: { field: 'taskCode' }, confidence: 0.9 },
      { target: { field: 'taskName' }, confidence: 0.9 },
      { target: { field: 'promiseDay' }, confidence: 0.8, unit: '工作日' },
      { target: { field: 'consultPhone' }, confidence: 0.9 },
      { target: { kind: 'extra', field: '扩展要素' } },
    ])
  })

  test('the better of two headings for one field wins; the other is kept as an extra column', () => {
    expect(targets(sheet('s', [['实施编码', '事项名称', '联系电话', '咨询电话']])).slice(2)).toEqual([
      'extra:联系电话',
      'item:consultPhone',
    ])
  })

  test('a heading that occurs twice waits for a person', () => {
    const mapping = propose(sheet('s', [['实施编码', '事项名称', '咨询电话', '咨询电话']]))
    expect(mapping.duplicates).toEqual([{ label: '咨询电话', columns: [2, 3] }])
    const columns = mapping.columns.map((column) =>
      column.column === 2
        ? { ...column, target: { kind: 'item', field: 'consultPhone' } as const }
        : column.column === 3
          ? { ...column, target: { kind: 'none', field: 'skipped' } as const }
          : column,
    )
    expect(completeMapping({ ...mapping, columns }).duplicates).toEqual([])
  })

  test('doubled headings of unknown columns keep apart', () => {
    expect(targets(sheet('s', [['实施编码', '事项名称', '甲列', '甲列']])).slice(2)).toEqual([
      'extra:甲列',
      'extra:甲列(2)',
    ])
  })

  test('what is missing is named', () => {
    expect(propose(sheet('s', [['事项名称', '咨询电话']])).missing).toEqual(['code'])
    expect(propose(sheet('s', [['实施编码', '咨询电话']])).missing).toEqual(['taskName'])
  })

  test('咨询方式 stands for the number when there is no column for it', () => {
    expect(targets(sheet('s', [['实施编码', '事项名称', '咨询方式']]))[2]).toBe('item:consultPhone')
    expect(targets(sheet('s', [['实施编码', '事项名称', '咨询方式', '咨询电话']])).slice(2)).toEqual([
      'item:consultWay',
      'item:consultPhone',
    ])
  })

  test('the role: items, materials joined by code, or both in one row', () => {
    expect(propose(sheet('s', [header])).role).toBe('items')
    expect(propose(sheet('s', [['实施编码', '材料名称', '材料必要性', '原件份数']])).role).toBe('materials')
    expect(propose(sheet('s', [[...header, '材料名称', '材料必要性']])).role).toBe('joined')
  })

  test('a confirmed mapping is remembered for the same headings', () => {
    const rows = sheet('s', [['实施编码', '事项名称', '热线']])
    const first = propose(rows)
    const confirmed = first.columns.map((column) =>
      column.label === '热线'
        ? { ...column, target: { kind: 'item', field: 'consultPhone' } as const }
        : column,
    )
    const remembered = [{ signature: first.signature, role: first.role, columns: confirmed }]
    expect(
      propose(sheet('另一文件', [['标题'], ['实施编码', '事项名称', '热线']]), remembered),
    ).toMatchObject({ remembered: true, headerRow: 1, columns: confirmed })
    expect(propose(sheet('s', [['实施编码', '事项名称', '电话热线']]), remembered).remembered).toBe(false)
  })
})

test('release dates in titles and file names', () => {
  expect(releaseDateFrom(['清单（截至2026年3月5日）'])).toBe('2026-03-05')
  expect(releaseDateFrom(['芜湖清单20260305.xlsx'])).toBe('2026-03-05')
  expect(releaseDateFrom(['v2', '导出2026-3-5'])).toBe('2026-03-05')
  expect(releaseDateFrom(['2026年2月30日', '11341702730007167P'])).toBeNull()
})
