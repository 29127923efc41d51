import { Button } from 'antd'
import { type FormEvent, useState } from 'react'
import { useCommandCall } from '#renderer/ui/data/commands.ts'
import { EmptyState } from '#renderer/ui/EmptyState.tsx'
import { FormEnd } from '#renderer/ui/FormEnd.tsx'
import { formatDay } from '#renderer/ui/format.ts'
import { Panel } from '#renderer/ui/Panel.tsx'
import { StateTag } from '#renderer/ui/StateTag.tsx'
import { DateField, TextField } from '#renderer/ui/TextField.tsx'
import { useToast } from '#renderer/ui/UndoToast.tsx'
import type { TenureRow } from '#shared/contract/org.ts'
import css from './OrgScreen.module.css'
import { today } from './today.ts'

interface TenuresProps {
  org: string
  tenures: readonly TenureRow[]
  editable: boolean
}

/** 窗口责任人: who answers for this window now, and who did before. */
export function Tenures({ org, tenures, editable }: TenuresProps) {
  const [form, setForm] = useState<'new' | TenureRow | null>(null)
  return (
    <Panel
      title="窗口责任人"
      actions={editable && form === null ? <Button onClick={() => setForm('new')}>登记责任人</Button> : null}
    >
      {form ? (
        <TenureForm org={org} tenure={form === 'new' ? null : form} onDone={() => setForm(null)} />
      ) : null}
      {tenures.length === 0 ? (
        <EmptyState title="还没有登记责任人">责任人只用于核实时对照，不写入通报。</EmptyState>
      ) : (
        <ol>
          {tenures.map((tenure) => (
            <Spell
              key={tenure.id}
              org={org}
              tenure={tenure}
              editable={editable}
              onEdit={() => setForm(tenure)}
            />
          ))}
        </ol>
      )}
    </Panel>
  )
}

interface SpellProps {
  org: string
  tenure: TenureRow
  editable: boolean
  onEdit: () => void
}

function Spell({ org, tenure, editable, onEdit }: SpellProps) {
  const reveal = useCommandCall('org.tenurePhone')
  const [phone, setPhone] = useState<string | null>(null)
  const day = today()
  const current = tenure.from <= day && (tenure.to === null || day < tenure.to)
  const show = async () => {
    const result = await reveal.run({ org, tenure: tenure.id })
    if (result.ok) setPhone(result.value.phone)
  }
  return (
    <li className={css.spell} data-current={current || undefined}>
      <span className={css.soft}>
        {formatDay(tenure.from)}至{tenure.to === null ? '今' : formatDay(tenure.to)}
      </span>
      <span className={css.line}>
        <strong>{tenure.name ?? '姓名已删除'}</strong>
        {tenure.post}
        {current ? <StateTag tone="ok">现任</StateTag> : null}
        {tenure.phone ? (
          <span className={css.line}>
            {phone ?? tenure.phone}
            {phone === null ? (
              <Button size="small" type="text" title="查看会留下记录" onClick={show}>
                查看号码
              </Button>
            ) : null}
          </span>
        ) : null}
      </span>
      {editable && tenure.name !== null ? (
        <Button size="small" onClick={onEdit} aria-label={`更正${tenure.name}的记录`}>
          更正
        </Button>
      ) : null}
    </li>
  )
}

function TenureForm({ org, tenure, onDone }: { org: string; tenure: TenureRow | null; onDone: () => void }) {
  const [name, setName] = useState(tenure?.name ?? '')
  const [phone, setPhone] = useState('')
  const [post, setPost] = useState(tenure?.post ?? '')
  const [from, setFrom] = useState(tenure?.from ?? today())
  const [to, setTo] = useState(tenure?.to ?? '')
  const [missing, setMissing] = useState(false)
  const set = useCommandCall('org.setTenure')
  const withdraw = useCommandCall('org.withdrawTenure')
  const show = useToast((toasts) => toasts.show)

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (name.trim() === '' || from === '') return setMissing(true)
    const result = await set.run({
      org,
      name: name.trim(),
      post,
      from,
      to: to === '' ? null : to,
      ...(tenure ? { tenure: tenure.id } : {}),
      ...(phone.trim() === '' ? {} : { phone }),
    })
    if (!result.ok) return
    const { tenure: id, ended } = result.value
    const undo = tenure
      ? () =>
          void set.run({
            org,
            tenure: tenure.id,
            name: tenure.name ?? '',
            post: tenure.post ?? '',
            from: tenure.from,
            to: tenure.to,
          })
      : () => void withdraw.run({ org, tenure: id, reopen: ended })
    // a replaced number is not known here, so it cannot be put back
    const whole = tenure === null || phone.trim() === ''
    show({ text: tenure ? '已更正责任人记录' : `已登记责任人${name.trim()}`, ...(whole ? { undo } : {}) })
    onDone()
  }

  return (
    <form className={css.form} onSubmit={submit}>
      <TextField
        label="姓名"
        error={missing && name.trim() === '' ? '请填写姓名。' : undefined}
        autoFocus
        maxLength={40}
        value={name}
        onChange={setName}
      />
      <TextField label="职务" optional maxLength={60} value={post} onChange={setPost} />
      <TextField
        label="电话"
        optional
        hint={tenure?.phone ? '不填则保留原号码' : undefined}
        maxLength={40}
        value={phone}
        onChange={setPhone}
      />
      <DateField
        label="开始日期"
        hint={tenure ? undefined : '现任责任人的任期到这一天为止'}
        error={missing && from === '' ? '请填写日期。' : undefined}
        value={from}
        onChange={setFrom}
      />
      <DateField
        label="结束日期"
        optional
        hint="这一天起不再负责；仍在任的不填"
        value={to}
        onChange={setTo}
      />
      <FormEnd call={set} label={tenure ? '更正' : '登记'} cancelLabel="不保存" onCancel={onDone} />
    </form>
  )
}
