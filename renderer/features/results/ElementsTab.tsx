import { DelayedSpinner } from '#renderer/ui/DelayedSpinner.tsx'
import { useQueryCall } from '#renderer/ui/data/queries.ts'
import { FaultPanel } from '#renderer/ui/FaultPanel.tsx'
import { Panel } from '#renderer/ui/Panel.tsx'
import { PlainTable } from '#renderer/ui/PlainTable.tsx'
import { PrintButton } from '#renderer/ui/PrintButton.tsx'
import type { ResultsOverview } from '#shared/contract/results.ts'
import { formatInterval } from '#shared/domain/statistics/format.ts'
import { RateCell } from './RateCell.tsx'
import css from './results.module.css'
import { type Scope, useDrill } from './use-drill.ts'

/** 单项准确率, element by element, for the whole round. */
export function ElementsTab({ scope }: { scope: Scope }) {
  const { data, fault, refetch } = useQueryCall('results.overview', scope, { keepPrevious: true })
  const { open } = useDrill()
  if (fault) return <FaultPanel fault={fault} onRetry={refetch} />
  if (!data) return <DelayedSpinner label="正在统计" />
  return (
    <Panel
      title="分要素结果"
      aside="分母为已问到的件数，“未问到”和我方原因、待定的不计"
      actions={<PrintButton list={() => printable(data)} />}
    >
      <PlainTable heads={['要素', '单项准确率和95%区间', '不一致']}>
        {data.elements.map(({ key, label, rate }) => (
          <tr key={key}>
            <th scope="row">{label}</th>
            <td>
              <RateCell rate={rate} of="" onOpen={() => open({ measure: rate.measure })} copy />
            </td>
            <td>
              <button
                type="button"
                className={css.figure}
                aria-label={`${label}不一致${rate.denominator - rate.numerator}件：查看明细`}
                onClick={() => open({ measure: rate.measure, part: 'no' })}
              >
                {rate.denominator - rate.numerator}件
              </button>
            </td>
          </tr>
        ))}
      </PlainTable>
    </Panel>
  )
}

const printable = (data: ResultsOverview) => ({
  title: `${data.round.name}分要素结果`,
  columns: [
    { title: '要素', width: 2 },
    { title: '一致', align: 'center' as const },
    { title: '已问到', align: 'center' as const },
    { title: '准确率', align: 'center' as const },
    { title: '95%区间', width: 2, align: 'center' as const },
  ],
  rows: data.elements.map(({ label, rate }) =>
    [
      label,
      rate.numerator,
      rate.denominator,
      rate.text,
      rate.small || rate.denominator === 0 ? '' : formatInterval(rate.interval),
    ].map(String),
  ),
})
