import { Button, Checkbox, Select } from 'antd'
import { useState } from 'react'
import { CallProgress } from '#renderer/ui/CallProgress.tsx'
import { useShell } from '#renderer/ui/data/client.ts'
import { useCommandCall } from '#renderer/ui/data/commands.ts'
import { FaultPanel } from '#renderer/ui/FaultPanel.tsx'
import { FieldRow } from '#renderer/ui/FieldRow.tsx'
import { formatCount } from '#renderer/ui/format.ts'
import { Panel } from '#renderer/ui/Panel.tsx'
import { DateText } from '#renderer/ui/texts.tsx'
import type { Output } from '#shared/contract/contract.ts'
import type { PackState } from '#shared/contract/packs.ts'
import { MediumForm, useMedium } from './MediumForm.tsx'
import css from './packs.module.css'
import { Unfinished } from './Unfinished.tsx'
import { Written } from './Written.tsx'
import { dayPart, namePart, packFilter, sizeText, volumeSizes } from './words.ts'

/** 导出: everything the receiver has not confirmed, as one file or several volumes. */
export function ExportPanel({ state }: { state: PackState }) {
  const shell = useShell()
  const call = useCommandCall('packs.export')
  const medium = useMedium('与市局交换检查数据')
  const [to, setTo] = useState('hub')
  const [volumeBytes, setVolumeBytes] = useState(volumeSizes[0]?.value ?? 0)
  const [withFiles, setWithFiles] = useState(true)
  const [done, setDone] = useState<Output<'packs.export'>>()
  const receiver = state.receivers.find((one) => one.id === to)
  const { waiting } = state

  const write = async () => {
    if (!receiver) return
    setDone(undefined)
    const chosen = await shell.chooseSavePath({
      title: '保存离线交换包',
      suggestedName: `离线交换包-给${namePart(receiver.name)}-${dayPart(Date.now())}.wipack`,
      filters: packFilter,
    })
    if (!chosen.ok || chosen.value.path === null) return
    const result = await call.run({ to, path: chosen.value.path, volumeBytes, withFiles, ...medium.values })
    if (result.ok) setDone(result.value)
  }

  return (
    <>
      <Unfinished state={state} />
      {state.due ? (
        <Panel tone="notice" title={state.due === 'restored' ? '市局服务端曾从备份恢复' : '本机要换设备身份'}>
          <p className={css.text}>
            {state.due === 'restored'
              ? '请向市局服务端导出一个包：它会带上本机保存的全部记录，把缺的补齐。'
              : '本机的数据曾从旧副本恢复。请向市局服务端导出一个包，再导入回复包，即可继续；记录都保留。'}
          </p>
        </Panel>
      ) : null}
      <Panel
        title="导出"
        aside={`待市局收到：记录${formatCount(waiting.facts)}条，附件${formatCount(waiting.files)}个${waiting.files > 0 ? `（${sizeText(waiting.fileBytes)}）` : ''}`}
      >
        <div className={css.form}>
          <FieldRow
            label="接收方"
            hint={
              receiver?.lastOutAt ? (
                <>
                  上次给对方导出：
                  <DateText at={receiver.lastOutAt} />
                </>
              ) : (
                '包按接收方的设备加密，别的设备打不开'
              )
            }
          >
            {(ids) => (
              <Select
                {...ids}
                showSearch={{ optionFilterProp: 'label' }}
                value={to}
                options={state.receivers.map((one) => ({
                  value: one.id,
                  label: one.body === null ? one.name : `${one.name}，${one.body}`,
                }))}
                onChange={setTo}
              />
            )}
          </FieldRow>
          <MediumForm medium={medium} counterpart="接收人" />
          <FieldRow label="分卷">
            {(ids) => <Select {...ids} value={volumeBytes} options={volumeSizes} onChange={setVolumeBytes} />}
          </FieldRow>
          <Checkbox checked={withFiles} onChange={(event) => setWithFiles(event.target.checked)}>
            含附件
          </Checkbox>
          <p className={css.soft}>{filesNote(waiting, to === 'hub', withFiles)}</p>
          {call.fault ? <FaultPanel fault={call.fault} /> : null}
          <CallProgress title="导出离线交换包" call={call} unit="KB" cancelNote="停止后可以接着写" />
          {call.running ? null : (
            <Button type="primary" disabled={!medium.ready || !receiver} onClick={write}>
              选择位置并导出
            </Button>
          )}
        </div>
        {done ? (
          <div role="status" className={css.form}>
            <p className={css.text}>
              已导出：记录{formatCount(done.facts)}条，附件{formatCount(done.fileCount)}个，
              {sizeText(done.bytes)}
              {done.left > 0 ? `，另有附件${formatCount(done.left)}个留在本机` : ''}
              ，已写入登记簿。对方确认收到之前，下一个包还会带上这些内容，丢了也不要紧。
            </p>
            {done.damaged > 0 ? (
              <p className={css.text} role="alert">
                有{formatCount(done.damaged)}
                个附件与登记的校验值不符，没有写入，请到“同步情况”的“附件”中查看。
              </p>
            ) : null}
            <Written files={done.files} register={done.register} />
          </div>
        ) : null}
      </Panel>
    </>
  )
}

/** What goes with the records, and what stays behind. */
const filesNote = (
  { files, fileBytes }: PackState['waiting'],
  toHub: boolean,
  withFiles: boolean,
): string => {
  if (!toHub)
    return withFiles ? '带上本次记录在本机的附件。' : '本次记录的附件都留在本机，对方可从市局服务端取回。'
  if (files === 0) return '没有要送的附件。'
  const amount = `附件${formatCount(files)}个，${sizeText(fileBytes)}`
  return withFiles ? `将带上${amount}。` : `${amount}，留在本机，下次再带。`
}
