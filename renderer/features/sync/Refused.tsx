import { useQueryCall } from '#renderer/ui/data/queries.ts'
import { FaultPanel } from '#renderer/ui/FaultPanel.tsx'
import { Panel } from '#renderer/ui/Panel.tsx'
import { PlainTable } from '#renderer/ui/PlainTable.tsx'
import { StateTag } from '#renderer/ui/StateTag.tsx'
import { DateText } from '#renderer/ui/texts.tsx'
import { recordName } from './item-words.ts'
import css from './sync.module.css'

/** Own records 市局 refused, or lets wait, each with its reason. They stay here; nothing else waits for them. */
export function Refused() {
  const query = useQueryCall('sync.refused', {})
  if (query.fault) return <FaultPanel fault={query.fault} onRetry={query.refetch} />
  const facts = query.data?.facts ?? []
  if (facts.length === 0) return null
  return (
    <Panel title="被退回和等待放行的记录" aside={`${facts.length} 条，都在本机`} tone="notice">
      <PlainTable heads={['记录', '时间', '情况', '原因']}>
        {facts.map((fact) => (
          <tr key={fact.id}>
            <td>
              {recordName(fact)}
              <div className={css.small}>{fact.about}</div>
            </td>
            <td>
              <DateText at={fact.at} />
            </td>
            <td>
              {fact.state === 'refused' ? (
                <StateTag tone="bad" plain>
                  被退回
                </StateTag>
              ) : (
                <StateTag tone="wait" plain>
                  等待放行
                </StateTag>
              )}
            </td>
            <td>
              {fact.reason}
              {fact.code ? <div className={css.small}>编号 {fact.code}</div> : null}
            </td>
          </tr>
        ))}
      </PlainTable>
    </Panel>
  )
}
