import { Button } from 'antd'
import { type ReactNode, useState } from 'react'
import { useCommandCall } from '#renderer/ui/data/commands.ts'
import { FaultPanel } from '#renderer/ui/FaultPanel.tsx'
import { InlineConfirm } from '#renderer/ui/InlineConfirm.tsx'
import { useKeys } from '#renderer/ui/keys.ts'
import { SavedState } from '#renderer/ui/SavedState.tsx'
import { StateTag } from '#renderer/ui/StateTag.tsx'
import { useToast } from '#renderer/ui/UndoToast.tsx'
import type { VisitDetail } from '#shared/contract/visits.ts'
import { type FrozenChecklist, pointsText, totalOf } from '#shared/domain/checklists/checklist.ts'
import { scoreOf } from '#shared/domain/visits/score.ts'
import { emptyWork, type VisitWork, workProblems } from '#shared/domain/visits/work.ts'
import { newCoordination, newProblem } from './Entries.tsx'
import { partsOf } from './parts.ts'
import { RecordParts } from './RecordParts.tsx'
import css from './record.module.css'
import { useVisitWork } from './use-visit-work.ts'

/** A visit under way: written part by part, the bar with what one does most always at hand. */
export function RecordDesk({
  detail,
  about,
}: {
  detail: VisitDetail & { started: NonNullable<VisitDetail['started']> }
  about: ReactNode
}) {
  const { entry, started, previous, evidence } = detail
  const { checklist } = started
  const { work, edit, save, saver, settle } = useVisitWork(entry.id, detail.work ?? emptyWork)
  const submit = useCommandCall('visits.submit')
  const cancel = useCommandCall('visits.cancel')
  const show = useToast((toasts) => toasts.show)
  const [tried, setTried] = useState(false)
  const [camera, setCamera] = useState<string | null | undefined>(undefined)
  const parts = partsOf(checklist, work, previous.length)
  const at = Math.min(work.section, parts.length - 1)
  const partAt = (kind: string) =>
    Math.max(
      0,
      parts.findIndex((part) => part.kind === kind),
    )
  const missing = workProblems(work, { checklist })
  /** In one tap: for the problem at hand, else for the record as a whole. */
  const takePhoto = () => {
    const problem = parts[at]?.kind === 'problems' ? work.problems.at(-1) : undefined
    if (!problem) edit({ section: partAt('files') })
    setCamera(problem?.id ?? null)
  }

  const send = async () => {
    setTried(true)
    const [first] = missing
    if (first) return goTo(first.field)
    saver.hold()
    const sent = await submit.run({ id: entry.id, work })
    saver.release()
    if (!sent.ok) return
    settle()
    show({ text: `${entry.placeName}的走访记录已提交` })
  }
  const goTo = (field: string) => {
    if (field === 'answers') {
      const line = missing.find((one) => one.field === 'answers')?.at
      const section = checklist.sections.findIndex((one) => one.lines.some(({ id }) => id === line))
      edit({ section: Math.max(0, section) })
    } else edit({ section: partAt(field === 'met' ? 'talk' : field) })
  }
  useKeys({
    'Ctrl+Enter': { label: '提交', run: () => void send() },
    PageDown: { label: '下一节', run: () => edit({ section: Math.min(at + 1, parts.length - 1) }) },
    PageUp: { label: '上一节', run: () => edit({ section: Math.max(0, at - 1) }) },
  })
  return (
    <>
      {save.fault ? (
        <FaultPanel
          fault={{ ...save.fault, safe: '屏幕上的内容都还在，程序每隔几秒会再存一次。' }}
          onRetry={() => void saver.flush()}
          retryLabel="重试保存"
        />
      ) : null}
      <RecordParts
        checklist={checklist}
        work={work}
        edit={edit}
        previous={previous}
        evidence={evidence}
        place={entry.placeName}
        files={{ visit: entry.id, camera, onCamera: setCamera }}
      />
      {tried && missing.length > 0 ? (
        <ul aria-label="提交前还缺">
          {missing.map((one) => (
            <li key={`${one.field}-${one.at}`}>
              <StateTag tone="warn">{one.text}</StateTag>
            </li>
          ))}
        </ul>
      ) : null}
      <div>
        <InlineConfirm
          label="取消走访"
          danger
          question="取消后本次走访不再记录，已录入的内容从本机删去。"
          reason={{ label: '取消原因' }}
          onConfirm={async (reason) => {
            saver.hold()
            const done = await cancel.run({ id: entry.id, reason })
            if (done.ok) settle()
            saver.release()
            return done.ok
          }}
        />
      </div>
      {about}
      {submit.fault ? <FaultPanel fault={submit.fault} /> : null}
      {cancel.fault ? <FaultPanel fault={cancel.fault} /> : null}
      <div className={css.bar} role="toolbar" aria-label="走访操作">
        <Button onClick={takePhoto}>拍照</Button>
        <Button
          onClick={() => edit({ problems: [...work.problems, newProblem()], section: partAt('problems') })}
        >
          问题
        </Button>
        <Button
          onClick={() =>
            edit({ coordination: [...work.coordination, newCoordination()], section: partAt('coordination') })
          }
        >
          协调事项
        </Button>
        <Button disabled={at >= parts.length - 1} onClick={() => edit({ section: at + 1 })}>
          下一节
        </Button>
        <Button type="primary" loading={submit.running ? { delay: 300 } : false} onClick={() => void send()}>
          提交
        </Button>
        <SavedState save={save} />
        <Score checklist={checklist} work={work} evidence={evidence} />
      </div>
    </>
  )
}

/** The score as it stands; not for villages. */
function Score({
  checklist,
  work,
  evidence,
}: {
  checklist: FrozenChecklist
  work: VisitWork
  evidence: Readonly<Record<string, number>>
}) {
  const total = totalOf(checklist)
  if (total === null) return null
  const answers = Object.entries(work.answers).map(([line, answer]) => ({ line, ...answer }))
  const score = scoreOf(checklist, answers, (line) => evidence[line] ?? 0)
  return (
    <span className={css.soft}>
      {score === null
        ? '没有适用的内容，不计分'
        : `得分${pointsText(score.points)}，总分${pointsText(total)}`}
    </span>
  )
}
