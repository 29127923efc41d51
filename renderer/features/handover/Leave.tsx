import { useCommandCall } from '#renderer/ui/data/commands.ts'
import { useSession } from '#renderer/ui/data/session.ts'
import { FaultPanel } from '#renderer/ui/FaultPanel.tsx'
import { formatCount } from '#renderer/ui/format.ts'
import { InlineConfirm } from '#renderer/ui/InlineConfirm.tsx'
import { Panel } from '#renderer/ui/Panel.tsx'
import { PlainTable } from '#renderer/ui/PlainTable.tsx'
import { linkTo } from '#renderer/ui/route.ts'
import { StateTag } from '#renderer/ui/StateTag.tsx'
import { DateText } from '#renderer/ui/texts.tsx'
import { roleLabels } from '#shared/domain/roles/capabilities.ts'
import { msToCivil } from '#shared/domain/time/shanghai.ts'
import css from './handover.module.css'
import type { InHandOf, PersonDevice } from './words.ts'

interface LeaveProps {
  from: string
  inHand: InHandOf
  devices: readonly PersonDevice[]
  onRevoked: () => void
}

/** 岗位和设备: taken back last. Nothing that was written before is lost by it. */
export function Leave({ from, inHand, devices, onRevoked }: LeaveProps) {
  const session = useSession()
  const take = useCommandCall('people.revoke')
  const stop = useCommandCall('sync.revokeDevice')
  const { grants } = inHand.person
  const working = devices.filter((one) => !one.revoked)
  const unsent = working.reduce((n, one) => n + one.unsent, 0)
  if (from === session.person.id) return null

  const run = async () => {
    const today = msToCivil(Date.now()).day
    for (const grant of grants) {
      const done = await take.run({ person: from, grant: grant.id, from: today, reason: '工作移交' })
      if (!done.ok) return true
    }
    for (const device of working) {
      const done = await stop.run({ device: device.id, reason: '工作移交' })
      if (!done.ok) break
    }
    onRevoked()
    return true
  }
  const fault = take.fault ?? stop.fault
  return (
    <Panel
      title="岗位和设备"
      actions={
        grants.length + working.length > 0 ? (
          <InlineConfirm
            label="收回岗位、停用设备"
            size="small"
            danger
            question={[
              inHand.cases.some((one) => one.movable) ? '还有案件没有移交。' : '',
              unsent > 0 ? `其设备上还有${formatCount(unsent)}条没有发出，建议先联网同步一次。` : '',
              '收回后立即生效；此前写的记录之后收到的，在“等待放行”中由您放行后照常计入。',
            ].join('')}
            onConfirm={run}
          />
        ) : undefined
      }
    >
      {fault ? <FaultPanel fault={fault} /> : null}
      <PlainTable heads={['岗位或设备', '情况', '状态']}>
        {grants.map((grant) => (
          <tr key={grant.id}>
            <td>{roleLabels[grant.role]}</td>
            <td>
              {grant.bodyName}，自{grant.from}
            </td>
            <td>
              <StateTag tone="info" plain>
                在任
              </StateTag>
            </td>
          </tr>
        ))}
        {devices.map((device) => (
          <tr key={device.id}>
            <td>{device.name}</td>
            <td>
              最近联系 {device.lastSeenAt === null ? '还没有' : <DateText at={device.lastSeenAt} />}，未发
              {formatCount(device.unsent)}条
            </td>
            <td>
              <StateTag tone={device.revoked ? 'idle' : 'info'} plain>
                {device.revoked ? '已停用' : '在用'}
              </StateTag>
            </td>
          </tr>
        ))}
      </PlainTable>
      {grants.length + devices.length === 0 ? <p>岗位已收回，没有登记的设备。</p> : null}
      <p className={css.soft}>
        等待放行的记录在 <a href={linkTo('sync', { tab: 'devices' })}>同步情况</a> 中办理。
      </p>
    </Panel>
  )
}
