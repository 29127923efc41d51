import { Button, type RefSelectProps, Select } from 'antd'
import { useRef, useState } from 'react'
import { useCommandCall } from '#renderer/ui/data/commands.ts'
import { FaultPanel } from '#renderer/ui/FaultPanel.tsx'
import { KeyHint } from '#renderer/ui/KeyHint.tsx'
import { useKeys } from '#renderer/ui/keys.ts'
import { useToast } from '#renderer/ui/UndoToast.tsx'
import { POOLED } from './CaseFilters.tsx'
import type { Names } from './plan-text.ts'
import css from './rounds.module.css'
import type { CaseRow, RoundDetail } from './words.ts'

interface AssignBarProps {
  round: RoundDetail
  chosen: readonly CaseRow[]
  names: Names
  onDone: () => void
}

/** Gives the marked cases to one inspector, or to whoever is free. Can be taken back. */
export function AssignBar({ round, chosen, names, onDone }: AssignBarProps) {
  const assign = useCommandCall('rounds.assign')
  const show = useToast((toasts) => toasts.show)
  const [to, setTo] = useState<string | null>(null)
  const field = useRef<RefSelectProps>(null)
  useKeys({ 'Alt+a': { label: '分派所选案件', run: () => field.current?.focus() } })
  const open = chosen.filter((row) => row.status === 'open' || row.status === 'returned')

  const run = async () => {
    if (to === null || open.length === 0) return
    const before = groupBy(open, (row) => row.assignee ?? POOLED)
    const result = await assign.run({ cases: open.map((row) => row.id), to: idOf(to), reason: '重新分派' })
    if (!result.ok) return
    onDone()
    const undo = async () => {
      for (const [person, rows] of before)
        await assign.run({ cases: rows.map((row) => row.id), to: idOf(person), reason: '撤回分派' })
    }
    const name = to === POOLED ? '不指定人员' : (names[to] ?? to)
    show({ text: `${result.value.assigned}件已改为：${name}`, undo: () => void undo() })
  }
  return (
    <div className={css.lines}>
      <div className={css.line}>
        <span>
          已选{chosen.length}件{chosen.length > open.length ? `（其中${open.length}件可以分派）` : ''}，分派给
        </span>
        <Select
          ref={field}
          aria-label="分派给"
          className={css.person}
          value={to}
          placeholder="选择抽查人员"
          showSearch={{ optionFilterProp: 'label' }}
          options={[
            ...round.plan.inspectors.map((id) => ({ value: id, label: names[id] ?? id })),
            { value: POOLED, label: '不指定，谁有空谁拨' },
          ]}
          onChange={setTo}
        />
        <Button
          disabled={open.length === 0 || to === null}
          loading={assign.running ? { delay: 300 } : false}
          onClick={run}
        >
          分派
        </Button>
        <span className={css.soft}>
          <KeyHint keys=" " /> 选中，
          <KeyHint keys="Ctrl+a" /> 全选，
          <KeyHint keys="Alt+a" /> 分派
        </span>
      </div>
      {to === POOLED ? (
        <p className={css.soft}>不指定的案件要联网向市局服务端领取后才能拨打，以免两人同时拨同一个号码。</p>
      ) : null}
      {assign.fault ? <FaultPanel fault={assign.fault} /> : null}
    </div>
  )
}

const idOf = (choice: string): string | null => (choice === POOLED ? null : choice)

const groupBy = <T,>(rows: readonly T[], key: (row: T) => string): Map<string, T[]> => {
  const groups = new Map<string, T[]>()
  for (const row of rows) groups.set(key(row), [...(groups.get(key(row)) ?? []), row])
  return groups
}
