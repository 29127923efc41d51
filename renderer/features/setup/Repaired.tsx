import { Button } from 'antd'
import { useCommandCall } from '#renderer/ui/data/commands.ts'
import { FaultPanel } from '#renderer/ui/FaultPanel.tsx'
import { FieldList } from '#renderer/ui/FieldRow.tsx'
import { formatCount, formatInstant } from '#renderer/ui/format.ts'
import { Panel } from '#renderer/ui/Panel.tsx'
import type { RecoveryReport } from '#shared/contract/recovery.ts'
import css from './setup.module.css'

/** What came of the repair, before the data is opened. */
export function Repaired({ report }: { report: RecoveryReport }) {
  const enter = useCommandCall('recovery.enter')
  const count = (n: number, unit = '条') => `${formatCount(n)} ${unit}`
  const { snapshot, passedOver, unreadable, missing, relinked, setAside } = report
  return (
    <div className={css.start}>
      <header>
        <h1 tabIndex={-1} data-page-title>
          修复完成
        </h1>
        <p className={css.lead}>恢复后的数据已逐页核验。损坏的文件另存在下面的位置，没有删除。</p>
      </header>
      <Panel title="恢复了什么">
        <FieldList
          items={[
            {
              label: '采用的快照',
              value: snapshot
                ? `${formatInstant(snapshot.at)}${passedOver.length > 0 ? `（跳过 ${passedOver.length} 份损坏的）` : ''}`
                : '没有可用的，重建了数据库',
            },
            { label: '从日志放回', value: count(report.fromJournal) },
            {
              label: '从损坏文件取回',
              value: `记录 ${count(report.fromDamaged)}，录到一半的 ${count(report.drafts)}，附件 ${count(report.files, '个')}`,
            },
            {
              label: '其中读不出的',
              value: unreadable === null ? '整个文件都读不出' : count(unreadable),
            },
            { label: '本机写的记录', value: `现有 ${count(report.ownFacts)}` },
            ...(relinked > 0 ? [{ label: '接在记录链末尾的', value: count(relinked) }] : []),
            ...(setAside > 0 ? [{ label: '不能核验、移入待查区的', value: count(setAside) }] : []),
            { label: '损坏文件另存于', value: report.aside },
          ]}
        />
      </Panel>
      {missing > 0 || report.hub ? (
        <Panel title="还没有恢复的" tone={missing > 0 ? 'notice' : 'plain'}>
          <p>
            {missing > 0 ? `记录链中缺 ${count(missing)}。` : ''}
            {report.hub
              ? '市局已收的记录在联网后自动补齐，请先联网，再录入新的内容。'
              : '本机和日志里都没有，缺口如实保留。'}
          </p>
        </Panel>
      ) : null}
      <div className={css.form}>
        {enter.fault ? <FaultPanel fault={enter.fault} /> : null}
        <Button type="primary" size="large" loading={enter.running} onClick={() => void enter.run({})}>
          打开工作数据
        </Button>
      </div>
    </div>
  )
}
