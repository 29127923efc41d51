import { useQueryCall } from '#renderer/ui/data/queries.ts'
import { FaultPanel } from '#renderer/ui/FaultPanel.tsx'
import { FieldList } from '#renderer/ui/FieldRow.tsx'
import { formatCount } from '#renderer/ui/format.ts'
import { Panel } from '#renderer/ui/Panel.tsx'
import { StateTag } from '#renderer/ui/StateTag.tsx'
import { DateText } from '#renderer/ui/texts.tsx'
import type { SyncState } from '#shared/contract/sync.ts'
import css from './sync.module.css'

const clockToleranceMs = 5 * 60 * 1000

/** The link to 市局, and how many records of each kind are where. */
export function LinkPanel({ state, onAsk }: { state: SyncState; onAsk: () => void }) {
  const counts = useQueryCall('sync.counts', {})
  if (state.link === 'alone')
    return (
      <Panel title="与市局的联系">
        <StateTag tone="idle">单机，仅存本机</StateTag>
      </Panel>
    )
  const { fault, files, clockOffsetMs } = state
  return (
    <>
      <Panel title="与市局的联系">
        <FieldList
          columns={2}
          items={[
            { label: '状态', value: <LinkTag state={state} /> },
            {
              label: '最近联系',
              value: state.lastContactAt ? <DateText at={state.lastContactAt} /> : '还没有',
            },
            { label: '待传', value: `${formatCount(state.waiting)} 条` },
            { label: '需处理', value: `${formatCount(state.attention)} 条` },
            { label: '附件', value: filesText(files) },
            { label: '市局服务端', value: state.hub ? `${state.hub.name}（${state.hub.address}）` : '' },
            { label: '本机时间', value: clockText(clockOffsetMs) },
          ]}
        />
        {fault ? <FaultPanel fault={fault} onRetry={onAsk} retryLabel="立即同步" /> : null}
      </Panel>
      {counts.data && counts.data.kinds.length > 0 ? (
        <Panel title="各类记录">
          <div className={css.scroll}>
            <table className={css.table}>
              <thead>
                <tr>
                  <th scope="col">类别</th>
                  {['待传', '市局已收', '被退回', '等待放行', '待升级'].map((name) => (
                    <th key={name} scope="col" data-number>
                      {name}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {counts.data.kinds.map((row) => (
                  <tr key={row.kind}>
                    <td>{row.label}</td>
                    {[row.waiting, row.received, row.refused, row.awaiting, row.unknown].map((n, k) => (
                      // biome-ignore lint/suspicious/noArrayIndexKey: columns have no other name
                      <td key={k} data-number>
                        {formatCount(n)}
                      </td>
                    ))}
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </Panel>
      ) : null}
    </>
  )
}

function LinkTag({ state }: { state: SyncState }) {
  if (state.link === 'offline') return <StateTag tone="idle">离线</StateTag>
  return state.working ? <StateTag tone="info">在线，正在同步</StateTag> : <StateTag tone="ok">在线</StateTag>
}

const filesText = ({ up, down }: SyncState['files']): string =>
  up + down === 0 ? '附件齐全' : `待传 ${formatCount(up)} 个，待取 ${formatCount(down)} 个`

const clockText = (offsetMs: number | null): string => {
  if (offsetMs === null) return ''
  if (Math.abs(offsetMs) <= clockToleranceMs) return '与市局一致'
  const minutes = Math.round(Math.abs(offsetMs) / 60_000)
  const length =
    minutes < 2880 ? `${formatCount(minutes)}分钟` : `${formatCount(Math.round(minutes / 1440))}天`
  return `与市局相差${length}，记录照常保存，请校准`
}
