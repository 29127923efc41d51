import { CheckRecord } from '#renderer/ui/CheckRecord.tsx'
import { DelayedSpinner } from '#renderer/ui/DelayedSpinner.tsx'
import { useQueryCall } from '#renderer/ui/data/queries.ts'
import { FaultPanel } from '#renderer/ui/FaultPanel.tsx'
import { StateIcon } from '#renderer/ui/StateTag.tsx'
import type { CheckRecord as Record } from '#shared/contract/review.ts'
import { DecisionBar } from './DecisionBar.tsx'
import { Receiver } from './Receiver.tsx'
import { RulingPanel } from './RulingPanel.tsx'
import css from './review.module.css'

/** One record at the review desk, with what can be decided about it. */
export function RecordPane({ id }: { id: string }) {
  const { data, fault, loading, refetch } = useQueryCall('review.get', { case: id })
  if (fault) return <FaultPanel fault={fault} onRetry={refetch} />
  if (loading || !data) return <DelayedSpinner label="正在读取记录" />
  return (
    <>
      <CheckRecord record={data} />
      {data.selfReported ? <Receiver key={id} id={id} /> : null}
      {data.contending.length > 0 ? <RulingPanel record={data} /> : null}
      <Decide record={data} />
    </>
  )
}

function Decide({ record }: { record: Record }) {
  if (record.contending.length > 0 || record.check === null) return null
  if (record.status === 'approved') return null
  if (record.mine)
    return (
      <p className={css.actions}>
        <StateIcon tone="info" /> 这条记录是您本人拨打的，须由其他同志复核。
      </p>
    )
  return <DecisionBar key={record.check} record={record} check={record.check} />
}
