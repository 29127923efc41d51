import { Button, Input } from 'antd'
import { useState } from 'react'
import { DataTable } from '#renderer/ui/DataTable.tsx'
import { useCommandCall } from '#renderer/ui/data/commands.ts'
import { useQueryCall } from '#renderer/ui/data/queries.ts'
import { useAllows } from '#renderer/ui/data/session.ts'
import { FaultPanel } from '#renderer/ui/FaultPanel.tsx'
import { FieldRow } from '#renderer/ui/FieldRow.tsx'
import { Panel } from '#renderer/ui/Panel.tsx'
import { TextField } from '#renderer/ui/TextField.tsx'
import { useToast } from '#renderer/ui/UndoToast.tsx'

/** 放假安排: which years are known, and entering the yearly notice. */
export function Calendars() {
  const { data, fault, refetch } = useQueryCall('settings.calendars', {})
  const admin = useAllows('admin')
  const [open, setOpen] = useState(false)
  const newest = data?.[0]?.year
  return (
    <Panel
      title="放假安排"
      aside={newest ? `已有到 ${newest} 年` : undefined}
      actions={
        admin ? <Button onClick={() => setOpen(!open)}>{open ? '收起' : '导入年度安排'}</Button> : null
      }
    >
      <p>没有导入的年度按周末推算，相关期限会标“推算”，不用于催办。</p>
      {fault ? <FaultPanel fault={fault} onRetry={refetch} /> : null}
      {open ? <ImportYear onDone={() => setOpen(false)} /> : null}
      <DataTable
        label="已有的放假安排"
        height={240}
        rows={data ?? []}
        rowKey={(row) => String(row.year)}
        columns={[
          { key: 'year', title: '年度', width: 100, render: (row) => row.year },
          { key: 'off', title: '放假天数', width: 120, align: 'end', render: (row) => row.off },
          { key: 'work', title: '调休上班天数', width: 140, align: 'end', render: (row) => row.work },
          { key: 'source', title: '来源', render: (row) => row.source },
        ]}
      />
    </Panel>
  )
}

const example = '{ "year": 2027, "off": ["2027-01-01", "2027-02-05~2027-02-12"], "work": ["2027-02-14"] }'

function ImportYear({ onDone }: { onDone: () => void }) {
  const [text, setText] = useState('')
  const [source, setSource] = useState('')
  const save = useCommandCall('settings.importCalendar')
  const toast = useToast((state) => state.show)
  const submit = async () => {
    const saved = await save.run({ text, source })
    if (!saved.ok) return
    const { year, off, work } = saved.value
    toast({ text: `已导入${year}年放假安排：放假${off}天，调休上班${work}天` })
    onDone()
  }
  return (
    <div>
      <TextField label="通知文号" hint="例如：国办发明电〔2025〕×号" value={source} onChange={setSource} />
      <FieldRow label="放假安排" hint={<>格式：{example}，连续的日子用“~”</>}>
        {(ids) => <Input.TextArea {...ids} rows={5} value={text} onChange={(e) => setText(e.target.value)} />}
      </FieldRow>
      {save.fault ? <FaultPanel fault={save.fault} /> : null}
      <Button
        type="primary"
        disabled={text.trim() === '' || source.trim() === ''}
        onClick={() => void submit()}
      >
        导入
      </Button>
    </div>
  )
}
