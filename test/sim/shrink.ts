/** Makes a failing run smaller: fewer kinds of faults, fewer acts, fewer devices, as long as it still fails. */
import type { Base } from './base.ts'
import type { Bug } from './bugs/bug.ts'
import { type FaultKind, faultKinds } from './faults.ts'
import { type RunSpec, simulate } from './office.ts'

export const shrink = async (base: Base, spec: RunSpec, bug: Bug = {}, tries = 120): Promise<RunSpec> => {
  let best = spec
  let left = tries
  const fails = async (next: RunSpec): Promise<boolean> => {
    if (left-- <= 0) return false
    try {
      return (await simulate(base, next, bug)).problems.length > 0
    } catch {
      return false
    }
  }
  const tryOn = async (next: RunSpec): Promise<boolean> => {
    if (!(await fails(next))) return false
    best = next
    return true
  }
  const { acts, faults } = await simulate(base, spec, bug)
  // What did not happen can be left out at once; then one kind after the other.
  const idle = faultKinds.filter((kind) => !faults.has(kind))
  const seenOnly = (kinds: readonly FaultKind[]) => new Set([...best.without, ...kinds])
  // Leaving a kind out changes the plan, so that acts are only skipped after the kinds are settled.
  await tryOn({ ...best, without: seenOnly(idle) })
  for (const kind of faultKinds)
    if (!best.without.has(kind)) await tryOn({ ...best, without: seenOnly([kind]) })
  for (let to = best.devices[1] - 1; to >= best.devices[0]; to--)
    if (!(await tryOn({ ...best, devices: [best.devices[0], to] }))) break
  for (let size = Math.ceil(acts.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2))
    for (let at = acts.length - size; at >= 0; at -= size) {
      const some = Array.from({ length: size }, (_, i) => at + i)
      if (!some.every((no) => best.skip.has(no)))
        await tryOn({ ...best, skip: new Set([...best.skip, ...some]) })
    }
  return best
}
