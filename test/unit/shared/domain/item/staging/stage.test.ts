import { describe, expect, test } from 'vitest'
import { findHeader } from '#shared/domain/item/staging/header.ts'
import { proposeMapping } from '#shared/domain/item/staging/mapping.ts'
import { parseMaterialLines } from '#shared/domain/item/staging/material-lines.ts'
import { problemsToCsv } from '#shared/domain/item/staging/problem.ts'
import { cellName, type SheetRows } from '#shared/domain/item/staging/sheet.ts'
import { type StageContext, stageRows } from '#shared/domain/item/staging/stage.ts'
import { code, header, merge, row, sheet } from './sheets.ts'

const context: StageContext = {
  units: [
    ['镜湖区民政局', 'u1'],
    ['芜湖市鸠江区人力资源和社会保障局', 'u2'],
  ],
  quality: null,
}

function stage(sheets: SheetRows[], change: Partial<StageContext> = {}) {
  const mappings = sheets.flatMap((s) => {
    const found = findHeader(s)
    return found ? [proposeMapping(s.name, found)] : []
  })
  return stageRows(sheets, mappings, { ...context, ...change })
}
function staged(sheets: SheetRows[], change: Partial<StageContext> = {}) {
  const outcome = stage(sheets, change)
  if (!outcome.ok) throw new Error(outcome.refusal.code)
  return outcome
}
const items = (...rows: (string[] | undefined)[]) => sheet('事项', [header, ...rows])

describe('rows that are taken', () => {
  test('a sound row', () => {
    const { entries, summary } = staged([items(row(1))])
    expect(entries).toMatchObject([
      {
        item: {
          code: code(1),
          unitId: 'u1',
          guide: {
            taskName: '事项1',
            promiseDay: 5,
            promiseUnit: '工作日',
            consultPhone: [{ number: '0553-5550123' }],
          },
          original: {},
        },
        materials: [],
      },
    ])
    expect(summary).toMatchObject({ rows: 1, items: 1, rejected: 0, doubtful: 0 })
  })

  test('columns the standard does not know are kept under their heading, hostile names included', () => {
    const rows = sheet('事项', [
      [...header, '扩展甲', '__proto__'],
      [...row(1), '值甲', '值乙'],
    ])
    const [entry] = staged([rows]).entries
    expect(Object.entries(entry?.item.extras ?? {})).toEqual([
      ['扩展甲', '值甲'],
      ['__proto__', '值乙'],
    ])
    expect(({} as Record<string, unknown>).值乙).toBeUndefined()
  })

  test('a vertically merged unit stands for all its rows', () => {
    const rows = sheet('事项', [header, row(1), row(2, { 2: '' })], { merges: [merge(1, 2, 2, 2)] })
    expect(staged([rows]).entries.map(({ item }) => item.unitId)).toEqual(['u1', 'u1'])
  })

  test('the unit named in the heading or in the cell, the unit column first', () => {
    const head = ['实施编码', '事项名称', '实施主体', '承诺办结时限（工作日）', '法定办结时限']
    const [entry] = staged([sheet('s', [head, [code(1), '甲', '镜湖区民政局', '5', '20个自然日']])]).entries
    expect(entry?.item.guide).toMatchObject({
      promiseDay: 5,
      promiseUnit: '工作日',
      anticipateDay: 20,
      anticipateUnit: '自然日',
    })
  })

  test('blank rows and repeated headers are passed over', () => {
    expect(staged([items(undefined, row(1), ['', ' '], header, row(2))]).summary).toMatchObject({
      rows: 2,
      items: 2,
      rejected: 0,
    })
  })
})

