import { expect, test } from 'vitest'
import type { WalkPromised } from '#shared/domain/walkthroughs/facts.ts'
import { noPromise, promisedTogether } from '#shared/domain/walkthroughs/promise.ts'

const source = { release: 'r1', name: '2026年10月清单', date: '2026-10-31' }
const guide = (names: string[] | null, more: Partial<WalkPromised> = {}): WalkPromised => ({
  ...noPromise,
  source,
  days: { count: 3, unit: '工作日' },
  fee: '不收费',
  materials: names === null ? null : names.map((name) => ({ name, necessity: '必要', form: '原件' })),
  ...more,
})

test('each material once, in the order of the items; time and fee are promised for each item alone', () => {
  expect(promisedTogether([guide(['身份证', '租赁合同']), guide(['身份证', '健康证'])])).toEqual({
    ...noPromise,
    source,
    materials: ['身份证', '租赁合同', '健康证'].map((name) => ({ name, necessity: '必要', form: '原件' })),
  })
})

test('where one guide does not say its materials, nothing is said of all', () => {
  expect(promisedTogether([guide(['身份证']), guide(null)]).materials).toBe(null)
  expect(promisedTogether([])).toEqual(noPromise)
})

test('guides of different releases have no common source', () => {
  const other = guide([], { source: { ...source, release: 'r2' } })
  expect(promisedTogether([guide([]), other]).source).toBe(null)
})
