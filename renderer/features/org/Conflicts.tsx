import { Button } from 'antd'
import { Panel } from '#renderer/ui/Panel.tsx'
import { DateText } from '#renderer/ui/texts.tsx'
import type { Said } from '#shared/contract/org.ts'
import { fieldLabels, valueText } from './labels.ts'
import css from './OrgScreen.module.css'

interface ConflictsProps {
  conflicts: Readonly<Record<string, readonly Said[]>>
  current: Readonly<Record<string, unknown>>
  /** the name of the body that a field now names */
  bodyName: (field: string) => string | null
  labels?: Readonly<Record<string, string>>
  editable: boolean
  onAdopt: (field: string, value: unknown) => unknown
}

/** Two people wrote one field without seeing each other: both values, and somebody who chooses. */
export function Conflicts({
  conflicts,
  current,
  bodyName,
  labels = fieldLabels,
  editable,
  onAdopt,
}: ConflictsProps) {
  const fields = Object.entries(conflicts)
  if (fields.length === 0) return null
  return (
    <Panel title="有两人同时修改，请选定" tone="notice">
      {fields.map(([field, lost]) => (
        <div key={field} className={css.lines}>
          <div className={css.line}>
            <strong>{labels[field] ?? field}</strong>
            <span>现用：{valueText(field, current[field], bodyName(field))}</span>
            {editable ? (
              <Button size="small" onClick={() => onAdopt(field, current[field])}>
                保留现用的值
              </Button>
            ) : null}
          </div>
          {lost.map((said) => (
            <div key={said.fact} className={css.line}>
              <span>另有：{valueText(field, said.value, said.bodyName)}</span>
              <span className={css.soft}>
                {said.authorName ?? '其他人员'}，<DateText at={said.at} />
              </span>
              {editable ? (
                <Button size="small" type="primary" onClick={() => onAdopt(field, said.value)}>
                  采用此值
                </Button>
              ) : null}
            </div>
          ))}
        </div>
      ))}
    </Panel>
  )
}
