import { useQueryCall } from '#renderer/ui/data/queries.ts'
import { FaultPanel } from '#renderer/ui/FaultPanel.tsx'
import { FieldList } from '#renderer/ui/FieldRow.tsx'
import { formatCount, formatInstant } from '#renderer/ui/format.ts'
import { Panel } from '#renderer/ui/Panel.tsx'
import { PlainTable } from '#renderer/ui/PlainTable.tsx'
import { StateTag } from '#renderer/ui/StateTag.tsx'
import { DateText } from '#renderer/ui/texts.tsx'
import type { SyncState } from '#shared/contract/sync.ts'
import { clockWords, daysSince, receivingWords } from './link-words.ts'

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
            { label: '最近联系', value: <Contact at={state.lastContactAt} /> },
            { label: '待传', value: `${formatCount(state.waiting)} 条` },
            { label: '下次', value: nextText(state) },
            { label: '需处理', value: `${formatCount(state.attention)} 条` },
            { label: '附件', value: filesText(files) },
            { label: '市局服务端', value: state.hub ? `${state.hub.name}（${state.hub.address}）` : '' },
            { label: '本机时间', value: clockText(clockOffsetMs) },
            ...(state.receiving ? [{ label: '正在接收', value: receivingWords(state.receiving) }] : []),
          ]}
        />
        {fault ? (
          <FaultPanel
            fault={fault}
            {...(mustNotRetry(fault.code) ? {} : { onRetry: onAsk, retryLabel: '立即同步' })}
          />
        ) : null}
      </Panel>
      {counts.data && counts.data.kinds.length > 0 ? (
        <Panel title="各类记录">
          <PlainTable
            heads={[
              '类别',
              { text: '待传', number: true },
              { text: '市局已收', number: true },
              { text: '被退回', number: true },
              { text: '等待放行', number: true },
              { text: '待升级', number: true },
            ]}
          >
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
          </PlainTable>
        </Panel>
      ) : null}
    </>
  )
}

function LinkTag({ state }: { state: SyncState }) {
  if (state.stuck) return <StateTag tone="bad">已停止，需处理</StateTag>
  if (state.link === 'offline') return <StateTag tone="idle">离线</StateTag>
  return state.working ? <StateTag tone="info">在线，正在同步</StateTag> : <StateTag tone="ok">在线</StateTag>
}

/** When the hub was heard last; a long silence is pointed out. */
function Contact({ at }: { at: number | null }) {
  if (at === null) return '还没有'
  const days = daysSince(at, Date.now())
  return (
    <>
      <DateText at={at} />{' '}
      {days >= STALE_DAYS ? <StateTag tone="warn" plain>{`已${days}天没有联系`}</StateTag> : null}
    </>
  )
}

const STALE_DAYS = 3

/** Another certificate may be another machine: the person is told not to try again. */
const mustNotRetry = (code: string): boolean => code === 'HUB_CERT_MISMATCH'

const nextText = (state: SyncState): string => {
  if (state.stuck) return '处理后再传'
  if (state.link === 'online') return state.working ? '正在同步' : '有新记录时自动同步'
  return state.nextTryAt === null ? '连上后自动同步' : `${formatInstant(state.nextTryAt, 'time')} 自动再试`
}

const filesText = ({ up, down }: SyncState['files']): string =>
  up + down === 0 ? '附件齐全' : `待传 ${formatCount(up)} 个，待取 ${formatCount(down)} 个`

const clockText = (offsetMs: number | null): string => {
  if (offsetMs === null) return '联系后比对'
  const off = clockWords(offsetMs)
  return off === null ? '与市局一致' : `与市局相差${off}，记录照常保存，请校准`
}
