import { expect, test } from 'vitest'
import { createTurns } from '#hub/sync/turns.ts'

test('batches of one device go in the order they came in; another device waits for nobody', async () => {
  const turns = createTurns()
  const gone: string[] = []
  const first = turns.take('ann')
  const second = turns.take('ann')
  const other = turns.take('bob')
  const passed = (name: string, before: Promise<void>) => before.then(() => void gone.push(name))
  const through = [
    passed('second', second.before),
    passed('first', first.before),
    passed('other', other.before),
  ]
  await Promise.all(through.slice(1))
  expect(gone).toEqual(['first', 'other'])
  first.done()
  await through[0]
  expect(gone).toEqual(['first', 'other', 'second'])
  second.done()
  await turns.take('ann').before
})
