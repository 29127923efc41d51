import { useState } from 'react'
import { useCommandCall } from '#renderer/ui/data/commands.ts'
import { FaultPanel } from '#renderer/ui/FaultPanel.tsx'
import { FormEnd } from '#renderer/ui/FormEnd.tsx'
import { Panel } from '#renderer/ui/Panel.tsx'
import { NoteField } from '#renderer/ui/TextField.tsx'
import { useToast } from '#renderer/ui/UndoToast.tsx'
import type { VisitDetail, VisitSubmissionView } from '#shared/contract/visits.ts'
import type { FrozenChecklist } from '#shared/domain/checklists/checklist.ts'
import { workFrom } from '#shared/domain/visits/work.ts'
import { RecordParts } from './RecordParts.tsx'
import { useVisitWork } from './use-visit-work.ts'

/** 更正: the whole record again, and why; what stood before is kept. */
export function AmendRecord({
  detail,
  submission,
  checklist,
  onDone,
}: {
  detail: VisitDetail
  submission: VisitSubmissionView
  checklist: FrozenChecklist
  onDone: () => void
}) {
  const { work, edit, save, saver, drop, settle } = useVisitWork(
    submission.fact,
    submission.draft ?? workFrom(submission.record, submission.names),
  )
  const [reason, setReason] = useState('')
  const [missing, setMissing] = useState(false)
  const [camera, setCamera] = useState<string | null | undefined>(undefined)
  const call = useCommandCall('visits.amend')
  const show = useToast((toasts) => toasts.show)
  const send = async () => {
    if (reason.trim() === '') return setMissing(true)
    saver.hold()
    const done = await call.run({ id: detail.entry.id, submission: submission.fact, reason, work })
    saver.release()
    if (!done.ok) return
    settle()
    show({ text: '已更正，更正前的内容仍可查到' })
    onDone()
  }
  return (
    <Panel title="更正走访记录">
      {save.fault ? <FaultPanel fault={save.fault} /> : null}
      <RecordParts
        checklist={checklist}
        work={work}
        edit={edit}
        previous={detail.previous}
        evidence={detail.evidence}
        place={detail.entry.placeName}
        files={{ visit: detail.entry.id, camera, onCamera: setCamera }}
      />
      <NoteField
        label="更正理由"
        error={missing ? '请填写更正理由。' : undefined}
        maxLength={500}
        value={reason}
        onChange={(value) => {
          setReason(value)
          setMissing(false)
        }}
      />
      <FormEnd
        call={call}
        label="提交更正"
        onSave={() => void send()}
        cancelLabel="不更正，删去改动"
        onCancel={() => {
          drop(workFrom(submission.record, submission.names))
          onDone()
        }}
      />
    </Panel>
  )
}
