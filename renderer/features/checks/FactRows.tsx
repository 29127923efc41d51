import { type KeyboardEvent, useMemo } from 'react'
import { isComposing, useKeys } from '#renderer/ui/keys.ts'
import { Panel } from '#renderer/ui/Panel.tsx'
import { draftAnswerOf } from '#shared/domain/check/check-draft.ts'
import { verdictTable } from '#shared/domain/check/verdicts.ts'
import { fieldOf, inQueue, rowOf } from './desk-fields.ts'
import { FactRow } from './FactRow.tsx'
import css from './FactRows.module.css'
import { nextField, stepRow } from './field-order.ts'
import { useChooseVerdict } from './use-choose-verdict.ts'
import { checkContext, useDesk, useOpenCase } from './use-desk.ts'

/** The fact rows (逐项核对): heard first, then published, then the verdict under 1–5 and 0. */
export function FactRows() {
  const open = useOpenCase()
  const { sheet, desk } = open
  const order = useMemo(() => checkContext(open), [open])
  const current = useDesk((s) => rowOf(s.work.focus, sheet.elements))
  const judged = useDesk(
    (s) => sheet.elements.filter((e) => draftAnswerOf(s.work.draft, e.key).verdict !== null).length,
  )
  const choose = useChooseVerdict()
  const { go } = desk.getState()

  useKeys(
    {
      ...Object.fromEntries(
        verdictTable.map((row) => [
          row.hotkey,
          {
            label: `判定：${row.label}`,
            run: () => current && choose(current, row.key),
            get disabled() {
              return inQueue()
            },
          },
        ]),
      ),
      PageDown: { label: '下一项', run: () => go(stepRow(current, 1, order)), whileTyping: true },
      PageUp: { label: '上一项', run: () => go(stepRow(current, -1, order)), whileTyping: true },
    },
    '逐项判定',
  )

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || event.shiftKey || event.ctrlKey || event.altKey) return
    if (isComposing(event.nativeEvent) || event.target instanceof HTMLButtonElement) return
    const field = fieldOf(event.target)
    if (!field) return
    event.preventDefault()
    // leaving the field is what brings up the published answer, and with it the materials to tick
    if (event.target instanceof HTMLElement) event.target.blur()
    go(nextField(field, desk.getState().work.draft, order))
  }

  return (
    <Panel title="逐项核对" aside={`已判${judged}/${sheet.elements.length}项`}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: Enter walks on from the fields inside */}
      <div className={css.rows} onKeyDown={onKeyDown}>
        {sheet.elements.map((element, index) => (
          <FactRow key={element.key} element={element} number={index + 1} current={current === element.key} />
        ))}
      </div>
    </Panel>
  )
}
