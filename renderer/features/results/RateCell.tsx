import { CopyButton } from '#renderer/ui/CopyButton.tsx'
import { formatPercent } from '#renderer/ui/format.ts'
import { IntervalBar } from '#renderer/ui/IntervalBar.tsx'
import type { ResultRateView } from '#shared/contract/results.ts'
import css from './results.module.css'

interface RateCellProps {
  rate: ResultRateView
  /** read with the figure: 镜湖区 */
  of: string
  onOpen: () => void
  bar?: boolean
  copy?: boolean
}

/** A rate with its fraction, its interval as a bar, and what could not be scored. Opens its cases. */
export function RateCell({ rate, of, onOpen, bar = true, copy = false }: RateCellProps) {
  const { numerator, denominator, interval, bounds, weighted } = rate
  if (denominator === 0) return <span className={css.soft}>未统计</span>
  return (
    <div className={css.rate}>
      <span>
        <button
          type="button"
          className={css.figure}
          onClick={onOpen}
          aria-label={`${of}${rate.label} ${rate.text} ${numerator}/${denominator}：查看明细`}
        >
          {rate.small ? `${numerator}/${denominator}` : rate.text}
        </button>
        <span className={css.small}>{rate.small ? '　不列比率' : `　${numerator}/${denominator}`}</span>
        {copy ? <CopyButton text={rate.sentence} label="复制成句" type="text" /> : null}
      </span>
      {bar && !rate.small ? (
        <>
          <IntervalBar
            label={`${of}${rate.label}`}
            point={numerator / denominator}
            low={interval.low}
            high={interval.high}
          />
          <span className={css.small}>
            {formatPercent(interval.low)} 至 {formatPercent(interval.high)}
          </span>
        </>
      ) : null}
      {weighted && !rate.small ? (
        <span className={css.small}>加权 {formatPercent(weighted.rate)}</span>
      ) : null}
      {bounds && !rate.small ? (
        <span className={css.small}>
          上下限 {formatPercent(bounds.low)} 至 {formatPercent(bounds.high)}
        </span>
      ) : null}
    </div>
  )
}
