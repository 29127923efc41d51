import { type FormEvent, useState } from 'react'
import { useCommandCall } from '#renderer/ui/data/commands.ts'
import { FormEnd } from '#renderer/ui/FormEnd.tsx'
import { Panel } from '#renderer/ui/Panel.tsx'
import type { VisitDetail } from '#shared/contract/visits.ts'
import { periodOf } from '#shared/domain/visits/coverage.ts'
import { PlanFields, type PlannedAs } from './PlanFields.tsx'
import css from './visits.module.css'

/** A plan changed before the visit. Only what was changed is said. */
export function EditPlan({ detail, onDone }: { detail: VisitDetail; onDone: () => void }) {
  const { entry } = detail
  const [plan, setPlan] = useState<PlannedAs>(() => ({
    duty: entry.duty,
    day: entry.day ?? '',
    people: detail.people.map((person) => person.id),
    checklist: detail.checklistId,
    purpose: entry.purpose,
  }))
  const edit = (part: Partial<PlannedAs>) => setPlan((before) => ({ ...before, ...part }))
  const { duty, day, people, checklist, purpose } = plan
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
        <PlanFields value={plan} onChange={edit} village={entry.level === 'village'} />
        <FormEnd call={call} label="保存计划" cancelLabel="不修改" onCancel={onDone} />
      </form>
    </Panel>
  )
}
