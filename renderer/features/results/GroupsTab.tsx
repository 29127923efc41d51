import { Button } from 'antd'
import { DelayedSpinner } from '#renderer/ui/DelayedSpinner.tsx'
import { useQueryCall } from '#renderer/ui/data/queries.ts'
import { EmptyState } from '#renderer/ui/EmptyState.tsx'
import { FaultPanel } from '#renderer/ui/FaultPanel.tsx'
import { Panel } from '#renderer/ui/Panel.tsx'
import { PlainTable } from '#renderer/ui/PlainTable.tsx'
import { PrintButton } from '#renderer/ui/PrintButton.tsx'
import { replaceParams } from '#renderer/ui/route.ts'
import { StateIcon, StateTag } from '#renderer/ui/StateTag.tsx'
import type { Output } from '#shared/contract/contract.ts'
import type { ResultGroupView } from '#shared/contract/results.ts'
import type { Grouping } from '#shared/domain/results/groups.ts'
import { formatInterval } from '#shared/domain/statistics/format.ts'
import { RateCell } from './RateCell.tsx'
import css from './results.module.css'
import { type Scope, useDrill } from './use-drill.ts'

const titles: Record<Grouping, string> = {
  area: '县市区和市直单位',
  unit: '单位',
  window: '窗口',
  focus: '重点领域',
}
const sides = { area: '县市区、开发区', city: '市直单位' } as const

/** Results group by group, 县市区 and 市直单位 never in one table. */
export function GroupsTab({ scope, by }: { scope: Scope; by: Grouping }) {
  const { data, fault, refetch } = useQueryCall('results.groups', { ...scope, by }, { keepPrevious: true })
  if (fault) return <FaultPanel fault={fault} onRetry={refetch} />
  if (!data) return <DelayedSpinner label="正在统计" />
  if (data.groups.length === 0) return <EmptyState title="还没有可以统计的记录" />
  return (
    <>
      <Comparison ranking={data.ranking} />
      {(['area', 'city'] as const).map((side) => {
        const groups = data.groups.filter((g) => g.side === side)
        if (groups.length === 0) return null
        return (
          <Panel
            key={side}
            title={by === 'area' ? sides[side] : `${titles[by]}（${sides[side]}）`}
            aside={`${groups.length}个`}
            actions={<PrintButton list={() => printable(`${titles[by]}结果（${sides[side]}）`, groups)} />}
          >
            <GroupTable by={by} groups={groups} />
          </Panel>
        )
      })}
    </>
  )
}

/** Whether the groups may be compared, and what to do when not. */
function Comparison({ ranking }: { ranking: Output<'results.groups'>['ranking'] }) {
  return (
    <p className={css.actions} role={ranking.code ? 'status' : undefined}>
      <StateIcon tone={ranking.allowed ? 'ok' : 'info'} />
      <span>
        {ranking.reason}
        {ranking.tooSmall.length > 0 ? `样本不足的：${ranking.tooSmall.join('、')}。` : ''}
      </span>
      {ranking.offerQuarter ? (
        <Button onClick={() => replaceParams({ quarter: '1' })}>改用季度累计</Button>
      ) : null}
      {ranking.code ? <span className={css.small}>编号 {ranking.code}</span> : null}
    </p>
  )
}

function GroupTable({ by, groups }: { by: Grouping; groups: readonly ResultGroupView[] }) {
  const { open } = useDrill()
  const banded = groups.some((g) => g.band !== null)
  return (
    <PlainTable
      heads={[
        by === 'window' ? '窗口' : by === 'focus' ? '领域' : '单位',
        '抽取',
        '未接通',
        '不计入',
        '待复核',
        '全要素准确率和95%区间',
        '完成率',
        '首次接通率',
        ...(banded ? ['分档'] : []),
      ]}
    >
      {groups.map((g) => {
        const to = (measure: string) => () => open({ by, key: g.key, measure })
        return (
          <tr key={g.key}>
            <th scope="row">
              <button
                type="button"
                className={css.figure}
                aria-label={`${g.name}：查看全部案件`}
                onClick={() => open({ by, key: g.key })}
              >
                {g.name}
              </button>
              {g.selfRun ? (
                <StateTag tone="idle" plain>
                  自管
                </StateTag>
              ) : null}
            </th>
            <td>{g.counts.drawn}</td>
            <td>{g.counts.notConnected}</td>
            <td>{g.counts.ours + g.counts.pending}</td>
            <td>{g.counts.unreviewed}</td>
            <td>
              <RateCell rate={g.score} of={g.name} onOpen={to('score')} copy />
            </td>
            <td>
              <RateCell rate={g.completion} of={g.name} onOpen={to('completion')} bar={false} />
            </td>
            <td>
              <RateCell rate={g.first} of={g.name} onOpen={to('first')} bar={false} />
            </td>
            {banded ? <td>{g.band ?? '不分档'}</td> : null}
          </tr>
        )
      })}
    </PlainTable>
  )
}

const printable = (title: string, groups: readonly ResultGroupView[]) => ({
  title,
  note: '全要素准确率的分母为抽取的件数减去我方原因、待定和待复核的件数；“～”为95%区间。',
  columns: [
    { title: '单位', width: 4 },
    { title: '抽取', align: 'center' as const },
    { title: '未接通', align: 'center' as const },
    { title: '不计入', align: 'center' as const },
    { title: '一致/分母', width: 2, align: 'center' as const },
    { title: '准确率', width: 1.5, align: 'center' as const },
    { title: '95%区间', width: 2.5, align: 'center' as const },
    { title: '分档', width: 2 },
  ],
  rows: groups.map((g) =>
    [
      g.selfRun ? `${g.name}（自管）` : g.name,
      g.counts.drawn,
      g.counts.notConnected,
      g.counts.ours + g.counts.pending,
      `${g.score.numerator}/${g.score.denominator}`,
      g.score.text,
      g.score.small || g.score.denominator === 0 ? '' : formatInterval(g.score.interval),
      g.band ?? '',
    ].map(String),
  ),
})
