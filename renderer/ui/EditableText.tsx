import { EditOutlined } from '@ant-design/icons'
import { Button, Input } from 'antd'
import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import css from './EditableText.module.css'
import { isComposing } from './keys.ts'

interface EditableTextProps {
  /** what it is: read with the button 「修改办公时间」 and the field */
  label: string
  value: string
  /** how the value is shown while it is not edited; the text itself by default */
  shown?: React.ReactNode
  /** resolves to true when it was stored; otherwise the field stays open with what was typed */
  onSave: (value: string) => Promise<boolean>
  disabled?: boolean
  required?: boolean
  maxLength?: number
  placeholder?: string
}

/** A value edited in place: Enter stores, Esc leaves it as it was. */
export function EditableText(props: EditableTextProps) {
  const {
    label,
    value,
    shown,
    onSave,
    disabled = false,
    required = false,
    maxLength = 200,
    placeholder,
  } = props
  const [text, setText] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
  const wasOpen = useRef(false)
  useEffect(() => {
    if (text === null && wasOpen.current) button.current?.focus()
    wasOpen.current = text !== null
  }, [text])

  if (text === null)
    return (
      <span className={css.line}>
        <span className={value === '' ? css.none : css.value}>
          {value === '' ? '未填' : (shown ?? value)}
        </span>
        {disabled ? null : (
          <Button
            ref={button}
            type="text"
            size="small"
            icon={<EditOutlined aria-hidden />}
            aria-label={`修改${label}`}
            onClick={() => setText(value)}
          />
        )}
      </span>
    )

  const missing = required && text.trim() === ''
  const save = async () => {
    if (busy || missing) return
    if (text.trim() === value) return setText(null)
    setBusy(true)
    const saved = await onSave(text.trim())
    setBusy(false)
    if (saved) setText(null)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (isComposing(event.nativeEvent)) return
    if (event.key === 'Enter') void save()
    else if (event.key === 'Escape') setText(null)
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    <span className={css.line}>
      <Input
        autoFocus
        size="small"
        aria-label={label}
        value={text}
        maxLength={maxLength}
        placeholder={placeholder ?? ''}
        status={missing ? 'error' : ''}
        aria-invalid={missing}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={onKeyDown}
      />
      <Button
        size="small"
        type="primary"
        disabled={missing}
        loading={busy ? { delay: 300 } : false}
        onClick={save}
      >
        保存
      </Button>
      <Button size="small" onClick={() => setText(null)}>
        不保存
      </Button>
    </span>
  )
}
