import type { ReactNode } from 'react'
import { formatPercent } from './format.ts'
import { IntervalBar } from './IntervalBar.tsx'
import css from './Stat.module.css'

interface StatProps {
  label: string
  /** the figure as it is read: "86.7%" or 1234 */
  value: string | number
  unit?: string
  /** what the rate counts: shown as 分子/分母 */
  numerator?: number
  denominator?: number
  /** 95% interval, proportions 0–1; `point` draws the bar */
  interval?: { point: number; low: number; high: number }
  /** 口径, coverage, 待复核 n 件 … */
  note?: ReactNode
  /** opens the records behind the figure */
  onOpen?: () => void
}

/** One figure with everything needed to trust it: label, 分子/分母, interval, note. */
export function Stat({ label, value, unit, numerator, denominator, interval, note, onOpen }: StatProps) {
  const shown = typeof value === 'number' ? value.toLocaleString('zh-CN') : value
  const figure = (
    <>
      {shown}
      {unit ? <span className={css.unit}>{unit}</span> : null}
    </>
  )
  return (
    <div className={css.stat}>
      <div className={css.label}>{label}</div>
      <div className={css.value}>
        {onOpen ? (
          <button
            type="button"
            className={css.open}
            onClick={onOpen}
            aria-label={`${label} ${shown}${unit ?? ''}：查看明细`}
          >
            {figure}
          </button>
        ) : (
          figure
        )}
      </div>
      {denominator === undefined ? null : (
        <div className={css.small}>
          {numerator ?? 0} / {denominator} 件
        </div>
      )}
      {interval ? (
        <>
          <IntervalBar label={label} {...interval} />
          <div className={css.small}>
            95% 区间 {formatPercent(interval.low)} 至 {formatPercent(interval.high)}
          </div>
        </>
      ) : null}
      {note ? <div className={css.small}>{note}</div> : null}
    </div>
  )
}

/** Figures side by side. */
export function StatRow({ children }: { children: ReactNode }) {
  return <div className={css.row}>{children}</div>
}
