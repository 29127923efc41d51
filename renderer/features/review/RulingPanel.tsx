import { useCommandCall } from '#renderer/ui/data/commands.ts'
import { useAllows } from '#renderer/ui/data/session.ts'
import { FaultPanel } from '#renderer/ui/FaultPanel.tsx'
import { InlineConfirm } from '#renderer/ui/InlineConfirm.tsx'
import { Panel } from '#renderer/ui/Panel.tsx'
import { DateText } from '#renderer/ui/texts.tsx'
import type { CheckRecord } from '#shared/contract/review.ts'
import css from './review.module.css'

const labels = { approve: '核准', return: '退回补充', overrule: '改判' } as const

/** 待裁定: two decisions made apart that differ, side by side; one is chosen, the other stays to be read. */
export function RulingPanel({ record }: { record: CheckRecord }) {
  const rule = useCommandCall('review.rule')
  const mayRule = useAllows('admin')
  return (
    <Panel title="待裁定" tone="notice" aside="两份复核意见不同，都保留；请选定一份">
      <div className={css.sides}>
        {record.contending.map((c) => (
          <div key={c.fact} className={css.form}>
            <h3>
              {c.byName}：{labels[c.decision]}
            </h3>
            <p className={css.soft}>
              <DateText at={c.at} />
            </p>
            <p>{[c.changes, c.reason].filter((t) => t !== '').join('；') || '没有说明'}</p>
            {mayRule && !record.mine ? (
              <InlineConfirm
                label={`采用${c.byName}的意见`}
                question="选定后另一份意见不生效，仍可在办理经过中查到。"
                confirmLabel="采用"
                reason={{ label: '裁定理由' }}
                onConfirm={async (reason) =>
                  (await rule.run({ case: record.case, chosen: c.fact, reason })).ok
                }
              />
            ) : null}
          </div>
        ))}
      </div>
      {mayRule ? null : <p>请由管理员裁定。</p>}
      {rule.fault ? <FaultPanel fault={rule.fault} /> : null}
    </Panel>
  )
}
