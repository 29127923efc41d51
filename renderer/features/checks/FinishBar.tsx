import { Button } from 'antd'
import { useQueryCall } from '#renderer/ui/data/queries.ts'
import { KeyHint } from '#renderer/ui/KeyHint.tsx'
import { useKeys } from '#renderer/ui/keys.ts'
import { StateIcon } from '#renderer/ui/StateTag.tsx'
import { findOutcome } from '#shared/domain/outcomes/outcome-table.ts'
import { inQueue } from './desk-fields.ts'
import css from './FinishBar.module.css'
import { OutcomePanel } from './OutcomePanel.tsx'
import { checkContext, useDesk, useOpenCase } from './use-desk.ts'
import type { DialChoice } from './use-dial-choice.ts'

interface FinishBarProps {
  choice: DialChoice
  panelOpen: boolean
  onPanel: (open: boolean) => void
}

/**
 * The foot of the desk. One key ends the call, and the outcome decides what that is: an outcome that leads to
 * another call closes the attempt alone (结束本次拨打); one that ends the case submits the record (提交记录).
 */
export function FinishBar({ choice, panelOpen, onPanel }: FinishBarProps) {
  const open = useOpenCase()
  const { desk, sheet, outcomes } = open
  const draft = useDesk((s) => s.work.draft)
  const attempt = useDesk((s) => s.work.attempt)
  const phase = useDesk((s) => s.work.timers.phase)
  const busy = useDesk((s) => s.busy)
  const problems = useDesk((s) => s.problems)
  const { outcome, aapor, appointment, newNumber, late } = draft
  const preview = useQueryCall(
    'calls.preview',
    { case: sheet.case, outcome: outcome ?? '', aapor, appointment, newNumber, at: late?.calledAt ?? null },
    { enabled: outcome !== null, keepPrevious: true },
  )
  const step = outcome === null ? undefined : preview.data
  const chosen = outcome === null ? undefined : findOutcome(outcomes, outcome)

  const finish = () => {
    const { go } = desk.getState()
    if (outcome === null) onPanel(true)
    if (late && attempt === null && choice.plan === null) return go('caller')
    const latePlan =
      late && attempt === null && choice.plan
        ? { ...choice.plan, ...(late.calledAt === null ? {} : { lateAt: late.calledAt }) }
        : null
    void desk.getState().finish(checkContext(open), latePlan)
  }
  const openPanel = () => {
    onPanel(true)
    desk.getState().go('outcome')
  }
  useKeys(
    {
      F9: { label: '拨打结果', run: openPanel },
      End: {
        label: '拨打结果（挂断后）',
        run: openPanel,
        get disabled() {
          return !(phase === 'ended' || (phase === 'idle' && late !== null)) || inQueue()
        },
      },
      'Ctrl+Enter': { label: '提交记录或结束本次拨打', run: finish },
    },
    '结束',
  )

  return (
    <footer className={css.bar}>
      {panelOpen ? <OutcomePanel onClose={() => onPanel(false)} /> : null}
      {problems.length > 0 ? (
        <ul className={css.problems} aria-label="提交前要补的">
          {problems.map((p) => (
            <li key={p.field + p.code}>
              <button type="button" onClick={() => desk.getState().go(p.field)}>
                <StateIcon tone="bad" /> {p.text}
              </button>
            </li>
          ))}
        </ul>
      ) : null}
      <div className={css.line}>
        <Button aria-expanded={panelOpen} onClick={() => (panelOpen ? onPanel(false) : openPanel())}>
          {chosen ? `结果：${chosen.key} ${chosen.shortLabel}` : '拨打结果'} <KeyHint keys="F9" />
        </Button>
        <span className={css.next} role="status">
          {step ? step.text : '选定结果后，这里说明下一步'}
        </span>
        <span data-field="finish">
          <Button
            type="primary"
            disabled={outcome === null}
            loading={busy === 'submit' || busy === 'close' ? { delay: 300 } : false}
            onClick={finish}
          >
            {step && !step.closes ? '结束本次拨打' : '提交记录'} <KeyHint keys="Ctrl+Enter" />
          </Button>
        </span>
      </div>
    </footer>
  )
}
