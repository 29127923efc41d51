import { Button, Input } from 'antd'
import { type FormEvent, useState } from 'react'
import { useCommandCall } from '#renderer/ui/data/commands.ts'
import { FaultPanel } from '#renderer/ui/FaultPanel.tsx'
import type { PaperRow } from '#shared/contract/documents.ts'
import css from './documents.module.css'

/** 文号 is registered as the office gave it, never made here. */
export function RegisterNumber({ paper }: { paper: PaperRow }) {
  const [number, setNumber] = useState(paper.number ?? '')
  const [date, setDate] = useState(paper.numberDate ?? '')
  const register = useCommandCall('documents.number')
  const complete = number.trim() !== '' && /^\d{4}-\d{2}-\d{2}$/.test(date)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (complete && !register.running) void register.run({ id: paper.id, number: number.trim(), date })
  }
  return (
    <form className={css.actions} onSubmit={submit}>
      <Input
        size="small"
        aria-label="文号"
        placeholder="文号，照文书处理系统登记"
        maxLength={60}
        style={{ width: 200 }}
        value={number}
        onChange={(event) => setNumber(event.target.value)}
      />
      <Input
        size="small"
        aria-label="成文日期"
        placeholder="成文日期，如 2026-11-20"
        maxLength={10}
        style={{ width: 190 }}
        value={date}
        onChange={(event) => setDate(event.target.value)}
      />
      <Button size="small" htmlType="submit" disabled={!complete}>
        登记文号
      </Button>
      {register.fault ? <FaultPanel fault={register.fault} /> : null}
    </form>
  )
}
