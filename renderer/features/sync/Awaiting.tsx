import { Button } from 'antd'
import { useCommandCall } from '#renderer/ui/data/commands.ts'
import { useQueryCall } from '#renderer/ui/data/queries.ts'
import { FaultPanel } from '#renderer/ui/FaultPanel.tsx'
import { Panel } from '#renderer/ui/Panel.tsx'
import { DateText } from '#renderer/ui/texts.tsx'
import css from './sync.module.css'

/** Records at 市局 that wait for a supervisor (等待放行): written under a role that has changed since. */
export function Awaiting() {
  const query = useQueryCall('sync.awaiting', {})
  const decide = useCommandCall('sync.decide')
  const facts = query.data?.facts ?? []
  const settle = async (ids: string[], decided: 'accepted' | 'refused') => {
    if ((await decide.run({ facts: ids, decided })).ok) query.refetch()
  }
  if (facts.length === 0 && !query.fault) return null
  const fault = query.fault ?? decide.fault
  return (
    <Panel title="等待放行" aside={`${facts.length} 条${query.data?.more ? '以上' : ''}`} tone="notice">
      {fault ? <FaultPanel fault={fault} onRetry={query.refetch} /> : null}
      <div className={css.scroll}>
        <table className={css.table}>
          <thead>
            <tr>
              {['作者', '收到时间', '情况', '操作'].map((name) => (
                <th key={name} scope="col">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {facts.map((fact) => (
              <tr key={fact.id}>
                <td>{fact.authorName ?? fact.author}</td>
                <td>
                  <DateText at={fact.receivedAt} />
                </td>
                <td>{fact.status === 'awaiting' ? '岗位已调整' : '同一编号两份内容'}</td>
                <td className={css.buttons}>
                  <Button size="small" type="primary" onClick={() => settle([fact.id], 'accepted')}>
                    放行
                  </Button>
                  <Button size="small" onClick={() => settle([fact.id], 'refused')}>
                    退回
                  </Button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Panel>
  )
}
