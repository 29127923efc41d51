/**
 * 双随机: who calls which drawn unit, by the same seed. Nobody calls a body or area to keep away from (回避, 交叉互查),
 * and loads are as even as those limits allow: each unit goes to the least-loaded caller that can be reached by moving
 * earlier units along (an optimal semi-matching, Harvey et al. 2006). docs/draw.md §6.
 */

import type { DrawCaller, DrawResult, DrawUnit } from './plan.ts'
import { keyedHash } from './rank.ts'

export interface Assignment {
  unit: string
  caller: string
}

/** Assigns every unit. `seed`: 64 hex digits. Result in the order of `units`. */
export const assignCallers = (
  units: readonly Pick<DrawUnit, 'id' | 'orgs'>[],
  callers: readonly DrawCaller[],
  seed: string,
): DrawResult<Assignment[]> => {
  const hash = keyedHash(seed)
  const allowed = new Map<string, DrawCaller[]>()
  for (const { id, orgs = [] } of units) {
    const free = callers.filter((caller) => !caller.avoid.some((org) => orgs.includes(org)))
    allowed.set(
      id,
      sortedBy(free, (caller) => hash(`caller\n${id}\n${caller.id}`)),
    )
  }
  const stuck = units.filter(({ id }) => allowed.get(id)?.length === 0)
  if (stuck.length > 0) {
    return { ok: false, problems: stuck.map(({ id }) => ({ code: 'DRAW_NO_CALLER', unit: id })) }
  }

  const held = new Map<string, string[]>(callers.map((caller) => [caller.id, []]))
  for (const { id } of sortedBy(units, (unit) => hash(`assign\n${unit.id}`))) place(id, allowed, held)

  const callerOf = new Map([...held].flatMap(([caller, ids]) => ids.map((id) => [id, caller] as const)))
  return { ok: true, value: units.map(({ id }) => ({ unit: id, caller: callerOf.get(id) ?? '' })) }
}

/** Breadth-first over callers; the first one met with the least load takes a unit, and each caller before it passes one on. */
const place = (
  unit: string,
  allowed: ReadonlyMap<string, DrawCaller[]>,
  held: Map<string, string[]>,
): void => {
  const least = Math.min(...[...held.values()].map((ids) => ids.length))
  const reachedBy = new Map<string, { unit: string; from: string | null }>()
  const queue: string[] = []
  let best: string | null = null
  const load = (caller: string) => held.get(caller)?.length ?? 0
  const reach = (moved: string, from: string | null) => {
    for (const { id } of allowed.get(moved) ?? []) {
      if (reachedBy.has(id)) continue
      reachedBy.set(id, { unit: moved, from })
      queue.push(id)
      if (best === null || load(id) < load(best)) best = id
    }
  }
  reach(unit, null)
  for (let at = 0; at < queue.length && best !== null && load(best) > least; at++) {
    const caller = queue[at] ?? ''
    for (const moved of held.get(caller) ?? []) reach(moved, caller)
  }
  for (let to: string | null = best; to !== null; ) {
    const step = reachedBy.get(to)
    if (!step) return
    held.get(to)?.push(step.unit)
    if (step.from !== null)
      held.set(
        step.from,
        (held.get(step.from) ?? []).filter((id) => id !== step.unit),
      )
    to = step.from
  }
}

const sortedBy = <T>(items: readonly T[], key: (item: T) => string): T[] =>
  items
    .map((item) => ({ item, key: key(item) }))
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
    .map(({ item }) => item)
