import { Button, Input } from 'antd'
import { type ReactNode, useState } from 'react'
import { DelayedSpinner } from '#renderer/ui/DelayedSpinner.tsx'
import { type CommandCall, useCommandCall } from '#renderer/ui/data/commands.ts'
import { FaultPanel } from '#renderer/ui/FaultPanel.tsx'
import { FieldRow } from '#renderer/ui/FieldRow.tsx'
import { Panel } from '#renderer/ui/Panel.tsx'
import { Progress } from '#renderer/ui/Progress.tsx'
import { TextField } from '#renderer/ui/TextField.tsx'
import css from './setup.module.css'

type Way = 'sample' | 'standalone' | 'enrol'

const ways: readonly { way: Way; title: string; text: string; note: string }[] = [
  {
    way: 'sample',
    title: '样例试用',
    text: '用虚构的单位、窗口和事项走一遍电话抽查，不影响任何真实数据。',
    note: '样例带有永久标记，不能提交到市局服务端。',
  },
  {
    way: 'standalone',
    title: '单机正式使用',
    text: '没有市局服务端时，在这一台电脑上完成全部工作。',
    note: '以后可以连同全部记录加入市局服务端。',
  },
  {
    way: 'enrol',
    title: '登记设备',
    text: '本单位已有市局服务端：凭管理员发的一次性登记码，或用申请文件登记。',
    note: '登记后离线照常工作，联网自动同步。',
  },
]

/** First start (首次使用): three ways to begin. `enrol` is the enrolment form. */
export function FirstStart({ enrol }: { enrol: ReactNode }) {
  const [way, setWay] = useState<Way | null>(null)
  const sample = useCommandCall('app.createSample')
  const choose = (chosen: Way) => {
    setWay(chosen)
    if (chosen === 'sample') void sample.run({})
  }
  return (
    <div className={css.start}>
      <header>
        <h1 tabIndex={-1} data-page-title>
          政务服务效能监督
        </h1>
        <p className={css.lead}>请选择使用方式。数据只存在本机，全程加密。非涉密系统，请勿录入涉密信息。</p>
      </header>
      <div className={css.ways}>
        {ways.map(({ way: each, title, text, note }) => (
          <button
            key={each}
            type="button"
            className={css.way}
            aria-pressed={way === each}
            disabled={sample.running}
            onClick={() => choose(each)}
          >
            <strong>{title}</strong>
            <span>{text}</span>
            <small>{note}</small>
          </button>
        ))}
      </div>
      {sample.running ? <Preparing call={sample} /> : null}
      {sample.fault ? <FaultPanel fault={sample.fault} onRetry={() => choose('sample')} /> : null}
      {way === 'standalone' ? <Standalone /> : null}
      {way === 'enrol' ? <Panel title="登记设备">{enrol}</Panel> : null}
    </div>
  )
}

function Preparing({ call }: { call: CommandCall<'app.createSample'> }) {
  const { progress, cancel, cancelling } = call
  if (!progress) return <DelayedSpinner label="正在准备样例数据" />
  return (
    <Progress
      title="正在准备样例数据"
      {...progress}
      onCancel={cancel}
      cancelling={cancelling}
      cancelNote="停止后不留下任何数据"
    />
  )
}

function Standalone() {
  const create = useCommandCall('app.createStandalone')
  const [name, setName] = useState('')
  const [bodyName, setBodyName] = useState('芜湖市数据资源管理局')
  const [passphrase, setPassphrase] = useState('')
  const [again, setAgain] = useState('')
  const differs = again !== '' && again !== passphrase
  const short = passphrase !== '' && passphrase.length < 8
  const needed = create.fault?.code === 'PASSPHRASE_NEEDED'
  const ready = name.trim() !== '' && bodyName.trim() !== '' && !differs && !short && passphrase === again
  return (
    <Panel title="单机正式使用">
      <form
        className={css.form}
        onSubmit={(event) => {
          event.preventDefault()
          if (ready)
            void create.run({
              workspaceName: bodyName.trim(),
              name: name.trim(),
              bodyName: bodyName.trim(),
              ...(passphrase ? { passphrase } : {}),
            })
        }}
      >
        <TextField
          label="姓名"
          hint="写入您提交的每一条记录"
          autoFocus
          maxLength={40}
          value={name}
          onChange={setName}
        />
        <TextField label="单位" maxLength={60} value={bodyName} onChange={setBodyName} />
        <FieldRow
          label="口令"
          optional={!needed}
          hint="至少8位。系统钥匙串不可用时用它打开数据；忘记时只能用打印的恢复单"
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
        {passphrase ? (
          <FieldRow label="再输一次" error={differs ? '两次输入的口令不同' : undefined}>
            {(ids) => (
              <Input.Password
                {...ids}
                value={again}
                maxLength={200}
                onChange={(e) => setAgain(e.target.value)}
              />
            )}
          </FieldRow>
        ) : null}
        {create.fault ? <FaultPanel fault={create.fault} /> : null}
        <Button
          type="primary"
          htmlType="submit"
          disabled={!ready}
          loading={create.running ? { delay: 300 } : false}
        >
          建立工作数据
        </Button>
      </form>
    </Panel>
  )
}
