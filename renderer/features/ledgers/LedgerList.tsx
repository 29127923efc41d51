import { useCommandCall } from '#renderer/ui/data/commands.ts'
import { useAllows } from '#renderer/ui/data/session.ts'
import { FaultPanel } from '#renderer/ui/FaultPanel.tsx'
import { formatCount, formatInstant } from '#renderer/ui/format.ts'
import { InlineConfirm } from '#renderer/ui/InlineConfirm.tsx'
import { Panel } from '#renderer/ui/Panel.tsx'
import { StateTag } from '#renderer/ui/StateTag.tsx'
import { useToast } from '#renderer/ui/UndoToast.tsx'
import type { LedgerEntry } from '#shared/contract/ledgers.ts'
import css from './ledgers.module.css'

/** The ledgers that were imported: from which file, by whom; one brought in error is withdrawn with a reason. */
export function LedgerList({ ledgers }: { ledgers: readonly LedgerEntry[] }) {
  const mayEdit = useAllows('org')
  const withdraw = useCommandCall('ledgers.withdraw')
  const show = useToast((toasts) => toasts.show)
  return (
    <Panel title="已导入的台账" aside={`${ledgers.length}份`}>
      {withdraw.fault ? <FaultPanel fault={withdraw.fault} /> : null}
      {ledgers.map((ledger) => (
        <div key={ledger.id} className={css.ledger}>
          <strong>{ledger.name}</strong>
          <span>
            {ledger.year}年，{formatCount(ledger.rows)}行，记有问题{formatCount(ledger.problems)}行
          </span>
          {ledger.withdrawn ? (
            <StateTag tone="idle">
              已撤回：{ledger.withdrawn.reason}（{ledger.withdrawn.byName ?? '未知人员'}，
              {formatInstant(ledger.withdrawn.at, 'day')}）
            </StateTag>
          ) : ledger.built ? null : (
            <StateTag tone="wait">内容还没有传到这台电脑</StateTag>
          )}
          <span className={css.soft}>
            取自“{ledger.source}”，{ledger.byName ?? '未知人员'} {formatInstant(ledger.at)} 导入
          </span>
          {mayEdit && ledger.own && !ledger.withdrawn ? (
            <span className={css.end}>
              <InlineConfirm
                label="撤回"
                size="small"
                question="撤回后查不到这份台账的内容，导入和撤回的记录保留；需要时可以再次导入原文件。"
                reason={{ label: '理由', placeholder: '例如：导错了年份' }}
                onConfirm={async (reason) => {
                  const done = await withdraw.run({ id: ledger.id, reason })
                  if (done.ok) show({ text: `已撤回“${ledger.name}”` })
                  return done.ok
                }}
              />
            </span>
          ) : null}
        </div>
      ))}
    </Panel>
  )
}
