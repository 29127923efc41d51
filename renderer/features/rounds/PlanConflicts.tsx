import { Button } from 'antd'
import { useCommandCall } from '#renderer/ui/data/commands.ts'
import { FaultPanel } from '#renderer/ui/FaultPanel.tsx'
import { Panel } from '#renderer/ui/Panel.tsx'
import { DateText } from '#renderer/ui/texts.tsx'
import { planFields } from '#shared/domain/rounds/facts.ts'
import { type Names, planLabelOf, saidText } from './plan-text.ts'
import css from './rounds.module.css'
import type { RoundDetail } from './words.ts'

interface PlanConflictsProps {
  round: RoundDetail
  names: Names
  /** may somebody choose here and now? */
  open: boolean
}

/** Fields that two people wrote without seeing each other's value: both are shown, and somebody chooses. */
export function PlanConflicts({ round, names, open }: PlanConflictsProps) {
  const change = useCommandCall('rounds.change')
  const fields = Object.entries(round.conflicts)
  if (fields.length === 0) return null
  const current = new Map<string, unknown>(Object.entries(round.plan))
  const adopt = (field: string, value: unknown) => {
    const chosen = planFields.partial().safeParse({ [field]: value })
    if (chosen.success) void change.run({ id: round.id, fields: chosen.data })
  }
  return (
    <Panel title="有两人同时写了方案，请选定" tone="notice">
      {fields.map(([field, lost]) => (
        <div key={field} className={css.lines}>
          <div className={css.line}>
            <strong>{planLabelOf(field)}</strong>
            <span>现用：{saidText(field, current.get(field), names)}</span>
            {open ? (
              <Button size="small" onClick={() => adopt(field, current.get(field))}>
                保留现用的值
              </Button>
            ) : null}
          </div>
          {lost.map((said) => (
            <div key={`${said.at}-${said.byName}`} className={css.line}>
              <span>另有：{saidText(field, said.value, names)}</span>
              <span className={css.soft}>
                {said.byName}，<DateText at={said.at} />
              </span>
              {open ? (
                <Button size="small" type="primary" onClick={() => adopt(field, said.value)}>
                  采用此值
                </Button>
              ) : null}
            </div>
          ))}
        </div>
      ))}
      {change.fault ? <FaultPanel fault={change.fault} /> : null}
    </Panel>
  )
}
