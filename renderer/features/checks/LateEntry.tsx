import { Input, InputNumber } from 'antd'
import { useState } from 'react'
import { useNow } from '#renderer/ui/use-now.ts'
import { spanText, whenText } from '#shared/domain/time/shanghai.ts'
import css from './DialPanel.module.css'
import { Field } from './Field.tsx'
import { parseCalledAt } from './parse-called-at.ts'
import { useDesk, useOpenCase } from './use-desk.ts'

const seconds = [
  ['ring', '响铃秒'],
  ['menu', '菜单秒'],
  ['hold', '等候秒'],
  ['talk', '通话秒'],
] as const

/** 补录: a call recorded on paper. When it was really made, on which sheet, why it comes late; the delay is part of the record. */
export function LateEntry() {
  const { desk } = useOpenCase()
  const late = useDesk((s) => s.work.draft.late)
  const totals = useDesk((s) => s.work.timers.totals)
  const now = useNow(30_000)
  const [text, setText] = useState(() => (late?.calledAt ? whenText(late.calledAt, now) : ''))
  if (!late) return null
  const change = (part: Partial<typeof late>) => desk.getState().edit({ late: { ...late, ...part } })
  const problem = text.trim() !== '' && late.calledAt === null

  return (
    <div className={css.late} data-field="late">
      <Field field="late.sheet" label="记录单号" due={late.sheet.trim() === ''}>
        {(ids) => (
          <Input
            {...ids}
            maxLength={60}
            value={late.sheet}
            placeholder="纸质抽查记录单编号"
            onChange={(event) => change({ sheet: event.target.value })}
          />
        )}
      </Field>
      <Field
        field="late.calledAt"
        label="实际时间"
        due={late.calledAt === null}
        hint={
          late.calledAt !== null
            ? `${whenText(late.calledAt, now)}拨打，补录晚${spanText(Math.max(0, now - late.calledAt))}`
            : problem
              ? '没有识别出时间，或时间晚于现在。可写“昨天10:30”“11-20 9:35”'
              : '如“今天9:35”“昨天10:30”“11-20 14:05”'
        }
      >
        {(ids) => (
          <Input
            {...ids}
            value={text}
            status={problem ? 'error' : ''}
            onChange={(event) => {
              setText(event.target.value)
              change({ calledAt: parseCalledAt(event.target.value, Date.now()) })
            }}
          />
        )}
      </Field>
      <Field field="late.reason" label="补录原因" due={late.reason.trim() === ''}>
        {(ids) => (
          <Input
            {...ids}
            maxLength={300}
            value={late.reason}
            placeholder="如“当时电脑断电，先记在纸上”"
            onChange={(event) => change({ reason: event.target.value })}
          />
        )}
      </Field>
      <div className={css.seconds}>
        {seconds.map(([phase, label]) => (
          <Field key={phase} field={`late.${phase}`} label={label}>
            {(ids) => (
              <InputNumber
                {...ids}
                min={0}
                max={7200}
                precision={0}
                controls={false}
                value={totals[phase] === 0 ? null : totals[phase] / 1000}
                onChange={(value) => desk.getState().setSeconds(phase, value ?? 0)}
              />
            )}
          </Field>
        ))}
      </div>
    </div>
  )
}
