import { useState } from 'react'
import { useCommandCall } from '#renderer/ui/data/commands.ts'
import { FieldRow } from '#renderer/ui/FieldRow.tsx'
import { FormEnd } from '#renderer/ui/FormEnd.tsx'
import { NoteField } from '#renderer/ui/TextField.tsx'
import { useToast } from '#renderer/ui/UndoToast.tsx'
import type { ConfirmItem } from '#shared/contract/review.ts'
import { type Cause, causes } from '#shared/domain/cases/review-facts.ts'
import { CauseField } from './CauseField.tsx'
import css from './review.module.css'
import { useFocusFirst } from './use-focus-first.ts'

const outcomes = {
  rejected: '不采纳，问题成立',
  falls: '采纳，问题不成立',
  cause: '采纳，问题成立但原因另行认定',
} as const

/** 异议复核 by somebody who neither called nor reviewed it. */
export function RulingForm({ item, onClose }: { item: ConfirmItem; onClose: () => void }) {
  const [outcome, setOutcome] = useState<keyof typeof outcomes>('rejected')
  const [cause, setCause] = useState<Cause>('guide')
  const [reason, setReason] = useState('')
  const [tried, setTried] = useState(false)
  const rule = useCommandCall('review.ruleObjection')
  const show = useToast((toasts) => toasts.show)
  const form = useFocusFirst<HTMLDivElement>()
  const missing = reason.trim() === ''

  const save = async () => {
    setTried(true)
    if (missing || rule.running) return
    const result = await rule.run({
      case: item.case,
      element: item.element,
      upheld: outcome !== 'rejected',
      reason,
      ...(outcome === 'cause' ? { cause } : {}),
    })
    if (!result.ok) return
    show({ text: '异议已复核' })
    onClose()
  }
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be laid out as a panel
    <div ref={form} className={css.form} role="group" aria-label={`复核${item.bodyName}的异议`}>
      <FieldRow label="结论">
        {(ids) => (
          <select
            {...ids}
            value={outcome}
            onChange={(event) =>
              setOutcome(
                event.target.value === 'falls'
                  ? 'falls'
                  : event.target.value === 'cause'
                    ? 'cause'
                    : 'rejected',
              )
            }
          >
            {Object.entries(outcomes).map(([key, label]) => (
              <option key={key} value={key}>
                {label}
              </option>
            ))}
          </select>
        )}
      </FieldRow>
      {outcome === 'cause' ? <CauseField value={cause} among={causes} onChange={setCause} /> : null}
      <NoteField
        label="理由和依据"
        error={tried && missing ? '请填写理由。' : undefined}
        maxLength={1000}
        value={reason}
        onChange={setReason}
      />
      <FormEnd call={rule} label="复核" onSave={save} cancelLabel="不复核" onCancel={onClose} />
    </div>
  )
}
