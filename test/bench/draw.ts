/** `draw`: freezing and drawing from 100,000 units in 20 strata, half of them weighted; seconds, the bar is 2. */
import { draw } from '#shared/domain/draw/draw.ts'
import { freezePlan } from '#shared/domain/draw/plan.ts'
import { type Measure, median, round3, timed } from './measure.ts'

const UNITS = 100_000
const STRATA = 20
const ROUNDS = 7

const strata = Array.from({ length: STRATA }, (_, s) => ({
  key: `stratum-${String(s).padStart(2, '0')}`,
  label: `第${s + 1}层`,
  n: 150,
  reserve: 45,
  units: Array.from({ length: UNITS / STRATA }, (_, i) => ({
    id: `11340200MB${String(s * 100_000 + i).padStart(12, '0')}`,
    orgs: ['div-340202'],
    ...(s % 2 === 0 ? {} : { weight: 1 + ((i * 7919) % 500) }),
  })),
}))

export const run = async (): Promise<Measure[]> => {
  const freezes: number[] = []
  const draws: number[] = []
  for (let round = 0; round <= ROUNDS; round++) {
    let frozen: ReturnType<typeof freezePlan> | null = null
    const freezeMs = timed(() => {
      frozen = freezePlan({
        round: 'bench',
        title: '量测',
        purpose: '查问题',
        period: '2026Q4',
        formula: '全要素准确率',
        exclusions: [],
        seedSource: { kind: 'local' },
        strata,
      })
    })
    const plan = frozen as ReturnType<typeof freezePlan> | null
    if (!plan?.ok) throw new Error('the plan does not freeze')
    const drawMs = timed(() => {
      const drawn = draw(plan.value, String(round).padStart(64, '0'))
      if (!drawn.ok) throw new Error('nothing is drawn')
    })
    if (round === 0) continue // warming up
    freezes.push(freezeMs)
    draws.push(drawMs)
  }
  return [
    {
      name: 'draw seconds',
      ratio: (median(freezes) + median(draws)) / 1000,
      limit: 2,
      units: UNITS,
      freezeMs: round3(median(freezes)),
      drawMs: round3(median(draws)),
    },
  ]
}
