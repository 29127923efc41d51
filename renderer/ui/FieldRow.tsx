import { type ReactNode, useId } from 'react'
import css from './FieldRow.module.css'
import { StateIcon } from './StateTag.tsx'

/** What a control must carry so that its label, hint and error are read with it. */
export interface FieldIds {
  id: string
  'aria-describedby': string | undefined
  'aria-invalid': boolean | undefined
}

export interface FieldRowProps {
  label: string
  hint?: ReactNode
  /** says what is wrong and what to write instead */
  error?: string | undefined
  optional?: boolean
  /** the label is a sentence: it stands above */
  above?: boolean
  /** the control: `<FieldRow label="名称">{(ids) => <Input {...ids} />}</FieldRow>` */
  children: (ids: FieldIds) => ReactNode
}

/** A labelled control of a form: label left, control right; stacked where the width is short. */
export function FieldRow({ label, hint, error, optional = false, above = false, children }: FieldRowProps) {
  const id = useId()
  const hintId = `${id}-hint`
  const errorId = `${id}-error`
  const described = [hint ? hintId : '', error ? errorId : ''].filter(Boolean).join(' ')
  return (
    <div className={css.row} data-above={above || undefined}>
      <label className={css.label} htmlFor={id}>
        {label}
        {optional ? <span className={css.optional}>（选填）</span> : null}
      </label>
      <div className={css.control}>
        {children({
          id,
          'aria-describedby': described || undefined,
          'aria-invalid': error ? true : undefined,
        })}
        {hint ? (
          <div id={hintId} className={css.hint}>
            {hint}
          </div>
        ) : null}
        {error ? (
          <div id={errorId} className={css.error} role="alert">
            <StateIcon tone="bad" /> {error}
          </div>
        ) : null}
      </div>
    </div>
  )
}

interface FieldListProps {
  items: readonly { label: string; value: ReactNode; key?: string }[]
  columns?: 1 | 2 | 3
}

/** Things to read, each with its name. An absent value reads 未填. */
export function FieldList({ items, columns = 1 }: FieldListProps) {
  return (
    <dl className={css.list} data-columns={columns}>
      {items.map((item) => (
        <div key={item.key ?? item.label} className={css.item}>
          <dt>{item.label}</dt>
          <dd>
            {item.value === null || item.value === undefined || item.value === '' ? (
              <span className={css.none}>未填</span>
            ) : (
              item.value
            )}
          </dd>
        </div>
      ))}
    </dl>
  )
}
