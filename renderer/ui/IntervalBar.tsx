import { formatPercent } from './format.ts'
import css from './IntervalBar.module.css'

interface IntervalBarProps {
  /** what is measured, for readers of the picture's text */
  label: string
  /** proportions 0–1 */
  point: number
  low: number
  high: number
  /** the axis, 0–1 by default; give all bars of a list the same one */
  min?: number
  max?: number
  /** a line to compare with: the city's rate, a target */
  reference?: { at: number; label: string }
}

const width = 200
const middle = 9

/** A rate as a dot on its 95% interval on a common axis. */
export function IntervalBar({ label, point, low, high, min = 0, max = 1, reference }: IntervalBarProps) {
  const x = (value: number) => 6 + ((clamp(value, min, max) - min) / (max - min || 1)) * (width - 12)
  const text = `${label} ${formatPercent(point)}，95% 区间 ${formatPercent(low)} 至 ${formatPercent(high)}${
    reference ? `，${reference.label} ${formatPercent(reference.at)}` : ''
  }`
  return (
    <svg
      className={css.bar}
      viewBox={`0 0 ${width} 18`}
      role="img"
      aria-label={text}
      preserveAspectRatio="none"
    >
      <title>{text}</title>
      <line className={css.axis} x1={6} x2={width - 6} y1={middle} y2={middle} />
      {[min, (min + max) / 2, max].map((tick) => (
        <line key={tick} className={css.axis} x1={x(tick)} x2={x(tick)} y1={middle - 3} y2={middle + 3} />
      ))}
      {reference ? (
        <line className={css.reference} x1={x(reference.at)} x2={x(reference.at)} y1={1} y2={17} />
      ) : null}
      <line className={css.interval} x1={x(low)} x2={x(high)} y1={middle} y2={middle} />
      <line className={css.end} x1={x(low)} x2={x(low)} y1={middle - 4} y2={middle + 4} />
      <line className={css.end} x1={x(high)} x2={x(high)} y1={middle - 4} y2={middle + 4} />
      <line className={css.point} x1={x(point)} x2={x(point)} y1={middle} y2={middle} />
    </svg>
  )
}

const clamp = (value: number, min: number, max: number) => Math.min(max, Math.max(min, value))
