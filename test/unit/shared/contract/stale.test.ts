import { expect, test } from 'vitest'
import { contract } from '#shared/contract/contract.ts'
import { queriesOn } from '#shared/contract/stale.ts'

test('what depends on a changed topic is asked again, and nothing else; commands never', () => {
  const stale = queriesOn(['callers'])
  expect(stale).toContain('callers.list')
  expect(stale).not.toContain('callers.register')
  for (const [name, call] of Object.entries(contract))
    expect(stale.includes(name), name).toBe(call.kind === 'query' && call.topics.some((t) => t === 'callers'))
})

test('no topic makes nothing old', () => {
  expect(queriesOn([])).toEqual([])
})
