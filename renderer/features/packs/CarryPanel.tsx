import { Button, Select } from 'antd'
import { useState } from 'react'
import { CallProgress } from '#renderer/ui/CallProgress.tsx'
import { useShell } from '#renderer/ui/data/client.ts'
import { useCommandCall } from '#renderer/ui/data/commands.ts'
import { useAllows } from '#renderer/ui/data/session.ts'
import { FaultPanel } from '#renderer/ui/FaultPanel.tsx'
import { FieldRow } from '#renderer/ui/FieldRow.tsx'
import { formatCount } from '#renderer/ui/format.ts'
import { Panel } from '#renderer/ui/Panel.tsx'
import type { PackCarried, PackState } from '#shared/contract/packs.ts'
import { MediumForm, useMedium } from './MediumForm.tsx'
import css from './packs.module.css'
import { Written } from './Written.tsx'
import { dayPart, packFilter, volumeSizes } from './words.ts'

/** 代送、代取: this device has a network and carries for one that has none. It can read neither file. */
export function CarryPanel({ state }: { state: PackState }) {
  const shell = useShell()
  const admin = useAllows('admin')
  const carry = useCommandCall('packs.carry')
  const fetch = useCommandCall('packs.fetch')
  const medium = useMedium('为不联网的电脑代送代取')
  const [volumeBytes, setVolumeBytes] = useState(volumeSizes[0]?.value ?? 0)
  const [device, setDevice] = useState<string | null>(null)
  const [done, setDone] = useState<PackCarried>()
  const running = carry.running || fetch.running

  const answerPath = async () => {
    const place = await shell.chooseSavePath({
      title: '保存回复包',
      suggestedName: `离线交换包-市局回复-${dayPart(Date.now())}.wipack`,
      filters: packFilter,
    })
    return place.ok ? place.value.path : null
  }
  const hand = async () => {
    setDone(undefined)
    const chosen = await shell.openFile({
      title: '选择要代送的离线交换包',
      filters: packFilter,
      multiple: true,
    })
    if (!chosen.ok || chosen.value.paths.length === 0) return
    const path = await answerPath()
    if (path === null) return
    const result = await carry.run({
      paths: chosen.value.paths,
      answerPath: path,
      volumeBytes,
      ...medium.values,
    })
    if (result.ok) setDone(result.value)
  }
  const get = async () => {
    if (device === null) return
    setDone(undefined)
    const path = await answerPath()
    if (path === null) return
    const result = await fetch.run({ device, answerPath: path, volumeBytes, ...medium.values })
    if (result.ok) setDone(result.value)
  }
  const fault = carry.fault ?? fetch.fault

  return (
    <Panel title="代送、代取" aside="替不联网的电脑把包送到市局服务端，并取回给它的包；本机打不开这些包">
      <div className={css.form}>
        <MediumForm medium={medium} counterpart="交接人" />
        <FieldRow label="回复包分卷">
          {(ids) => <Select {...ids} value={volumeBytes} options={volumeSizes} onChange={setVolumeBytes} />}
        </FieldRow>
        {admin ? (
          <FieldRow label="代取给" optional hint="新登记的电脑，或者回复包丢失时，不用送包也可以取">
            {(ids) => (
              <Select
                {...ids}
                allowClear
                showSearch={{ optionFilterProp: 'label' }}
                placeholder="选择设备"
                value={device}
                options={state.receivers
                  .filter((one) => one.id !== 'hub')
                  .map((one) => ({ value: one.id, label: one.name }))}
                onChange={(value) => setDevice(value ?? null)}
              />
            )}
          </FieldRow>
        ) : null}
        {fault ? <FaultPanel fault={fault} /> : null}
        <CallProgress title="代送离线交换包" call={carry} unit="KB" cancelNote="停止后可以再送，不会重复" />
        <CallProgress title="代取离线交换包" call={fetch} unit="KB" cancelNote="停止后可以再取" />
        {running ? null : (
          <div className={css.buttons}>
            <Button type="primary" disabled={!medium.ready} onClick={hand}>
              选择包并代送
            </Button>
            {admin ? (
              <Button disabled={!medium.ready || device === null} onClick={get}>
                只取回复包
              </Button>
            ) : null}
          </div>
        )}
      </div>
      {done ? (
        <div role="status" className={css.form}>
          <p className={css.text}>
            {done.again ? '这个包市局服务端先前已收，没有重复处理；' : ''}
            {done.register.length > 1
              ? `市局服务端接收${formatCount(done.accepted)}条，已有${formatCount(done.known)}条，退回${formatCount(done.refused)}条，等待放行${formatCount(done.awaiting)}条。`
              : ''}
            回复包已取回，请交给{done.deviceName === '' ? '那台电脑' : `“${done.deviceName}”`}导入。
          </p>
          <Written files={done.files} register={done.register.at(-1) ?? ''} />
        </div>
      ) : null}
    </Panel>
  )
}
