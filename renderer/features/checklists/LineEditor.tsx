import { Button, Input, Select } from 'antd'
import { useId } from 'react'
import { basisKinds, basisLabels, howLabels, howToLook } from '#shared/domain/checklists/checklist.ts'
import css from './checklists.module.css'
import type { WrittenLine } from './written.ts'

/** One line of a checklist: what is looked at, by what right, what it costs, what shows it. */
export function LineEditor({
  line,
  scored,
  onChange,
  onRemove,
}: {
  line: WrittenLine
  scored: boolean
  onChange: (part: Partial<WrittenLine>) => void
  onRemove: () => void
}) {
  const id = useId()
  const field = (
    key: 'id' | 'text' | 'howToCheck' | 'basis' | 'score' | 'perDefect',
    label: string,
    max: number,
  ) => (
    <div className={css.field} data-wide={max > 100 || undefined}>
      <label htmlFor={`${id}-${key}`}>{label}</label>
      <Input
        id={`${id}-${key}`}
        maxLength={max}
        value={line[key]}
        onChange={(event) => onChange({ [key]: event.target.value })}
      />
    </div>
  )
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be laid out as a grid
    <div className={css.line} role="group" aria-label={`${line.id}的内容`}>
      {field('id', '编号', 40)}
      {field('text', '检查内容', 300)}
      <div className={css.field}>
        <label htmlFor={`${id}-how`}>方法</label>
        <Select
          id={`${id}-how`}
          mode="multiple"
          value={line.how}
          options={howToLook.map((value) => ({ value, label: howLabels[value] }))}
          onChange={(how) => onChange({ how })}
        />
      </div>
      {field('howToCheck', '怎样检查', 300)}
      {field('basis', '依据', 200)}
      <div className={css.field}>
        <label htmlFor={`${id}-kind`}>依据类型</label>
        <Select
          id={`${id}-kind`}
          value={line.basisKind}
          options={basisKinds.map((value) => ({ value, label: basisLabels[value] }))}
          onChange={(basisKind) => onChange({ basisKind })}
        />
      </div>
      {scored ? (
        <>
          {field('score', '分值', 6)}
          {field('perDefect', '每处扣分', 6)}
        </>
      ) : null}
      <div className={css.field} data-wide>
        <label htmlFor={`${id}-evidence`}>证据要求（每行一项）</label>
        <Input.TextArea
          id={`${id}-evidence`}
          autoSize={{ minRows: 1, maxRows: 4 }}
          maxLength={600}
          value={line.evidence}
          onChange={(event) => onChange({ evidence: event.target.value })}
        />
      </div>
      <label className={css.check}>
        <input
          type="checkbox"
          checked={line.notApplicableAllowed}
          onChange={(event) => onChange({ notApplicableAllowed: event.target.checked })}
        />
        可以不适用
      </label>
      <div>
        <Button size="small" aria-label={`删去${line.id}`} onClick={onRemove}>
          删去
        </Button>
      </div>
    </div>
  )
}
