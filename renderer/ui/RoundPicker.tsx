import type { Output } from '#shared/contract/contract.ts'
import { roundStatusLabels } from '#shared/domain/rounds/fold.ts'
import { useQueryCall } from './data/queries.ts'
import css from './RoundPicker.module.css'
import { replaceParams, useRoute } from './route.ts'

type RoundRow = Output<'rounds.list'>[number]

const DRAWN = ['drawn', 'closed', 'reviewed', 'confirmed', 'issued', 'archived']

/** The round a screen is about: the one in the address, else the latest that was drawn. */
export function useChosenRound(): { rounds: RoundRow[]; round: RoundRow | undefined; loading: boolean } {
  const asked = useRoute((place) => place.params.round)
  const { data, loading } = useQueryCall('rounds.list', {})
  const rounds = (data ?? []).filter((r) => DRAWN.includes(r.status))
  return { rounds, round: rounds.find((r) => r.id === asked) ?? rounds[0], loading }
}

/** Chooses among the rounds that were drawn. */
export function RoundPicker({ rounds, value }: { rounds: readonly RoundRow[]; value: string | undefined }) {
  return (
    <label className={css.picker}>
      <span>批次</span>
      <select value={value ?? ''} onChange={(event) => replaceParams({ round: event.target.value })}>
        {rounds.map((r) => (
          <option key={r.id} value={r.id}>
            {r.name}（{roundStatusLabels[r.status]}）
          </option>
        ))}
      </select>
    </label>
  )
}
