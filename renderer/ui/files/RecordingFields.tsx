import { Select } from 'antd'
import { type RecordingRule, recordingDays } from '#shared/domain/files/recording.ts'
import { FieldRow } from '../FieldRow.tsx'
import { TextField } from '../TextField.tsx'

interface RecordingFieldsProps {
  label: string
  hint: string
  optional?: boolean
  error?: string | undefined
  value: RecordingRule
  onChange: (value: RecordingRule) => void
}

/** 录音 for one task: who approved it, and how long it is kept; without an approval nothing is asked further. */
export function RecordingFields({ value, onChange, ...row }: RecordingFieldsProps) {
  return (
    <>
      <TextField
        {...row}
        maxLength={200}
        value={value.authority}
        onChange={(authority) => onChange({ ...value, authority })}
      />
      {value.authority.trim() === '' ? null : (
        <FieldRow label="录音保存期" hint="从录音当天算起，到期由管理员清除，校验值保留">
          {(ids) => (
            <Select<number>
              {...ids}
              style={{ width: 160 }}
              value={value.keepDays}
              options={recordingDays.map((days) => ({ value: days, label: `${days}天` }))}
              onChange={(keepDays) => onChange({ ...value, keepDays })}
            />
          )}
        </FieldRow>
      )}
    </>
  )
}
