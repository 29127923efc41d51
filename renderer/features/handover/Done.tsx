import { formatCount } from '#renderer/ui/format.ts'
import { Panel } from '#renderer/ui/Panel.tsx'
import { PlainTable } from '#renderer/ui/PlainTable.tsx'
import { DateText } from '#renderer/ui/texts.tsx'
import type { InHandOf } from './words.ts'

/** What was handed over from this device before, and whether 市局 has it. */
export function Done({ inHand }: { inHand: InHandOf }) {
  if (inHand.handed.length === 0) return null
  return (
    <Panel title="已办移交">
      <PlainTable
        heads={[
          '时间',
          '经办人',
          '接收人',
          { text: '案件', number: true },
          { text: '拨打号码', number: true },
          '市局已收',
        ]}
      >
        {inHand.handed.map((one) => (
          <tr key={one.at}>
            <td>
              <DateText at={one.at} />
            </td>
            <td>{one.by}</td>
            <td>{one.toName}</td>
            <td data-number>{formatCount(one.cases)}</td>
            <td data-number>{formatCount(one.callers)}</td>
            <td>
              {formatCount(one.received)}/{formatCount(one.records)}条
            </td>
          </tr>
        ))}
      </PlainTable>
    </Panel>
  )
}
