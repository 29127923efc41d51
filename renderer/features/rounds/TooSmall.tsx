import { Button } from 'antd'
import { Panel } from '#renderer/ui/Panel.tsx'
import type { PlanFields } from '#shared/domain/rounds/facts.ts'
import { costOf } from '#shared/domain/statistics/planner.ts'
import css from './rounds.module.css'
import { hoursText, type Preview, periodText, quarterOf } from './words.ts'

interface TooSmallProps {
  plan: PlanFields
  preview: Preview
  change?: ((fields: Partial<PlanFields>) => void) | undefined
}

/** A round for 排名 whose strata are too small: why that cannot be compared, and two ways that can. */
export function TooSmall({ plan, preview, change }: TooSmallProps) {
  const { tooSmallToRank: small, strata } = preview
  if (plan.purpose !== 'rank' || small.length === 0) return null
  const { minSample } = plan
  const enough = strata.map((s) => (s.n === 0 ? 0 : Math.max(s.n, Math.min(s.size, minSample))))
  const total = enough.reduce((a, b) => a + b, 0)
  const short = strata.filter((s) => s.n > 0 && s.size < minSample)
  const { hours } = costOf(Math.max(1, total), { population: preview.population })
  const quarter = quarterOf(plan.startDate)
  return (
    <Panel title="样本太少，不能用于比较" tone="notice">
      <p>
        {small.length > 4 ? `${small.slice(0, 4).join('、')}等${small.length}层` : small.join('、')}
        抽取数少于最小样本{minSample}
        件。这么少的件数，两家相差十几个百分点也可能只是偶然，比较对被查单位不公平，本批次不会给出分档。
      </p>
      <p>可以这样办：</p>
      <ul className={css.lines}>
        <li className={css.line}>
          每层抽够{minSample}件，共{total}件，{hoursText(hours)}
          {short.length > 0
            ? `（${short.map((s) => s.label).join('、')}总共不足${minSample}件，只列件数）`
            : ''}
          {change ? (
            <Button size="small" onClick={() => change({ minPerStratum: minSample })}>
              每层抽够{minSample}件
            </Button>
          ) : null}
        </li>
        <li className={css.line}>
          季度累计：件数不变，同一季度、同一口径的几个批次合在一起，够{minSample}件再比较
          {plan.period === quarter ? (
            <strong>（所属期已是{periodText(quarter)}，本批次会计入累计）</strong>
          ) : change ? (
            <Button size="small" onClick={() => change({ period: quarter })}>
              按{periodText(quarter)}累计
            </Button>
          ) : null}
        </li>
      </ul>
    </Panel>
  )
}
