import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createWorkSaver, type SaveState } from '#renderer/ui/data/work-saver.ts'
import { ok, type Result } from '#shared/contract/result.ts'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

const setup = () => {
  const answers: Result<{ savedAt: number }>[] = []
  const save = vi.fn(async () => answers.shift() ?? ok({ savedAt: 5 }))
  const states: SaveState[] = []
  const saver = createWorkSaver({ save, onChange: (s) => states.push(s) })
  return { answers, save, saver, states }
}

test('somebody who never stops typing is saved all the same', async () => {
  const { save, saver } = setup()
  for (let i = 0; i < 10; i++) {
    saver.touch()
    await vi.advanceTimersByTimeAsync(100)
  }
  expect(save.mock.calls.length).toBeGreaterThanOrEqual(4)
})

test('what came while a save was under way goes with the next, and only then all is saved', async () => {
  const { save, saver, states } = setup()
  saver.touch()
  const flushed = saver.flush()
  saver.touch()
  await flushed
  expect(save).toHaveBeenCalledTimes(2)
  expect(states.at(-1)?.kind).toBe('saved')
})

test('a save that failed is tried again by itself', async () => {
  const { answers, save, saver, states } = setup()
  answers.push({ ok: false, error: { code: 'DISK_FULL', message: '满' } })
  saver.touch()
  await vi.advanceTimersByTimeAsync(300)
  expect(states.at(-1)).toMatchObject({ kind: 'failed', fault: { code: 'DISK_FULL' } })
  await vi.advanceTimersByTimeAsync(5000)
  expect(save).toHaveBeenCalledTimes(2)
  expect(states.at(-1)).toEqual({ kind: 'saved', at: 5, fault: null })
})

test('no save overtakes a command that saves by itself', async () => {
  const { save, saver } = setup()
  saver.hold()
  saver.touch()
  await saver.flush()
  await vi.advanceTimersByTimeAsync(1000)
  expect(save).not.toHaveBeenCalled()
  saver.release()
  await vi.advanceTimersByTimeAsync(300)
  expect(save).toHaveBeenCalledTimes(1)
})
