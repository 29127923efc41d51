import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createSpeller } from '#service/features/catalogue/spelling.ts'
import { AREA_UNIT, CITY_UNIT, codeOf, openCatalogue } from './catalogue-desk.ts'

const parts = ['社会保险', '登记', '（A级）', '身份证', '银行', '补领', 'ETC', '变更', '证', '女性', '2024']
const rows = Array.from({ length: 240 }, (_, i) => ({
  name: [parts[i % 11], parts[(i * 7 + 3) % 11], parts[(i * 5 + 1) % 11]].join(''),
  code: codeOf(i),
  unit: i % 3 === 0 ? AREA_UNIT : CITY_UNIT,
  phone: `0553-555${String(1000 + (i % 17))}`,
}))

let desk: Awaited<ReturnType<typeof openCatalogue>>
beforeAll(async () => {
  desk = await openCatalogue()
  await desk.publish(rows.slice(0, 200))
  await desk.publish(rows.slice(190), { kind: 'delta', date: '2026-10-02' })
})
afterAll(() => desk.test.dispose())

const speller = createSpeller()
const holds = (row: (typeof rows)[number], word: string): boolean => {
  const { pinyin, initials } = speller(row.name)
  const phone = `${row.phone} ${row.phone.replace('-', '')}`
  return [row.name.toLowerCase(), pinyin, initials, row.code, phone].some((text) => text.includes(word))
}

const someWord = fc
  .record({
    row: fc.constantFrom(...rows),
    what: fc.nat({ max: 4 }),
    from: fc.nat(),
    length: fc.integer({ min: 1, max: 6 }),
  })
  .map(({ row, what, from, length }) => {
    const { pinyin, initials } = speller(row.name)
    const text = [row.name, pinyin, initials, row.code, row.phone][what] ?? row.name
    const at = from % text.length
    return text.slice(at, at + length)
  })
  .filter((word) => !/\s/.test(word))

test('finds exactly what going through all items finds, in any filter, and counts it', () => {
  fc.assert(
    fc.property(
      fc.array(someWord, { minLength: 1, maxLength: 3 }),
      fc.constantFrom(undefined, 'city', 'div-340202'),
      (words, area) => {
        const naive = rows.filter(
          (row) =>
            words.every((word) => holds(row, word.toLowerCase())) &&
            (area === undefined || (area === 'city') === (row.unit === CITY_UNIT)),
        )
        const found = desk.ask('catalogue.search', {
          text: words.join(' '),
          filter: area ? { area } : {},
          limit: 2000,
        })
        expect(found.total).toBe(naive.length)
        expect(found.rows.map((r) => r.code).sort()).toEqual(naive.map((r) => r.code).sort())
      },
    ),
    { numRuns: 300 },
  )
})

test('pages join to the whole list, and names that begin with the word come first', () => {
  const whole = desk.ask('catalogue.search', { text: '登记', limit: 2000 })
  const pages = [0, 7, 14].flatMap(
    (offset) => desk.ask('catalogue.search', { text: '登记', offset, limit: 7 }).rows,
  )
  expect(pages.map((r) => r.code)).toEqual(whole.rows.slice(0, 21).map((r) => r.code))
  const begins = whole.rows.map((r) => r.name.startsWith('登记'))
  expect(begins).toEqual(begins.toSorted((a, b) => Number(b) - Number(a)))
  expect(begins[0]).toBe(true)
})

test('one unknown word finds nothing', () => {
  expect(desk.ask('catalogue.search', { text: '登记 没有这样的事项' }).total).toBe(0)
})

test('facets add up to the catalogue', () => {
  const facets = desk.ask('catalogue.facets', {})
  expect(facets.items).toBe(rows.length)
  expect(facets.areas.map((a) => [a.value, a.count])).toEqual([
    ['city', rows.filter((r) => r.unit === CITY_UNIT).length],
    ['div-340202', rows.filter((r) => r.unit === AREA_UNIT).length],
  ])
})
