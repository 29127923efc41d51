import { Button } from 'antd'
import { useState } from 'react'
import { CallProgress } from '#renderer/ui/CallProgress.tsx'
import { useShell } from '#renderer/ui/data/client.ts'
import { useCommandCall } from '#renderer/ui/data/commands.ts'
import { FaultPanel } from '#renderer/ui/FaultPanel.tsx'
import { FileDrop } from '#renderer/ui/FileDrop.tsx'
import { Page } from '#renderer/ui/Page.tsx'
import { Panel } from '#renderer/ui/Panel.tsx'
import { navigate } from '#renderer/ui/route.ts'
import { StateTag } from '#renderer/ui/StateTag.tsx'
import { TextField } from '#renderer/ui/TextField.tsx'
import { useToast } from '#renderer/ui/UndoToast.tsx'
import type { LedgerPreview } from '#shared/contract/ledgers.ts'
import { ImportReport } from './ImportReport.tsx'
import css from './ledgers.module.css'

/** 导入历史台账: the file is looked at first; nothing is kept until the person says so. */
export function LedgerImportScreen() {
  const [preview, setPreview] = useState<LedgerPreview>()
  const [name, setName] = useState('')
  const look = useCommandCall('ledgers.preview')
  const take = useCommandCall('ledgers.import')
  const shell = useShell()
  const show = useToast((toasts) => toasts.show)

  const pick = async () => {
    const picked = await shell.openFile({
      title: '选择往年抽查台账',
      filters: [{ name: '表格', extensions: ['xlsx', 'xls', 'csv'] }],
    })
    const path = picked.ok ? picked.value.paths[0] : undefined
    if (path === undefined) return
    setPreview(undefined)
    take.clearFault()
    const result = await look.run({ path })
    if (!result.ok) return
    setPreview(result.value)
    setName(result.value.name)
  }
  const bring = async () => {
    if (!preview) return
    const result = await take.run({ token: preview.token, name })
    if (!result.ok) return
    show({ text: `已导入${result.value.rows}行，只供查阅` })
    navigate('ledgers')
  }

  return (
    <Page
      title="导入历史台账"
      description={
        <span className={css.mark}>
          <StateTag tone="info">历史台账，只读，不计入任何比率</StateTag>
          抽查人员姓名不导入；其余内容按原文保存，认不准的逐格列出。
        </span>
      }
      wide
    >
      <Panel>
        <FileDrop
          label="选择往年抽查台账"
          hint="支持 .xlsx、.xls、.csv。至少要有单位或事项，另有日期、电话、接通情况、是否准确、存在问题中的两列；一月一张工作表的会一并读取。"
          disabled={look.running || take.running}
          onPick={pick}
        />
      </Panel>
      <CallProgress title="读取台账" call={look} unit="步" />
      {look.fault ? <FaultPanel fault={look.fault} /> : null}
      {preview ? (
        <>
          <ImportReport preview={preview} />
          {take.fault ? <FaultPanel fault={take.fault} /> : null}
          <CallProgress
            title="导入台账"
            call={take}
            total={preview.ready}
            cancelNote="停止后不留下任何内容"
          />
          {take.running ? null : (
            <Panel title="导入">
              <TextField
                label="台账名称"
                error={name.trim() === '' ? '请填写台账名称' : undefined}
                maxLength={100}
                value={name}
                onChange={setName}
              />
              <div className={css.buttons}>
                <Button type="primary" disabled={name.trim() === ''} onClick={bring}>
                  导入{preview.ready}行
                </Button>
                <Button onClick={() => setPreview(undefined)}>不导入</Button>
              </div>
            </Panel>
          )}
        </>
      ) : null}
    </Page>
  )
}
