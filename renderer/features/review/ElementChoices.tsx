import type { RecordAnswer } from '#shared/contract/review.ts'
import type { Cause } from '#shared/domain/cases/review-facts.ts'
import { causeLabels, causes } from '#shared/domain/cases/review-facts.ts'
import { verdictLabels, verdictTable } from '#shared/domain/check/verdicts.ts'
import { type ReasonSide, reasonSideLabels } from '#shared/domain/outcomes/outcome-table.ts'
import type { ElementKey, VerdictKey } from '#shared/domain/persona/call-script.ts'
import css from './review.module.css'

/** What a reviewer chose for an element; absent = as it is. */
export interface Changes {
  verdicts: Partial<Record<ElementKey, VerdictKey>>
  sides: Partial<Record<ElementKey, ReasonSide>>
  causes: Partial<Record<ElementKey, Cause>>
}

export const noChanges: Changes = { verdicts: {}, sides: {}, causes: {} }

/** Only what differs from the record as it stands. */
export const changesOf = (
  { verdicts, sides, causes: caused }: Changes,
  answers: readonly RecordAnswer[],
): Changes => {
  const differs = <T,>(given: Partial<Record<ElementKey, T>>, now: (a: RecordAnswer) => T | null) =>
    Object.fromEntries(
      answers.flatMap((a) => {
        const value = given[a.element]
        return value !== undefined && value !== now(a) ? [[a.element, value]] : []
      }),
    )
  return {
    verdicts: differs(verdicts, (a) => a.verdict),
    sides: differs(sides, (a) => a.side),
    causes: differs(caused, () => null),
  }
}

const sideKeys = ['theirs', 'ours', 'pending'] as const

interface Props {
  answers: readonly RecordAnswer[]
  /** verdict and reason side can be changed too; else only the cause */
  overrule: boolean
  changes: Changes
  onChange: (changes: Changes) => void
}

/** A line an element: verdict, reason side, cause. */
export function ElementChoices({ answers, overrule, changes, onChange }: Props) {
  return (
    <div className={css.rows}>
      {answers.map((a, index) => {
        const verdict = changes.verdicts[a.element] ?? a.verdict
        const first = index === 0 ? true : undefined
        return (
          <div key={a.element} className={css.row}>
            <span>{a.label}</span>
            {overrule ? (
              <select
                aria-label={`${a.label}判定`}
                data-first={first}
                value={verdict}
                onChange={(event) => {
                  const row = verdictTable.find((v) => v.key === event.target.value)
                  if (row) onChange({ ...changes, verdicts: { ...changes.verdicts, [a.element]: row.key } })
                }}
              >
                {verdictTable.map((v) => (
                  <option key={v.key} value={v.key}>
                    {v.label}
                  </option>
                ))}
              </select>
            ) : (
              <span>{verdictLabels[a.verdict]}</span>
            )}
            {overrule && verdict !== 'match' ? (
              <select
                aria-label={`${a.label}原因方`}
                value={changes.sides[a.element] ?? a.side ?? 'theirs'}
                onChange={(event) => {
                  const side = sideKeys.find((s) => s === event.target.value)
                  if (side) onChange({ ...changes, sides: { ...changes.sides, [a.element]: side } })
                }}
              >
                {sideKeys.map((side) => (
                  <option key={side} value={side}>
                    {reasonSideLabels[side]}
                  </option>
                ))}
              </select>
            ) : (
              <span>{a.side === null || verdict === 'match' ? '' : reasonSideLabels[a.side]}</span>
            )}
            {verdict === 'match' || verdict === 'not_asked' ? (
              <span />
            ) : (
              <select
                aria-label={`${a.label}原因`}
                data-first={overrule ? undefined : first}
                value={changes.causes[a.element] ?? ''}
                onChange={(event) => {
                  const { [a.element]: _, ...others } = changes.causes
                  const cause = causes.find((c) => c === event.target.value)
                  onChange({ ...changes, causes: cause ? { ...others, [a.element]: cause } : others })
                }}
              >
                <option value="">原因待核实</option>
                {causes.map((cause) => (
                  <option key={cause} value={cause}>
                    {causeLabels[cause]}
                  </option>
                ))}
              </select>
            )}
          </div>
        )
      })}
    </div>
  )
}
