import { expect, test } from 'vitest'
import { kinds } from '#service/host/kinds.ts'
import { topicsOf } from '#service/host/workspace.ts'

test('what arrives refreshes an open window, of whatever kind it is', () => {
  const silent = Object.keys(kinds).filter((kind) => (topicsOf[kind] ?? []).length === 0)
  expect(silent).toEqual([])
})
