import { AutoComplete, Input, Select } from 'antd'
import { useApi } from '#renderer/ui/data/client.ts'
import { FieldRow } from '#renderer/ui/FieldRow.tsx'
import { FormEnd } from '#renderer/ui/FormEnd.tsx'
import { formKeys } from '#renderer/ui/keys.ts'
import { Panel } from '#renderer/ui/Panel.tsx'
import { DateField, NoteField, TextField } from '#renderer/ui/TextField.tsx'
import type { StepForm, WalkBoard } from '#shared/contract/walkthroughs.ts'
import type { WalkTemplate } from '#shared/domain/walkthroughs/template.ts'
import type { WalkDesk } from './use-walk-work.ts'
import css from './walks.module.css'

/** 补记 a step, or correct one with a reason. */
export function StepFormPanel({
  board,
  template,
  desk,
  form,
}: {
  board: WalkBoard
  template: WalkTemplate
  desk: WalkDesk
  form: StepForm
}) {
  const api = useApi()
  const edit = (change: Partial<StepForm>) => desk.edit({ stepForm: { ...form, ...change } })
  const close = () => desk.edit({ stepForm: null })
  const steps = template.channels.find((c) => c.key === form.channel)?.steps ?? []
  const save = () =>
    void desk.run(
      'step',
      (work) => api[form.step === null ? 'walks.addStep' : 'walks.correctStep']({ id: board.id, work, form }),
      (_, work) => ({ ...work, stepForm: null }),
    )
  return (
    <Panel title={form.step === null ? '补记步骤' : '更正步骤'} tone="notice">
      {/* biome-ignore lint/a11y/noStaticElementInteractions: only keys of the fields inside */}
      <div className={css.form} onKeyDown={formKeys(save, close)}>
        <FieldRow label="步骤">
          {(ids) => (
            <AutoComplete
              {...ids}
              autoFocus
              maxLength={60}
              value={form.label}
              options={steps.map((s) => ({ value: s.label }))}
              onChange={(label: string) => {
                const known = steps.find((s) => s.label === label)
                edit({ label, key: known?.key ?? null, ...(known ? { phase: known.phase } : {}) })
              }}
            />
          )}
        </FieldRow>
        <FieldRow label="性质">
          {(ids) => (
            <Select
              {...ids}
              style={{ width: 180 }}
              value={form.phase}
              options={template.phases.map((p) => ({ value: p.key, label: p.label }))}
              onChange={(phase) => edit({ phase })}
            />
          )}
        </FieldRow>
        <DateField label="日期" value={form.day} onChange={(day) => edit({ day })} />
        <FieldRow label="开始、结束" hint="写成9:05这样的时间">
          {(ids) => (
            <span className={css.line}>
              <Input
                {...ids}
                aria-label="开始时间"
                style={{ width: 90 }}
                maxLength={8}
                value={form.from}
                onChange={(event) => edit({ from: event.target.value })}
              />
              至
              <Input
                aria-label="结束时间"
                style={{ width: 90 }}
                maxLength={8}
                value={form.to}
                onChange={(event) => edit({ to: event.target.value })}
              />
            </span>
          )}
        </FieldRow>
        <NoteField
          label="经过"
          optional
          maxLength={2000}
          value={form.happened}
          onChange={(happened) => edit({ happened })}
        />
        {form.step === null ? null : (
          <TextField
            label="更正理由"
            maxLength={500}
            value={form.reason}
            onChange={(reason) => edit({ reason })}
          />
        )}
        <FormEnd
          call={{ running: desk.busy, fault: desk.faultOf('step') }}
          label={form.step === null ? '补记' : '更正'}
          onSave={save}
          cancelLabel={form.step === null ? '不补记' : '不更正'}
          onCancel={close}
        />
      </div>
    </Panel>
  )
}
