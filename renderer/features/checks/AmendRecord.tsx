import { Button, Input } from 'antd'
import { useEffect, useState } from 'react'
import { useApi } from '#renderer/ui/data/client.ts'
import { useCommandCall } from '#renderer/ui/data/commands.ts'
import { answer } from '#renderer/ui/data/queries.ts'
import { FaultPanel } from '#renderer/ui/FaultPanel.tsx'
import { FormEnd } from '#renderer/ui/FormEnd.tsx'
import { KeyHint } from '#renderer/ui/KeyHint.tsx'
import { formKeys } from '#renderer/ui/keys.ts'
import { NoteField } from '#renderer/ui/TextField.tsx'
import { useToast } from '#renderer/ui/UndoToast.tsx'
import type { AmendForm as Form } from '#shared/contract/calls.ts'
import { isAdverse, verdictTable } from '#shared/domain/check/verdicts.ts'
import { reasonSideLabels } from '#shared/domain/outcomes/outcome-table.ts'
import { verdictKey } from '#shared/domain/persona/call-script.ts'
import css from './RecordView.module.css'
import { type SubmittedRecord, useOpenCase } from './use-desk.ts'
import { useKeptForm } from './use-kept-form.ts'

const sides = ['theirs', 'ours', 'pending'] as const

/** 更正: the answers as they should read, with the reason; the record itself stays as it is. */
export function AmendRecord({ record }: { record: SubmittedRecord }) {
  const api = useApi()
  const { sheet } = useOpenCase()
  const [open, setOpen] = useState(false)
  const [kept, setKept] = useState<Form | null>(null)
  const about = { case: sheet.case, check: record.fact }
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for a record; what is typed later is newer
  useEffect(() => {
    let left = false
    void answer(api['calls.amending'](about)).then((found) => {
      if (left || !found.ok || !found.value.form) return
      setKept(found.value.form)
      setOpen(true)
    })
    return () => {
      left = true
    }
  }, [record.fact])
  const close = () => {
    setKept(null)
    setOpen(false)
  }
  if (!open) return <Button onClick={() => setOpen(true)}>更正</Button>
  return <AmendForm record={record} kept={kept} onClose={close} />
}

interface AmendFormProps {
  record: SubmittedRecord
  /** what was typed before, and never said */
  kept: Form | null
  onClose: () => void
}

function AmendForm({ record, kept, onClose }: AmendFormProps) {
  const { sheet } = useOpenCase()
  const { form, edit, settle, drop, fault } = useKeptForm(record, kept)
  const { answers, reason } = form
  const [tried, setTried] = useState(false)
  const amend = useCommandCall('calls.amend')
  const show = useToast((toasts) => toasts.show)
  const label = (key: string) => sheet.elements.find((e) => e.key === key)?.label ?? key
  const change = (index: number, part: Partial<(typeof answers)[number]>) =>
    edit({ answers: answers.map((a, i) => (i === index ? { ...a, ...part } : a)) })
  const quoteMissing = answers.find((a) => isAdverse(a.verdict) && a.quote.trim() === '')
  const reasonMissing = reason.trim().length < 2

  const save = async () => {
    setTried(true)
    if (amend.running || quoteMissing || reasonMissing) return
    const { fact, contentHash, payload } = record
    const amended = { check: fact, contentHash, reason: reason.trim(), answers, note: payload.note }
    const result = await amend.run({ case: sheet.case, amended })
    if (!result.ok) return
    settle()
    show({ text: '已更正，原记录保留' })
    onClose()
  }
  const giveUp = () => {
    drop()
    onClose()
  }

  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be laid out as a panel
    <div className={css.form} role="group" aria-label="更正记录" onKeyDown={formKeys(save, giveUp)}>
      <div className={css.rows}>
        {answers.map((a, index) => (
          <div key={a.element} className={css.row}>
            <span>{label(a.element)}</span>
            <Input.TextArea
              aria-label={`${label(a.element)}听到的`}
              autoFocus={index === 0}
              autoSize={{ minRows: 1, maxRows: 4 }}
              maxLength={500}
              value={a.heard}
              onChange={(event) => change(index, { heard: event.target.value })}
            />
            <select
              aria-label={`${label(a.element)}判定`}
              value={a.verdict}
              onChange={(event) => {
                const verdict = verdictKey.parse(event.target.value)
                change(index, {
                  verdict,
                  reasonSide: verdict === 'match' ? null : (a.reasonSide ?? 'pending'),
                })
              }}
            >
              {verdictTable.map((v) => (
                <option key={v.key} value={v.key}>
                  {v.label}
                </option>
              ))}
            </select>
            <Input.TextArea
              aria-label={`${label(a.element)}原话`}
              autoSize={{ minRows: 1, maxRows: 4 }}
              maxLength={500}
              status={tried && isAdverse(a.verdict) && a.quote.trim() === '' ? 'error' : ''}
              value={a.quote}
              placeholder="原话"
              onChange={(event) => change(index, { quote: event.target.value })}
            />
            {a.verdict === 'match' ? (
              <span />
            ) : (
              <select
                aria-label={`${label(a.element)}原因方`}
                value={a.reasonSide ?? 'pending'}
                onChange={(event) =>
                  change(index, { reasonSide: sides.find((side) => side === event.target.value) ?? null })
                }
              >
                {sides.map((side) => (
                  <option key={side} value={side}>
                    {reasonSideLabels[side]}
                  </option>
                ))}
              </select>
            )}
          </div>
        ))}
      </div>
      <NoteField
        label="更正理由"
        error={
          tried && reasonMissing
            ? '请写明更正理由。'
            : tried && quoteMissing
              ? `“${label(quoteMissing.element)}”是不利判定，请填写原话。`
              : undefined
        }
        maxLength={500}
        value={reason}
        onChange={(value) => edit({ reason: value })}
      />
      {fault ? <FaultPanel fault={fault} /> : null}
      <FormEnd
        call={amend}
        label={
          <>
            更正 <KeyHint keys="Ctrl+Enter" />
          </>
        }
        onSave={save}
        cancelLabel="不更正"
        onCancel={giveUp}
      />
    </div>
  )
}
