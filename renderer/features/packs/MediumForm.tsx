import { useState } from 'react'
import { TextField } from '#renderer/ui/TextField.tsx'

export interface MediumValues {
  medium: string
  purpose: string
  counterpart: string
}

/** What is registered with every medium (介质) that goes in or out. */
export function useMedium(purpose: string) {
  const [values, setValues] = useState<MediumValues>({ medium: '', purpose, counterpart: '' })
  const ready = values.medium.trim() !== '' && values.purpose.trim() !== ''
  return { values, setValues, ready }
}

interface MediumFormProps {
  medium: ReturnType<typeof useMedium>
  /** 接收人 or 交出人 */
  counterpart: string
}

export function MediumForm({ medium: { values, setValues }, counterpart }: MediumFormProps) {
  const set = (key: keyof MediumValues) => (value: string) => setValues({ ...values, [key]: value })
  return (
    <>
      <TextField
        label="介质编号"
        hint="贴在介质上的编号，如：数资-U-012"
        maxLength={60}
        value={values.medium}
        onChange={set('medium')}
      />
      <TextField label="用途" maxLength={200} value={values.purpose} onChange={set('purpose')} />
      <TextField
        label={counterpart}
        optional
        maxLength={60}
        value={values.counterpart}
        onChange={set('counterpart')}
      />
    </>
  )
}
