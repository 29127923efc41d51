import { useMemo } from 'react'
import { useQueryCall } from '#renderer/ui/data/queries.ts'
import type { Names } from './plan-text.ts'

/** Names of the people, bodies and elements a plan speaks of by their ids, and what there is to choose from. */
export function useNames() {
  const choices = useQueryCall('rounds.choices', {})
  const people = useQueryCall('people.list', { inactive: true })
  const names: Names = useMemo(() => {
    const { areas = [], units = [], elements = [] } = choices.data ?? {}
    const bodies = [...areas, ...units, ...elements].map(({ value, label }) => [value, label])
    return Object.fromEntries([
      ['all', '全部'],
      ['city', '市直单位'],
      ...bodies,
      ...(people.data ?? []).map(({ id, name }) => [id, name]),
    ])
  }, [choices.data, people.data])
  return { names, choices: choices.data }
}

/** The key of a stratum (层) as people read it. */
export const stratumText = (key: string, names: Names): string =>
  names[key] ??
  (key === 'focus-none' ? '其他领域' : key.replace(/^level-(.*)$/, '$1级').replace(/^focus-/, ''))