describe('doubtful cells: kept as published, reported by cell', () => {
  test.each([
    [5, '见公告', 'IMPORT_PHONE_TEXT', 'consultPhone'],
    [5, '0553-555012', 'IMPORT_PHONE_TEXT', 'consultPhone'],
    [3, '5-7', 'IMPORT_DAYS_TEXT', 'promiseDay'],
    [3, '尽快', 'IMPORT_DAYS_TEXT', 'promiseDay'],
    [3, '#N/A', 'IMPORT_CELL_ERROR', 'promiseDay'],
    [4, '秒', 'IMPORT_VALUE_UNKNOWN', 'promiseUnit'],
  ] as const)('column %i: %s', (column, text, problem, field) => {
    const { entries, doubtful } = staged([items(row(1, { [column]: text }))])
    expect(doubtful).toMatchObject([
      {
        code: problem,
        sheet: '事项',
        row: 2,
        cell: cellName(1, column),
        column: header[column],
        value: text,
      },
    ])
    expect(entries[0]?.item.guide[field]).toBeUndefined()
    expect(entries[0]?.item.original[field]).toBe(text)
  })

  test('三个工作日 and 即办 are read, the first to be confirmed, the second as a note', () => {
    const { entries, doubtful, notes } = staged([items(row(1, { 3: '三个工作日' }), row(2, { 3: '即办' }))])
    expect(entries.map(({ item }) => [item.guide.promiseDay, item.original.promiseDay])).toEqual([
      [3, '三个工作日'],
      [0, '即办'],
    ])
    expect(doubtful).toMatchObject([{ code: 'IMPORT_DAYS_TEXT', suggestion: '按3工作日读取，请确认' }])
    expect(notes).toMatchObject([{ code: 'IMPORT_DAYS_TEXT', row: 3 }])
  })

  test('direction and control characters are taken out of the value and left in the original', () => {
    const { entries, doubtful } = staged([items(row(1, { 1: '社保\u202e卡' }))])
    expect(entries[0]?.item).toMatchObject({
      guide: { taskName: '社保卡' },
      original: { taskName: '社保\u202e卡' },
    })
    expect(doubtful).toMatchObject([{ code: 'IMPORT_CONTROL_CHAR', cell: 'B2' }])
  })

  test('formulas: the stored result counts, a missing one is asked for, formula text stays text', () => {
    const rows = items(row(1), row(2, { 6: '' }), row(3, { 5: '=HYPERLINK("x","0553-5550123")' }))
    const formulas = new Map([
      [1, [3]],
      [2, [6]],
    ])
    const { doubtful, notes, entries } = staged([{ ...rows, formulas }])
    expect(notes).toMatchObject([{ code: 'IMPORT_FORMULA', cell: 'D2' }])
    expect(doubtful.map(({ code: c, cell }) => [c, cell])).toEqual([
      ['IMPORT_FORMULA', 'G3'],
      ['IMPORT_FORMULA', 'F4'],
      ['IMPORT_PHONE_TEXT', 'F4'],
    ])
    expect(entries[0]?.item.guide.promiseDay).toBe(5)
    expect(entries[2]?.item.guide.consultPhone).toBeUndefined()
  })
})

describe('rows that are rejected', () => {
  test('without code, without name, with a code kept as a number', () => {
    const { rejected, summary } = staged([
      items(
        row(1, { 0: '' }),
        row(2, { 1: '' }),
        row(3, { 0: '1.24415E+30' }),
        ['', '', '合计：3项'],
        row(4),
      ),
    ])
    expect(rejected.map(({ code: c, cell }) => [c, cell])).toEqual([
      ['IMPORT_NO_CODE', 'A2'],
      ['IMPORT_NO_NAME', 'B3'],
      ['IMPORT_CODE_NUMBER', 'A4'],
      ['IMPORT_NOT_A_ROW', 'A5'],
    ])
    expect(summary).toMatchObject({ rows: 5, items: 1, rejected: 4 })
  })

  test('every row of a duplicate code, wherever it is', () => {
    const { rejected, summary, entries } = staged([items(row(1), row(2), row(1, { 1: '另一事项' }))])
    expect(rejected.map((p) => [p.code, p.row])).toEqual([
      ['IMPORT_DUPLICATE_CODE', 2],
      ['IMPORT_DUPLICATE_CODE', 4],
    ])
    expect(summary.duplicates).toEqual([{ code: code(1), sheet: '事项', rows: [2, 4] }])
    expect(entries.map(({ item }) => item.code)).toEqual([code(2)])
  })

  test('an unknown unit, with the registered name most like it', () => {
    const { rejected, summary } = staged([
      items(row(1, { 2: '鸠江区人力资源社会保障局' }), row(2, { 2: '某某局' })),
    ])
    expect(rejected).toMatchObject([
      { code: 'IMPORT_UNKNOWN_UNIT', cell: 'C2', suggestion: '是否为“芜湖市鸠江区人力资源和社会保障局”' },
      { code: 'IMPORT_UNKNOWN_UNIT', cell: 'C3' },
    ])
    expect(summary.unknownUnits).toHaveLength(2)
  })

  test('a city prefix does not make a unit unknown, a default stands only where nothing is written', () => {
    expect(staged([items(row(1, { 2: '芜湖市镜湖区民政局' }))]).entries[0]?.item.unitId).toBe('u1')
    const { entries, rejected } = staged([items(row(1, { 2: '' }), row(2, { 2: '某某局' }))], {
      defaultUnitId: 'u9',
    })
    expect(entries.map(({ item }) => item.unitId)).toEqual(['u9'])
    expect(rejected).toHaveLength(1)
  })

  test('nothing is lost: every data row is an item or a rejected row', () => {
    const rows = Array.from({ length: 700 }, (_, i) =>
      row(i % 650, i % 7 === 0 ? { 2: '某某局' } : i % 11 === 0 ? { 0: '' } : {}),
    )
    const { summary, entries, rejected } = staged([items(...rows)])
    expect(summary.rows).toBe(700)
    expect(entries.length + rejected.length).toBe(700)
  })
})

