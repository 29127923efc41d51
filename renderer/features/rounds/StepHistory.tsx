import { Panel } from '#renderer/ui/Panel.tsx'
import { DateText } from '#renderer/ui/texts.tsx'
import css from './rounds.module.css'
import { type RoundDetail, stepLabels } from './words.ts'

/** Who took which step when. */
export function StepHistory({ steps }: Pick<RoundDetail, 'steps'>) {
  if (steps.length === 0) return null
  return (
    <Panel title="办理记录">
      <ol className={css.lines}>
        {steps.map((step) => (
          <li key={`${step.type}-${step.at}`} className={css.line}>
            <span className={css.soft}>
              <DateText at={step.at} />
            </span>
            <span>{step.byName}</span>
            <span>{stepLabels[step.type] ?? step.type}</span>
          </li>
        ))}
      </ol>
    </Panel>
  )
}
