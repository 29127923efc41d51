import { Button } from 'antd'
import { useState } from 'react'
import { CopyButton } from '#renderer/ui/CopyButton.tsx'
import { useCommandCall } from '#renderer/ui/data/commands.ts'
import { FaultPanel } from '#renderer/ui/FaultPanel.tsx'
import { formatDay } from '#renderer/ui/format.ts'
import { InlineConfirm } from '#renderer/ui/InlineConfirm.tsx'
import { Panel } from '#renderer/ui/Panel.tsx'
import { StateTag } from '#renderer/ui/StateTag.tsx'
import { DateText } from '#renderer/ui/texts.tsx'
import { useToast } from '#renderer/ui/UndoToast.tsx'
import type { VisitDetail, VisitSubmissionView } from '#shared/contract/visits.ts'
import { confirmLabels } from '#shared/domain/visits/facts.ts'
import type { VisitWork } from '#shared/domain/visits/work.ts'
import { AmendRecord } from './AmendRecord.tsx'
import { ConfirmForm } from './ConfirmForm.tsx'
import { RecordView } from './RecordView.tsx'
import css from './visits.module.css'

/** What was recorded: the record that counts, others made apart from it, corrections, and the confirmation. */
export function SubmittedVisit({ detail }: { detail: VisitDetail }) {
  return (
    <>
      {detail.submissions.map((submission) => (
        <Submission key={submission.fact} detail={detail} submission={submission} />
      ))}
      {detail.work ? <Leftover visit={detail.entry.id} work={detail.work} /> : null}
      {detail.entry.status === 'submitted' ? <Confirmation detail={detail} /> : null}
    </>
  )
}

function Submission({ detail, submission }: { detail: VisitDetail; submission: VisitSubmissionView }) {
  const [amending, setAmending] = useState(submission.draft !== null)
  const call = useCommandCall('visits.void')
  const show = useToast((toasts) => toasts.show)
  const { entry } = detail
  const { fact, voided, mine, checklist } = submission
  if (amending && checklist)
    return (
      <AmendRecord
        detail={detail}
        submission={submission}
        checklist={checklist}
        onDone={() => setAmending(false)}
      />
    )
  return (
    <Panel
      title={voided ? '已作废的记录' : submission.counts ? '走访记录' : '另一份记录'}
      aside={
        <>
          {submission.byName} <DateText at={submission.at} />
        </>
      }
      actions={
        mine && !voided ? (
          <>
            {checklist ? <Button onClick={() => setAmending(true)}>更正</Button> : null}
            <InlineConfirm
              label="作废"
              danger
              question="作废后不计入走访覆盖和得分，记录仍可查到。"
              reason={{ label: '作废理由' }}
              onConfirm={async (reason) => {
                const done = await call.run({ id: entry.id, submission: fact, reason })
                if (done.ok) show({ text: '已作废' })
                return done.ok
              }}
            />
          </>
        ) : null
      }
    >
      {voided ? (
        <p>
          <StateTag tone="idle">已作废</StateTag> {voided.byName} <DateText at={voided.at} />：{voided.reason}
        </p>
      ) : null}
      {submission.amendments.length > 0 ? (
        <ul className={css.list} aria-label="更正情况">
          {submission.amendments.map((one) => (
            <li key={one.at}>
              <StateTag tone="info">已更正</StateTag> {one.byName} <DateText at={one.at} />：{one.reason}
            </li>
          ))}
        </ul>
      ) : null}
      {call.fault ? <FaultPanel fault={call.fault} /> : null}
      <RecordView
        submission={submission}
        previous={detail.previous}
        paper={detail.started !== null && detail.started.paperDay !== null}
      />
    </Panel>
  )
}

/** What was typed here while somebody else submitted the visit: to be copied, never lost by itself. */
function Leftover({ visit, work }: { visit: string; work: VisitWork }) {
  const call = useCommandCall('visits.save')
  const [gone, setGone] = useState(false)
  if (gone) return null
  const text = [
    ...work.problems.map((one) => one.text),
    ...work.coordination.map((one) => one.text),
    ...Object.values(work.answers).map((one) => one.note),
    work.talk,
  ]
    .filter(Boolean)
    .join('\n')
  return (
    <Panel
      tone="notice"
      title="本机还有没有提交的内容"
      actions={
        <>
          <CopyButton text={text} label="复制内容" size="middle" />
          <InlineConfirm
            label="删去"
            danger
            question="删去后不能恢复，已提交的记录不受影响。"
            onConfirm={async () => {
              const done = await call.run({ id: visit, work: null })
              if (done.ok) setGone(true)
              return done.ok
            }}
          />
        </>
      }
    >
      <p>这次走访已由他人提交。需要补充的，请把内容复制给记录人，由记录人更正。</p>
    </Panel>
  )
}

function Confirmation({ detail: { entry, confirmed, own } }: { detail: VisitDetail }) {
  const [open, setOpen] = useState(false)
  return (
    <Panel
      title="被访单位确认"
      actions={own && !open ? <Button onClick={() => setOpen(true)}>登记确认</Button> : null}
    >
      {confirmed ? (
        <p>
          {confirmLabels[confirmed.how]}，{formatDay(confirmed.day)}
          {confirmed.name === null ? '' : `，${confirmed.name}`}（{confirmed.byName}登记）
        </p>
      ) : (
        <p className={css.soft}>还没有确认。</p>
      )}
      {open ? <ConfirmForm visit={entry.id} onDone={() => setOpen(false)} /> : null}
    </Panel>
  )
}
