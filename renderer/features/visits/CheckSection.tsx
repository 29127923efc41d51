import { Button, Input, InputNumber } from 'antd'
import { useId } from 'react'
import { Panel } from '#renderer/ui/Panel.tsx'
import { StateTag } from '#renderer/ui/StateTag.tsx'
import {
  basisLabels,
  type ChecklistLine,
  type FrozenChecklist,
  howLabels,
  pointsText,
} from '#shared/domain/checklists/checklist.ts'
import { isClue, lineDeduction } from '#shared/domain/visits/score.ts'
import { emptyAnswer, type VisitWork, type WorkAnswer } from '#shared/domain/visits/work.ts'
import { PartFiles } from './PartFiles.tsx'
import type { RecordFiles } from './parts.ts'
import css from './record.module.css'
import type { EditWork } from './use-visit-work.ts'

type Section = FrozenChecklist['sections'][number]

/** One section of the checklist, line by line. */
export function CheckSection({
  section,
  scored,
  work,
  edit,
  evidence,
  files,
}: {
  section: Section
  scored: boolean
  work: Pick<VisitWork, 'answers'>
  edit: EditWork
  /** files by line */
  evidence: Readonly<Record<string, number>>
  files: RecordFiles
}) {
  const change = (line: string, part: Partial<WorkAnswer>) =>
    edit({ answers: { ...work.answers, [line]: { ...(work.answers[line] ?? emptyAnswer), ...part } } })
  return (
    <Panel title={section.title} aside={`${section.lines.length}项`}>
      <ul className={css.lines}>
        {section.lines.map((line) => (
          <LineCard
            key={line.id}
            line={line}
            scored={scored}
            answer={work.answers[line.id] ?? emptyAnswer}
            evidence={evidence[line.id] ?? 0}
            files={files}
            onChange={(part) => change(line.id, part)}
          />
        ))}
      </ul>
    </Panel>
  )
}

function LineCard({
  line,
  scored,
  answer,
  evidence,
  files,
  onChange,
}: {
  line: ChecklistLine
  scored: boolean
  answer: WorkAnswer
  evidence: number
  files: RecordFiles
  onChange: (part: Partial<WorkAnswer>) => void
}) {
  const id = useId()
  const camera = files.camera === line.id
  return (
    <li className={css.line}>
      <h3 id={`${id}-t`}>
        {line.id} {line.text}
      </h3>
      <p className={css.soft}>
        {[line.how.map((how) => howLabels[how]).join('、'), line.howToCheck].filter(Boolean).join('：')}
      </p>
      <p className={css.soft}>
        依据：{line.basis}
        {line.basis === basisLabels[line.basisKind] ? '' : `（${basisLabels[line.basisKind]}）`}
        {line.coordination ? `　${line.coordination}` : ''}
      </p>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be laid out as a row */}
      <div className={css.answer} role="group" aria-labelledby={`${id}-t`}>
        {scored ? (
          <>
            <label htmlFor={`${id}-d`}>缺陷数</label>
            <InputNumber
              id={`${id}-d`}
              min={0}
              max={99}
              precision={0}
              disabled={answer.notApplicable}
              value={answer.defects}
              onChange={(defects) => onChange({ defects: defects ?? 0 })}
            />
            <span className={css.soft}>
              {pointsText(line.score ?? 0)}分，每处扣{pointsText(line.perDefect ?? 0)}分
            </span>
            <Cost line={line} answer={answer} evidence={evidence} />
          </>
        ) : null}
        {line.notApplicableAllowed ? (
          <label className={css.check}>
            <input
              type="checkbox"
              checked={answer.notApplicable}
              onChange={(event) => onChange({ notApplicable: event.target.checked })}
            />
            不适用
          </label>
        ) : null}
        {camera ? null : (
          <Button aria-label={`${line.id}拍照`} onClick={() => files.onCamera(line.id)}>
            拍照
          </Button>
        )}
      </div>
      {answer.notApplicable ? (
        <Input
          aria-label={`${line.id}不适用的理由`}
          placeholder="不适用的理由"
          maxLength={200}
          value={answer.reason}
          onChange={(event) => onChange({ reason: event.target.value })}
        />
      ) : null}
      <Input.TextArea
        aria-label={`${line.id}情况`}
        placeholder={line.typicalDefect === '' ? '情况' : `情况，如：${line.typicalDefect}`}
        autoSize={{ minRows: 1, maxRows: 4 }}
        maxLength={500}
        value={answer.note}
        onChange={(event) => onChange({ note: event.target.value })}
      />
      {answer.defects > 0 || evidence > 0 || camera ? (
        <PartFiles files={files} part={line.id} label={`${line.id}的照片与附件`} />
      ) : null}
    </li>
  )
}

/** What the defects of a line cost, or that they are a clue. */
function Cost({ line, answer, evidence }: { line: ChecklistLine; answer: WorkAnswer; evidence: number }) {
  if (answer.notApplicable || answer.defects === 0) return null
  return isClue(answer, evidence) ? (
    <StateTag tone="warn">没有证据，记为线索，不扣分</StateTag>
  ) : (
    <StateTag tone="bad">扣{pointsText(lineDeduction(line, answer, evidence))}分</StateTag>
  )
}
