import { Segmented } from 'antd'
import { type FormEvent, useState } from 'react'
import { useCommandCall } from '#renderer/ui/data/commands.ts'
import { FieldRow } from '#renderer/ui/FieldRow.tsx'
import { FormEnd } from '#renderer/ui/FormEnd.tsx'
import { DateField, TextField } from '#renderer/ui/TextField.tsx'
import { msToCivil } from '#shared/domain/time/shanghai.ts'
import { type ConfirmWay, confirmLabels, confirmWays } from '#shared/domain/visits/facts.ts'
import css from './visits.module.css'

/** How and when the visited body confirmed the record. */
export function ConfirmForm({ visit, onDone }: { visit: string; onDone: () => void }) {
  const [how, setHow] = useState<ConfirmWay>('signed')
  const [day, setDay] = useState(() => msToCivil(Date.now()).day)
  const [name, setName] = useState('')
  const call = useCommandCall('visits.confirm')
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if ((await call.run({ id: visit, how, day, name })).ok) onDone()
  }
  return (
    <form className={css.form} onSubmit={submit}>
      <FieldRow label="确认方式">
        {() => (
          <Segmented
            aria-label="确认方式"
            value={how}
            options={confirmWays.map((value) => ({ value, label: confirmLabels[value] }))}
            onChange={setHow}
          />
        )}
      </FieldRow>
      <DateField label="确认日期" required value={day} onChange={setDay} />
      <TextField
        label="确认人"
        optional
        hint="单独保存，可以删除"
        maxLength={40}
        value={name}
        onChange={setName}
      />
      <FormEnd call={call} label="登记确认" cancelLabel="不登记" onCancel={onDone} />
    </form>
  )
}
