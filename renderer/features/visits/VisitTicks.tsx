import { useQueryCall } from '#renderer/ui/data/queries.ts'
import { useSession } from '#renderer/ui/data/session.ts'
import { type TickState, Ticks } from '#renderer/ui/Ticks.tsx'

/** 本机已存 / 市局已收 / 附件齐全 of all that was said of a visit, and of its files. */
export function VisitTicks({ id }: { id: string }) {
  const enrolled = useSession().workspace.kind === 'enrolled'
  const { data } = useQueryCall('sync.ticks', { kind: 'visit', id })
  const files = useQueryCall('files.ofRecord', { record: { kind: 'visit', id } }).data?.counts
  if (!data || data.facts.length === 0) return null
  const worst = (of: 'stored' | 'received'): TickState =>
    (['problem', 'waiting', 'yes'] as const).find((state) => data.facts.some((fact) => fact[of] === state)) ??
    'none'
  if (!files || files.total === 0)
    return <Ticks stored={worst('stored')} received={worst('received')} files="none" />
  const have = enrolled ? files.received : files.here
  return (
    <Ticks
      stored={worst('stored')}
      received={worst('received')}
      files={have >= files.total ? 'yes' : 'waiting'}
      fileCount={{ have, total: files.total }}
    />
  )
}
