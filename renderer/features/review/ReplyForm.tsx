import { useState } from 'react'
import { useCommandCall } from '#renderer/ui/data/commands.ts'
import { FieldRow } from '#renderer/ui/FieldRow.tsx'
import { FormEnd } from '#renderer/ui/FormEnd.tsx'
import { NoteField, TextField } from '#renderer/ui/TextField.tsx'
import { useToast } from '#renderer/ui/UndoToast.tsx'
import type { ConfirmItem } from '#shared/contract/review.ts'
import { CauseField } from './CauseField.tsx'
import css from './review.module.css'
import { useFocusFirst } from './use-focus-first.ts'

const accepted = ['window', 'guide', 'both'] as const

/** 代录 of what a unit answered on paper. The last written reply stands. */
export function ReplyForm({ item, onClose }: { item: ConfirmItem; onClose: () => void }) {
  const [answer, setAnswer] = useState<'accept' | 'object'>('accept')
  const [cause, setCause] = useState<(typeof accepted)[number]>('window')
  const [basis, setBasis] = useState('')
  const [name, setName] = useState('')
  const [post, setPost] = useState('')
  const [tried, setTried] = useState(false)
  const reply = useCommandCall('review.answer')
  const show = useToast((toasts) => toasts.show)
  const form = useFocusFirst<HTMLDivElement>()
  const basisMissing = answer === 'object' && basis.trim() === ''

  const save = async () => {
    setTried(true)
    if (basisMissing || reply.running) return
    const result = await reply.run({
      case: item.case,
      answers: {
        [item.element]: { answer, basis, ...(answer === 'accept' ? { cause } : {}) },
      },
      ...(name.trim() === '' ? {} : { responsible: { name, post } }),
    })
    if (!result.ok) return
    show({ text: `已代录${item.bodyName}的答复` })
    onClose()
  }
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be laid out as a panel
    <div ref={form} className={css.form} role="group" aria-label={`代录${item.bodyName}的答复`}>
      <FieldRow label="答复">
        {(ids) => (
          <select
            {...ids}
            value={answer}
            onChange={(event) => setAnswer(event.target.value === 'object' ? 'object' : 'accept')}
          >
            <option value="accept">认可</option>
            <option value="object">异议</option>
          </select>
        )}
      </FieldRow>
      {answer === 'accept' ? <CauseField value={cause} among={accepted} onChange={setCause} /> : null}
      <NoteField
        label="依据"
        optional={answer === 'accept'}
        error={tried && basisMissing ? '单位提出异议的，请写明依据。' : undefined}
        maxLength={1000}
        value={basis}
        onChange={setBasis}
      />
      <TextField
        label="单位核定责任人"
        optional
        hint="只用于责任落实，单独加密保存，不写入通报"
        maxLength={40}
        value={name}
        onChange={setName}
      />
      <TextField label="岗位" optional maxLength={60} value={post} onChange={setPost} />
      <FormEnd call={reply} label="代录" onSave={save} cancelLabel="不代录" onCancel={onClose} />
    </div>
  )
}
