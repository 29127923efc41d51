import { Button } from 'antd'
import { useCommandCall } from '#renderer/ui/data/commands.ts'
import { useQueryCall } from '#renderer/ui/data/queries.ts'
import { useAllows } from '#renderer/ui/data/session.ts'
import { EmptyState } from '#renderer/ui/EmptyState.tsx'
import { FaultPanel } from '#renderer/ui/FaultPanel.tsx'
import { formatBytes, formatCount } from '#renderer/ui/format.ts'
import { InlineConfirm } from '#renderer/ui/InlineConfirm.tsx'
import { Panel } from '#renderer/ui/Panel.tsx'
import { PlainTable } from '#renderer/ui/PlainTable.tsx'
import { DateText } from '#renderer/ui/texts.tsx'
import type { Output } from '#shared/contract/contract.ts'
import css from './sync.module.css'

type Waiting = Output<'files.waiting'>

const recordKinds = { case: '电话抽查', walkthrough: '走流程', visit: '走访' }

/** 附件: which records' photos and recordings have reached 市局, and which by name have not. */
export function FilesTab() {
  const query = useQueryCall('files.waiting', {})
  if (query.fault) return <FaultPanel fault={query.fault} onRetry={query.refetch} />
  if (!query.data) return null
  const { counts, wished, records, checked, due } = query.data
  return (
    <>
      <Panel
        title="附件"
        aside={
          counts.total === 0
            ? undefined
            : `市局已收 ${formatCount(counts.received)}/${formatCount(counts.total)}，还差 ${formatBytes(counts.bytesLeft)}`
        }
      >
        <p className={css.small}>
          记录先传，附件后传，中断后接着传；不联网的电脑由离线交换包带去。本机的附件要等市局服务端再次确认收到、并过了保存期才会腾出空间。
          {wished > 0 ? `有${formatCount(wished)}个待下一个交换包带回。` : ''}
          {checked && checked.asked > 0 ? <Checked {...checked} /> : null}
        </p>
        {records.length === 0 ? (
          <EmptyState title={counts.total === 0 ? '还没有附件' : '附件都已到市局'} />
        ) : (
          <PlainTable heads={['记录', '类别', { text: '已收', number: true }, '还没到的']}>
            {records.map((row) => (
              <tr key={row.record.id}>
                <td>{row.title}</td>
                <td className={css.name}>{recordKinds[row.record.kind]}</td>
                <td data-number>
                  {row.counts.received}/{row.counts.total}
                </td>
                <td>{missingText(row)}</td>
              </tr>
            ))}
          </PlainTable>
        )}
      </Panel>
      <Due due={due} />
    </>
  )
}

function Checked({ at, asked, missing, damaged }: NonNullable<Waiting['checked']>) {
  const flaws = [
    missing > 0 ? `市局缺${formatCount(missing)}个，已重新排队` : '',
    damaged > 0 ? `本机有${formatCount(damaged)}个与校验值不符` : '',
  ].filter(Boolean)
  return (
    <>
      每天核对一次，上次 <DateText at={at} /> 核对{formatCount(asked)}个，
      {flaws.length === 0 ? '全部相符。' : `${flaws.join('；')}。`}
    </>
  )
}

/** Recordings past their time: an administrator has them deleted everywhere; their hashes stay. */
function Due({ due }: Pick<Waiting, 'due'>) {
  const purge = useCommandCall('files.purge')
  const admin = useAllows('admin')
  if (due.length === 0) return null
  return (
    <Panel title="到期录音" aside={`超过保存期，${formatCount(due.length)}个`} tone="notice">
      {purge.fault ? <FaultPanel fault={purge.fault} /> : null}
      <PlainTable heads={['文件', '登记于', '保存期', '']}>
        {due.map((row) => (
          <tr key={row.id}>
            <td>{row.name}</td>
            <td>
              <DateText at={row.at} />
            </td>
            <td>{row.keepDays}天</td>
            <td>
              {admin ? (
                <InlineConfirm
                  label="清除"
                  size="small"
                  danger
                  question="清除后本机、市局服务端和其他设备上的录音内容都会删除，不能恢复；校验值和登记信息保留。"
                  reason={{ label: '清除依据', placeholder: '例如：保存期满' }}
                  onConfirm={async (reason) => (await purge.run({ id: row.id, reason })).ok}
                />
              ) : (
                <Button size="small" disabled>
                  由管理员清除
                </Button>
              )}
            </td>
          </tr>
        ))}
      </PlainTable>
    </Panel>
  )
}

const missingText = ({ missing, counts }: Waiting['records'][number]): string => {
  const named = missing.map(({ name, problem }) => (problem ? `${name}（${problem}）` : name)).join('、')
  const rest = counts.total - counts.received - missing.length
  return rest > 0 ? `${named} 等${formatCount(rest + missing.length)}个` : named
}
