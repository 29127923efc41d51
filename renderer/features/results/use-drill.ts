import { replaceParams, useRoute } from '#renderer/ui/route.ts'
import type { Input } from '#shared/contract/contract.ts'
import { type Grouping, groupings } from '#shared/domain/results/groups.ts'
import { type Standing, standings } from '#shared/domain/results/score.ts'

export type Scope = Pick<Input<'results.cases'>, 'round' | 'accumulate'>

/** The figure whose cases are asked for. */
export interface Asked {
  by?: Grouping | undefined
  key?: string | undefined
  measure?: string | undefined
  part?: 'all' | 'yes' | 'no' | 'unscored' | undefined
  standing?: Standing | undefined
}

const parts = ['all', 'yes', 'no', 'unscored'] as const

/** Down from a figure to its cases and back; kept in the address, so that a place can be returned to. */
export function useDrill() {
  const params = useRoute((place) => place.params)
  const asked: Asked | null =
    params.drill === '1'
      ? {
          by: groupings.find((g) => g === params.by),
          key: params.key,
          measure: params.measure,
          part: parts.find((p) => p === params.part),
          standing: standings.find((s) => s === params.standing),
        }
      : null
  return {
    asked,
    open: ({ by, key, measure, part, standing }: Asked) =>
      replaceParams({ drill: '1', by, key, measure, part, standing }),
    close: () =>
      replaceParams({ drill: null, by: null, key: null, measure: null, part: null, standing: null }),
  }
}
