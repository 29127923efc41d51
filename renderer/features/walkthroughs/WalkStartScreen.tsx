import { Checkbox, Radio, Select } from 'antd'
import { useState } from 'react'
import { BodyPicker } from '#renderer/ui/BodyPicker.tsx'
import { DelayedSpinner } from '#renderer/ui/DelayedSpinner.tsx'
import { useCommandCall } from '#renderer/ui/data/commands.ts'
import { useQueryCall } from '#renderer/ui/data/queries.ts'
import { useSession } from '#renderer/ui/data/session.ts'
import { FaultPanel } from '#renderer/ui/FaultPanel.tsx'
import { FieldList, FieldRow } from '#renderer/ui/FieldRow.tsx'
import { FormEnd } from '#renderer/ui/FormEnd.tsx'
import { RecordingFields } from '#renderer/ui/files/RecordingFields.tsx'
import { Page } from '#renderer/ui/Page.tsx'
import { Panel } from '#renderer/ui/Panel.tsx'
import { navigate, useRoute } from '#renderer/ui/route.ts'
import { SavedState } from '#renderer/ui/SavedState.tsx'
import { TextField } from '#renderer/ui/TextField.tsx'
import type { StartForm, WalkBoard, WalkStart } from '#shared/contract/walkthroughs.ts'
import type { WalkTemplate } from '#shared/domain/walkthroughs/template.ts'
import { ItemPicker } from './ItemPicker.tsx'
import { ItemsPicker } from './ItemsPicker.tsx'
import { useStartForm } from './use-start-form.ts'
import css from './walks.module.css'
import { promisedItems } from './words.ts'

/** 开始走流程: who walks, as whom, what for; a re-walk begins from the walk it repeats. */
export function WalkStartScreen() {
  const rewalk = useRoute((place) => place.params.rewalk) ?? null
  const template = useQueryCall('walks.template', {})
  const before = useQueryCall('walks.board', { id: rewalk ?? '' }, { enabled: rewalk !== null })
  const starting = useQueryCall('walks.starting', { rewalkOf: rewalk })
  const fault = template.fault ?? before.fault ?? starting.fault
  const ready = rewalk === null || before.data !== undefined
  return (
    <Page title={rewalk === null ? '开始走流程' : '重走一次'}>
      {fault ? <FaultPanel fault={fault} onRetry={template.refetch} /> : null}
      {ready && template.data && starting.data ? (
        <Start template={template.data} before={before.data ?? null} kept={starting.data.form} />
      ) : fault ? null : (
        <DelayedSpinner label="正在打开" />
      )}
    </Page>
  )
}

type Missing = 'subject' | 'channels' | 'authority'

interface StartFormProps {
  template: WalkTemplate
  before: WalkBoard | null
  /** what was filled in before and not begun */
  kept: StartForm | null
}

