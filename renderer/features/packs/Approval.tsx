import { Button } from 'antd'
import { useState } from 'react'
import { useCommandCall } from '#renderer/ui/data/commands.ts'
import { useAllows } from '#renderer/ui/data/session.ts'
import { FaultPanel } from '#renderer/ui/FaultPanel.tsx'
import { InlineConfirm } from '#renderer/ui/InlineConfirm.tsx'
import { Panel } from '#renderer/ui/Panel.tsx'
import { DateField, TextField } from '#renderer/ui/TextField.tsx'
import { DateText, DayText } from '#renderer/ui/texts.tsx'
import type { PackState } from '#shared/contract/packs.ts'
import css from './packs.module.css'

/** 审批: who approved that packs are used, by which document. Without it nothing is taken out or in. */
export function Approval({ state }: { state: PackState }) {
  const admin = useAllows('admin')
  const stop = useCommandCall('packs.stop')
  const { approval } = state
  if (approval === null)
    return (
      <Panel title="离线交换没有启用" tone="notice">
        <p className={css.text}>
          用移动介质交换数据，须先经本单位批准并登记审批人、批准文号和日期。登记前不能导出，也不能导入同事的包。没有网络的电脑不用自己登记：导入市局服务端为它生成的离线交换包，审批记录随包带来。
        </p>
        {admin ? <ApprovalForm /> : <p className={css.text}>您的岗位不能登记审批，请联系管理员。</p>}
      </Panel>
    )
  return (
    <Panel
      title="审批"
      aside={
        <>
          {approval.approvedBy}批准，文号{approval.documentNo}，<DayText day={approval.date} />
          {approval.byName ? (
            <>
              ；{approval.byName}于
              <DateText at={approval.at} />
              登记
            </>
          ) : null}
        </>
      }
      actions={
        admin ? (
          <InlineConfirm
            label="停用"
            size="small"
            danger
            question="停用后全市都不能再导出和导入，已有的登记保留；需要时可重新登记审批。"
            reason={{ label: '停用理由', minLength: 2 }}
            onConfirm={async (reason) => (await stop.run({ reason })).ok}
          />
        ) : null
      }
    >
      {stop.fault ? <FaultPanel fault={stop.fault} /> : null}
    </Panel>
  )
}

function ApprovalForm() {
  const approve = useCommandCall('packs.approve')
  const [approvedBy, setApprovedBy] = useState('')
  const [documentNo, setDocumentNo] = useState('')
  const [date, setDate] = useState('')
  const ready = approvedBy.trim() !== '' && documentNo.trim() !== '' && date !== ''
  return (
    <form
      className={css.form}
      onSubmit={(event) => {
        event.preventDefault()
        if (ready) void approve.run({ approvedBy, documentNo, date })
      }}
    >
      <TextField label="审批人" maxLength={80} value={approvedBy} onChange={setApprovedBy} />
      <TextField
        label="批准文号"
        hint="如：芜数资办〔2026〕3号"
        maxLength={100}
        value={documentNo}
        onChange={setDocumentNo}
      />
      <DateField label="批准日期" required value={date} onChange={setDate} />
      {approve.fault ? <FaultPanel fault={approve.fault} /> : null}
      <Button
        type="primary"
        htmlType="submit"
        disabled={!ready}
        loading={approve.running ? { delay: 300 } : false}
      >
        登记审批
      </Button>
    </form>
  )
}
