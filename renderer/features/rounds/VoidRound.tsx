import { useCommandCall } from '#renderer/ui/data/commands.ts'
import { FaultPanel } from '#renderer/ui/FaultPanel.tsx'
import { InlineConfirm } from '#renderer/ui/InlineConfirm.tsx'
import type { RoundDetail } from './words.ts'

const possible: readonly string[] = ['planned', 'submitted', 'approved', 'frozen', 'drawn', 'closed']

/** 作废: the round stays to be read, out of every rate, with its reason. */
export function VoidRound({ round }: { round: RoundDetail }) {
  const call = useCommandCall('rounds.void')
  if (!possible.includes(round.status) || round.awaitsRuling) return null
  return (
    <div>
      <InlineConfirm
        label="作废批次"
        danger
        question={`作废后本批次不计入任何比率，不能恢复；记录和理由保留${round.freezes > 0 ? '，冻结次数照计' : ''}。`}
        confirmLabel="作废"
        reason={{ label: '作废理由' }}
        onConfirm={async (reason) => (await call.run({ id: round.id, reason })).ok}
      />
      {call.fault ? <FaultPanel fault={call.fault} /> : null}
    </div>
  )
}
