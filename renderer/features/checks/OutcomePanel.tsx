import { Button, Input } from 'antd'
import { KeyHint } from '#renderer/ui/KeyHint.tsx'
import { useKeys } from '#renderer/ui/keys.ts'
import { StateIcon } from '#renderer/ui/StateTag.tsx'
import { draftAnswerOf } from '#shared/domain/check/check-draft.ts'
import { phoneElementVerdict, suggestReasonSide } from '#shared/domain/check/verdicts.ts'
import { findOutcome, type Outcome } from '#shared/domain/outcomes/outcome-table.ts'
import { Appointment } from './Appointment.tsx'
import { Choice, Field } from './Field.tsx'
import css from './OutcomePanel.module.css'
import { useDesk, useOpenCase } from './use-desk.ts'

/** 拨打结果: a key layer of its own, so that its digits never meet those of the verdicts. */
export function OutcomePanel({ onClose }: { onClose: () => void }) {
  const { outcomes } = useOpenCase()
  const key = useDesk((s) => s.work.draft.outcome)
  const problem = useDesk((s) => s.problems.find((p) => p.field === 'outcome')?.text)
  const chosen = key === null ? undefined : findOutcome(outcomes, key)
  const choose = useChooseOutcome()

  useKeys(
    {
      ...Object.fromEntries(
        outcomes.outcomes.map((outcome) => [
          outcome.key.toLowerCase(),
          { label: `结果：${outcome.shortLabel}`, run: () => choose(outcome) },
        ]),
      ),
      Escape: { label: '收起拨打结果', run: onClose },
    },
    '拨打结果',
  )

  const grouped = [
    outcomes.outcomes.filter((o) => /\d/.test(o.key)),
    outcomes.outcomes.filter((o) => !/\d/.test(o.key)),
  ]
  return (
    <div className={css.panel}>
      <fieldset className={css.keys} data-field="outcome">
        <legend className="wi-hidden">拨打结果</legend>
        {grouped.map((group) => (
          <div key={group[0]?.key} className={css.group}>
            {group.map((outcome) => (
              <label key={outcome.key} className={css.option} title={outcome.tooltip}>
                <input
                  type="radio"
                  name="checks-outcome"
                  checked={outcome.key === key}
                  onChange={() => choose(outcome)}
                />
                <kbd aria-hidden>{outcome.key}</kbd>
                <span>{outcome.label}</span>
              </label>
            ))}
          </div>
        ))}
      </fieldset>
      {problem ? (
        <p className={css.problem} role="alert">
          <StateIcon tone="bad" /> {problem}
        </p>
      ) : null}
      {chosen ? <Chosen outcome={chosen} /> : <p className={css.soft}>按键选择，Esc 收起。</p>}
    </div>
  )
}

/** What the chosen outcome means (both codes) and what it still needs. */
function Chosen({ outcome }: { outcome: Outcome }) {
  const { desk, sheet } = useOpenCase()
  const draft = useDesk((s) => s.work.draft)
  const { edit, answer } = desk.getState()
  const { action } = outcome.nextStep
  const open = sheet.elements.filter(({ key }) => draftAnswerOf(draft, key).verdict === null)
  const restNotAsked = () => {
    for (const { key } of open)
      answer(key, { verdict: 'not_asked', reasonSide: suggestReasonSide('not_asked', outcome) })
  }
  const mayRest = open.length > 0 && outcome.reachedPerson && outcome.code !== 'complete'
  useKeys(mayRest ? { 'Alt+0': { label: '其余各项记未问到', run: restNotAsked } } : {}, '拨打结果')

  return (
    <div className={css.chosen}>
      <p className={css.codes}>
        <strong>
          {outcome.key} {outcome.label}
        </strong>
        <span>AAPOR {draft.aapor ?? outcome.variants[0]?.aapor}</span>
        <span>咨询电话：{outcome.phoneVerdictLabel}</span>
      </p>
      <p className={css.soft}>{outcome.tooltip}</p>
      {outcome.variants.length > 1 ? (
        <Choice
          field="aapor"
          label="细分"
          options={outcome.variants.map(({ aapor, label }) => ({ value: aapor, label: `${aapor} ${label}` }))}
          value={draft.aapor ?? outcome.variants[0]?.aapor ?? null}
          onChoose={(aapor) => edit({ aapor })}
        />
      ) : null}
      {outcome.code === 'changed' || draft.newNumber !== '' ? (
        <Field field="newNumber" label="新号码" due={draft.newNumber.trim() === ''}>
          {(ids) => (
            <Input
              {...ids}
              value={draft.newNumber}
              maxLength={40}
              inputMode="tel"
              placeholder="对方告知的号码，复述核对"
              onChange={(event) => edit({ newNumber: event.target.value })}
            />
          )}
        </Field>
      ) : null}
      {action === 'appointment' || action === 'callback' || draft.appointment !== '' ? <Appointment /> : null}
      <Field field="note" label="情况说明" due={outcome.noteRequired && draft.note.trim() === ''}>
        {(ids) => (
          <Input.TextArea
            {...ids}
            aria-required={outcome.noteRequired}
            value={draft.note}
            autoSize={{ minRows: 1, maxRows: 4 }}
            onChange={(event) => edit({ note: event.target.value })}
          />
        )}
      </Field>
      {mayRest ? (
        <p>
          <Button size="small" onClick={restNotAsked}>
            其余{open.length}项记“未问到” <KeyHint keys="Alt+0" />
          </Button>
        </p>
      ) : null}
    </div>
  )
}

/** Takes an outcome, and offers what it says of 咨询电话 where that row is still empty. */
function useChooseOutcome(): (outcome: Outcome) => void {
  const { desk } = useOpenCase()
  return (outcome) => {
    const { work, edit, answer, go, clear } = desk.getState()
    const said = phoneElementVerdict(outcome)
    clear()
    edit({ outcome: outcome.key, aapor: outcome.variants[0]?.aapor ?? null })
    if (said !== null && draftAnswerOf(work.draft, 'phone').verdict === null)
      answer('phone', { verdict: said, reasonSide: suggestReasonSide(said, outcome) })
    const { action } = outcome.nextStep
    if (outcome.code === 'changed') go('newNumber')
    else if (action === 'appointment') go('appointment')
    else go(outcome.noteRequired && work.draft.note.trim() === '' ? 'note' : 'finish')
  }
}
