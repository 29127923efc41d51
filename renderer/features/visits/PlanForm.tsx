import { Button, Select } from 'antd'
import { type FormEvent, useState } from 'react'
import { useCommandCall } from '#renderer/ui/data/commands.ts'
import { FieldRow } from '#renderer/ui/FieldRow.tsx'
import { FormEnd } from '#renderer/ui/FormEnd.tsx'
import { Panel } from '#renderer/ui/Panel.tsx'
import { TextField } from '#renderer/ui/TextField.tsx'
import { useToast } from '#renderer/ui/UndoToast.tsx'
import { msToCivil } from '#shared/domain/time/shanghai.ts'
import { monthAfter, periodOf, periodText } from '#shared/domain/visits/coverage.ts'
import type { VisitDuty } from '#shared/domain/visits/record.ts'
import type { ChosenPlace } from './CoverageBoard.tsx'
import { PlanFields, type PlannedAs } from './PlanFields.tsx'
import css from './visits.module.css'

/** The next six months or quarters that a plan may be for. */
export const periodsAhead = (today: string, duty: VisitDuty): string[] => {
  const months = [today.slice(0, 7)]
  while (months.length < (duty === 'quarterly' ? 16 : 6)) months.push(monthAfter(months.at(-1) ?? ''))
  return [...new Set(months.map((month) => periodOf(month, duty === 'quarterly' ? 'quarter' : 'month')))]
}

/** 走访计划: the places chosen, in order; two or more make a route. */
export function PlanForm({
  places,
  onPlaces,
  onDone,
}: {
  places: readonly ChosenPlace[]
  onPlaces: (places: readonly ChosenPlace[]) => void
  onDone: () => void
}) {
  const today = msToCivil(Date.now()).day
  const [plan, setPlan] = useState<PlannedAs>(() => ({
    duty: places.some((place) => place.level === 'area') ? 'quarterly' : 'monthly',
    day: '',
    people: [],
    checklist: null,
    purpose: '',
  }))
  const edit = (part: Partial<PlannedAs>) => setPlan((before) => ({ ...before, ...part }))
  const { duty, day } = plan
  const [period, setPeriod] = useState('')
  const [routeName, setRouteName] = useState('')
  const call = useCommandCall('visits.plan')
  const show = useToast((toasts) => toasts.show)
  const periods = periodsAhead(today, duty)
  const within =
    day === ''
      ? periods.includes(period)
        ? period
        : (periods[0] ?? '')
      : periodOf(day, duty === 'quarterly' ? 'quarter' : 'month')

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    const made = await call.run({
      places: places.map((place) => place.id),
      ...plan,
      period: within,
      day: day === '' ? null : day,
      routeName,
    })
    if (!made.ok) return
    show({ text: `已计划走访${places.length}处` })
    onDone()
  }
  const move = (from: number, to: number) => {
    const next = [...places]
    next.splice(to, 0, ...next.splice(from, 1))
    onPlaces(next)
  }
  return (
    <Panel title="走访计划" aside={`${places.length}处`}>
      <ol className={css.route} aria-label="走访顺序">
        {places.map((place, i) => (
          <li key={place.id}>
            <span>
              {i + 1}. {place.name}
            </span>
            <Button
              size="small"
              disabled={i === 0}
              aria-label={`${place.name}上移`}
              onClick={() => move(i, i - 1)}
            >
              上移
            </Button>
            <Button
              size="small"
              disabled={i === places.length - 1}
              aria-label={`${place.name}下移`}
              onClick={() => move(i, i + 1)}
            >
              下移
            </Button>
            <Button
              size="small"
              aria-label={`移除${place.name}`}
              onClick={() => onPlaces(places.filter((one) => one.id !== place.id))}
            >
              移除
            </Button>
          </li>
        ))}
      </ol>
      <form className={css.form} onSubmit={submit}>
        {places.length > 1 ? (
          <TextField
            label="路线名称"
            optional
            hint="写了名称，这几处按上面的顺序成为一条路线"
            maxLength={60}
            value={routeName}
            onChange={setRouteName}
          />
        ) : null}
        <PlanFields value={plan} onChange={edit} village={places.some((place) => place.level === 'village')}>
          {day === '' ? (
            <FieldRow label="所属期">
              {(ids) => (
                <Select
                  {...ids}
                  style={{ width: 180 }}
                  value={within}
                  options={periods.map((value) => ({ value, label: periodText(value) }))}
                  onChange={setPeriod}
                />
              )}
            </FieldRow>
          ) : null}
        </PlanFields>
        <FormEnd call={call} label="列入计划" cancelLabel="不列入" onCancel={onDone} />
      </form>
    </Panel>
  )
}
