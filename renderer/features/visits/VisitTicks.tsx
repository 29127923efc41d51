import { useQueryCall } from '#renderer/ui/data/queries.ts'
import { type TickState, Ticks } from '#renderer/ui/Ticks.tsx'

/** 本机已存 / 市局已收 / 附件齐全 of all that was said of a visit. */
export function VisitTicks({ id }: { id: string }) {
  const { data } = useQueryCall('sync.ticks', { kind: 'visit', id })
  if (!data || data.facts.length === 0) return null
  const worst = (of: 'stored' | 'received' | 'files'): TickState =>
    (['problem', 'waiting', 'yes'] as const).find((state) => data.facts.some((fact) => fact[of] === state)) ??
    'none'
  return <Ticks stored={worst('stored')} received={worst('received')} files={worst('files')} />
}
