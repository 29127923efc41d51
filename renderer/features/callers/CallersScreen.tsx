import { Button, Input } from 'antd'
import { type FormEvent, useRef, useState } from 'react'
import { DelayedSpinner } from '#renderer/ui/DelayedSpinner.tsx'
import { useCommandCall } from '#renderer/ui/data/commands.ts'
import { useQueryCall } from '#renderer/ui/data/queries.ts'
import { useAllows } from '#renderer/ui/data/session.ts'
import { EmptyState } from '#renderer/ui/EmptyState.tsx'
import { FaultPanel } from '#renderer/ui/FaultPanel.tsx'
import { formatInstant } from '#renderer/ui/format.ts'
import { useKeys } from '#renderer/ui/keys.ts'
import { Page } from '#renderer/ui/Page.tsx'
import { Panel } from '#renderer/ui/Panel.tsx'
import { PlainTable } from '#renderer/ui/PlainTable.tsx'
import { PrintButton } from '#renderer/ui/PrintButton.tsx'
import type { PrintTable } from '#renderer/ui/print-table.ts'
import { navigate } from '#renderer/ui/route.ts'
import { useToast } from '#renderer/ui/UndoToast.tsx'
import type { Input as CallInput } from '#shared/contract/contract.ts'
import type { CallerEntry } from '#shared/contract/org.ts'
import { CallerRow } from './CallerRow.tsx'
import css from './CallersScreen.module.css'

/** 拨打号码台账: the numbers we call from, so that windows do not come to know us by one of them. */
export function CallersScreen() {
  const list = useQueryCall('callers.list', {})
  const mayEdit = useAllows('org')
  const call = useCommandCall('callers.change')
  const show = useToast((toasts) => toasts.show)

  const change = async (
    caller: CallerEntry,
    changes: CallInput<'callers.change'>['changes'],
    done: string,
  ) => {
    const result = await call.run({ id: caller.id, changes })
    if (!result.ok) return false
    const { previous } = result.value
    show({ text: done, undo: () => void call.run({ id: caller.id, changes: previous }) })
    return true
  }
  const callers = list.data ?? []
  const active = callers.filter((c) => c.active).length

  return (
    <Page
      title="拨打号码台账"
      description="抽查用的外呼号码。拨打时按使用次数轮换，建议在用号码不少于三个。"
      wide
      actions={
        <>
          <PrintButton disabled={callers.length === 0} list={() => printed(callers)} />
          {mayEdit ? (
            <Button onClick={() => navigate('orgImport', { kind: 'callers' })}>导入号码</Button>
          ) : null}
        </>
      }
    >
      {list.fault ? <FaultPanel fault={list.fault} onRetry={list.refetch} /> : null}
      {mayEdit ? <AddCaller /> : null}
      {call.fault ? <FaultPanel fault={call.fault} /> : null}
      {list.loading ? <DelayedSpinner label="正在读取台账" /> : null}
      {list.data && callers.length === 0 ? (
        <EmptyState title="台账中还没有号码">先登记至少一个号码，才能开始电话抽查。</EmptyState>
      ) : null}
      {callers.length > 0 ? (
        <Panel title="号码" aside={`在用${active}个，共${callers.length}个`}>
          <PlainTable heads={['号码', '线路', '保管人', '启用日期', '状态']}>
            {callers.map((caller) => (
              <CallerRow
                key={caller.id}
                caller={caller}
                editable={mayEdit}
                onChange={(changes, done) => change(caller, changes, done)}
              />
            ))}
          </PlainTable>
        </Panel>
      ) : null}
    </Page>
  )
}

const printed = (callers: readonly CallerEntry[]): PrintTable => ({
  title: '拨打号码台账',
  columns: [
    { title: '号码', width: 2 },
    { title: '线路', width: 2 },
    { title: '保管人', width: 2 },
    { title: '启用日期', align: 'center' },
    { title: '状态', align: 'center' },
  ],
  rows: callers.map((c) => [
    c.number,
    c.line ?? '',
    c.keeper ?? '',
    formatInstant(c.since, 'day'),
    c.active ? '在用' : '已停用',
  ]),
})

/** One line above the list; Enter registers and leaves the line ready for the next. */
function AddCaller() {
  const [number, setNumber] = useState('')
  const [line, setLine] = useState('')
  const [keeper, setKeeper] = useState('')
  const field = useRef<HTMLInputElement>(null)
  const register = useCommandCall('callers.register')
  const change = useCommandCall('callers.change')
  const show = useToast((toasts) => toasts.show)
  useKeys({ 'Alt+=': { label: '登记号码', run: () => field.current?.focus() } })

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (number.trim().length < 3) return field.current?.focus()
    const result = await register.run({ number, line, keeper, active: true })
    if (!result.ok) return
    const { id } = result.value
    show({ text: `已登记${number.trim()}`, undo: () => void change.run({ id, changes: { active: false } }) })
    setNumber('')
    setLine('')
    setKeeper('')
    field.current?.focus()
  }
  return (
    <Panel title="登记号码">
      <form className={css.add} onSubmit={submit}>
        <Input
          ref={(input) => {
            field.current = input?.input ?? null
          }}
          aria-label="号码"
          placeholder="号码，如 0553-3835110"
          value={number}
          maxLength={30}
          onChange={(event) => setNumber(event.target.value)}
        />
        <Input
          aria-label="线路"
          placeholder="线路，如 移动卡1号"
          value={line}
          maxLength={60}
          onChange={(event) => setLine(event.target.value)}
        />
        <Input
          aria-label="保管人"
          placeholder="保管人"
          value={keeper}
          maxLength={40}
          onChange={(event) => setKeeper(event.target.value)}
        />
        <Button
          type="primary"
          htmlType="submit"
          disabled={number.trim().length < 3}
          loading={register.running ? { delay: 300 } : false}
        >
          登记
        </Button>
      </form>
      {register.fault ? <FaultPanel fault={register.fault} /> : null}
    </Panel>
  )
}
