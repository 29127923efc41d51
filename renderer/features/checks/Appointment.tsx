import { Button, Input } from 'antd'
import { useEffect, useState } from 'react'
import { useQueryCall } from '#renderer/ui/data/queries.ts'
import { StateIcon } from '#renderer/ui/StateTag.tsx'
import { Field } from './Field.tsx'
import css from './OutcomePanel.module.css'
import { useDesk, useOpenCase } from './use-desk.ts'

const quick = ['+10m', '+1h', '下午', '明天上午']

/** 预约再拨: typed as it is said, echoed as a date at once; no calendar to pick from. */
export function Appointment() {
  const { desk, sheet } = useOpenCase()
  const text = useDesk((s) => s.work.draft.appointment)
  const asked = useSettled(text.trim(), 120)
  const when = useQueryCall(
    'calls.when',
    { case: sheet.case, text: asked },
    { enabled: asked !== '', keepPrevious: true },
  )
  const take = (appointment: string) => desk.getState().edit({ appointment })
  const echo = asked === '' ? undefined : when.data
  return (
    <Field
      field="appointment"
      label="预约再拨"
      hint={
        <span className={css.quick}>
          {echo ? (
            <output className={css.echo} data-ok={echo.ok}>
              {echo.ok ? null : <StateIcon tone="bad" />} {echo.text}
              {echo.flags.map((flag) => `，${flag}`)}
            </output>
          ) : (
            <span>如“明天10点”“下午3点半”“+30m”</span>
          )}
          {quick.map((word) => (
            <Button key={word} size="small" onClick={() => take(word)}>
              {word}
            </Button>
          ))}
        </span>
      }
    >
      {(ids) => <Input {...ids} value={text} maxLength={60} onChange={(event) => take(event.target.value)} />}
    </Field>
  )
}

/** The value once it has stood still for a moment. */
function useSettled(value: string, ms: number): string {
  const [settled, setSettled] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), ms)
    return () => clearTimeout(timer)
  }, [value, ms])
  return settled
}
