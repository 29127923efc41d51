import { Button, Input } from 'antd'
import { useState } from 'react'
import { ElementGuide } from '#renderer/ui/ElementGuide.tsx'
import { StateIcon, type Tone } from '#renderer/ui/StateTag.tsx'
import type { CallSheet } from '#shared/contract/calls.ts'
import { type DraftAnswer, draftAnswerOf, mayReveal } from '#shared/domain/check/check-draft.ts'
import { isAdverse, verdictLabels, verdictTable } from '#shared/domain/check/verdicts.ts'
import { reasonSideLabels } from '#shared/domain/outcomes/outcome-table.ts'
import { askLine } from '#shared/domain/persona/spoken.ts'
import css from './FactRows.module.css'
import { Choice, Field } from './Field.tsx'
import { MaterialTicks } from './MaterialTicks.tsx'
import { useTraining } from './training.ts'
import { useChooseVerdict } from './use-choose-verdict.ts'
import { useDesk, useOpenCase } from './use-desk.ts'

interface FactRowProps {
  element: CallSheet['elements'][number]
  number: number
  current: boolean
}

const sides = (['theirs', 'ours', 'pending'] as const).map((value) => ({
  value,
  label: reasonSideLabels[value],
}))
const verdicts = verdictTable.map(({ key, hotkey, label, adverse }) => ({
  value: key,
  label,
  keys: hotkey,
  adverse,
  good: key === 'match',
}))
const grow = { minRows: 1, maxRows: 5 }

/** One fact: what was heard, what is published (only then), how they compare, and the words if they differ. */
export function FactRow({ element: { key, label, required }, number, current }: FactRowProps) {
  const { desk, sheet, script } = useOpenCase()
  const answer = useDesk((s) => draftAnswerOf(s.work.draft, key))
  const training = useTraining((t) => t.on)
  const revealable = useDesk((s) => mayReveal(s.work.draft, key, training))
  // while the first words are being typed the published answer stays away
  const [typing, setTyping] = useState(false)
  const choose = useChooseVerdict()
  const { verdict, quote, heard } = answer
  const shown = revealable && !typing
  const change = (part: Partial<DraftAnswer>) => desk.getState().answer(key, part)
  const ask = askLine(key, sheet.persona, script)
  const guide = script.elements.find((e) => e.key === key)
  const published = sheet.expected?.elements[key]

  return (
    <section className={css.row} data-current={current || undefined} aria-label={label}>
      <header className={css.head}>
        <h3>
          <StateIcon tone={toneOf(answer)} /> {number}. {label}
          <span className="wi-hidden">{verdict ? `，已判${verdictLabels[verdict]}` : '，未判'}</span>
        </h3>
        {required ? null : <span className={css.optional}>选问</span>}
        <p className={css.ask}>{ask ? `“${ask}”` : null}</p>
      </header>
      <Field field={`${key}.heard`} label="听到的">
        {(ids) => (
          <Input.TextArea
            {...ids}
            value={heard}
            autoSize={grow}
            placeholder="先录入对方的答复，按 Enter 继续"
            onFocus={() => setTyping(!revealable)}
            onBlur={() => setTyping(false)}
            onChange={(event) => change({ heard: event.target.value })}
          />
        )}
      </Field>
      {key === 'phone' && heard === '' ? (
        <div className={css.indent}>
          <Button size="small" type="link" onClick={() => change({ heard: '接通，确认办理本事项' })}>
            填入“接通，确认办理本事项”
          </Button>
        </div>
      ) : null}
      <div className={css.published} data-hidden={!shown || undefined}>
        <span className={css.name}>公布的</span>
        {shown ? (
          <span className={css.text} data-testid={`published-${key}`}>
            {published ?? (sheet.expected ? '指南没有公布此项' : '指南内容还没有传到本机')}
          </span>
        ) : (
          <span className={css.none}>录入听到的答复后显示</span>
        )}
      </div>
      {key === 'materials' && shown ? <MaterialTicks /> : null}
      <Choice
        field={`${key}.verdict`}
        label="判定"
        options={verdicts}
        value={verdict}
        onChoose={(value) => choose(key, value)}
      />
      {verdict !== null && (isAdverse(verdict) || quote !== '') ? (
        <Field field={`${key}.quote`} label="原话" due={isAdverse(verdict) && quote.trim() === ''}>
          {(ids) => (
            <Input.TextArea
              {...ids}
              aria-required={isAdverse(verdict)}
              value={quote}
              autoSize={grow}
              placeholder="照对方的话写，不写姓名、手机号码"
              onChange={(event) => change({ quote: event.target.value })}
            />
          )}
        </Field>
      ) : null}
      {verdict !== null && verdict !== 'match' ? (
        <>
          <Choice
            field={`${key}.reasonSide`}
            label="原因方"
            options={sides}
            value={answer.reasonSide}
            onChoose={(reasonSide) => change({ reasonSide })}
          />
          <Field field={`${key}.note`} label="说明">
            {(ids) => (
              <Input
                {...ids}
                value={answer.note}
                onChange={(event) => change({ note: event.target.value })}
              />
            )}
          </Field>
        </>
      ) : null}
      {current && guide ? <ElementGuide guide={guide} /> : null}
    </section>
  )
}

const toneOf = ({ verdict, quote }: DraftAnswer): Tone => {
  if (verdict === null) return 'wait'
  if (isAdverse(verdict)) return quote.trim() === '' ? 'bad' : 'warn'
  return verdict === 'match' ? 'ok' : 'idle'
}
