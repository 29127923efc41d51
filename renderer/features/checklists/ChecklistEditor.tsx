import { Button, Segmented, Select } from 'antd'
import { useState } from 'react'
import { useApi } from '#renderer/ui/data/client.ts'
import { useCommandCall } from '#renderer/ui/data/commands.ts'
import { useDraft } from '#renderer/ui/data/use-draft.ts'
import { FaultPanel } from '#renderer/ui/FaultPanel.tsx'
import { FieldRow } from '#renderer/ui/FieldRow.tsx'
import { FormEnd } from '#renderer/ui/FormEnd.tsx'
import { Panel } from '#renderer/ui/Panel.tsx'
import { StateTag } from '#renderer/ui/StateTag.tsx'
import { TextField } from '#renderer/ui/TextField.tsx'
import { useToast } from '#renderer/ui/UndoToast.tsx'
import type { WrittenChecklist } from '#shared/contract/checklists.ts'
import {
  type Checklist,
  checklistLevelLabels,
  checklistLevels,
  pointsText,
  totalOf,
} from '#shared/domain/checklists/checklist.ts'
import { changesBetween } from '#shared/domain/checklists/differences.ts'
import { ChecklistPreview } from './ChecklistPreview.tsx'
import css from './checklists.module.css'
import { LineEditor } from './LineEditor.tsx'
import { emptyLine, nextId, publishable } from './written.ts'

/** A checklist being written: kept at every keystroke, previewed as the visit shows it, published as the next version. */
export function ChecklistEditor({
  id,
  start,
  before,
  onDone,
}: {
  id: string
  start: WrittenChecklist
  /** the version in use; none for a new one */
  before?: Checklist
  onDone?: () => void
}) {
  const api = useApi()
  const {
    draft: list,
    change,
    save,
    settle,
    drop,
  } = useDraft(start, (draft) => api['checklists.saveDraft']({ id, list: draft }))
  const edit = (part: Partial<WrittenChecklist>) => change({ ...list, ...part })
  const [note, setNote] = useState('')
  const [preview, setPreview] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const publish = useCommandCall('checklists.publish')
  const show = useToast((toasts) => toasts.show)
  const made = publishable(list)
  const total = 'list' in made ? totalOf(made.list) : null

  const send = async () => {
    if ('problem' in made) return setProblem(made.problem)
    setProblem(null)
    const done = await publish.run({ id, list: made.list, note })
    if (!done.ok) return
    settle()
    show({ text: `已发布${done.value.version}版` })
    onDone?.()
  }
  const changeSection = (at: number, part: Partial<WrittenChecklist['sections'][number]>) =>
    edit({ sections: list.sections.map((one, i) => (i === at ? { ...one, ...part } : one)) })
  return (
    <Panel
      title={before ? '修改检查表' : '新建检查表'}
      aside={total === null ? undefined : `总分${pointsText(total)}`}
      actions={
        <Segmented
          aria-label="编辑或预览"
          value={preview ? 'preview' : 'edit'}
          options={[
            { value: 'edit', label: '编辑' },
            { value: 'preview', label: '预览' },
          ]}
          onChange={(value) => setPreview(value === 'preview')}
        />
      }
    >
      {save.fault ? <FaultPanel fault={save.fault} /> : null}
      {preview ? (
        'list' in made ? (
          <ChecklistPreview list={made.list} />
        ) : (
          <StateTag tone="warn">{made.problem}，补充后可以预览</StateTag>
        )
      ) : (
        <>
          <TextField label="名称" maxLength={80} value={list.title} onChange={(title) => edit({ title })} />
          {before ? null : (
            <FieldRow label="用于">
              {(ids) => (
                <Select
                  {...ids}
                  style={{ width: 240 }}
                  value={list.level}
                  options={checklistLevels.map((value) => ({ value, label: checklistLevelLabels[value] }))}
                  onChange={(level) => edit({ level, scored: level !== 'village' })}
                />
              )}
            </FieldRow>
          )}
          {list.level === 'village' ? (
            <StateTag tone="info">村（社区）只记问题和协调事项，不打分</StateTag>
          ) : null}
          {list.sections.map((section, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: sections are told apart by their place alone
            <section key={at} className={css.section} aria-label={`第${at + 1}节`}>
              <TextField
                label={`第${at + 1}节名称`}
                maxLength={60}
                value={section.title}
                onChange={(title) => changeSection(at, { title })}
              />
              {section.lines.map((line, i) => (
                <LineEditor
                  // biome-ignore lint/suspicious/noArrayIndexKey: a line's number is itself edited
                  key={i}
                  line={line}
                  scored={list.scored}
                  onChange={(part) =>
                    changeSection(at, {
                      lines: section.lines.map((one, n) => (n === i ? { ...one, ...part } : one)),
                    })
                  }
                  onRemove={() => changeSection(at, { lines: section.lines.filter((_, n) => n !== i) })}
                />
              ))}
              <div className={css.buttons}>
                <Button
                  onClick={() => changeSection(at, { lines: [...section.lines, emptyLine(nextId(list))] })}
                >
                  增加一项
                </Button>
                <Button
                  disabled={list.sections.length === 1}
                  onClick={() => edit({ sections: list.sections.filter((_, n) => n !== at) })}
                >
                  删去第{at + 1}节
                </Button>
              </div>
            </section>
          ))}
          <div>
            <Button onClick={() => edit({ sections: [...list.sections, { title: '', lines: [] }] })}>
              增加一节
            </Button>
          </div>
        </>
      )}
      {before && 'list' in made ? <Changes before={before} after={made.list} /> : null}
      <TextField label="版本说明" optional maxLength={300} value={note} onChange={setNote} />
      {problem === null ? null : <StateTag tone="bad">{problem}</StateTag>}
      <FormEnd
        call={publish}
        label="发布为新版本"
        onSave={() => void send()}
        cancelLabel="不发布，删去修改稿"
        onCancel={() => {
          void drop()
          onDone?.()
        }}
      />
    </Panel>
  )
}

function Changes({ before, after }: { before: Checklist; after: Checklist }) {
  const changes = changesBetween(before, after)
  return (
    <p className={css.soft}>
      {changes.length === 0
        ? '与现行版本相同。'
        : `与现行版本比：${changes
            .map((one) => `${one.line ?? ''}${one.text}`)
            .slice(0, 8)
            .join('；')}${changes.length > 8 ? `等${changes.length}处` : ''}。`}
    </p>
  )
}
