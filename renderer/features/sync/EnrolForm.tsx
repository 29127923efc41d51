import { Button, Input, Segmented } from 'antd'
import { useState } from 'react'
import { useShell } from '#renderer/ui/data/client.ts'
import { useCommandCall } from '#renderer/ui/data/commands.ts'
import { useQueryCall } from '#renderer/ui/data/queries.ts'
import { FaultPanel } from '#renderer/ui/FaultPanel.tsx'
import { FieldRow } from '#renderer/ui/FieldRow.tsx'
import { TextField } from '#renderer/ui/TextField.tsx'
import { EnrolWaiting } from './EnrolWaiting.tsx'
import css from './sync.module.css'

type Way = 'code' | 'file'
const fileKinds = [{ name: '登记文件', extensions: ['json'] }]

/**
 * 登记设备: by the administrator's one-time code, or by request and approval file for a machine without a network.
 * `fresh`: first start, a passphrase may be needed for the new data folder.
 */
export function EnrolForm({ fresh = true }: { fresh?: boolean }) {
  const pending = useQueryCall('sync.enrolPending', {})
  const [way, setWay] = useState<Way>('code')
  const [deviceName, setDeviceName] = useState('')
  const [passphrase, setPassphrase] = useState('')
  const short = passphrase !== '' && passphrase.length < 8
  const known = pending.data?.pending
  if (known) return <EnrolWaiting pending={known} fresh={fresh} />
  const shared = {
    deviceName: deviceName.trim(),
    ...(passphrase ? { passphrase } : {}),
    ready: deviceName.trim() !== '' && !short,
  }
  return (
    <div className={css.form}>
      <Segmented
        aria-label="登记方式"
        value={way}
        options={[
          { value: 'code', label: '用登记码' },
          { value: 'file', label: '无网络，用申请文件' },
        ]}
        onChange={setWay}
      />
      <TextField
        label="设备名称"
        hint="管理员据此辨认，如：综合科2号电脑"
        maxLength={80}
        value={deviceName}
        onChange={setDeviceName}
      />
      {fresh ? (
        <FieldRow
          label="口令"
          optional
          hint="至少8位。系统钥匙串不可用时用它打开数据"
          error={short ? '口令至少8位' : undefined}
        >
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
      {way === 'code' ? <ByCode {...shared} /> : <ByFile {...shared} />}
    </div>
  )
}

interface Shared {
  deviceName: string
  passphrase?: string
  ready: boolean
}

function ByCode({ deviceName, passphrase, ready }: Shared) {
  const enrol = useCommandCall('sync.enrol')
  const [code, setCode] = useState('')
  return (
    <form
      className={css.form}
      onSubmit={(event) => {
        event.preventDefault()
        if (ready && code.trim() !== '')
          void enrol.run({ code, deviceName, ...(passphrase ? { passphrase } : {}) })
      }}
    >
      <FieldRow label="登记码" hint="管理员发的一次性登记码，含市局服务端地址；大小写、空格、横线不影响">
        {(ids) => (
          <Input.TextArea
            {...ids}
            value={code}
            maxLength={400}
            autoSize={{ minRows: 2, maxRows: 5 }}
            onChange={(e) => setCode(e.target.value)}
          />
        )}
      </FieldRow>
      {enrol.fault ? <FaultPanel fault={enrol.fault} /> : null}
      <Button
        type="primary"
        htmlType="submit"
        disabled={!ready || code.trim() === ''}
        loading={enrol.running ? { delay: 300 } : false}
      >
        登记
      </Button>
    </form>
  )
}

function ByFile({ deviceName, passphrase, ready }: Shared) {
  const shell = useShell()
  const request = useCommandCall('sync.enrolRequest')
  const [person, setPerson] = useState('')
  const write = async () => {
    const chosen = await shell.chooseSavePath({
      title: '保存登记申请',
      suggestedName: `登记申请-${deviceName}.json`,
      filters: fileKinds,
    })
    if (!chosen.ok || chosen.value.path === null) return
    await request.run({
      path: chosen.value.path,
      deviceName,
      person: person.trim(),
      ...(passphrase ? { passphrase } : {}),
    })
  }
  return (
    <div className={css.form}>
      <TextField
        label="使用人"
        hint="姓名，供管理员核对"
        maxLength={80}
        value={person}
        onChange={setPerson}
      />
      {request.fault ? <FaultPanel fault={request.fault} /> : null}
      <Button
        type="primary"
        disabled={!ready || person.trim() === ''}
        loading={request.running ? { delay: 300 } : false}
        onClick={write}
      >
        生成登记申请文件
      </Button>
    </div>
  )
}
