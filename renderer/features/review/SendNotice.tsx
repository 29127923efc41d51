import { Button, Input, InputNumber } from 'antd'
import { useState } from 'react'
import { useShell } from '#renderer/ui/data/client.ts'
import { useCommandCall } from '#renderer/ui/data/commands.ts'
import { FaultPanel } from '#renderer/ui/FaultPanel.tsx'
import { FieldRow } from '#renderer/ui/FieldRow.tsx'
import { TextField } from '#renderer/ui/TextField.tsx'
import { useToast } from '#renderer/ui/UndoToast.tsx'
import type { Output } from '#shared/contract/contract.ts'
import css from './review.module.css'

interface Props {
  round: string
  roundName: string
  unit: Output<'review.confirmations'>['unasked'][number]
  /** proposed; can be changed */
  number: string
  workingDays: number
}

/** Writes the 问题核实单 of one unit to a file and notes that it was asked. */
export function SendNotice({ round, roundName, unit, number: proposed, workingDays }: Props) {
  const [open, setOpen] = useState(false)
  const [number, setNumber] = useState<string | null>(null)
  const [days, setDays] = useState(workingDays)
  const [contact, setContact] = useState('')
  const [contactPhone, setContactPhone] = useState('')
  const send = useCommandCall('review.sendNotice')
  const shell = useShell()
  const show = useToast((toasts) => toasts.show)
  const told = (number ?? proposed).trim()

  const run = async () => {
    if (told === '' || send.running) return
    const chosen = await shell.chooseSavePath({
      title: '保存问题核实单',
      suggestedName: `问题核实单（${unit.bodyName}）.docx`,
      filters: [{ name: 'Word 文档', extensions: ['docx'] }],
    })
    if (!chosen.ok || chosen.value.path === null) return
    const result = await send.run({
      round,
      body: unit.body,
      number: told,
      workingDays: days,
      contact,
      contactPhone,
      path: chosen.value.path,
    })
    if (result.ok) show({ text: `核实单已生成，${unit.bodyName}回复期限${result.value.due}` })
  }

  return (
    <div className={css.form}>
      <div className={css.actions}>
        <strong>{unit.bodyName}</strong>
        <span className={css.soft}>
          {unit.cases}件{unit.elements}项
        </span>
        {open ? null : <Button onClick={() => setOpen(true)}>生成核实单</Button>}
      </div>
      {open ? (
        <>
          <FieldRow label="核实单编号" error={told === '' ? '请填写核实单编号。' : undefined}>
            {(ids) => (
              <Input
                {...ids}
                maxLength={60}
                value={number ?? proposed}
                onChange={(event) => setNumber(event.target.value)}
              />
            )}
          </FieldRow>
          <FieldRow label="回复期限" hint="自发出之日起的工作日数，发出当日不计">
            {(ids) => (
              <InputNumber {...ids} min={1} max={30} value={days} onChange={(value) => setDays(value ?? 3)} />
            )}
          </FieldRow>
          <TextField label="联系人" optional maxLength={40} value={contact} onChange={setContact} />
          <TextField
            label="联系电话"
            optional
            maxLength={40}
            value={contactPhone}
            onChange={setContactPhone}
          />
          <div className={css.actions}>
            <Button type="primary" loading={send.running ? { delay: 300 } : false} onClick={run}>
              保存核实单（{roundName}）
            </Button>
            <Button onClick={() => setOpen(false)}>不生成</Button>
          </div>
        </>
      ) : null}
      {send.fault ? <FaultPanel fault={send.fault} /> : null}
    </div>
  )
}
