import { Button, Select, Switch } from 'antd'
import { useState } from 'react'
import { BodyPicker } from '#renderer/ui/BodyPicker.tsx'
import { EditableText } from '#renderer/ui/EditableText.tsx'
import { FieldList } from '#renderer/ui/FieldRow.tsx'
import { formatPhone } from '#renderer/ui/format.ts'
import { Panel } from '#renderer/ui/Panel.tsx'
import type { Input } from '#shared/contract/contract.ts'
import type { OrgDetail } from '#shared/contract/org.ts'
import { windowTypes } from '#shared/domain/org/facts.ts'
import { parentKinds } from '#shared/domain/org/placement.ts'
import { fieldLabels } from './labels.ts'
import css from './OrgScreen.module.css'

interface OrgFieldsPanelProps {
  detail: OrgDetail
  editable: boolean
  onChange: (changes: Input<'org.change'>['changes'], done: string) => Promise<boolean>
}

/** The attributes of a body, each edited in place. */
export function OrgFieldsPanel({ detail, editable, onChange }: OrgFieldsPanelProps) {
  const { fields, path } = detail
  const text = (field: 'name' | 'shortName' | 'code' | 'address' | 'hours', maxLength: number) => ({
    label: fieldLabels[field] ?? field,
    value: (
      <EditableText
        label={fieldLabels[field] ?? field}
        value={fields[field] ?? ''}
        maxLength={maxLength}
        required={field === 'name'}
        disabled={!editable}
        onSave={(value) => onChange({ [field]: value }, `已修改${fieldLabels[field]}`)}
      />
    ),
  })
  const phones = fields.phones ?? []
  const hall = fields.kind === 'centre' || fields.kind === 'unit' || fields.kind === 'window'

  return (
    <Panel title="基本信息">
      <FieldList
        items={[
          text('name', 100),
          text('shortName', 60),
          ...(path.length > 1
            ? [
                {
                  label: '上级机构',
                  value: (
                    <Parent
                      detail={detail}
                      editable={editable && hall}
                      onMove={(id, name) => onChange({ parent: id }, `已移到“${name}”下`)}
                    />
                  ),
                },
              ]
            : []),
          ...(fields.kind === 'window'
            ? [
                {
                  label: '窗口类型',
                  value: editable ? (
                    <Select
                      size="small"
                      aria-label="窗口类型"
                      style={{ width: 140 }}
                      value={fields.windowType ?? null}
                      options={windowTypes.map((value) => ({ value, label: value }))}
                      onChange={(windowType) => windowType && onChange({ windowType }, '已修改窗口类型')}
                    />
                  ) : (
                    fields.windowType
                  ),
                },
              ]
            : []),
          {
            label: '咨询电话',
            value: (
              <EditableText
                label="咨询电话"
                value={phones.join('、')}
                shown={phones.map(formatPhone).join('、')}
                disabled={!editable}
                placeholder="几个号码用顿号分开"
                onSave={(value) => onChange({ phones: value === '' ? [] : [value] }, '已修改咨询电话')}
              />
            ),
          },
          text('hours', 200),
          text('address', 300),
          text('code', 40),
          ...(fields.kind === 'centre' || fields.kind === 'unit'
            ? [
                {
                  label: '自管大厅',
                  value: (
                    <span className={css.line}>
                      <Switch
                        size="small"
                        aria-label="自管大厅"
                        checked={fields.selfRun === true}
                        disabled={!editable}
                        onChange={(selfRun) => onChange({ selfRun }, selfRun ? '已标为自管' : '已取消自管')}
                      />
                      <span className={css.soft}>由组织抽查的单位自己管理，抽查时须回避</span>
                    </span>
                  ),
                },
              ]
            : []),
        ]}
      />
    </Panel>
  )
}

interface ParentProps {
  detail: OrgDetail
  editable: boolean
  onMove: (id: string, name: string) => Promise<boolean>
}

function Parent({ detail, editable, onMove }: ParentProps) {
  const [moving, setMoving] = useState(false)
  const above = detail.path[1]
  if (!moving)
    return (
      <span className={css.line}>
        {above?.name}
        {editable ? (
          <Button size="small" type="text" onClick={() => setMoving(true)}>
            调整
          </Button>
        ) : null}
      </span>
    )
  return (
    <span className={css.line}>
      <BodyPicker
        aria-label="新的上级机构"
        value={null}
        kinds={parentKinds[detail.fields.kind]}
        onChange={async (id, name) => {
          if (await onMove(id, name)) setMoving(false)
        }}
      />
      <Button size="small" onClick={() => setMoving(false)}>
        不调整
      </Button>
    </span>
  )
}
