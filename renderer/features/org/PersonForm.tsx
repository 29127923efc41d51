import { Button, Input } from 'antd'
import { type FormEvent, useState } from 'react'
import { useCommandCall } from '#renderer/ui/data/commands.ts'
import { useSession } from '#renderer/ui/data/session.ts'
import { FaultPanel } from '#renderer/ui/FaultPanel.tsx'
import { FieldRow } from '#renderer/ui/FieldRow.tsx'
import { Panel } from '#renderer/ui/Panel.tsx'
import { useToast } from '#renderer/ui/UndoToast.tsx'
import { BodyPicker } from './BodyPicker.tsx'
import css from './OrgScreen.module.css'

/** Registers a colleague. `onDone` gets the new id, or null when it was given up. */
export function PersonForm({ onDone }: { onDone: (id: string | null) => void }) {
  const { body } = useSession()
  const [name, setName] = useState('')
  const [place, setPlace] = useState({ id: body.id, name: body.name })
  const [post, setPost] = useState('')
  const [missing, setMissing] = useState(false)
  const register = useCommandCall('people.register')
  const change = useCommandCall('people.change')
  const show = useToast((toasts) => toasts.show)

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (name.trim() === '') return setMissing(true)
    const result = await register.run({ name, body: place.id, post })
    if (!result.ok) return
    const { id } = result.value
    show({ text: `已登记${name.trim()}`, undo: () => void change.run({ id, changes: { active: false } }) })
    onDone(id)
  }
  return (
    <Panel title="登记人员">
      <form className={css.form} onSubmit={submit}>
        <FieldRow label="姓名" error={missing ? '请填写姓名。' : undefined}>
          {(ids) => (
            <Input
              {...ids}
              autoFocus
              value={name}
              maxLength={40}
              onChange={(event) => {
                setName(event.target.value)
                setMissing(false)
              }}
            />
          )}
        </FieldRow>
        <FieldRow label="所在机构">
          {(ids) => (
            <BodyPicker
              {...ids}
              value={place.id}
              valueName={place.name}
              onChange={(id, placeName) => setPlace({ id, name: placeName })}
            />
          )}
        </FieldRow>
        <FieldRow label="职务" optional>
          {(ids) => (
            <Input {...ids} value={post} maxLength={60} onChange={(event) => setPost(event.target.value)} />
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
