import { Select } from 'antd'
import type { ReactNode } from 'react'
import { FieldRow } from '#renderer/ui/FieldRow.tsx'
import { DateField, TextField } from '#renderer/ui/TextField.tsx'
import { dutyLabels, type VisitDuty, visitDuties } from '#shared/domain/visits/record.ts'
import { ChecklistSelect, PeopleSelect } from './PeopleSelect.tsx'

export interface PlannedAs {
  duty: VisitDuty
  /** '' = no day yet */
  day: string
  people: string[]
  checklist: string | null
  purpose: string
}

interface PlanFieldsProps {
  value: PlannedAs
  onChange: (part: Partial<PlannedAs>) => void
  village: boolean
  /** after the day: what the plan needs where there is none */
  children?: ReactNode
}

/** What a planned visit is for, when, by whom and with which checklist. */
export function PlanFields({ value, onChange, village, children }: PlanFieldsProps) {
  return (
    <>
      <FieldRow label="任务">
        {(ids) => (
          <Select
            {...ids}
            style={{ width: 180 }}
            value={value.duty}
            options={visitDuties.map((duty) => ({ value: duty, label: dutyLabels[duty] }))}
            onChange={(duty) => onChange({ duty })}
          />
        )}
      </FieldRow>
      <DateField label="走访日期" optional value={value.day} onChange={(day) => onChange({ day })} />
      {children}
      <FieldRow label="参加人" optional>
        {(ids) => <PeopleSelect {...ids} value={value.people} onChange={(people) => onChange({ people })} />}
      </FieldRow>
      <FieldRow label="检查表">
        {(ids) => (
          <ChecklistSelect
            {...ids}
            value={value.checklist}
            onChange={(checklist) => onChange({ checklist })}
            village={village}
          />
        )}
      </FieldRow>
      <TextField
        label="走访目的"
        optional
        maxLength={300}
        value={value.purpose}
        onChange={(purpose) => onChange({ purpose })}
      />
    </>
  )
}
