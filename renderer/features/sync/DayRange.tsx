import { Input } from 'antd'
import css from './sync.module.css'

export interface Days {
  from: string
  to: string
}

/** From one day to another, both included; '' leaves an end open. */
export function DayRange({ value, onChange }: { value: Days; onChange: (days: Days) => void }) {
  return (
    <span className={css.days}>
      <Input
        type="date"
        aria-label="从哪天起"
        value={value.from}
        max={value.to || undefined}
        onChange={(event) => onChange({ ...value, from: event.target.value })}
      />
      至
      <Input
        type="date"
        aria-label="到哪天止"
        value={value.to}
        min={value.from || undefined}
        onChange={(event) => onChange({ ...value, to: event.target.value })}
      />
    </span>
  )
}

/** The days as a question takes them. */
export const daysAsked = ({ from, to }: Days) => ({ ...(from ? { from } : {}), ...(to ? { to } : {}) })
