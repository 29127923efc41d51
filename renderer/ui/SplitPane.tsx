import {
  type CSSProperties,
  type KeyboardEvent,
  type PointerEvent,
  type ReactNode,
  useRef,
  useState,
} from 'react'
import css from './SplitPane.module.css'

interface SplitPaneProps {
  start: ReactNode
  end: ReactNode
  /** read as the name of the divider: 「列表与详情的分界」 */
  label: string
  /** share of the first pane, percent */
  initial?: number
  min?: number
  max?: number
}

/** Two panes with a divider for mouse and keyboard (←→, Home, End). One above the other where the width is short. */
export function SplitPane({ start, end, label, initial = 42, min = 20, max = 80 }: SplitPaneProps) {
  const [share, setShare] = useState(initial)
  const pane = useRef<HTMLDivElement>(null)
  const move = (to: number) => setShare(Math.round(Math.min(max, Math.max(min, to))))

  const onKeyDown = (event: KeyboardEvent) => {
    const to = { ArrowLeft: share - 2, ArrowRight: share + 2, Home: min, End: max }[event.key]
    if (to === undefined) return
    move(to)
    event.preventDefault()
  }
  const onPointerMove = (event: PointerEvent<HTMLDivElement>) => {
    if (!pane.current || !event.currentTarget.hasPointerCapture(event.pointerId)) return
    const box = pane.current.getBoundingClientRect()
    move(((event.clientX - box.left) / box.width) * 100)
  }

  return (
    <div ref={pane} className={css.split} style={{ '--share': `${share}%` } as CSSProperties}>
      <div className={css.pane}>{start}</div>
      {/* biome-ignore lint/a11y/useSemanticElements: a divider that moves is not a rule */}
      <div
        className={css.divider}
        role="separator"
        tabIndex={0}
        aria-label={label}
        aria-orientation="vertical"
        aria-valuenow={share}
        aria-valuemin={min}
        aria-valuemax={max}
        onKeyDown={onKeyDown}
        onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
        onPointerMove={onPointerMove}
      />
      <div className={css.pane}>{end}</div>
    </div>
  )
}