describe('materials', () => {
  const materialHeader = [
    '实施编码',
    '材料名称',
    '材料必要性',
    '材料形式',
    '原件份数',
    '复印件份数',
    '来源渠道',
  ]

  test('of a second sheet are joined by code', () => {
    const materials = sheet('材料', [
      materialHeader,
      [code(1), '居民身份证', '必要', '纸质', '1', '1', '政府部门核发'],
      [code(1), '申请表', '容缺', '电子版', '', '', '自备'],
      [code(9), '无主材料', '必要', '', '1', '', ''],
      [code(1), '', '必要', '', '1', '', ''],
    ])
    const { entries, rejected, doubtful, summary } = staged([materials, items(row(1), row(2))])
    expect(entries.map((e) => e.materials)).toMatchObject([
      [
        {
          name: '居民身份证',
          necessity: '必要',
          form: '纸质',
          originals: 1,
          copies: 1,
          source: '政府部门核发',
        },
        { name: '申请表', necessity: '容缺后补', form: '电子化', source: '申请人自备' },
      ],
      [],
    ])
    expect(rejected).toMatchObject([{ code: 'IMPORT_MATERIAL_NO_NAME', sheet: '材料', cell: 'A5' }])
    expect(doubtful).toMatchObject([
      { code: 'IMPORT_MATERIAL_NO_ITEM', sheet: '材料', row: 4, value: code(9) },
    ])
    expect(summary.materials).toBe(2)
  })

  test('on the rows of the items, one row each, codes repeated or left blank', () => {
    const head = [...header, '材料名称', '材料必要性']
    const rows = sheet('s', [
      head,
      [...row(1), '居民身份证', '必要'],
      [...row(1), '申请表', '必要'],
      ['', '', '', '', '', '', '', '照片', '非必要'],
      [...row(2), '户口簿', '必要'],
    ])
    const { entries, rejected } = staged([rows])
    expect(entries.map((e) => e.materials.map(({ name }) => name))).toEqual([
      ['居民身份证', '申请表', '照片'],
      ['户口簿'],
    ])
    expect(rejected).toEqual([])
  })

  test('as lines of one cell', () => {
    const rows = sheet('s', [
      [...header, '申请材料'],
      [
        ...row(1),
        '1.居民身份证（必要，原件1份，复印件2份）\n2.近期免冠证件照（电子版）；3、社会保障卡（金融账户）',
      ],
    ])
    expect(staged([rows]).entries[0]?.materials).toEqual([
      { name: '居民身份证', necessity: '必要', originals: 1, copies: 2 },
      { name: '近期免冠证件照', form: '电子化' },
      { name: '社会保障卡（金融账户）' },
    ])
  })

  test('lines in other writings', () => {
    const names = (text: string) => parseMaterialLines(text).map(({ name }) => name)
    expect(names('（1）身份证；（2）户口簿；（3）申请表')).toEqual(['身份证', '户口簿', '申请表'])
    expect(names('①身份证②户口簿')).toEqual(['身份证', '户口簿'])
    expect(names('身份证；户口簿（含；分号）')).toEqual(['身份证', '户口簿（含；分号）'])
    expect(names('营业执照')).toEqual(['营业执照'])
    expect(names('无')).toEqual([])
    expect(names('2023.1版申请表')).toEqual(['2023.1版申请表'])
  })
})

describe('the file as a whole', () => {
  test('is refused without rows, without header, with a doubled header', () => {
    expect(stage([items()])).toEqual({ ok: false, refusal: { code: 'IMPORT_EMPTY', sheet: '事项' } })
    expect(stage([items(['', ' '])])).toMatchObject({ refusal: { code: 'IMPORT_EMPTY' } })
    expect(stage([sheet('说明', [['填表说明']])])).toMatchObject({ refusal: { code: 'IMPORT_NO_HEADER' } })
    expect(
      stage([
        sheet('s', [
          ['实施编码', '事项名称', '咨询电话', '咨询电话'],
          [code(1), '甲', '1', '2'],
        ]),
      ]),
    ).toEqual({
      ok: false,
      refusal: { code: 'IMPORT_HEADER_DUPLICATE', sheet: 's', label: '咨询电话', times: 2 },
    })
  })

  test('older than the current release is said, and does not stop the preview', () => {
    const dates = { releaseDate: '2026-01-01', currentReleaseDate: '2026-03-05' }
    expect(staged([items(row(1))], dates).summary.older).toEqual(dates)
    expect(staged([items(row(1))], { ...dates, releaseDate: '2026-03-05' }).summary.older).toBeUndefined()
  })

  test('清单质检 runs along unless left out', () => {
    const { entries, summary } = staged([items(row(1, { 5: '5550123' }), row(2))], { quality: undefined })
    expect(entries[0]?.findings.map(({ ruleId }) => ruleId)).toContain('P01')
    expect(summary.across).toEqual([])
  })
})

describe('problemsToCsv', () => {
  test('starts with a mark, quotes by RFC 4180 and neutralises what a spreadsheet would run', () => {
    const { doubtful } = staged([items(row(1, { 5: '=HYPERLINK("x","y")' }))])
    const csv = problemsToCsv(doubtful)
    expect(csv.startsWith('\ufeff处理,工作表,行,单元格,列,原值')).toBe(true)
    expect(csv).toContain(`,F2,咨询电话,"'=HYPERLINK(""x"",""y"")",`)
    expect(csv.endsWith('\r\n')).toBe(true)
  })
})
