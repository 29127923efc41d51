import { CheckOutlined, ExclamationOutlined } from '@ant-design/icons'
import css from './Steps.module.css'

export interface Step {
  key: string
  label: string
  state: 'done' | 'current' | 'todo' | 'problem'
  /** a date, a count: 「11月3日」「60 件」 */
  note?: string
}

const words = { done: '已完成', current: '进行中', todo: '未开始', problem: '需处理' } as const

/** The stages of a thing that goes through fixed states, in one line. */
export function Steps({ steps, label }: { steps: readonly Step[]; label: string }) {
  return (
    <ol className={css.steps} aria-label={label}>
      {steps.map((step, index) => (
        <li
          key={step.key}
          className={css.step}
          data-state={step.state}
          aria-current={step.state === 'current' ? 'step' : undefined}
        >
          <span className={css.sign} aria-hidden>
            {step.state === 'done' ? (
              <CheckOutlined />
            ) : step.state === 'problem' ? (
              <ExclamationOutlined />
            ) : (
              index + 1
            )}
          </span>
          <span>
            <span className={css.label}>{step.label}</span>
            <span className="wi-hidden">（{words[step.state]}）</span>
            {step.note ? <span className={css.note}>{step.note}</span> : null}
          </span>
        </li>
      ))}
    </ol>
  )
}
