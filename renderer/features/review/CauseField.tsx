import { FieldRow } from '#renderer/ui/FieldRow.tsx'
import { type Cause, causeLabels } from '#shared/domain/cases/review-facts.ts'

interface CauseFieldProps<C extends Cause> {
  value: C
  among: readonly C[]
  onChange: (cause: C) => void
}

/** 原因: where the fault lies, among the causes that can be found here. */
export function CauseField<C extends Cause>({ value, among, onChange }: CauseFieldProps<C>) {
  return (
    <FieldRow label="原因">
      {(ids) => (
        <select
          {...ids}
          value={value}
          onChange={(event) => onChange(among.find((cause) => cause === event.target.value) ?? value)}
        >
          {among.map((cause) => (
            <option key={cause} value={cause}>
              {causeLabels[cause]}
            </option>
          ))}
        </select>
      )}
    </FieldRow>
  )
}
