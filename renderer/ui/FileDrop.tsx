import { InboxOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { type DragEvent, type ReactNode, useState } from 'react'
import css from './FileDrop.module.css'

interface FileDropProps {
  /** 「选择清单文件」 */
  label: string
  /** kinds and limits: 「支持 .xlsx、.xls、.csv，不超过 50 MB」 */
  hint?: ReactNode
  disabled?: boolean
  /** opens the system's dialog */
  onPick: () => void
  /** takes dropped files; without it only the dialog is offered */
  onDrop?: (files: readonly File[]) => void
}

/** A place to choose a file by keyboard or mouse, or to drop one. */
export function FileDrop({ label, hint, disabled = false, onPick, onDrop }: FileDropProps) {
  const [over, setOver] = useState(false)
  const drag = (event: DragEvent) => {
    if (!onDrop || disabled) return
    event.preventDefault()
    setOver(event.type === 'dragover')
  }
  const drop = (event: DragEvent) => {
    drag(event)
    const files = [...event.dataTransfer.files]
    if (files.length > 0 && !disabled) onDrop?.(files)
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is an extra; the button does the same
    <div
      className={css.drop}
      data-over={over || undefined}
      onDragOver={drag}
      onDragLeave={drag}
      onDrop={drop}
    >
      <InboxOutlined className={css.icon} aria-hidden />
      <Button type="primary" disabled={disabled} onClick={onPick}>
        {label}
      </Button>
      {onDrop ? <p>也可以把文件拖到这里</p> : null}
      {hint ? <p className={css.hint}>{hint}</p> : null}
    </div>
  )
}
