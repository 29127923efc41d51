import fc from 'fast-check'
import { expect, test } from 'vitest'
import { entryText } from '#service/features/catalogue/entry-text.ts'
import type { CatalogueEntry } from '#shared/domain/item/item.ts'

const entry: CatalogueEntry = {
  item: {
    code: '11340200',
    unitId: 'unit',
    guide: { taskName: '社会保障卡挂失', taskCode: '1', useLevel: '市', promiseDay: 3 },
    original: { useLevel: '市级', promiseDay: '三天' },
    extras: { 备注: '一', 来源: '二', '10': '三' },
  },
  materials: [
    {
      name: '居民身份证',
      type: '证件',
      copies: 1,
      original: { copies: '一份' },
      extras: { 乙: '1', 甲: '2' },
    },
    { name: '登记表' },
  ],
}

/** The same things under keys in another order. */
const turned = <T>(value: T, turn: (keys: string[]) => string[]): T => {
  if (Array.isArray(value)) return value.map((one) => turned(one, turn)) as T
  if (typeof value !== 'object' || value === null) return value
  const bag = value as Record<string, unknown>
  return Object.fromEntries(turn(Object.keys(bag)).map((key) => [key, turned(bag[key], turn)])) as T
}

test('the same item is the same text, whatever order its columns came in', () => {
  const text = entryText(entry)
  expect(JSON.parse(text)).toEqual(entry)
  fc.assert(
    fc.property(fc.infiniteStream(fc.nat()), (stream) => {
      const turn = (keys: string[]) =>
        keys
          .map((key): [number, string] => [stream.next().value ?? 0, key])
          .sort(([a], [b]) => a - b)
          .map(([, key]) => key)
      expect(entryText(turned(entry, turn))).toBe(text)
    }),
    { numRuns: 200 },
  )
})

test('what has no place in a guide, or no value, is not in its text', () => {
  const odd = { ...entry.item, guide: { ...entry.item.guide, nonsense: 'x', taskType: undefined } }
  expect(entryText({ ...entry, item: odd as unknown as CatalogueEntry['item'] })).toBe(entryText(entry))
})
