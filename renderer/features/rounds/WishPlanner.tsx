import { Button, InputNumber } from 'antd'
import { useId, useState } from 'react'
import { formatCount } from '#renderer/ui/format.ts'
import { planSample } from '#shared/domain/statistics/planner.ts'
import css from './rounds.module.css'
import { hoursText, type Preview } from './words.ts'

interface WishPlannerProps {
  preview: Preview
  onAdopt: (size: number) => void
}

/** 想要的误差 → 需要多少件、多少小时. */
export function WishPlanner({ preview, onAdopt }: WishPlannerProps) {
  const [points, setPoints] = useState(5)
  const id = useId()
  const cost = planSample({
    population: preview.population,
    halfWidth: points / 100,
    expectedRate: preview.expectedRate,
    clusterSizes: preview.clusters.flatMap(({ items, numbers }) => Array<number>(numbers).fill(items)),
  })
  return (
    <div className={css.wish}>
      <label htmlFor={id}>想要的误差 ±</label>
      <InputNumber
        id={id}
        size="small"
        className={css.tiny}
        controls={false}
        min={0.5}
        max={50}
        precision={1}
        value={points}
        onChange={(next) => {
          if (typeof next === 'number' && next >= 0.5 && next <= 50) setPoints(next)
        }}
      />
      <span role="status">
        个百分点 → 需要 <strong>{formatCount(cost.checks)}</strong> 件，{hoursText(cost.hours)}
      </span>
      <Button size="small" disabled={cost.checks === preview.sample} onClick={() => onAdopt(cost.checks)}>
        按{formatCount(cost.checks)}件抽取
      </Button>
    </div>
  )
}
