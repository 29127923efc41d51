import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { diffReleases } from '#shared/domain/item/diff.ts'
import type { CatalogueEntry } from '#shared/domain/item/item.ts'
import { parsePhones } from '#shared/domain/item/phone.ts'

const entry = (
  code: string,
  change: Partial<CatalogueEntry['item']> = {},
  materials: CatalogueEntry['materials'] = [],
): CatalogueEntry => ({
  item: { code, guide: { taskName: `事项${code}`, promiseDay: 5 }, original: {}, extras: {}, ...change },
  materials,
})
const release = (...entries: CatalogueEntry[]) => new Map(entries.map((e) => [e.item.code, e]))

describe('diffReleases', () => {
  test('added, removed, changed and unchanged', () => {
    const diff = diffReleases(release(entry('a'), entry('b'), entry('c')), [
      entry('a'),
      entry('b', { guide: { taskName: '事项b', promiseDay: 3 } }),
      entry('d'),
    ])
    expect(diff).toEqual({
      added: ['d'],
      removed: ['c'],
      changed: [{ code: 'b', fields: [{ field: 'promiseDay', before: '5', after: '3' }] }],
      unchanged: 1,
    })
  })

  test('a delta says nothing about what it does not hold', () => {
    expect(diffReleases(release(entry('a'), entry('b')), [entry('a')], 'delta').removed).toEqual([])
  })

  test('another writing of the same number is no change; a value that can no longer be read is one', () => {
    const phone = (text: string) => ({
      guide: { consultPhone: parsePhones(text).value },
      original: { consultPhone: text },
    })
    const before = release(entry('a', phone('0553-5550123')))
    expect(diffReleases(before, [entry('a', phone('（0553）5550123'))]).unchanged).toBe(1)
    expect(
      diffReleases(before, [entry('a', { guide: {}, original: { consultPhone: '见公告' } })]).changed[0]
        ?.fields,
    ).toEqual([{ field: 'consultPhone', before: '0553-5550123', after: '见公告' }])
  })

  test('materials and extra columns count', () => {
    const before = release(entry('a', { extras: { 咨询微信: 'x' } }, [{ name: '身份证', originals: 1 }]))
    const after = entry('a', { extras: {} }, [{ name: '身份证', originals: 2 }])
    expect(diffReleases(before, [after]).changed[0]?.fields).toEqual([
      { field: 'extra:咨询微信', before: 'x', after: null },
      { field: 'materials', before: '身份证；原件份数：1', after: '身份证；原件份数：2' },
    ])
  })

  test('a release never differs from itself, and the counts add up', () => {
    const entries = fc.uniqueArray(fc.record({ code: fc.string(), days: fc.nat() }), {
      selector: ({ code }) => code,
    })
    const build = (rows: { code: string; days: number }[]) =>
      rows.map(({ code, days }) => entry(code, { guide: { promiseDay: days } }))
    fc.assert(
      fc.property(entries, entries, (a, b) => {
        const [current, next] = [release(...build(a)), build(b)]
        expect(diffReleases(current, current.values())).toMatchObject({ added: [], removed: [], changed: [] })
        const diff = diffReleases(current, next)
        expect(diff.added.length + diff.changed.length + diff.unchanged).toBe(next.length)
        expect(diff.removed.length + diff.changed.length + diff.unchanged).toBe(current.size)
      }),
    )
  })
})
