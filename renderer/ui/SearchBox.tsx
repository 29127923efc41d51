import { SearchOutlined } from '@ant-design/icons'
import { Input, type InputRef } from 'antd'
import { type KeyboardEvent, type Ref, useEffect, useRef, useState } from 'react'
import { isComposing } from './keys.ts'

interface SearchBoxProps {
  label: string
  value: string
  onSearch: (text: string) => void
  placeholder?: string
  delayMs?: number
  /** ↓ in the box: hand the focus to the results */
  onArrowDown?: () => void
  ref?: Ref<InputRef>
}

/** Searches as you type. Letters an input method is still composing are not searched for. Esc clears, Enter hurries. */
export function SearchBox({
  label,
  value,
  onSearch,
  placeholder,
  delayMs = 150,
  onArrowDown,
  ref,
}: SearchBoxProps) {
  const [text, setText] = useState(value)
  const composing = useRef(false)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const latest = useRef(onSearch)
  useEffect(() => {
    latest.current = onSearch
  })
  useEffect(() => setText(value), [value])
  useEffect(() => () => clearTimeout(timer.current), [])

  const ask = (next: string, waitMs: number) => {
    clearTimeout(timer.current)
    if (waitMs === 0) latest.current(next.trim())
    else timer.current = setTimeout(() => latest.current(next.trim()), waitMs)
  }
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (isComposing(event.nativeEvent)) return
    if (event.key === 'Enter') ask(text, 0)
    else if (event.key === 'Escape' && text !== '') {
      setText('')
      ask('', 0)
    } else if (event.key === 'ArrowDown' && onArrowDown) onArrowDown()
    else return
    event.preventDefault()
  }

  return (
    <Input
      ref={ref}
      type="search"
      role="searchbox"
      aria-label={label}
      value={text}
      placeholder={placeholder ?? label}
      prefix={<SearchOutlined aria-hidden />}
      style={{ width: 320, maxWidth: '100%' }}
      onChange={(event) => {
        setText(event.target.value)
        if (!composing.current) ask(event.target.value, delayMs)
      }}
      onCompositionStart={() => {
        composing.current = true
        clearTimeout(timer.current)
      }}
      onCompositionEnd={(event) => {
        composing.current = false
        ask(event.currentTarget.value, delayMs)
      }}
      onKeyDown={onKeyDown}
    />
  )
}
