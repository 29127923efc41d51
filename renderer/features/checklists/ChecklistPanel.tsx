import { Button } from 'antd'
import { useState } from 'react'
import { DelayedSpinner } from '#renderer/ui/DelayedSpinner.tsx'
import { useCommandCall } from '#renderer/ui/data/commands.ts'
import { useQueryCall } from '#renderer/ui/data/queries.ts'
import { FaultPanel } from '#renderer/ui/FaultPanel.tsx'
import { InlineConfirm } from '#renderer/ui/InlineConfirm.tsx'
import { Panel } from '#renderer/ui/Panel.tsx'
import { replaceParams } from '#renderer/ui/route.ts'
import { StateTag } from '#renderer/ui/StateTag.tsx'
import { DateText } from '#renderer/ui/texts.tsx'
import { VersionsPanel } from '#renderer/ui/VersionsPanel.tsx'
import type { ChecklistEntry, WrittenChecklist } from '#shared/contract/checklists.ts'
import type { Output } from '#shared/contract/contract.ts'
import { ChecklistEditor } from './ChecklistEditor.tsx'
import { ChecklistPreview } from './ChecklistPreview.tsx'
import { emptyLine, writtenFrom } from './written.ts'

type Stored = Omit<NonNullable<Output<'checklists.get'>>, 'entry'>

const fresh: WrittenChecklist = {
  title: '',
  level: 'town',
  scored: true,
  sections: [{ title: '', lines: [emptyLine('01')] }],
}

/** One checklist: the version in use, what is being changed, and the versions before. */
export function ChecklistPanel({ id }: { id: string }) {
  const found = useQueryCall('checklists.get', { id })
  const [ready, setReady] = useState(false)
  // What was typed here last is on the disk, not in an answer from before.
  if (!ready && found.data !== undefined && !found.refreshing) setReady(true)
  if (found.fault) return <FaultPanel fault={found.fault} onRetry={found.refetch} />
  if (!ready || found.data === undefined) return <DelayedSpinner label="正在读取检查表" />
  const { entry, ...stored } = found.data ?? { entry: null, draft: null, versions: [] }
  if (entry === null)
    return (
      <ChecklistEditor id={id} start={stored.draft ?? fresh} onDone={() => replaceParams({ id: null })} />
    )
  return <Known entry={entry} {...stored} />
}

function Known({ entry, versions, draft }: Stored & { entry: ChecklistEntry }) {
  const [editing, setEditing] = useState(draft !== null)
  const withdraw = useCommandCall('checklists.withdraw')
  const [newest] = versions
  if (!newest) return null
  if (editing)
    return (
      <ChecklistEditor
        id={entry.id}
        start={draft ?? writtenFrom(newest.list)}
        before={newest.list}
        onDone={() => setEditing(false)}
      />
    )
  return (
    <>
      <Panel
        title={`${newest.list.title} ${newest.version}版`}
        actions={
          <>
            <Button onClick={() => setEditing(true)}>修订</Button>
            {entry.withdrawn ? null : (
              <InlineConfirm
                label="停用"
                danger
                question="停用后新的走访不能再选用；已经开始的走访不受影响。"
                reason={{ label: '停用理由' }}
                onConfirm={async (reason) => (await withdraw.run({ id: entry.id, reason })).ok}
              />
            )}
          </>
        }
      >
        {entry.withdrawn ? (
          <p>
            <StateTag tone="idle">已停用</StateTag> {entry.withdrawn.byName}{' '}
            <DateText at={entry.withdrawn.at} />：{entry.withdrawn.reason}。修订并发布后重新启用。
          </p>
        ) : null}
        {withdraw.fault ? <FaultPanel fault={withdraw.fault} /> : null}
        <ChecklistPreview list={newest.list} />
      </Panel>
      <VersionsPanel versions={versions.map((one) => ({ ...one, name: one.version }))} />
    </>
  )
}
