import { Checkbox, Input, InputNumber, Radio, Select } from 'antd'
import { type ReactNode, useEffect, useId, useState } from 'react'
import { FieldRow } from '#renderer/ui/FieldRow.tsx'
import { msToCivil } from '#shared/domain/time/shanghai.ts'
import { parseDay } from './parse-day.ts'
import css from './rounds.module.css'

// The controls of the plan editor: each a labelled row that hands on only values of its kind.

interface Common<T> {
  label: string
  value: T
  onChange: (value: T) => void
  hint?: ReactNode
  error?: string | undefined
}

export function TextField({ label, value, onChange, hint, error, ...input }: Common<string> & TextRest) {
  return (
    <FieldRow label={label} hint={hint} error={error}>
      {(ids) => (
        <Input {...ids} {...input} value={value} onChange={(event) => onChange(event.target.value)} />
      )}
    </FieldRow>
  )
}
interface TextRest {
  maxLength: number
  placeholder?: string
}

interface NumberFieldProps extends Common<number> {
  unit: string
  min?: number
  max?: number
  /** shown = value × scale: 0.3 with scale 100 reads 30 */
  scale?: number
}

/** A whole number with its unit. An empty field keeps the last number until another one is typed. */
export function NumberField(props: NumberFieldProps) {
  const { label, value, onChange, hint, error, unit, min = 0, max, scale = 1 } = props
  return (
    <FieldRow label={label} hint={hint} error={error}>
      {(ids) => (
        <span className={css.number}>
          <InputNumber
            {...ids}
            controls={false}
            precision={0}
            min={min}
            {...(max === undefined ? {} : { max })}
            value={Math.round(value * scale)}
            onChange={(next) => {
              if (typeof next === 'number') onChange(next / scale)
            }}
          />
          <span>{unit}</span>
        </span>
      )}
    </FieldRow>
  )
}

/** A day, typed. What is not a day stays in the field with its error and is not handed on. */
export function DayField({ label, value, onChange, hint, error }: Common<string>) {
  const [text, setText] = useState(value)
  const today = msToCivil(Date.now()).day
  useEffect(() => setText((before) => (parseDay(before, today) === value ? before : value)), [value, today])
  const wrong = parseDay(text, today) === null
  return (
    <FieldRow label={label} hint={hint} error={wrong ? '请写成 2026-11-23 或 11月23日' : error}>
      {(ids) => (
        <Input
          {...ids}
          className={css.short}
          value={text}
          status={wrong || error ? 'error' : ''}
          onChange={(event) => {
            setText(event.target.value)
            const day = parseDay(event.target.value, today)
            if (day !== null && day !== value) onChange(day)
          }}
          onBlur={() => setText((before) => parseDay(before, today) ?? before)}
        />
      )}
    </FieldRow>
  )
}

export interface Option {
  value: string
  label: string
}
export type Options = readonly (Option | { label: string; options: Option[] })[]

interface ManyFieldProps extends Common<string[]> {
  options: Options
  /** what nothing chosen means */
  none: string
}

/** Several of many, found by typing. */
export function ManyField({ label, value, onChange, hint, error, options, none }: ManyFieldProps) {
  return (
    <FieldRow label={label} hint={hint} error={error}>
      {(ids) => (
        <Select
          {...ids}
          mode="multiple"
          className={css.wide}
          value={value}
          placeholder={none}
          options={[...options]}
          showSearch={{ optionFilterProp: 'label' }}
          notFoundContent="没有找到，可换一个词"
          onChange={(next: string[]) => onChange(next)}
        />
      )}
    </FieldRow>
  )
}

interface ChoiceFieldProps<T extends string> extends Common<T> {
  options: readonly { value: T; label: string; note?: string; disabled?: boolean }[]
}

/** One of a few, each with what it means. */
export function ChoiceField<T extends string>(props: ChoiceFieldProps<T>) {
  const { label, value, onChange, hint, error, options } = props
  const id = useId()
  return (
    <FieldRow label={label} hint={hint} error={error}>
      {(ids) => (
        <Radio.Group
          id={ids.id}
          name={id}
          aria-label={label}
          aria-describedby={ids['aria-describedby']}
          className={css.choices}
          value={value}
          onChange={(event) => {
            const chosen = options.find((option) => option.value === event.target.value)
            if (chosen) onChange(chosen.value)
          }}
        >
          {options.map((option) => (
            <span key={option.value} className={css.choice}>
              <Radio
                value={option.value}
                disabled={option.disabled ?? false}
                aria-describedby={option.note ? `${id}-${option.value}` : undefined}
              >
                {option.label}
              </Radio>
              {option.note ? (
                <span id={`${id}-${option.value}`} className={css.note}>
                  {option.note}
                </span>
              ) : null}
            </span>
          ))}
        </Radio.Group>
      )}
    </FieldRow>
  )
}

interface TickProps {
  label: string
  checked: boolean
  onChange: (checked: boolean) => void
}

export function Tick({ label, checked, onChange }: TickProps) {
  return (
    <Checkbox checked={checked} onChange={(event) => onChange(event.target.checked)}>
      {label}
    </Checkbox>
  )
}
