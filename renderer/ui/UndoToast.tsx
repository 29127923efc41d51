import { Button } from 'antd'
import { useEffect, useState } from 'react'
import { create } from 'zustand'
import { KeyHint } from './KeyHint.tsx'
import { useKeys } from './keys.ts'
import css from './UndoToast.module.css'

interface Toast {
  id: number
  text: string
  undo?: () => void
  seconds: number
}

interface Toasts {
  toast: Toast | null
  show: (toast: { text: string; undo?: () => void; seconds?: number }) => void
  dismiss: () => void
}

/** `useToast().show({ text: '已移出抽样', undo })`: says what was done, and takes it back. One at a time. */
export const useToast = create<Toasts>()((set, get) => ({
  toast: null,
  show: ({ text, undo, seconds = undo ? 12 : 6 }) =>
    set({ toast: { id: (get().toast?.id ?? 0) + 1, text, seconds, ...(undo ? { undo } : {}) } }),
  dismiss: () => set({ toast: null }),
}))

/** Shows the toast at the foot of the window; mounted once, by the shell. Waits while pointed at or focused. */
export function ToastHost() {
  const { toast, dismiss } = useToast()
  return (
    <div role="status" className={css.host}>
      {toast ? <ToastLine key={toast.id} toast={toast} onDone={dismiss} /> : null}
    </div>
  )
}

function ToastLine({ toast, onDone }: { toast: Toast; onDone: () => void }) {
  const [held, setHeld] = useState(false)
  useEffect(() => {
    if (held) return
    const timer = setTimeout(onDone, toast.seconds * 1000)
    return () => clearTimeout(timer)
  }, [held, toast.seconds, onDone])
  const { undo } = toast
  const takeBack = () => {
    undo?.()
    onDone()
  }
  useKeys(undo ? { 'Alt+z': { label: '撤回刚才的操作', run: takeBack } } : {}, '通用')
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: pointing at it only keeps it on screen
    <div
      className={css.toast}
      onMouseEnter={() => setHeld(true)}
      onMouseLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
    >
      <span>{toast.text}</span>
      {undo ? (
        <Button size="small" onClick={takeBack}>
          撤回 <KeyHint keys="Alt+Z" />
        </Button>
      ) : null}
      <Button size="small" type="text" onClick={onDone}>
        知道了
      </Button>
    </div>
  )
}
