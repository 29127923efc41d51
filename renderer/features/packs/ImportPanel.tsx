import { Button } from 'antd'
import { useState } from 'react'
import { CallProgress } from '#renderer/ui/CallProgress.tsx'
import { useShell } from '#renderer/ui/data/client.ts'
import { useCommandCall } from '#renderer/ui/data/commands.ts'
import { FaultPanel } from '#renderer/ui/FaultPanel.tsx'
import { formatCount } from '#renderer/ui/format.ts'
import { Panel } from '#renderer/ui/Panel.tsx'
import type { Output } from '#shared/contract/contract.ts'
import type { PackPreview } from '#shared/contract/packs.ts'
import { MediumForm, useMedium } from './MediumForm.tsx'
import { PreviewView } from './PreviewView.tsx'
import css from './packs.module.css'
import { SlipButton } from './Written.tsx'
import { packFilter } from './words.ts'

/** 导入: looked at and verified first; nothing is applied before the person agrees. */
export function ImportPanel() {
  const shell = useShell()
  const look = useCommandCall('packs.preview')
  const take = useCommandCall('packs.import')
  const medium = useMedium('导入离线交换包')
  const [preview, setPreview] = useState<PackPreview>()
  const [done, setDone] = useState<Output<'packs.import'>>()

  const choose = async () => {
    const chosen = await shell.openFile({ title: '选择离线交换包', filters: packFilter, multiple: true })
    if (!chosen.ok || chosen.value.paths.length === 0) return
    setPreview(undefined)
    setDone(undefined)
    take.clearFault()
    const result = await look.run({ paths: chosen.value.paths })
    if (result.ok) setPreview(result.value)
  }
  const bring = async () => {
    if (!preview) return
    const result = await take.run({ token: preview.token, ...medium.values })
    if (!result.ok) return
    setPreview(undefined)
    setDone(result.value)
  }

  return (
    <>
      <Panel title="导入" aside="先核验、列出会带来什么，确认后才导入">
        <div className={css.form}>
          <p className={css.text}>
            分成几卷的，把各卷放在同一个文件夹里，选其中任意一卷即可。同一个包导入两次、先后颠倒，都不会产生重复或遗漏。
          </p>
          {look.running ? null : (
            <Button type={preview ? 'default' : 'primary'} disabled={take.running} onClick={choose}>
              选择离线交换包
            </Button>
          )}
          <CallProgress title="核验离线交换包" call={look} unit="KB" cancelNote="还没有导入任何内容" />
          {look.fault ? <FaultPanel fault={look.fault} /> : null}
        </div>
        {done ? (
          <div role="status" className={css.form}>
            <p className={css.text}>
              已导入：新记录{formatCount(done.fresh)}条，已有{formatCount(done.known)}条，未采用
              {formatCount(done.refused)}条，附件{formatCount(done.files)}个；本机记录中市局已收
              {formatCount(done.received)}条
              {done.filesReceived > 0 ? `，附件${formatCount(done.filesReceived)}个` : ''}
              。已写入登记簿。
            </p>
            {done.renamed ? (
              <p className={css.text}>
                本机已换用新的设备身份，请再向市局服务端导出一个包，把还没有收到的记录补上。
              </p>
            ) : null}
            <div className={css.buttons}>
              <SlipButton id={done.register} />
            </div>
          </div>
        ) : null}
      </Panel>
      {preview ? (
        <Panel title="包里有什么" aside="还没有导入">
          <PreviewView preview={preview} />
          <div className={css.form}>
            <MediumForm medium={medium} counterpart="交出人" />
            {take.fault ? <FaultPanel fault={take.fault} /> : null}
            <CallProgress
              title="导入离线交换包"
              call={take}
              unit="KB"
              cancelNote="已导入的部分有效，可再次导入"
            />
            {take.running ? null : (
              <div className={css.buttons}>
                <Button type="primary" disabled={!medium.ready} onClick={bring}>
                  导入
                </Button>
                <Button onClick={() => setPreview(undefined)}>不导入</Button>
              </div>
            )}
          </div>
        </Panel>
      ) : null}
    </>
  )
}
