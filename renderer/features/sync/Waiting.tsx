import { Button } from 'antd'
import { useQueryCall } from '#renderer/ui/data/queries.ts'
import { FaultPanel } from '#renderer/ui/FaultPanel.tsx'
import { formatCount } from '#renderer/ui/format.ts'
import { Panel } from '#renderer/ui/Panel.tsx'
import { PlainTable } from '#renderer/ui/PlainTable.tsx'
import { DateText } from '#renderer/ui/texts.tsx'
import type { SyncState } from '#shared/contract/sync.ts'
import { recordName } from './item-words.ts'
import { waitWords } from './link-words.ts'
import css from './sync.module.css'

const SHOWN = 20

/** 待传: what 市局 has not received yet, why, and when it is tried again. */
export function Waiting({ state, onAll }: { state: SyncState; onAll: () => void }) {
  const query = useQueryCall('sync.items', { state: 'waiting', way: 'sent', limit: SHOWN })
  if (query.fault) return <FaultPanel fault={query.fault} onRetry={query.refetch} />
  const { rows = [], total = 0 } = query.data ?? {}
  if (total === 0) return null
  const { reason, next } = waitWords(state)
  return (
    <Panel
      title="待传"
      aside={`${formatCount(total)} 条，都已存在本机`}
      actions={
        total > rows.length ? (
          <Button size="small" onClick={onAll}>
            查看全部
          </Button>
        ) : undefined
      }
    >
      <PlainTable heads={['记录', '内容', '写于', '为什么还没传', '下次']}>
        {rows.map((row) => (
          <tr key={row.id}>
            <td className={css.name}>{recordName(row)}</td>
            <td>{row.about}</td>
            <td>
              <DateText at={row.at} />
            </td>
            <td>{reason}</td>
            <td className={css.name}>{next}</td>
          </tr>
        ))}
      </PlainTable>
    </Panel>
  )
}
