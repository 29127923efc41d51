import { Button, Input } from 'antd'
import { useState } from 'react'
import { useShell } from '#renderer/ui/data/client.ts'
import { useCommandCall } from '#renderer/ui/data/commands.ts'
import { FaultPanel } from '#renderer/ui/FaultPanel.tsx'
import { FieldList, FieldRow } from '#renderer/ui/FieldRow.tsx'
import { InlineConfirm } from '#renderer/ui/InlineConfirm.tsx'
import { StateTag } from '#renderer/ui/StateTag.tsx'
import type { Output } from '#shared/contract/contract.ts'
import css from './sync.module.css'

type Pending = NonNullable<Output<'sync.enrolPending'>['pending']>

/** An enrolment under way: the fingerprint to compare, and what comes next. */
export function EnrolWaiting({ pending, fresh }: { pending: Pending; fresh: boolean }) {
  const shell = useShell()
  const ask = useCommandCall('sync.enrolAsk')
  const approval = useCommandCall('sync.enrolApproval')
  const cancel = useCommandCall('sync.enrolCancel')
  const [passphrase, setPassphrase] = useState('')
  const [still, setStill] = useState(false)
  const secret = passphrase ? { passphrase } : {}
  const fault = ask.fault ?? approval.fault
  const asked = async () => {
    const result = await ask.run(secret)
    setStill(result.ok && result.value.status === 'waiting')
  }
  const read = async () => {
    const filters = [{ name: '登记批复', extensions: ['json'] }]
    const chosen = await shell.openFile({ title: '选择登记批复文件', filters })
    const path = chosen.ok ? chosen.value.paths[0] : undefined
    if (path !== undefined) await approval.run({ path, ...secret })
  }
  return (
    <div className={css.form}>
      <StateTag tone="wait">
        {pending.way === 'code' ? '等待管理员核对设备指纹' : '登记申请已生成，等待登记批复'}
      </StateTag>
      <FieldList
        items={[
          { label: '设备名称', value: pending.deviceName },
          { label: '设备指纹', value: <span className={css.code}>{pending.fingerprint}</span> },
        ]}
      />
      <p className={css.small}>
        {pending.way === 'code'
          ? '请把设备指纹报给管理员，由管理员在“同步情况”页核对一致后同意。'
          : '请把登记申请文件交管理员，带回登记批复文件后在这里导入。'}
      </p>
      {fresh ? (
        <FieldRow label="口令" optional hint="登记时设置了口令的，请再次输入">
          {(ids) => (
            <Input.Password
              {...ids}
              value={passphrase}
              maxLength={200}
              onChange={(e) => setPassphrase(e.target.value)}
            />
          )}
        </FieldRow>
      ) : null}
      {fault ? <FaultPanel fault={fault} /> : null}
      {still && !fault ? <p role="status">管理员还没有同意，请稍后再查。</p> : null}
      <div className={css.buttons}>
        {pending.way === 'code' ? (
          <Button type="primary" loading={ask.running ? { delay: 300 } : false} onClick={asked}>
            查看是否已同意
          </Button>
        ) : (
          <Button type="primary" loading={approval.running ? { delay: 300 } : false} onClick={read}>
            导入登记批复文件
          </Button>
        )}
        <InlineConfirm
          label="放弃这次登记"
          question="放弃后需要新的登记码，或重新生成登记申请。本机数据没有变化。"
          onConfirm={() => cancel.run({})}
        />
      </div>
    </div>
  )
}
