import { Button, Segmented } from 'antd'
import { useState } from 'react'
import { CallProgress } from '#renderer/ui/CallProgress.tsx'
import { useShell } from '#renderer/ui/data/client.ts'
import { useCommandCall } from '#renderer/ui/data/commands.ts'
import { FaultPanel } from '#renderer/ui/FaultPanel.tsx'
import { FileDrop } from '#renderer/ui/FileDrop.tsx'
import { Page } from '#renderer/ui/Page.tsx'
import { Panel } from '#renderer/ui/Panel.tsx'
import { navigate, replaceParams, useRoute } from '#renderer/ui/route.ts'
import { useToast } from '#renderer/ui/UndoToast.tsx'
import { type ImportPreview, type RegisterKind, registerKinds } from '#shared/contract/org.ts'
import { ImportReport } from './ImportReport.tsx'
import css from './OrgScreen.module.css'

const kindLabels: Record<RegisterKind, string> = {
  units: '单位',
  windows: '窗口',
  people: '人员',
  callers: '拨打号码',
}

const needed: Record<RegisterKind, string> = {
  units: '至少要有“单位名称”一列；建议有“上级机构”“咨询电话”“办理时间”“地址”。',
  windows: '至少要有“窗口名称”“所属单位”两列；可有“县市区”“窗口类型”“窗口责任人”“任职日期”。',
  people: '至少要有“姓名”“单位”两列；可有“职务”“岗位”（抽查人员、带队领导、管理员）。',
  callers: '至少要有“拨打号码”一列；可有“线路”“保管人”“状态”。',
}

const homes: Record<RegisterKind, string> = {
  units: 'org',
  windows: 'org',
  people: 'people',
  callers: 'callers',
}

/** 导入台账: a table is looked at first; nothing is written until the person says so. */
export function ImportScreen() {
  const kind = useRoute((place) => registerKinds.find((k) => k === place.params.kind) ?? 'units')
  const [preview, setPreview] = useState<ImportPreview | null>(null)
  const look = useCommandCall('org.previewImport')
  const apply = useCommandCall('org.applyImport')
  const shell = useShell()
  const show = useToast((toasts) => toasts.show)

  const pick = async () => {
    const picked = await shell.openFile({
      title: `选择${kindLabels[kind]}表格`,
      filters: [{ name: '表格', extensions: ['xlsx', 'xls', 'csv'] }],
    })
    const path = picked.ok ? picked.value.paths[0] : undefined
    if (path === undefined) return
    setPreview(null)
    apply.clearFault()
    const result = await look.run({ kind, path })
    if (result.ok) setPreview(result.value)
  }
  const register = async () => {
    if (!preview) return
    const result = await apply.run({ token: preview.token })
    if (!result.ok) return
    const { registered, changed } = result.value
    show({ text: `已登记${registered}条${changed > 0 ? `，更新${changed}条` : ''}` })
    setPreview(null)
    navigate(homes[kind])
  }
  const busy = look.running || apply.running

  return (
    <Page
      title="导入台账"
      description="先看清每一行会怎样登记，再确认。已登记的会跳过，空白的格子不会清掉原有内容。"
      wide
      toolbar={
        <Segmented
          aria-label="导入什么"
          value={kind}
          disabled={busy}
          options={registerKinds.map((value) => ({ value, label: kindLabels[value] }))}
          onChange={(value) => {
            setPreview(null)
            look.clearFault()
            apply.clearFault()
            replaceParams({ kind: value })
          }}
        />
      }
    >
      <Panel>
        <FileDrop
          label={`选择${kindLabels[kind]}表格`}
          hint={<>支持 .xlsx、.xls、.csv。{needed[kind]}</>}
          disabled={busy}
          onPick={pick}
        />
      </Panel>
      <CallProgress title="读取表格" call={look} unit="步" />
      {look.fault ? <FaultPanel fault={look.fault} /> : null}
      {preview ? (
        <>
          <ImportReport preview={preview} />
          {apply.fault ? <FaultPanel fault={apply.fault} /> : null}
          <CallProgress
            title={`登记${kindLabels[kind]}`}
            call={apply}
            total={preview.ready + preview.changed}
            cancelNote="停止后已登记的行保留，再次导入会自动跳过"
          />
          {apply.running ? null : (
            <div className={css.buttons}>
              <Button type="primary" disabled={preview.ready + preview.changed === 0} onClick={register}>
                确认登记{preview.ready + preview.changed}条
              </Button>
              <Button onClick={() => setPreview(null)}>不登记</Button>
            </div>
          )}
        </>
      ) : null}
    </Page>
  )
}
