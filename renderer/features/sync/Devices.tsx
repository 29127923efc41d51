import { Button } from 'antd'
import { useEffect } from 'react'
import { DelayedSpinner } from '#renderer/ui/DelayedSpinner.tsx'
import { useCommandCall } from '#renderer/ui/data/commands.ts'
import { useQueryCall } from '#renderer/ui/data/queries.ts'
import { FaultPanel } from '#renderer/ui/FaultPanel.tsx'
import { formatCount } from '#renderer/ui/format.ts'
import { InlineConfirm } from '#renderer/ui/InlineConfirm.tsx'
import { Panel } from '#renderer/ui/Panel.tsx'
import { PlainTable } from '#renderer/ui/PlainTable.tsx'
import { linkTo } from '#renderer/ui/route.ts'
import { StateTag, type Tone } from '#renderer/ui/StateTag.tsx'
import { DateText } from '#renderer/ui/texts.tsx'
import type { SyncDevice } from '#shared/contract/sync.ts'
import { clockWords, daysSince } from './link-words.ts'
import { MakeCode } from './MakeCode.tsx'
import css from './sync.module.css'

const states: Record<SyncDevice['status'], { tone: Tone; text: string }> = {
  waiting: { tone: 'wait', text: '等待核对' },
  active: { tone: 'ok', text: '在用' },
  revoked: { tone: 'idle', text: '已停用' },
  denied: { tone: 'idle', text: '未同意' },
}

/** Devices of the bodies this administrator covers: who has not been in touch, what waits on them. */
export function Devices() {
  const query = useQueryCall('sync.devices', {})
  // biome-ignore lint/correctness/useExhaustiveDependencies: the hub is asked once a visit, not at each answer
  useEffect(() => query.refetch(), [])
  const approve = useCommandCall('sync.approveDevice')
  const revoke = useCommandCall('sync.revokeDevice')
  const decide = async (device: string, agreed: boolean) => {
    if ((await approve.run({ device, approve: agreed })).ok) query.refetch()
  }
  const stop = async (device: string, reason: string) => {
    const result = await revoke.run({ device, reason })
    if (result.ok) query.refetch()
    return result.ok
  }
  const fault = query.fault ?? approve.fault ?? revoke.fault
  return (
    <Panel
      title="设备"
      aside={query.data ? `${query.data.devices.length} 台` : undefined}
      actions={
        <Button size="small" loading={query.refreshing} onClick={query.refetch}>
          刷新
        </Button>
      }
    >
      <MakeCode onMade={query.refetch} />
      {fault ? <FaultPanel fault={fault} onRetry={query.refetch} /> : null}
      {query.loading ? <DelayedSpinner label="正在向市局服务端查询" /> : null}
      {query.data ? (
        <PlainTable
          heads={[
            '设备',
            '使用人',
            '指纹',
            '状态',
            '最近联系',
            { text: '未发', number: true },
            '时间差',
            '操作',
          ]}
        >
          {query.data.devices.map((row) => (
            <tr key={row.id}>
              <td>
                {row.name}
                {row.was ? <div className={css.small}>由旧身份换来</div> : null}
              </td>
              <td>
                {row.personName === null ? (
                  '不在名录'
                ) : (
                  <a href={linkTo('handover', { person: row.person })} title="查看其未了工作">
                    {row.personName}
                  </a>
                )}
                <div className={css.small}>{row.bodyName ?? ''}</div>
              </td>
              <td>{row.fingerprint}</td>
              <td>
                <StateTag tone={states[row.status].tone} plain>
                  {states[row.status].text}
                </StateTag>
              </td>
              <td>
                <LastSeen row={row} />
              </td>
              <td data-number>
                {formatCount(row.unsent)}
                {row.awaiting > 0 ? (
                  <div className={css.small}>{formatCount(row.awaiting)}条等待放行</div>
                ) : null}
              </td>
              <td className={css.name}>
                <ClockDifference offsetMs={row.clockOffsetMs} />
              </td>
              <td>
                <div className={css.buttons}>
                  {row.status === 'waiting' ? (
                    <>
                      <Button size="small" type="primary" onClick={() => decide(row.id, true)}>
                        指纹一致，同意
                      </Button>
                      <Button size="small" onClick={() => decide(row.id, false)}>
                        不同意
                      </Button>
                    </>
                  ) : null}
                  {row.status === 'active' ? (
                    <InlineConfirm
                      label="停用"
                      size="small"
                      danger
                      question="停用后立即不能再收发；它尚未发送的记录会等待放行，不会丢弃。"
                      reason={{ label: '停用理由', minLength: 2 }}
                      onConfirm={(reason) => stop(row.id, reason)}
                    />
                  ) : null}
                </div>
              </td>
            </tr>
          ))}
        </PlainTable>
      ) : null}
    </Panel>
  )
}

/** When a device was heard last; a working device that is silent for long is marked, the more so with unsent records. */
function LastSeen({ row }: { row: SyncDevice }) {
  if (row.lastSeenAt === null) return row.status === 'active' ? '还没有联系过' : ''
  const days = daysSince(row.lastSeenAt, Date.now())
  const stale = row.status === 'active' && days >= STALE_DAYS
  return (
    <>
      <DateText at={row.lastSeenAt} />
      {stale ? (
        <div>
          <StateTag tone={row.unsent > 0 || days >= LOST_DAYS ? 'bad' : 'warn'} plain>
            {`已${days}天没有联系`}
          </StateTag>
        </div>
      ) : null}
    </>
  )
}

const STALE_DAYS = 3
const LOST_DAYS = 14

function ClockDifference({ offsetMs }: { offsetMs: number | null }) {
  if (offsetMs === null) return ''
  const off = clockWords(offsetMs)
  if (off === null) return '一致'
  return (
    <StateTag tone="warn" plain>
      {offsetMs > 0 ? `快${off}` : `慢${off}`}
    </StateTag>
  )
}
