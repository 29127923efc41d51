import { Select } from 'antd'
import { type FormEvent, useState } from 'react'
import { useCommandCall } from '#renderer/ui/data/commands.ts'
import { FieldRow } from '#renderer/ui/FieldRow.tsx'
import { FormEnd } from '#renderer/ui/FormEnd.tsx'
import { Panel } from '#renderer/ui/Panel.tsx'
import { DateField, TextField } from '#renderer/ui/TextField.tsx'
import type { VisitDetail } from '#shared/contract/visits.ts'
import { periodOf } from '#shared/domain/visits/coverage.ts'
import { dutyLabels, visitDuties } from '#shared/domain/visits/record.ts'
import { ChecklistSelect, PeopleSelect } from './PeopleSelect.tsx'
import css from './visits.module.css'

/** A plan changed before the visit. Only what was changed is said. */
export function EditPlan({ detail, onDone }: { detail: VisitDetail; onDone: () => void }) {
  const { entry } = detail
  const [duty, setDuty] = useState(entry.duty)
  const [day, setDay] = useState(entry.day ?? '')
  const [people, setPeople] = useState(() => detail.people.map((person) => person.id))
  const [checklist, setChecklist] = useState(detail.checklistId)
  const [purpose, setPurpose] = useState(entry.purpose)
  const call = useCommandCall('visits.replan')
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    const before = detail.people.map((person) => person.id).join()
    const period = day === '' ? entry.period : periodOf(day, duty === 'quarterly' ? 'quarter' : 'month')
    const done = await call.run({
      id: entry.id,
      changes: {
        ...(duty === entry.duty ? {} : { duty }),
        ...(day === (entry.day ?? '') ? {} : { day: day === '' ? null : day }),
        ...(period === entry.period ? {} : { period }),
        ...(people.join() === before ? {} : { people }),
        ...(checklist === detail.checklistId ? {} : { checklist }),
        ...(purpose === entry.purpose ? {} : { purpose }),
      },
    })
    if (done.ok) onDone()
  }
  return (
    <Panel title="修改计划">
      <form className={css.form} onSubmit={submit}>
        <FieldRow label="任务">
          {(ids) => (
            <Select
              {...ids}
              style={{ width: 180 }}
              value={duty}
              options={visitDuties.map((value) => ({ value, label: dutyLabels[value] }))}
              onChange={setDuty}
            />
          )}
        </FieldRow>
        <DateField label="走访日期" optional value={day} onChange={setDay} />
        <FieldRow label="参加人" optional>
          {(ids) => <PeopleSelect {...ids} value={people} onChange={setPeople} />}
        </FieldRow>
        <FieldRow label="检查表">
          {(ids) => (
            <ChecklistSelect
              {...ids}
              value={checklist}
              onChange={setChecklist}
              village={entry.level === 'village'}
            />
          )}
        </FieldRow>
        <TextField label="走访目的" optional maxLength={300} value={purpose} onChange={setPurpose} />
        <FormEnd call={call} label="保存计划" cancelLabel="不修改" onCancel={onDone} />
      </form>
    </Panel>
  )
}
