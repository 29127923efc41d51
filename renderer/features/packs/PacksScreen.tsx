import { Segmented } from 'antd'
import { useState } from 'react'
import { DelayedSpinner } from '#renderer/ui/DelayedSpinner.tsx'
import { useQueryCall } from '#renderer/ui/data/queries.ts'
import { EmptyState } from '#renderer/ui/EmptyState.tsx'
import { FaultPanel } from '#renderer/ui/FaultPanel.tsx'
import { useKeys } from '#renderer/ui/keys.ts'
import { Page } from '#renderer/ui/Page.tsx'
import { linkTo } from '#renderer/ui/route.ts'
import { Approval } from './Approval.tsx'
import { CarryPanel } from './CarryPanel.tsx'
import { ExportPanel } from './ExportPanel.tsx'
import { ImportPanel } from './ImportPanel.tsx'
import { Register } from './Register.tsx'

const parts = [
  { value: 'import', label: '导入' },
  { value: 'export', label: '导出' },
  { value: 'carry', label: '代送、代取' },
  { value: 'register', label: '登记簿' },
] as const
type Part = (typeof parts)[number]['value']

/** 离线交换: work travels on a medium where there is no network. */
export function PacksScreen() {
  const state = useQueryCall('packs.state', {})
  const [part, setPart] = useState<Part>('import')
  useKeys(
    Object.fromEntries(
      parts.map(({ value, label }, i) => [`Alt+${i + 1}`, { label, run: () => setPart(value) }]),
    ),
  )
  const { data } = state
  const on = data?.state === 'on'
  return (
    <Page
      title="离线交换"
      description="没有网络时，用离线交换包在设备和市局服务端之间、同事之间带送记录和附件。包已加密和签名，只有接收方打得开。非涉密系统，请使用登记过的非涉密介质。"
      wide
      toolbar={
        data && data.state !== 'alone' ? (
          <Segmented
            aria-label="离线交换"
            value={part}
            options={parts.map((one) => ({
              ...one,
              disabled: !on && one.value !== 'import' && one.value !== 'register',
            }))}
            onChange={setPart}
          />
        ) : null
      }
    >
      {state.fault ? <FaultPanel fault={state.fault} onRetry={state.refetch} /> : null}
      {state.loading ? <DelayedSpinner label="正在读取离线交换的情况" /> : null}
      {data?.state === 'alone' ? (
        <EmptyState title="本机没有登记到市局服务端" action={<a href={linkTo('sync', {})}>去登记设备</a>}>
          离线交换包在登记过的设备之间使用。没有网络的电脑，可以用登记申请文件登记。
        </EmptyState>
      ) : null}
      {data && data.state !== 'alone' ? (
        <>
          <Approval state={data} />
          {part === 'import' ? <ImportPanel /> : null}
          {part === 'export' && on ? <ExportPanel state={data} /> : null}
          {part === 'carry' && on ? <CarryPanel state={data} /> : null}
          {part === 'register' ? <Register /> : null}
        </>
      ) : null}
    </Page>
  )
}
