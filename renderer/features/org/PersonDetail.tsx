import { Button } from 'antd'
import { useState } from 'react'
import { BodyPicker } from '#renderer/ui/BodyPicker.tsx'
import { DelayedSpinner } from '#renderer/ui/DelayedSpinner.tsx'
import { useCommandCall } from '#renderer/ui/data/commands.ts'
import { useQueryCall } from '#renderer/ui/data/queries.ts'
import { useAllows } from '#renderer/ui/data/session.ts'
import { EditableText } from '#renderer/ui/EditableText.tsx'
import { EmptyState } from '#renderer/ui/EmptyState.tsx'
import { FaultPanel } from '#renderer/ui/FaultPanel.tsx'
import { FieldList } from '#renderer/ui/FieldRow.tsx'
import { InlineConfirm } from '#renderer/ui/InlineConfirm.tsx'
import { Panel } from '#renderer/ui/Panel.tsx'
import { StateTag } from '#renderer/ui/StateTag.tsx'
import { useToast } from '#renderer/ui/UndoToast.tsx'
import type { Input, Output } from '#shared/contract/contract.ts'
import { Conflicts } from './Conflicts.tsx'
import { Grants } from './Grants.tsx'
import { History } from './History.tsx'
import { personLabels } from './labels.ts'
import css from './OrgScreen.module.css'

type Person = NonNullable<Output<'people.get'>>

/** One colleague: where they work, which roles they hold and held, who said what when. */
export function PersonDetail({ id }: { id: string }) {
  const query = useQueryCall('people.get', { id })
  if (query.fault) return <FaultPanel fault={query.fault} onRetry={query.refetch} />
  if (query.data === undefined) return <DelayedSpinner label="正在打开人员" />
  if (query.data === null) return <EmptyState title="没有找到这名人员">请在左侧重新选择。</EmptyState>
  return <Known person={query.data} />
}

function Known({ person }: { person: Person }) {
  const editable = useAllows('admin') && person.editable
  const [moving, setMoving] = useState(false)
  const call = useCommandCall('people.change')
  const show = useToast((toasts) => toasts.show)

  const change = async (changes: Input<'people.change'>['changes'], done: string): Promise<boolean> => {
    const result = await call.run({ id: person.id, changes })
    if (!result.ok) return false
    const { previous } = result.value
    show({ text: done, undo: () => void call.run({ id: person.id, changes: previous }) })
    return true
  }

  return (
    <>
      <div className={css.head}>
        <h2 className={css.title}>{person.name}</h2>
        {person.active ? null : <StateTag tone="warn">已离岗</StateTag>}
        <div className={css.actions}>
          {!editable ? null : person.active ? (
            <InlineConfirm
              label="离岗"
              question="离岗后各项岗位都不再有效，记录保留，可以重新启用。"
              onConfirm={() => change({ active: false }, `${person.name}已离岗`)}
            />
          ) : (
            <Button onClick={() => change({ active: true }, `已重新启用${person.name}`)}>重新启用</Button>
          )}
        </div>
      </div>
      {call.fault ? <FaultPanel fault={call.fault} /> : null}
      <Conflicts
        conflicts={person.conflicts}
        current={{ ...person }}
        labels={personLabels}
        bodyName={(field) => (field === 'body' ? person.bodyName : null)}
        editable={editable}
        onAdopt={(field, value) => change({ [field]: value }, '已采用所选的值')}
      />
      <Panel title="基本信息">
        <FieldList
          items={[
            {
              label: '姓名',
              value: (
                <EditableText
                  label="姓名"
                  value={person.name}
                  required
                  maxLength={40}
                  disabled={!editable}
                  onSave={(name) => change({ name }, '已修改姓名')}
                />
              ),
            },
            {
              label: '所在机构',
              value: moving ? (
                <span className={css.line}>
                  <BodyPicker
                    aria-label="新的所在机构"
                    value={null}
                    onChange={async (body, name) => {
                      if (await change({ body }, `已调到“${name}”`)) setMoving(false)
                    }}
                  />
                  <Button size="small" onClick={() => setMoving(false)}>
                    不调整
                  </Button>
                </span>
              ) : (
                <span className={css.line}>
                  {person.bodyName ?? '未知机构'}
                  {editable ? (
                    <Button size="small" type="text" onClick={() => setMoving(true)}>
                      调整
                    </Button>
                  ) : null}
                </span>
              ),
            },
            {
              label: '职务',
              value: (
                <EditableText
                  label="职务"
                  value={person.post ?? ''}
                  maxLength={60}
                  disabled={!editable}
                  onSave={(post) => change({ post }, '已修改职务')}
                />
              ),
            },
          ]}
        />
      </Panel>
      <Grants person={person} editable={editable && person.active} />
      <Panel title="变更记录">
        <History history={person.history} labels={personLabels} />
      </Panel>
    </>
  )
}
