import { ArrowDownOutlined, ArrowUpOutlined, DeleteOutlined } from '@ant-design/icons'
import { Button, Input } from 'antd'
import { type ClipboardEvent, type KeyboardEvent, useEffect, useId, useRef, useState } from 'react'
import { isComposing } from './keys.ts'
import css from './LinesField.module.css'
import { StateIcon } from './StateTag.tsx'

interface LinesFieldProps {
  label: string
  hint?: string | undefined
  error?: string | undefined
  lines: readonly string[]
  onChange: (lines: string[]) => void
  /** pasted text as sentences */
  split: (text: string) => string[]
}

const PAST = 50

/**
 * Sentences as lines: Enter begins the next one, Backspace in an empty one removes it, Alt+↑↓ moves it, Ctrl+Z takes
 * back what was done in this field; pasted text becomes one sentence a line.
 */
export function LinesField({ label, hint, error, lines, onChange, split }: LinesFieldProps) {
  const id = useId()
  const list = useRef<HTMLOListElement>(null)
  const [wish, setWish] = useState<{ at: number } | null>(null)
  const [past, setPast] = useState<readonly (readonly string[])[]>([])
  const [typed, setTyped] = useState<number | null>(null)
  useEffect(() => {
    if (wish) list.current?.querySelectorAll('textarea')[wish.at]?.focus()
  }, [wish])

  /** Keys typed in one line are taken back together. */
  const change = (next: string[], typing: number | null = null) => {
    if (typing === null || typing !== typed) setPast([...past.slice(-PAST), lines])
    setTyped(typing)
    onChange(next)
  }
  const go = (at: number) => setWish({ at })
  const put = (at: number, gone: number, fresh: readonly string[]) =>
    change(lines.toSpliced(at, gone, ...fresh))
  const move = (at: number, to: number) => {
    const line = lines[at]
    if (line === undefined || to < 0 || to >= lines.length) return
    change(lines.toSpliced(at, 1).toSpliced(to, 0, line))
    go(to)
  }
  const remove = (at: number) => {
    put(at, 1, [])
    go(Math.max(0, at - 1))
  }
  const add = (at: number) => {
    put(at, 0, [''])
    go(at)
  }
  const undo = (at: number | null) => {
    const before = past.at(-1)
    if (!before) return
    setPast(past.slice(0, -1))
    setTyped(null)
    onChange([...before])
    if (at !== null) go(Math.min(at, before.length - 1))
  }

  const onKeyDown = (at: number) => (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (isComposing(event.nativeEvent)) return
    const { key, altKey, ctrlKey, metaKey, shiftKey } = event
    // Never splits: in a sentence that is wrapped, the end of the row is not that of the sentence.
    if (key === 'Enter' && !ctrlKey && !altKey) add(at + 1)
    else if (key === 'Backspace' && event.currentTarget.value === '') remove(at)
    else if (altKey && key === 'ArrowUp') move(at, at - 1)
    else if (altKey && key === 'ArrowDown') move(at, at + 1)
    else if ((ctrlKey || metaKey) && !shiftKey && key.toLowerCase() === 'z' && past.length > 0) undo(at)
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  const onPaste = (at: number) => (event: ClipboardEvent<HTMLTextAreaElement>) => {
    const sentences = split(event.clipboardData.getData('text'))
    if (sentences.length < 2) return
    event.preventDefault()
    const { selectionStart: from, selectionEnd: to, value } = event.currentTarget
    const [first = '', ...rest] = sentences
    const last = rest.pop() ?? ''
    put(at, 1, [value.slice(0, from) + first, ...rest, last + value.slice(to)])
    go(at + sentences.length - 1)
  }

  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be laid out as a column of its own
    <div
      className={css.field}
      role="group"
      aria-labelledby={id}
      aria-describedby={error ? `${id}-e` : undefined}
    >
      <div className={css.head}>
        <span id={id}>{label}</span>
        {hint ? <span className={css.hint}>{hint}</span> : null}
        {past.length > 0 ? (
          <Button size="small" type="text" onClick={() => undo(null)}>
            撤销
          </Button>
        ) : null}
      </div>
      <ol ref={list} className={css.lines}>
        {lines.map((line, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a line has nothing of its own but its place
          <li key={at} className={css.line}>
            <span aria-hidden>{at + 1}</span>
            <Input.TextArea
              aria-label={`${label}第${at + 1}句`}
              autoSize={{ minRows: 1, maxRows: 6 }}
              value={line}
              onChange={(event) => change(lines.with(at, event.target.value), at)}
              onKeyDown={onKeyDown(at)}
              onPaste={onPaste(at)}
            />
            <span>
              <Button
                type="text"
                tabIndex={-1}
                disabled={at === 0}
                icon={<ArrowUpOutlined />}
                aria-label={`上移${label}第${at + 1}句`}
                title="上移（Alt+↑）"
                onClick={() => move(at, at - 1)}
              />
              <Button
                type="text"
                tabIndex={-1}
                disabled={at === lines.length - 1}
                icon={<ArrowDownOutlined />}
                aria-label={`下移${label}第${at + 1}句`}
                title="下移（Alt+↓）"
                onClick={() => move(at, at + 1)}
              />
              <Button
                type="text"
                icon={<DeleteOutlined />}
                aria-label={`删去${label}第${at + 1}句`}
                title="删去"
                onClick={() => remove(at)}
              />
            </span>
          </li>
        ))}
      </ol>
      <div>
        <Button size="small" onClick={() => add(lines.length)} aria-label={`${label}加一句`}>
          加一句
        </Button>
      </div>
      {error ? (
        <div id={`${id}-e`} className={css.error} role="alert">
          <StateIcon tone="bad" /> {error}
        </div>
      ) : null}
    </div>
  )
}
