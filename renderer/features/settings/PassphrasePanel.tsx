import { Button, Input } from 'antd'
import { useState } from 'react'
import { useCommandCall } from '#renderer/ui/data/commands.ts'
import { FaultPanel } from '#renderer/ui/FaultPanel.tsx'
import { FieldRow } from '#renderer/ui/FieldRow.tsx'
import { Panel } from '#renderer/ui/Panel.tsx'
import { useToast } from '#renderer/ui/UndoToast.tsx'
import css from './settings.module.css'

/** Sets or replaces the passphrase (口令) that opens the data where the key store cannot. */
export function PassphrasePanel() {
  const save = useCommandCall('app.setPassphrase')
  const toast = useToast((state) => state.show)
  const [passphrase, setPassphrase] = useState('')
  const [again, setAgain] = useState('')
  const differs = again !== '' && again !== passphrase
  const submit = async () => {
    const saved = await save.run({ passphrase })
    if (!saved.ok) return
    setPassphrase('')
    setAgain('')
    toast({ text: '口令已更换，旧口令不再有效' })
  }
  return (
    <Panel title="口令" aside="系统钥匙串不可用时用口令打开数据">
      <FieldRow label="新口令" hint="至少8位">
        {(ids) => (
          <Input.Password {...ids} value={passphrase} onChange={(e) => setPassphrase(e.target.value)} />
        )}
      </FieldRow>
      <FieldRow label="再输一次" error={differs ? '两次输入的口令不同' : undefined}>
        {(ids) => <Input.Password {...ids} value={again} onChange={(e) => setAgain(e.target.value)} />}
      </FieldRow>
      {save.fault ? <FaultPanel fault={save.fault} /> : null}
      <div className={css.row}>
        <Button disabled={passphrase.length < 8 || passphrase !== again} onClick={() => void submit()}>
          更换口令
        </Button>
      </div>
    </Panel>
  )
}
