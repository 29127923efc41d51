import { Select } from 'antd'
import { type FormEvent, useState } from 'react'
import { useCommandCall } from '#renderer/ui/data/commands.ts'
import { FieldRow } from '#renderer/ui/FieldRow.tsx'
import { FormEnd } from '#renderer/ui/FormEnd.tsx'
import { Panel } from '#renderer/ui/Panel.tsx'
import { TextField } from '#renderer/ui/TextField.tsx'
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
        <TextField
          label="名称"
          error={missing ? '请填写名称。' : undefined}
          autoFocus
          maxLength={100}
          value={name}
          onChange={(value) => {
            setName(value)
            setMissing(false)
          }}
        />
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
        <TextField
          label="咨询电话"
          optional
          hint="几个号码用顿号分开，如0553-3835110、12345"
          value={phones}
          onChange={setPhones}
        />
        <TextField label="办理时间" optional maxLength={200} value={hours} onChange={setHours} />
        <TextField label="办公地址" optional maxLength={300} value={address} onChange={setAddress} />
        <FormEnd call={register} label="登记" cancelLabel="不登记" onCancel={() => onDone(null)} />
      </form>
    </Panel>
  )
}
