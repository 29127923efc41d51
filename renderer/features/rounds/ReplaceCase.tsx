import { useCommandCall } from '#renderer/ui/data/commands.ts'
import { FaultPanel } from '#renderer/ui/FaultPanel.tsx'
import { InlineConfirm } from '#renderer/ui/InlineConfirm.tsx'
import { useToast } from '#renderer/ui/UndoToast.tsx'
import css from './rounds.module.css'
import type { CaseRow } from './words.ts'

/** 替补: the next substitute of the same stratum, in drawing order; nobody chooses which. */
export function ReplaceCase({ row, cases }: { row: CaseRow; cases: readonly CaseRow[] }) {
  const replace = useCommandCall('rounds.replace')
  const show = useToast((toasts) => toasts.show)
  const left = cases.filter((other) => other.status === 'reserve' && other.stratum === row.stratum).length
  return (
    <div className={css.line}>
      <span>当前：{row.itemName}</span>
      <InlineConfirm
        size="small"
        label="用备用件替补"
        question={
          left > 0
            ? `按抽取顺序由本层下一件备用件替补（还有${left}件）。原案件不再拨打，理由写入记录，不能撤回。打不通不是替补的理由。`
            : '本层备用件已用完，替换后本层少一件。原案件不再拨打，理由写入记录，不能撤回。'
        }
        confirmLabel="替补"
        reason={{ label: '替补理由', placeholder: '如 事项已取消、号码已注销并核实' }}
        onConfirm={async (reason) => {
          const result = await replace.run({ case: row.id, reason })
          if (result.ok) show({ text: result.value.by ? '已由备用件替补' : '已替换，本层没有备用件' })
          return result.ok
        }}
      />
      {replace.fault ? <FaultPanel fault={replace.fault} /> : null}
    </div>
  )
}
