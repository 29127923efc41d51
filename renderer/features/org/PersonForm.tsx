import { type FormEvent, useState } from 'react'
import { BodyPicker } from '#renderer/ui/BodyPicker.tsx'
import { useCommandCall } from '#renderer/ui/data/commands.ts'
import { useSession } from '#renderer/ui/data/session.ts'
import { FieldRow } from '#renderer/ui/FieldRow.tsx'
import { FormEnd } from '#renderer/ui/FormEnd.tsx'
import { Panel } from '#renderer/ui/Panel.tsx'
import { TextField } from '#renderer/ui/TextField.tsx'
import { useToast } from '#renderer/ui/UndoToast.tsx'
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
        <TextField
          label="姓名"
          error={missing ? '请填写姓名。' : undefined}
          autoFocus
          maxLength={40}
          value={name}
          onChange={(value) => {
            setName(value)
            setMissing(false)
          }}
        />
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
        <TextField label="职务" optional maxLength={60} value={post} onChange={setPost} />
        <FormEnd call={register} label="登记" cancelLabel="不登记" onCancel={() => onDone(null)} />
      </form>
    </Panel>
  )
}
