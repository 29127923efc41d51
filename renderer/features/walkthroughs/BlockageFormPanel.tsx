import { Button, Select } from 'antd'
import { BodyPicker } from '#renderer/ui/BodyPicker.tsx'
import { useApi } from '#renderer/ui/data/client.ts'
import { FieldRow } from '#renderer/ui/FieldRow.tsx'
import { FormEnd } from '#renderer/ui/FormEnd.tsx'
import { formKeys } from '#renderer/ui/keys.ts'
import { Panel } from '#renderer/ui/Panel.tsx'
import { DateField, NoteField, TextField } from '#renderer/ui/TextField.tsx'
import type { BlockageForm, WalkBoard } from '#shared/contract/walkthroughs.ts'
import type { WalkTemplate } from '#shared/domain/walkthroughs/template.ts'
import type { WalkDesk } from './use-walk-work.ts'
import css from './walks.module.css'

interface Props {
  board: WalkBoard
  template: WalkTemplate
  desk: WalkDesk
  form: BlockageForm
}

type Choice = { key: string; label: string; help?: string; owner?: string }

/** A problem (堵点、痛点、难点) found on the way; typical wordings help to write it. */
export function BlockageFormPanel({ board, template, desk, form }: Props) {
  const api = useApi()
  const edit = (change: Partial<BlockageForm>) => desk.edit({ blockageForm: { ...form, ...change } })
  const close = () => desk.edit({ blockageForm: null })
  const save = () =>
    void desk.run(
      'problem',
      (work) => api['walks.noteBlockage']({ id: board.id, work, form }),
      (_, work) => ({ ...work, blockageForm: null }),
    )
  const wordings = template.typicalWordings.filter(
    (w) =>
      (form.kind === '' || w.kind === form.kind) && (form.category === '' || w.category === form.category),
  )
  const running = desk.work.running
  const steps = [
    ...board.steps.filter((s) => s.dropped === null).map((s) => ({ value: s.step, label: s.label })),
    ...(running ? [{ value: running.step, label: `${running.label}（正在进行）` }] : []),
  ]
  const choose = (label: string, list: readonly Choice[], value: string, put: (key: string) => void) => {
    const chosen = list.find((one) => one.key === value)
    const hint = chosen?.help ?? (chosen?.owner === undefined ? undefined : `一般由${chosen.owner}负责`)
    return (
      <FieldRow label={label} hint={hint?.includes('{{') ? undefined : hint}>
        {(ids) => (
          <Select
            {...ids}
            style={{ width: 240 }}
            value={value === '' ? null : value}
            placeholder="请选择"
            options={list.map((one) => ({ value: one.key, label: one.label }))}
            onChange={(key: string | null) => put(key ?? '')}
          />
        )}
      </FieldRow>
    )
  }

  return (
    <Panel title={form.blockage === null ? '记问题' : '更正问题'} tone="notice">
      {/* biome-ignore lint/a11y/noStaticElementInteractions: only keys of the fields inside */}
      <div className={css.form} onKeyDown={formKeys(save, close)}>
        {choose('类型', template.blockageKinds, form.kind, (kind) => edit({ kind }))}
        {choose('类别', template.categories, form.category, (category) => edit({ category }))}
        <NoteField
          label="问题描述"
          autoFocus
          maxLength={1000}
          value={form.text}
          onChange={(text) => edit({ text })}
          hint={
            wordings.length === 0 ? undefined : (
              <Select
                aria-label="套用常用写法"
                size="small"
                placeholder="套用常用写法，再改{{ }}处"
                popupMatchSelectWidth={false}
                style={{ width: 260 }}
                value={null}
                options={wordings.map((w) => ({ value: w.text, label: w.text }))}
                onChange={(text: string | null) => {
                  const wording = wordings.find((w) => w.text === text)
                  if (wording) edit({ text: wording.text, kind: wording.kind, category: wording.category })
                }}
              />
            )
          }
        />
        <FieldRow label="步骤" optional>
          {(ids) => (
            <Select
              {...ids}
              allowClear
              style={{ width: 240 }}
              value={form.step}
              placeholder="不限于某一步"
              options={steps}
              onChange={(step?: string | null) => edit({ step: step ?? null })}
            />
          )}
        </FieldRow>
        <FieldRow label="表现" optional>
          {(ids) => (
            <Select
              {...ids}
              mode="multiple"
              style={{ width: '100%', maxWidth: 420 }}
              maxCount={10}
              value={form.tags}
              options={Object.entries(template.blockageTags).map(([value, label]) => ({ value, label }))}
              onChange={(tags: string[]) => edit({ tags })}
            />
          )}
        </FieldRow>
        {choose('原因', template.rootCauses, form.rootCause, (rootCause) => edit({ rootCause }))}
        {choose('程度', template.severity, form.severity, (severity) => edit({ severity }))}
        <NoteField
          label="建议"
          optional
          maxLength={1000}
          value={form.suggestion}
          onChange={(suggestion) => edit({ suggestion })}
        />
        {choose('处置', template.disposals, form.disposal, (disposal) => edit({ disposal }))}
        <FieldRow label="责任单位" optional>
          {(ids) => (
            <span className={css.line}>
              <BodyPicker
                {...ids}
                value={form.unit}
                valueName={board.blockages.find((b) => b.unit === form.unit)?.unitName ?? null}
                onChange={(unit) => edit({ unit })}
              />
              {form.unit === null ? null : (
                <Button size="small" onClick={() => edit({ unit: null })}>
                  待定
                </Button>
              )}
            </span>
          )}
        </FieldRow>
        <DateField label="期限" optional value={form.due} onChange={(due) => edit({ due })} />
        {form.blockage === null ? null : (
          <TextField
            label="更正理由"
            maxLength={500}
            value={form.reason}
            onChange={(reason) => edit({ reason })}
          />
        )}
        <FormEnd
          call={{ running: desk.busy, fault: desk.faultOf('problem') }}
          label={form.blockage === null ? '记下' : '更正'}
          onSave={save}
          cancelLabel={form.blockage === null ? '不记' : '不更正'}
          onCancel={close}
        />
      </div>
    </Panel>
  )
}
