import { Button, Input, Segmented } from 'antd'
import { useState } from 'react'
import { useCommandCall } from '#renderer/ui/data/commands.ts'
import { useQueryCall } from '#renderer/ui/data/queries.ts'
import { FaultPanel } from '#renderer/ui/FaultPanel.tsx'
import { FieldRow } from '#renderer/ui/FieldRow.tsx'
import { Panel } from '#renderer/ui/Panel.tsx'
import css from './setup.module.css'

const labels = { passphrase: '口令', recovery: '恢复密钥' } as const
type Way = keyof typeof labels

/** The key store does not know the key: passphrase or printed recovery key open the data (本机密钥不可用). */
export function Unlock() {
  const state = useQueryCall('app.state', {})
  const unlock = useCommandCall('app.unlock')
  const offered = state.data?.phase === 'locked' ? state.data.ways : []
  const [chosen, setChosen] = useState<Way | null>(null)
  const [secret, setSecret] = useState('')
  const way = chosen ?? offered[0] ?? 'passphrase'
  return (
    <div className={css.start}>
      <header>
        <h1 tabIndex={-1} data-page-title>
          打开工作数据
        </h1>
        <p className={css.lead}>系统钥匙串里没有本机密钥。数据文件仍在本机，没有改动。</p>
      </header>
      <Panel>
        <form
          className={css.form}
          onSubmit={(event) => {
            event.preventDefault()
            void unlock.run({ way, secret })
          }}
        >
          {offered.length > 1 ? (
            <Segmented
              aria-label="打开方式"
              value={way}
              options={offered.map((value) => ({ value, label: labels[value] }))}
              onChange={(value) => setChosen(value)}
            />
          ) : null}
          <FieldRow
            label={labels[way]}
            hint={way === 'recovery' ? '恢复单上的八组字符，横线可以不输' : undefined}
          >
            {(ids) => (
              <Input.Password {...ids} autoFocus value={secret} onChange={(e) => setSecret(e.target.value)} />
            )}
          </FieldRow>
          {unlock.fault ? <FaultPanel fault={unlock.fault} /> : null}
          <Button
            type="primary"
            htmlType="submit"
            disabled={secret === ''}
            loading={unlock.running ? { delay: 300 } : false}
          >
            打开
          </Button>
        </form>
      </Panel>
    </div>
  )
}