function Start({ template, before, kept }: StartFormProps) {
  const session = useSession()
  const start = useCommandCall('walks.start')
  const people = useQueryCall('people.list', {})
  const { form, edit, save, settle } = useStartForm(before, kept)
  const { kind, code, itemName, theme, post, companions, channels, recording, authority, keepDays, place } =
    form
  const [missing, setMissing] = useState<Missing | null>(null)
  const promised = useQueryCall('walks.promised', { code }, { enabled: kind === 'item' && code !== '' })
  const known = people.data?.find((p) => p.id === form.leader)
  const options = [
    ...(people.data?.some((p) => p.id === session.person.id)
      ? []
      : [{ value: session.person.id, label: session.person.name }]),
    ...(people.data ?? []).map((p) => ({
      value: p.id,
      label: p.bodyName === null ? p.name : `${p.name}（${p.bodyName}）`,
    })),
  ]

  const go = async () => {
    const subject: WalkStart['subject'] =
      kind === 'item'
        ? {
            kind,
            code,
            name: itemName || code,
            body: promised.data?.body ?? '-',
            release: promised.data?.promised.source?.release ?? '-',
          }
        : { kind, name: theme.trim(), items: form.items.map((one) => one.code) }
    const lacks: Missing | null =
      (kind === 'item' ? code : theme.trim()) === ''
        ? 'subject'
        : channels.length === 0
          ? 'channels'
          : recording && authority.trim() === ''
            ? 'authority'
            : null
    setMissing(lacks)
    if (lacks) return
    const begun = await start.run({
      leader: form.leader,
      leaderPost: (post ?? known?.post ?? '').trim(),
      companions,
      identity: form.identity,
      mode: form.mode,
      channels,
      subject,
      scenario: form.scenario.trim(),
      place: place?.id ?? null,
      recording: recording ? { authority, keepDays } : null,
      rewalkOf: before?.id ?? null,
    })
    if (!begun.ok) return
    settle()
    navigate('walk', { id: begun.value.id })
  }

  return (
    <form
      className={css.stack}
      onSubmit={(event) => {
        event.preventDefault()
        void go()
      }}
    >
      <Panel title="体验事项" aside={<SavedState save={save} />}>
        <div className={css.form}>
          <FieldRow label="范围">
            {(ids) => (
              <Radio.Group
                id={ids.id}
                aria-label="范围"
                value={kind}
                options={[
                  { value: 'item', label: '清单中的事项' },
                  { value: 'theme', label: '一件事' },
                ]}
                onChange={(event) => edit({ kind: event.target.value })}
              />
            )}
          </FieldRow>
          {kind === 'item' ? (
            <FieldRow label="事项" error={missing === 'subject' ? '请选择事项。' : undefined}>
              {(ids) => (
                <ItemPicker
                  {...ids}
                  value={code === '' ? null : code}
                  valueName={itemName}
                  onChange={(next, name) => edit({ code: next, itemName: name })}
                />
              )}
            </FieldRow>
          ) : (
            <>
              <TextField
                label="一件事名称"
                maxLength={200}
                value={theme}
                onChange={(text) => edit({ theme: text })}
                error={missing === 'subject' ? '请填写名称。' : undefined}
              />
              <ItemsPicker value={form.items} onChange={(items) => edit({ items })} />
            </>
          )}
          <TextField
            label="情形"
            optional
            maxLength={300}
            value={form.scenario}
            onChange={(text) => edit({ scenario: text })}
          />
          {kind === 'item' && promised.data ? (
            <>
              <FieldList items={promisedItems(promised.data.promised)} />
              <p className={css.soft}>
                以上按“{promised.data.promised.source?.name}”，开始后固定，清单以后变了也不变。
              </p>
            </>
          ) : null}
        </div>
      </Panel>
      <Panel title="怎样体验">
        <div className={css.form}>
          <FieldRow label="体验人">
            {(ids) => (
              <Select
                {...ids}
                style={{ width: 320 }}
                showSearch={{ optionFilterProp: 'label' }}
                value={form.leader}
                options={options}
                onChange={(id: string) => edit({ leader: id, post: null })}
              />
            )}
          </FieldRow>
          <TextField
            label="职务"
            optional
            maxLength={100}
            value={post ?? known?.post ?? ''}
            onChange={(text) => edit({ post: text })}
          />
          <FieldRow label="同行人员" optional>
            {(ids) => (
              <Select
                {...ids}
                mode="multiple"
                maxCount={10}
                style={{ width: '100%', maxWidth: 420 }}
                showSearch={{ optionFilterProp: 'label' }}
                value={companions}
                options={options.filter((one) => one.value !== form.leader)}
                onChange={(ids: string[]) => edit({ companions: ids })}
              />
            )}
          </FieldRow>
          <FieldRow label="方式" hint={template.modes.find((m) => m.key === form.mode)?.help}>
            {(ids) => (
              <Radio.Group
                id={ids.id}
                aria-label="方式"
                value={form.mode}
                options={template.modes.map((m) => ({ value: m.key, label: m.label }))}
                onChange={(event) => edit({ mode: event.target.value })}
              />
            )}
          </FieldRow>
          <FieldRow label="体验身份">
            {(ids) => (
              <Select
                {...ids}
                style={{ width: 240 }}
                value={form.identity}
                options={template.identities.map((i) => ({ value: i.key, label: i.label }))}
                onChange={(key: string) => edit({ identity: key })}
              />
            )}
          </FieldRow>
          <FieldRow label="渠道" error={missing === 'channels' ? '请至少选一个渠道。' : undefined}>
            {(ids) => (
              <Select
                {...ids}
                mode="multiple"
                style={{ width: '100%', maxWidth: 420 }}
                value={channels}
                options={template.channels.map((c) => ({ value: c.key, label: c.label }))}
                onChange={(keys: string[]) => edit({ channels: keys })}
              />
            )}
          </FieldRow>
          <FieldRow label="地点" optional>
            {(ids) => (
              <BodyPicker
                {...ids}
                value={place?.id ?? null}
                valueName={place?.name ?? null}
                onChange={(id, name) => edit({ place: { id, name } })}
              />
            )}
          </FieldRow>
          <Checkbox checked={recording} onChange={(event) => edit({ recording: event.target.checked })}>
            这次体验需要录音（默认不录）
          </Checkbox>
          {recording ? (
            <RecordingFields
              label="书面依据"
              error={missing === 'authority' ? '录音要写明书面依据。' : undefined}
              hint="批准录音的文件或批示"
              value={{ authority, keepDays }}
              onChange={edit}
            />
          ) : null}
        </div>
      </Panel>
      <ul className={css.rules}>
        {template.groundRules.map((rule) => (
          <li key={rule}>{rule}</li>
        ))}
      </ul>
      <FormEnd call={start} label="开始体验" cancelLabel="不开始" onCancel={() => navigate('walks')} />
    </form>
  )
}
