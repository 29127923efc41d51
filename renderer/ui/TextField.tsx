import { Input } from 'antd'
import { FieldRow, type FieldRowProps } from './FieldRow.tsx'

interface TextFieldProps extends Omit<FieldRowProps, 'children'> {
  value: string
  onChange: (value: string) => void
  maxLength?: number
  autoFocus?: boolean
}

/** One line of text. */
export function TextField({ value, onChange, maxLength, autoFocus, ...row }: TextFieldProps) {
  return (
    <FieldRow {...row}>
      {(ids) => (
        <Input
          {...ids}
          autoFocus={autoFocus}
          maxLength={maxLength}
          value={value}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </FieldRow>
  )
}

/** Some lines of text: a reason, a remark. It grows as it is written. */
export function NoteField({ value, onChange, maxLength, autoFocus, ...row }: TextFieldProps) {
  return (
    <FieldRow {...row}>
      {(ids) => (
        <Input.TextArea
          {...ids}
          autoFocus={autoFocus}
          autoSize={{ minRows: 1, maxRows: 4 }}
          maxLength={maxLength}
          value={value}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </FieldRow>
  )
}

interface DateFieldProps extends Omit<FieldRowProps, 'children'> {
  /** 'YYYY-MM-DD'; '' while there is none */
  value: string
  onChange: (day: string) => void
  required?: boolean
}

/** One day. */
export function DateField({ value, onChange, required, ...row }: DateFieldProps) {
  return (
    <FieldRow {...row}>
      {(ids) => (
        <Input
          {...ids}
          type="date"
          required={required}
          style={{ width: 180 }}
          value={value}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </FieldRow>
  )
}
