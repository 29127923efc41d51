import { Button } from 'antd'
import { useEffect } from 'react'
import { DelayedSpinner } from '#renderer/ui/DelayedSpinner.tsx'
import { useCommandCall } from '#renderer/ui/data/commands.ts'
import { useQueryCall } from '#renderer/ui/data/queries.ts'
import { EmptyState } from '#renderer/ui/EmptyState.tsx'
import { FaultPanel } from '#renderer/ui/FaultPanel.tsx'
import { Panel } from '#renderer/ui/Panel.tsx'
import { PlainTable } from '#renderer/ui/PlainTable.tsx'
import { DateText } from '#renderer/ui/texts.tsx'
import css from './sync.module.css'

/** Records at 市局 that wait for a supervisor (等待放行): written under a role that has changed since. */
export function Awaiting() {
  const query = useQueryCall('sync.awaiting', {})
  // biome-ignore lint/correctness/useExhaustiveDependencies: the hub is asked once a visit, not at each answer
  useEffect(() => query.refetch(), [])
  const decide = useCommandCall('sync.decide')
  const facts = query.data?.facts ?? []
  const settle = async (ids: string[], decided: 'accepted' | 'refused') => {
    if ((await decide.run({ facts: ids, decided })).ok) query.refetch()
  }
  const fault = query.fault ?? decide.fault
  return (
    <Panel
      title="等待放行"
      aside={facts.length > 0 ? `${facts.length} 条${query.data?.more ? '以上' : ''}` : undefined}
      actions={
        facts.length > 1 ? (
          <Button
            size="small"
            onClick={() =>
              settle(
                facts.map((fact) => fact.id),
                'accepted',
              )
            }
          >
            全部放行
          </Button>
        ) : undefined
      }
      tone={facts.length > 0 ? 'notice' : 'plain'}
    >
      {fault ? <FaultPanel fault={fault} onRetry={query.refetch} /> : null}
      {query.data && facts.length === 0 ? (
        <EmptyState title="没有等待放行的记录">
          岗位调整或设备停用之前写的记录，之后才收到的，会在这里等您放行。
        </EmptyState>
      ) : null}
      {query.loading ? <DelayedSpinner label="正在向市局服务端查询" /> : null}
      {facts.length > 0 ? (
        <PlainTable heads={['记录', '作者', '收到时间', '情况', '操作']}>
          {facts.map((fact) => (
            <tr key={fact.id}>
              <td>{fact.typeText}</td>
              <td>{fact.authorName ?? '不在名录'}</td>
              <td>
                <DateText at={fact.receivedAt} />
              </td>
              <td>{fact.status === 'awaiting' ? '岗位已调整' : '同一编号两份内容'}</td>
              <td>
                <div className={css.buttons}>
                  <Button size="small" type="primary" onClick={() => settle([fact.id], 'accepted')}>
                    放行
                  </Button>
                  <Button size="small" onClick={() => settle([fact.id], 'refused')}>
                    退回
                  </Button>
                </div>
              </td>
            </tr>
          ))}
        </PlainTable>
      ) : null}
    </Panel>
  )
}
