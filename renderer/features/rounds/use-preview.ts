import { useEffect, useRef, useState } from 'react'
import { useQueryCall } from '#renderer/ui/data/queries.ts'
import type { PlanFields } from '#shared/domain/rounds/facts.ts'

const SETTLE_MS = 250

/** What the plan would draw, asked again when something that counts for it has rested for a moment. */
export function usePreview(plan: PlanFields, enabled: boolean) {
  const settled = useSettled(whatCounts(plan))
  return useQueryCall('rounds.preview', { plan: settled }, { keepPrevious: true, enabled })
}

/** The plan without what changes nothing of its preview, so that typing a name asks nothing. */
const whatCounts = ({ publicDraw: _, ...plan }: PlanFields): PlanFields => ({
  ...plan,
  name: '-',
  period: '',
  startDate: '2000-01-01',
  endDate: '2000-01-01',
})

function useSettled<T>(value: T): T {
  const [settled, setSettled] = useState(value)
  const latest = useRef(value)
  const key = JSON.stringify(value)
  useEffect(() => {
    latest.current = value
  })
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key says when the value has changed
  useEffect(() => {
    const timer = setTimeout(() => setSettled(latest.current), SETTLE_MS)
    return () => clearTimeout(timer)
  }, [key])
  return settled
}
