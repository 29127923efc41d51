import { Button, Input } from 'antd'
import { useEffect, useId, useRef, useState } from 'react'
import { useCommandCall } from '#renderer/ui/data/commands.ts'
import { FaultPanel } from '#renderer/ui/FaultPanel.tsx'
import { FieldRow } from '#renderer/ui/FieldRow.tsx'
import { KeyHint } from '#renderer/ui/KeyHint.tsx'
import { formKeys, useKeys } from '#renderer/ui/keys.ts'
import { NoteField } from '#renderer/ui/TextField.tsx'
import { useToast } from '#renderer/ui/UndoToast.tsx'
import type { CheckRecord } from '#shared/contract/review.ts'
import { isAdverse } from '#shared/domain/check/verdicts.ts'
import { type Changes, changesOf, ElementChoices, noChanges } from './ElementChoices.tsx'
import css from './review.module.css'

type Decision = 'approve' | 'return' | 'overrule'
const labels: Record<Decision, string> = { approve: '核准', return: '退回补充', overrule: '改判' }
const done: Record<Decision, string> = { approve: '已核准', return: '已退回补充', overrule: '已改判' }

/** 核准 / 退回补充 / 改判, each by one key and confirmed in place. */
export function DecisionBar({ record, check }: { record: CheckRecord; check: string }) {
  const [decision, setDecision] = useState<Decision | null>(null)
  const bar = useRef<HTMLDivElement>(null)
  const close = () => {
    setDecision(null)
    requestAnimationFrame(() => bar.current?.querySelector('button')?.focus())
  }
  useKeys(
    {
      '1': { label: '核准', run: () => setDecision('approve') },
      '2': { label: '退回补充', run: () => setDecision('return') },
      '3': { label: '改判', run: () => setDecision('overrule') },
    },
    '复核台',
  )
  return (
    <div ref={bar} className={css.bar}>
      {decision === null ? (
        <div className={css.actions}>
          <Button type="primary" onClick={() => setDecision('approve')}>
            核准 <KeyHint keys="1" />
          </Button>
          <Button onClick={() => setDecision('return')}>
            退回补充 <KeyHint keys="2" />
          </Button>
          <Button onClick={() => setDecision('overrule')}>
            改判 <KeyHint keys="3" />
          </Button>
        </div>
      ) : (
        <DecisionForm key={decision} record={record} check={check} decision={decision} onClose={close} />
      )}
    </div>
  )
}

interface FormProps {
  record: CheckRecord
  check: string
  decision: Decision
  onClose: () => void
}

function DecisionForm({ record, check, decision, onClose }: FormProps) {
  const [reason, setReason] = useState('')
  const [basis, setBasis] = useState('')
  const [changes, setChanges] = useState<Changes>(noChanges)
  const [tried, setTried] = useState(false)
  const decide = useCommandCall('review.decide')
  const show = useToast((toasts) => toasts.show)
  const form = useRef<HTMLDivElement>(null)
  const titleId = useId()
  const said = changesOf(changes, record.answers)
  const caused = Object.keys(said.causes).length > 0
  const overruled = Object.keys(said.verdicts).length + Object.keys(said.sides).length
  const reasonMissing = decision !== 'approve' && reason.trim() === ''
  const basisMissing = caused && basis.trim() === ''
  const emptyOverrule = decision === 'overrule' && overruled === 0
  const adverse = record.answers.some((a) => isAdverse(a.verdict))

  useEffect(() => {
    form.current?.querySelector<HTMLElement>('[data-first]')?.focus()
  }, [])

  const save = async () => {
    setTried(true)
    if (decide.running || reasonMissing || basisMissing || emptyOverrule) return
    const result = await decide.run({
      case: record.case,
      check,
      decision,
      reason: reason.trim(),
      ...(decision === 'overrule' ? { verdicts: said.verdicts, sides: said.sides } : {}),
      ...(caused && decision !== 'return' ? { causes: said.causes, basis: basis.trim() } : {}),
    })
    if (result.ok) show({ text: `${done[decision]}：${record.item.name}` })
  }

  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be laid out as a panel
    <div
      ref={form}
      className={css.form}
      role="group"
      aria-labelledby={titleId}
      onKeyDown={formKeys(save, onClose)}
    >
      <h3 id={titleId}>{labels[decision]}</h3>
      {decision === 'overrule' || (decision === 'approve' && adverse) ? (
        <ElementChoices
          answers={
            decision === 'overrule' ? record.answers : record.answers.filter((a) => isAdverse(a.verdict))
          }
          overrule={decision === 'overrule'}
          changes={changes}
          onChange={setChanges}
        />
      ) : null}
      {tried && emptyOverrule ? <p role="alert">改判请至少改一个要素的判定或原因方。</p> : null}
      {caused ? (
        <NoteField
          label="原因的依据"
          error={tried && basisMissing ? '认定原因请写明依据。' : undefined}
          maxLength={1000}
          value={basis}
          onChange={setBasis}
        />
      ) : null}
      {decision === 'approve' ? null : (
        <FieldRow
          label={decision === 'return' ? '要补充什么' : '改判理由'}
          error={tried && reasonMissing ? '请填写理由。' : undefined}
        >
          {(ids) => (
            <Input.TextArea
              {...ids}
              data-first={decision === 'return' || undefined}
              autoSize={{ minRows: 1, maxRows: 4 }}
              maxLength={1000}
              value={reason}
              onChange={(event) => setReason(event.target.value)}
            />
          )}
        </FieldRow>
      )}
      {decide.fault ? <FaultPanel fault={decide.fault} /> : null}
      <div className={css.actions}>
        <Button
          type="primary"
          data-first={decision === 'approve' && !adverse ? true : undefined}
          loading={decide.running ? { delay: 300 } : false}
          onClick={save}
        >
          {labels[decision]} <KeyHint keys="Ctrl+Enter" />
        </Button>
        <Button onClick={onClose}>
          不{labels[decision]} <KeyHint keys="Escape" />
        </Button>
      </div>
    </div>
  )
}
