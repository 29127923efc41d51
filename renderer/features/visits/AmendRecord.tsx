import { useState } from 'react'
import { useCommandCall } from '#renderer/ui/data/commands.ts'
import { FormEnd } from '#renderer/ui/FormEnd.tsx'
import { Panel } from '#renderer/ui/Panel.tsx'
import { NoteField } from '#renderer/ui/TextField.tsx'
import { useToast } from '#renderer/ui/UndoToast.tsx'
import type { VisitDetail, VisitSubmissionView } from '#shared/contract/visits.ts'
import type { FrozenChecklist } from '#shared/domain/checklists/checklist.ts'
import { workFrom } from '#shared/domain/visits/work.ts'
import { RecordParts } from './RecordParts.tsx'

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
  const [work, setWork] = useState(() => workFrom(submission.record, submission.names))
  const [reason, setReason] = useState('')
  const [missing, setMissing] = useState(false)
  const [camera, setCamera] = useState<string | null | undefined>(undefined)
  const call = useCommandCall('visits.amend')
  const show = useToast((toasts) => toasts.show)
  const save = async () => {
    if (reason.trim() === '') return setMissing(true)
    const done = await call.run({ id: detail.entry.id, submission: submission.fact, reason, work })
    if (!done.ok) return
    show({ text: '已更正，更正前的内容仍可查到' })
    onDone()
  }
  return (
    <Panel title="更正走访记录">
      <RecordParts
        checklist={checklist}
        work={work}
        edit={(change) => setWork((before) => ({ ...before, ...change }))}
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
        onSave={() => void save()}
        cancelLabel="不更正"
        onCancel={onDone}
      />
    </Panel>
  )
}
