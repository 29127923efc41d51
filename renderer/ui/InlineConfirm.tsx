import { Button, Input } from 'antd'
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react'
import css from './InlineConfirm.module.css'
import { isComposing } from './keys.ts'

interface InlineConfirmProps {
  /** the button that asks: 「作废」 */
  label: string
  /** what will happen, and whether it can be undone: 「作废后不计入任何比率，可在记录中查到」 */
  question: string
  confirmLabel?: string
  /** asks for a reason in words; Enter in it never confirms by itself, Ctrl+Enter does */
  reason?: { label: string; placeholder?: string; minLength?: number }
  danger?: boolean
  disabled?: boolean
  size?: 'small' | 'middle'
  /** may return a promise; the question stays, disabled, until it settles. `false` keeps it open. */
  onConfirm: (reason: string) => unknown
}

/** A question in place of a dialog: the work around it stays visible. */
export function InlineConfirm(props: InlineConfirmProps) {
  const [open, setOpen] = useState(false)
  const trigger = useRef<HTMLButtonElement>(null)
  const close = () => {
    setOpen(false)
    requestAnimationFrame(() => trigger.current?.focus())
  }
  if (open) return <Question {...props} onClose={close} />
  return (
    <Button
      ref={trigger}
      size={props.size ?? 'middle'}
      danger={props.danger ?? false}
      disabled={props.disabled ?? false}
      aria-expanded={false}
      onClick={() => setOpen(true)}
    >
      {props.label}
    </Button>
  )
}

function Question(props: InlineConfirmProps & { onClose: () => void }) {
  const {
    question,
    label,
    confirmLabel = label,
    reason,
    danger = false,
    size = 'middle',
    onConfirm,
    onClose,
  } = props
  const [text, setText] = useState('')
  const [busy, setBusy] = useState(false)
  const [missing, setMissing] = useState(false)
  const field = useRef<HTMLTextAreaElement>(null)
  const cancel = useRef<HTMLButtonElement>(null)
  const id = useId()
  const minLength = reason?.minLength ?? 2

  useEffect(() => {
    // the safe choice has the focus: a stray Enter must not confirm
    if (field.current) field.current.focus()
    else cancel.current?.focus()
  }, [])

  const confirm = async () => {
    if (busy) return
    if (reason && text.trim().length < minLength) {
      setMissing(true)
      field.current?.focus()
      return
    }
    setBusy(true)
    try {
      if ((await onConfirm(text.trim())) !== false) onClose()
    } finally {
      setBusy(false)
    }
  }

  const onKeyDown = (event: KeyboardEvent) => {
    if (isComposing(event.nativeEvent)) return
    if (event.key === 'Escape') onClose()
    else if (event.key === 'Enter' && event.ctrlKey) void confirm()
    else return
    event.preventDefault()
    event.stopPropagation()
  }

  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be laid out as a panel
    <div
      className={css.confirm}
      role="group"
      aria-labelledby={`${id}-q`}
      data-danger={danger || undefined}
      onKeyDown={onKeyDown}
    >
      <p id={`${id}-q`}>{question}</p>
      {reason ? (
        <div>
          <label htmlFor={`${id}-r`}>{reason.label}</label>
          <Input.TextArea
            id={`${id}-r`}
            ref={(area) => {
              field.current = area?.resizableTextArea?.textArea ?? null
            }}
            value={text}
            placeholder={reason.placeholder ?? ''}
            autoSize={{ minRows: 1, maxRows: 4 }}
            aria-required
            aria-invalid={missing}
            aria-describedby={missing ? `${id}-m` : undefined}
            status={missing ? 'error' : ''}
            onChange={(event) => {
              setText(event.target.value)
              setMissing(false)
            }}
          />
          {missing ? (
            <p id={`${id}-m`} role="alert" className={css.missing}>
              请写明理由，不少于{minLength}个字。
            </p>
          ) : null}
        </div>
      ) : null}
      <div className={css.actions}>
        <Button
          size={size}
          type="primary"
          danger={danger}
          loading={busy ? { delay: 300 } : false}
          onClick={confirm}
        >
          {confirmLabel}
        </Button>
        <Button ref={cancel} size={size} disabled={busy} onClick={onClose}>
          不{label.length <= 2 ? label : '处理'}
        </Button>
      </div>
    </div>
  )
}
