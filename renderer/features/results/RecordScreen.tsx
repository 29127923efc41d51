import { Button } from 'antd'
import { CheckRecord } from '#renderer/ui/CheckRecord.tsx'
import { DelayedSpinner } from '#renderer/ui/DelayedSpinner.tsx'
import { useQueryCall } from '#renderer/ui/data/queries.ts'
import { EmptyState } from '#renderer/ui/EmptyState.tsx'
import { FaultPanel } from '#renderer/ui/FaultPanel.tsx'
import { Page } from '#renderer/ui/Page.tsx'
import { useRoute } from '#renderer/ui/route.ts'
import { StateTag } from '#renderer/ui/StateTag.tsx'
import { standingLabels } from '#shared/domain/results/score.ts'

/** 抽查记录: one record, where every figure ends. */
export function RecordScreen() {
  const id = useRoute((place) => place.params.case ?? '')
  const { data, fault, refetch } = useQueryCall('results.record', { case: id }, { enabled: id !== '' })
  return (
    <Page
      title="抽查记录"
      wide
      actions={<Button onClick={() => window.history.back()}>返回</Button>}
      description={data ? data.round.name : undefined}
    >
      {fault ? <FaultPanel fault={fault} onRetry={refetch} /> : null}
      {id === '' ? <EmptyState title="没有选择记录">请从结果或问题清单中打开。</EmptyState> : null}
      {data ? (
        <>
          <p>
            <StateTag tone="info">结果：{standingLabels[data.standing]}</StateTag>
          </p>
          <CheckRecord record={data} />
        </>
      ) : fault || id === '' ? null : (
        <DelayedSpinner label="正在读取记录" />
      )}
    </Page>
  )
}
