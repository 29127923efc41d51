import { fireEvent, render, screen } from '@testing-library/react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { SearchBox } from '#renderer/ui/SearchBox.tsx'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

const setUp = () => {
  const onSearch = vi.fn()
  render(<SearchBox label="查找事项" value="" onSearch={onSearch} />)
  return { onSearch, box: screen.getByRole('searchbox', { name: '查找事项' }) }
}

test('letters still being composed are not searched for; the finished word is', () => {
  const { onSearch, box } = setUp()
  fireEvent.compositionStart(box)
  fireEvent.change(box, { target: { value: "ying'ye" } })
  vi.advanceTimersByTime(1000)
  expect(onSearch).not.toHaveBeenCalled()
  fireEvent.change(box, { target: { value: '营业' } })
  fireEvent.compositionEnd(box)
  vi.advanceTimersByTime(1000)
  expect(onSearch.mock.calls).toEqual([['营业']])
})

test('waits until typing rests; Enter hurries; Esc clears', () => {
  const { onSearch, box } = setUp()
  fireEvent.change(box, { target: { value: '营' } })
  vi.advanceTimersByTime(100)
  fireEvent.change(box, { target: { value: '营业' } })
  vi.advanceTimersByTime(100)
  expect(onSearch).not.toHaveBeenCalled()
  fireEvent.keyDown(box, { key: 'Enter' })
  expect(onSearch.mock.calls).toEqual([['营业']])
  vi.advanceTimersByTime(1000)
  fireEvent.keyDown(box, { key: 'Escape' })
  expect(onSearch.mock.calls).toEqual([['营业'], ['']])
  expect(box).toHaveValue('')
})
