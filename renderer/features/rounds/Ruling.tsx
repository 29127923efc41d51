import { useCommandCall } from '#renderer/ui/data/commands.ts'
import { useAllows } from '#renderer/ui/data/session.ts'
import { FaultPanel } from '#renderer/ui/FaultPanel.tsx'
import { InlineConfirm } from '#renderer/ui/InlineConfirm.tsx'
import { Panel } from '#renderer/ui/Panel.tsx'
import { DateText } from '#renderer/ui/texts.tsx'
import css from './rounds.module.css'
import { type RoundDetail, stepLabels } from './words.ts'

/** 待裁定: two people took a step without seeing the other's. Both are shown; a 管理员 rules which stands. */
export function Ruling({ round }: { round: RoundDetail }) {
  const may = useAllows('admin') && round.editable
  const rule = useCommandCall('rounds.rule')
  if (!round.awaitsRuling) return null
  return (
    <Panel title="待裁定：两人在没有同步时各走了一步" tone="notice">
      <p className={css.soft}>
        {may
          ? '请选定以哪一步为准；另一步保留在记录中，不再有效。'
          : '由管理员裁定以哪一步为准，裁定前批次不能往下走。'}
      </p>
      {round.contending.map((step) => (
        <div key={step.fact} className={css.line}>
          <strong>{stepLabels[step.type] ?? step.type}</strong>
          <span className={css.soft}>
            {step.byName}，<DateText at={step.at} />
          </span>
          {may ? (
            <InlineConfirm
              size="small"
              label="以这一步为准"
              question={`以${step.byName}的“${stepLabels[step.type] ?? step.type}”为准，另一步不再有效。裁定会写入记录。`}
              confirmLabel="裁定"
              reason={{ label: '裁定理由' }}
              onConfirm={async (reason) => (await rule.run({ id: round.id, chosen: step.fact, reason })).ok}
            />
          ) : null}
        </div>
      ))}
      {rule.fault ? <FaultPanel fault={rule.fault} /> : null}
    </Panel>
  )
}
