import { expect, test } from 'vitest'
import { createAhead } from '#service/sync/ahead.ts'

const counting = (depth: number) => {
  const made: number[] = []
  const ahead = createAhead({
    make: async (n: number) => {
      made.push(n)
      if (n === 13) throw new Error('lost')
      return n * 10
    },
    keyOf: String,
    next: (n) => n + 1,
    depth,
  })
  return { ahead, made }
}

test('what was begun is not made twice, and what follows it is begun as well, so far', async () => {
  const { ahead, made } = counting(2)
  await ahead.begin(1)
  expect(ahead.has(1) && ahead.has(2)).toBe(true)
  expect(await ahead.take(1)).toBe(10)
  expect(await ahead.take(2)).toBe(20)
  expect(made).toEqual([1, 2])
})

test('something else is made anew, and what was begun for nothing is dropped', async () => {
  const { ahead, made } = counting(2)
  await ahead.begin(1)
  expect(await ahead.take(7)).toBe(70)
  expect(ahead.has(1)).toBe(false)
  expect(made).toEqual([1, 2, 7])
})

test('a failure is heard by whoever asks for it, and by nobody else', async () => {
  const { ahead } = counting(1)
  expect(await ahead.begin(13)).toBeNull()
  await expect(ahead.take(13)).rejects.toThrow('lost')
})
