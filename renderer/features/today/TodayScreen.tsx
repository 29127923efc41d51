import { Button } from 'antd'
import { DelayedSpinner } from '#renderer/ui/DelayedSpinner.tsx'
import { useQueryCall } from '#renderer/ui/data/queries.ts'
import { EmptyState } from '#renderer/ui/EmptyState.tsx'
import { FaultPanel } from '#renderer/ui/FaultPanel.tsx'
import { formatDay } from '#renderer/ui/format.ts'
import { Page } from '#renderer/ui/Page.tsx'
import { Panel } from '#renderer/ui/Panel.tsx'
import { linkTo, navigate } from '#renderer/ui/route.ts'
import { Stat, StatRow } from '#renderer/ui/Stat.tsx'
import { StateTag } from '#renderer/ui/StateTag.tsx'
import { type RoundStatus, roundStatusLabels } from '#shared/domain/rounds/fold.ts'
import { FirstHour } from './FirstHour.tsx'
import css from './today.module.css'

/** 今日: what waits for this person now, and for a new workspace the first hour. */
export function TodayScreen() {
  const { data, fault, refetch } = useQueryCall('today.overview', {})
  if (fault) return <FaultPanel fault={fault} onRetry={refetch} />
  if (!data) return <DelayedSpinner label="正在打开" />
  const { calls, rounds, firstHour } = data
  const unfinished = firstHour.some((step) => !step.done && !step.optional)
  return (
    <Page
      title="今日"
      description={
        <>
          {formatDay(data.today, true)} {data.working ? '工作日' : '非工作日，窗口一般不办公'}
          {data.calendarKnown ? null : '（当年放假安排尚未导入，按周末推算）'}
        </>
      }
      actions={
        calls.ready > 0 ? (
          <Button type="primary" onClick={() => navigate('checks')}>
            开始拨打
          </Button>
        ) : null
      }
    >
      {unfinished ? <FirstHour steps={firstHour} /> : null}
      <Panel title="拨打" actions={<a href={linkTo('checks')}>打开队列</a>}>
        <StatRow>
          <Stat label="现在可以拨打" value={calls.ready} unit="件" />
          <Stat label="预约再拨已到时" value={calls.appointments} unit="件" />
          <Stat label="预约再拨已过时" value={calls.missed} unit="件" />
          <Stat label="录入中未提交" value={calls.inProgress} unit="件" />
        </StatRow>
      </Panel>
      <Reviews />
      <Panel title="进行中的批次" actions={<a href={linkTo('rounds')}>全部批次</a>}>
        {rounds.length === 0 ? (
          <EmptyState title="没有进行中的批次" />
        ) : (
          <ul className={css.rounds}>
            {rounds.map((round) => (
              <li key={round.id}>
                <a href={linkTo('round', { id: round.id })}>{round.name}</a>
                <StateTag tone="info">{roundStatusLabels[round.status as RoundStatus]}</StateTag>
                <span className={css.count}>
                  已提交 {round.submitted} / 抽取 {round.drawn} 件
                </span>
              </li>
            ))}
          </ul>
        )}
      </Panel>
    </Page>
  )
}

/** What waits at the review desk. Its figures may come a moment later: they stand in places of their own. */
function Reviews() {
  const { data, fault, refetch } = useQueryCall('today.reviews', {})
  return (
    <Panel title="复核" actions={<a href={linkTo('review')}>打开复核</a>}>
      {fault ? (
        <FaultPanel fault={fault} onRetry={refetch} />
      ) : (
        <StatRow>
          <Stat label="待复核" value={data?.waiting ?? '　'} unit="件" />
          <Stat label="退回补充" value={data?.returned ?? '　'} unit="件" />
          <Stat label="待裁定" value={data?.ruling ?? '　'} unit="件" />
        </StatRow>
      )}
    </Panel>
  )
}
