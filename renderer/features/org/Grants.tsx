import { Button, Select } from 'antd'
import { type FormEvent, useState } from 'react'
import { BodyPicker } from '#renderer/ui/BodyPicker.tsx'
import { useCommandCall } from '#renderer/ui/data/commands.ts'
import { EmptyState } from '#renderer/ui/EmptyState.tsx'
import { FaultPanel } from '#renderer/ui/FaultPanel.tsx'
import { FieldRow } from '#renderer/ui/FieldRow.tsx'
import { FormEnd } from '#renderer/ui/FormEnd.tsx'
import { formatDay } from '#renderer/ui/format.ts'
import { InlineConfirm } from '#renderer/ui/InlineConfirm.tsx'
import { Panel } from '#renderer/ui/Panel.tsx'
import { StateTag } from '#renderer/ui/StateTag.tsx'
import { DateField } from '#renderer/ui/TextField.tsx'
import { useToast } from '#renderer/ui/UndoToast.tsx'
import type { Output } from '#shared/contract/contract.ts'
import type { GrantRow } from '#shared/contract/org.ts'
import { type Role, roleLabels, roles } from '#shared/domain/roles/capabilities.ts'
import css from './OrgScreen.module.css'
import { today } from './today.ts'

type Person = NonNullable<Output<'people.get'>>

/** 岗位: what somebody may do, at which body, from when to when. */
export function Grants({ person, editable }: { person: Person; editable: boolean }) {
  const [adding, setAdding] = useState(false)
  return (
    <Panel
      title="岗位"
      actions={editable && !adding ? <Button onClick={() => setAdding(true)}>授予岗位</Button> : null}
    >
      {adding ? <GrantForm person={person} onDone={() => setAdding(false)} /> : null}
      {person.grants.length === 0 ? (
        <EmptyState title="还没有岗位">没有岗位的人员不能办理抽查、复核等工作。</EmptyState>
      ) : (
        <ol>
          {person.grants.map((grant) => (
            <Held key={grant.id} person={person} grant={grant} editable={editable} />
          ))}
        </ol>
      )}
    </Panel>
  )
}

function Held({ person, grant, editable }: { person: Person; grant: GrantRow; editable: boolean }) {
  const revoke = useCommandCall('people.revoke')
  const give = useCommandCall('people.grant')
  const show = useToast((toasts) => toasts.show)
  const end = async (reason: string): Promise<boolean> => {
    const result = await revoke.run({ person: person.id, grant: grant.id, from: today(), reason })
    if (!result.ok) return false
    const { role, body, to } = grant
    const begun = grant.from <= today()
    show({
      text: `已终止${person.name}的${roleLabels[role]}岗位`,
      // a spell that has ended stays ended; taking it back gives the role anew from today
      undo: () => void give.run({ person: person.id, role, body, from: begun ? today() : grant.from, to }),
    })
    return true
  }
  return (
    <li className={css.spell} data-current={grant.current || undefined}>
      <span className={css.soft}>
        {formatDay(grant.from)}至{grant.to === null ? '今' : formatDay(grant.to)}
      </span>
      <span className={css.line}>
        <strong>{roleLabels[grant.role]}</strong>
        {grant.bodyName ?? '未知机构'}
        {grant.current ? <StateTag tone="ok">现任</StateTag> : null}
      </span>
      {editable && (grant.to === null || grant.current) ? (
        <InlineConfirm
          label="终止"
          size="small"
          question={`从今天起${person.name}不再有${roleLabels[grant.role]}的权限。`}
          reason={{ label: '理由', placeholder: '如：调离、轮岗' }}
          onConfirm={end}
        />
      ) : null}
      {revoke.fault ? <FaultPanel fault={revoke.fault} /> : null}
    </li>
  )
}

function GrantForm({ person, onDone }: { person: Person; onDone: () => void }) {
  const [role, setRole] = useState<Role>('inspector')
  const [place, setPlace] = useState({ id: person.body, name: person.bodyName ?? '' })
  const [from, setFrom] = useState(today())
  const [to, setTo] = useState('')
  const give = useCommandCall('people.grant')
  const revoke = useCommandCall('people.revoke')
  const show = useToast((toasts) => toasts.show)

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (from === '') return
    const result = await give.run({
      person: person.id,
      role,
      body: place.id,
      from,
      to: to === '' ? null : to,
    })
    if (!result.ok) return
    const { grant } = result.value
    show({
      text: `已授予${person.name}${roleLabels[role]}岗位`,
      undo: () => void revoke.run({ person: person.id, grant, from, reason: '撤回刚才的授予' }),
    })
    onDone()
  }
  return (
    <form className={css.form} onSubmit={submit}>
      <FieldRow label="岗位">
        {(ids) => (
          <Select
            {...ids}
            style={{ width: 180 }}
            value={role}
            options={roles.map((value) => ({ value, label: roleLabels[value] }))}
            onChange={setRole}
          />
        )}
      </FieldRow>
      <FieldRow label="任职机构" hint="权限及于这个机构和它的下级">
        {(ids) => (
          <BodyPicker
            {...ids}
            value={place.id}
            valueName={place.name}
            onChange={(id, name) => setPlace({ id, name })}
          />
        )}
      </FieldRow>
      <DateField label="开始日期" required value={from} onChange={setFrom} />
      <DateField label="结束日期" optional hint="这一天起不再有此岗位" value={to} onChange={setTo} />
      <FormEnd call={give} label="授予" cancelLabel="不保存" onCancel={onDone} />
    </form>
  )
}
