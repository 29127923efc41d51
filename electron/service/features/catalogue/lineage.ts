/** How the releases of one body descend from one another; a derivation over all of them. */
import { byAge, type ReleaseNode } from './live.ts'

/** The releases of a body that no other builds on: what a new release follows. Two or more = to be merged. */
export const headsOf = (releases: readonly ReleaseNode[], body: string): ReleaseNode[] => {
  const own = releases.filter((r) => r.body === body)
  const usable = own.filter((r) => !r.withdrawn)
  const followed = new Set(usable.flatMap((r) => [...ancestorsOf(own, r.id)]))
  return usable.filter((r) => !followed.has(r.id)).toSorted(byAge)
}

/** Everything a release builds on, withdrawn ones too. */
const ancestorsOf = (releases: readonly ReleaseNode[], id: string): Set<string> => {
  const byId = new Map(releases.map((r) => [r.id, r]))
  const found = new Set<string>()
  const open = [...(byId.get(id)?.parents ?? [])]
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    if (found.has(at)) continue
    found.add(at)
    open.push(...(byId.get(at)?.parents ?? []))
  }
  return found
}

/** The latest release that both build on; null when there is none. */
export const commonAncestor = (
  releases: readonly ReleaseNode[],
  left: string,
  right: string,
): ReleaseNode | null => {
  const others = ancestorsOf(releases, right)
  const both = new Set([...ancestorsOf(releases, left)].filter((id) => others.has(id)))
  return (
    releases
      .filter((r) => both.has(r.id))
      .toSorted(byAge)
      .at(-1) ?? null
  )
}

/**
 * The releases whose items together are the catalogue as of one of them: a base, then what builds on it. Where
 * several have an item the last one counts. A withdrawn release says nothing; what it builds on does.
 */
export const contentOf = (releases: readonly ReleaseNode[], id: string): string[] => {
  const byId = new Map(releases.map((r) => [r.id, r]))
  const parts = new Map<string, ReleaseNode>()
  const seen = new Set<string>()
  const open = [id]
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    const node = byId.get(at)
    if (!node || seen.has(at)) continue
    seen.add(at)
    if (!node.withdrawn) parts.set(at, node)
    if (node.withdrawn || node.kind === 'delta') open.push(...node.parents)
  }
  const base = [...parts.values()]
    .filter((r) => r.kind === 'base')
    .toSorted(byAge)
    .at(-1)
  const deltas = [...parts.values()].filter((r) => r.kind === 'delta').toSorted(byAge)
  return [...(base ? [base] : []), ...deltas].map((r) => r.id)
}
