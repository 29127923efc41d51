import { expect, test } from 'vitest'
import type { FaultKind } from '#test/faults/finding.ts'

/** A small share of every kind, as a test; `npm run faults -- --full` strikes as often as it takes. */
export const strike = (kinds: readonly FaultKind[]): void => {
  test.for(kinds)(
    '$code $name: nothing is lost, nothing is doubled',
    { timeout: 600_000 },
    async ({ run, slice }) => {
      const { points, lost, doubled, flaws, control } = await run(slice)
      expect({ lost, doubled, flaws }).toEqual({ lost: [], doubled: [], flaws: [] })
      expect(points, 'something must be tried').toBeGreaterThan(0)
      if (control) expect(control.failed, 'the control must fail').toBeGreaterThan(0)
    },
  )
}
