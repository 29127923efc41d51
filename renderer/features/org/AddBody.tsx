import { Button, Input, Select } from 'antd'
import { type FormEvent, useState } from 'react'
import { useCommandCall } from '#renderer/ui/data/commands.ts'
import { FaultPanel } from '#renderer/ui/FaultPanel.tsx'
import { FieldRow } from '#renderer/ui/FieldRow.tsx'
import { Panel } from '#renderer/ui/Panel.tsx'
import { useToast } from '#renderer/ui/UndoToast.tsx'
import { type OrgFields, type OrgKind, orgKindLabels, windowTypes } from '#shared/domain/org/facts.ts'
import css from './OrgScreen.module.css'

interface AddBodyProps {
  kind: OrgKind
  parent: { id: string; name: string }
  /** the new id, or null when it was given up */
  onDone: (id: string | null) => void
}

/** Registers a unit, hall or window below a body. */
export function AddBody({ kind, parent, onDone }: AddBodyProps) {
  const [name, setName] = useState('')
  const [phones, setPhones] = useState('')
  const [hours, setHours] = useState('')
  const [address, setAddress] = useState('')
  const [windowType, setWindowType] = useState<NonNullable<OrgFields['windowType']>>('综合')
  const [missing, setMissing] = useState(false)
  const register = useCommandCall('org.register')
  const takeBack = useCommandCall('org.deactivate')
  const show = useToast((toasts) => toasts.show)

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (name.trim() === '') return setMissing(true)
    const result = await register.run({
      fields: {
        kind,
        name: name.trim(),
        parent: parent.id,
        phones: phones.trim() === '' ? [] : [phones],
        hours,
        address,
        ...(kind === 'window' ? { windowType } : {}),
      },
    })
    if (!result.ok) return
    const { id } = result.value
    show({ text: `已登记“${name.trim()}”`, undo: () => void takeBack.run({ id, active: false }) })
    onDone(id)
  }

  return (
    <Panel title={`在“${parent.name}”下新增${orgKindLabels[kind]}`}>
      <form className={css.form} onSubmit={submit}>
        <FieldRow label="名称" error={missing ? '请填写名称。' : undefined}>
          {(ids) => (
            <Input
              {...ids}
              autoFocus
              value={name}
              maxLength={100}
              onChange={(event) => {
                setName(event.target.value)
                setMissing(false)
              }}
            />
          )}
        </FieldRow>
        {kind === 'window' ? (
          <FieldRow label="窗口类型">
            {(ids) => (
              <Select
                {...ids}
                style={{ width: 160 }}
                value={windowType}
                options={windowTypes.map((value) => ({ value, label: value }))}
                onChange={setWindowType}
              />
            )}
          </FieldRow>
        ) : null}
        <FieldRow label="咨询电话" optional hint="几个号码用顿号分开，如0553-3835110、12345">
          {(ids) => <Input {...ids} value={phones} onChange={(event) => setPhones(event.target.value)} />}
        </FieldRow>
        <FieldRow label="办理时间" optional>
          {(ids) => (
            <Input
              {...ids}
              value={hours}
              maxLength={200}
              onChange={(event) => setHours(event.target.value)}
            />
          )}
        </FieldRow>
        <FieldRow label="办公地址" optional>
          {(ids) => (
            <Input
              {...ids}
              value={address}
              maxLength={300}
              onChange={(event) => setAddress(event.target.value)}
            />
          )}
        </FieldRow>
        {register.fault ? <FaultPanel fault={register.fault} /> : null}
        <div className={css.buttons}>
          <Button type="primary" htmlType="submit" loading={register.running ? { delay: 300 } : false}>
            登记
          </Button>
          <Button onClick={() => onDone(null)}>不登记</Button>
        </div>
      </form>
    </Panel>
  )
}
