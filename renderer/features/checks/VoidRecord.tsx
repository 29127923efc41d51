import { useId, useState } from 'react'
import { useCommandCall } from '#renderer/ui/data/commands.ts'
import { FaultPanel } from '#renderer/ui/FaultPanel.tsx'
import { InlineConfirm } from '#renderer/ui/InlineConfirm.tsx'
import { useToast } from '#renderer/ui/UndoToast.tsx'
import { checkVoided, voidCauseLabels } from '#shared/domain/check/payloads.ts'
import css from './RecordView.module.css'
import { type SubmittedRecord, useOpenCase } from './use-desk.ts'

const causes = checkVoided.shape.cause
type Cause = keyof typeof voidCauseLabels

/** 作废: out of every rate, with cause and reason; still found among the records. */
export function VoidRecord({ record }: { record: SubmittedRecord }) {
  const { sheet } = useOpenCase()
  const [cause, setCause] = useState<Cause>('wrong_item')
  const call = useCommandCall('calls.void')
  const show = useToast((toasts) => toasts.show)
  const id = useId()
  const confirm = async (reason: string) => {
    const { fact, contentHash } = record
    const result = await call.run({ case: sheet.case, voided: { check: fact, contentHash, cause, reason } })
    if (result.ok) show({ text: '已作废，不计入任何比率' })
    return result.ok
  }
  return (
    <>
      <div className={css.buttons}>
        <label htmlFor={id} className="wi-hidden">
          作废原因
        </label>
        <select
          id={id}
          className={css.cause}
          value={cause}
          onChange={(event) => setCause(causes.parse(event.target.value))}
        >
          {causes.options.map((option) => (
            <option key={option} value={option}>
              {voidCauseLabels[option]}
            </option>
          ))}
        </select>
        <InlineConfirm
          label="作废"
          danger
          question={`按“${voidCauseLabels[cause]}”作废。作废后不计入任何比率，记录仍可查到。`}
          reason={{ label: '作废理由' }}
          onConfirm={confirm}
        />
      </div>
      {call.fault ? <FaultPanel fault={call.fault} /> : null}
    </>
  )
}
