import { type ReactNode, useId } from 'react'
import { StateIcon } from '#renderer/ui/StateTag.tsx'
import css from './Field.module.css'
import { useDesk } from './use-desk.ts'

interface FieldProps {
  /** its name on the desk: 'place.quote' */
  field: string
  label: ReactNode
  hint?: ReactNode
  /** marked as needed before submission */
  due?: boolean
  children: (ids: {
    id: string
    'aria-describedby': string | undefined
    'aria-invalid': true | undefined
  }) => ReactNode
}

/** One labelled place of the desk, with the problem that stands in it, if any. */
export function Field({ field, label, hint, due = false, children }: FieldProps) {
  const id = useId()
  const problem = useDesk((s) => s.problems.find((p) => p.field === field)?.text)
  return (
    <div className={css.field} data-field={field} data-due={due || undefined}>
      <label htmlFor={id}>
        {label}
        {due ? (
          <span className={css.due}>
            <span aria-hidden>*</span>
            <span className="wi-hidden">必填</span>
          </span>
        ) : null}
      </label>
      <div className={css.control}>
        {children({
          id,
          'aria-describedby': problem || hint ? `${id}-d` : undefined,
          'aria-invalid': problem ? true : undefined,
        })}
        {problem || hint ? (
          <div id={`${id}-d`} className={css.hint}>
            {problem ? (
              <span className={css.problem}>
                <StateIcon tone="bad" /> {problem}
              </span>
            ) : null}
            {hint}
          </div>
        ) : null}
      </div>
    </div>
  )
}

interface ChoiceProps<T extends string> {
  field: string
  label: string
  /** read in place of an empty label */
  name?: string
  options: readonly { value: T; label: string; keys?: string; adverse?: boolean; good?: boolean }[]
  value: T | null
  onChoose: (value: T) => void
  disabled?: boolean
}

/** One of a few, each with its key on it; ←→ by the keyboard as radio buttons go. */
export function Choice<T extends string>(props: ChoiceProps<T>) {
  const { field, label, name, options, value, onChoose, disabled } = props
  const group = useId()
  const problem = useDesk((s) => s.problems.find((p) => p.field === field)?.text)
  return (
    <fieldset
      className={css.choice}
      data-bare={label === '' || undefined}
      data-field={field}
      disabled={disabled}
    >
      <legend className={label === '' ? 'wi-hidden' : undefined}>{label === '' ? name : label}</legend>
      <div className={css.options}>
        {options.map((option) => (
          <label
            key={option.value}
            className={css.option}
            data-adverse={option.adverse || undefined}
            data-good={option.good || undefined}
          >
            <input
              type="radio"
              name={group}
              checked={value === option.value}
              onChange={() => onChoose(option.value)}
            />
            {option.keys ? (
              <kbd className={css.cap} aria-hidden>
                {option.keys}
              </kbd>
            ) : null}
            {option.label}
          </label>
        ))}
      </div>
      {problem ? (
        <div className={css.problem}>
          <StateIcon tone="bad" /> {problem}
        </div>
      ) : null}
    </fieldset>
  )
}
