import { Button } from 'antd'
import { useState } from 'react'
import { useShell } from '#renderer/ui/data/client.ts'
import { useCommandCall } from '#renderer/ui/data/commands.ts'
import { useSession } from '#renderer/ui/data/session.ts'
import { FaultPanel } from '#renderer/ui/FaultPanel.tsx'
import { formatInstant } from '#renderer/ui/format.ts'
import { Panel } from '#renderer/ui/Panel.tsx'
import { StateTag } from '#renderer/ui/StateTag.tsx'
import css from './settings.module.css'

/** 恢复单: a printed key that opens the data when key store and passphrase are gone. */
export function RecoveryPanel() {
  const { workspace, person, recoveryPending } = useSession()
  const make = useCommandCall('app.newRecoveryKey')
  const keep = useCommandCall('app.recoveryKept')
  const shell = useShell()
  const [sheet, setSheet] = useState<{ recoveryKey: string; made: number } | null>(null)
  const create = async () => {
    const made = await make.run({})
    if (made.ok) setSheet(made.value)
  }
  const html = sheet ? sheetHtml(workspace.name, person.name, sheet) : ''
  return (
    <Panel
      title="恢复单"
      tone={recoveryPending ? 'notice' : 'plain'}
      aside={
        recoveryPending ? (
          <StateTag tone="warn">还没有打印并收好</StateTag>
        ) : (
          <StateTag tone="ok">已收好</StateTag>
        )
      }
    >
      <p>
        电脑重装、换账号或者忘记口令时，凭恢复单上的恢复密钥打开数据。请打印后锁好，不要拍照、不要存在本机。
      </p>
      {sheet ? (
        <>
          <p className={css.key}>{sheet.recoveryKey}</p>
          <div className={css.row}>
            <Button type="primary" onClick={() => void shell.print({ html, landscape: false })}>
              打印
            </Button>
            <Button
              onClick={() => void shell.savePdf({ html, landscape: false, suggestedName: '恢复单.pdf' })}
            >
              另存为 PDF
            </Button>
            <Button onClick={() => void keep.run({}).then((kept) => kept.ok && setSheet(null))}>
              已打印并收好
            </Button>
          </div>
        </>
      ) : (
        <div className={css.row}>
          <Button onClick={() => void create()}>生成新的恢复单（原恢复单作废）</Button>
        </div>
      )}
      {make.fault ? <FaultPanel fault={make.fault} /> : null}
      {keep.fault ? <FaultPanel fault={keep.fault} /> : null}
    </Panel>
  )
}

const escaped = (text: string): string => text.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`)

const sheetHtml = (
  name: string,
  person: string,
  { recoveryKey, made }: { recoveryKey: string; made: number },
): string =>
  `<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>恢复单</title>
<body style="font:16px/1.9 'Noto Sans CJK SC','Microsoft YaHei',sans-serif;margin:30mm 25mm">
<h1 style="text-align:center">恢复单</h1>
<p>工作数据：${escaped(name)}<br>使用人：${escaped(person)}<br>生成时间：${escaped(formatInstant(made, 'full'))}</p>
<p style="font:600 24px/2 monospace;border:1px solid #000;padding:12px;text-align:center">${escaped(recoveryKey)}</p>
<p>凭本单可以打开上述工作数据，请存放在保险柜或者由专人保管。生成新的恢复单后，本单作废。</p>
<p>保管人：　　　　　　　　　日期：</p></body></html>`
