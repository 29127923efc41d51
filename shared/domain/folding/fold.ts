/**
 * Folds: from the facts of one entity to its state. Pure; they read only their entity and no clock,
 * calendar, role or other entity. Order: causality first (`basis`), then (at, hlc, id), so any two
 * replicas with the same facts have the same state, whatever the order of arrival.
 */
import { hlcWall } from '../../facts/hlc.ts'

/** A fact as folds see it: upcast to the newest payload version of its type. */
export interface FoldFact {
  id: string
  contentHash: string
  type: string
  author: string
  hlc: string
  /** epoch ms the hub first received it, null until then */
  receivedAt: number | null
  basis: readonly string[]
  owner: string
  subject: string | null
  audience: 'owner' | 'subject' | 'all'
  payload: Record<string, unknown>
  /** personal data kept apart; null when there is none or it was erased */
  private: Record<string, unknown> | null
}

/** When a fact counts as said (epoch ms): its own claim, but never later than the hub received it. */
export const saidAt = (fact: Pick<FoldFact, 'hlc' | 'receivedAt'>): number =>
  fact.receivedAt === null ? hlcWall(fact.hlc) : Math.min(hlcWall(fact.hlc), fact.receivedAt)

export interface FoldContext {
  /** is fact `a` in the ancestry of fact `b`? (neither way round = concurrent) */
  precedes(a: string, b: string): boolean
}

export interface Fold<S> {
  kind: string
  /** raised when the rules change: entities are then folded anew */
  version: number
  empty(id: string): S
  apply(state: S, fact: FoldFact, context: FoldContext): S
}

export interface Folded<S> {
  state: S
  /** facts nobody has built upon yet: the `basis` of the next one */
  heads: string[]
  /** ids in the order they were applied */
  order: string[]
}

/** Folds all facts of one entity. */
export const foldAll = <S>(fold: Fold<S>, id: string, facts: readonly FoldFact[]): Folded<S> => {
  const ordered = inOrder(facts)
  const context = contextOf(ordered)
  const state = ordered.reduce((s, f) => fold.apply(s, f, context), fold.empty(id))
  const built = new Set(ordered.flatMap((f) => f.basis))
  return {
    state,
    heads: ordered.filter((f) => !built.has(f.id)).map((f) => f.id),
    order: ordered.map((f) => f.id),
  }
}

const everythingPrecedes: FoldContext = { precedes: () => true }

/** Adds one fact whose basis covers every head: the common case, without reading the others again. */
export const foldNext = <S>(fold: Fold<S>, state: S, fact: FoldFact): S =>
  fold.apply(state, fact, everythingPrecedes)

/** May {@link foldNext} be used: does the fact build on all the heads there are? */
export const buildsOn = (heads: readonly string[], fact: Pick<FoldFact, 'basis'>): boolean =>
  heads.every((head) => fact.basis.includes(head))

const compare = (a: FoldFact, b: FoldFact): number =>
  saidAt(a) - saidAt(b) || (a.hlc < b.hlc ? -1 : a.hlc > b.hlc ? 1 : a.id < b.id ? -1 : a.id > b.id ? 1 : 0)

/** Causality first; among those free to come next, the smallest (at, hlc, id). */
const inOrder = (facts: readonly FoldFact[]): FoldFact[] => {
  const byId = new Map(facts.map((f) => [f.id, f]))
  const waiting = new Map<string, number>()
  const after = new Map<string, FoldFact[]>()
  const free: FoldFact[] = []
  for (const fact of byId.values()) {
    const parents = [...new Set(fact.basis)].filter((p) => byId.has(p) && p !== fact.id)
    waiting.set(fact.id, parents.length)
    for (const p of parents) after.set(p, [...(after.get(p) ?? []), fact])
    if (parents.length === 0) free.push(fact)
  }
  free.sort(compare)
  const out: FoldFact[] = []
  for (let next = free.shift(); next; next = free.shift()) {
    out.push(next)
    for (const child of after.get(next.id) ?? []) {
      const left = (waiting.get(child.id) ?? 1) - 1
      waiting.set(child.id, left)
      if (left === 0) insert(free, child)
    }
  }
  return out
}

const insert = (sorted: FoldFact[], fact: FoldFact): void => {
  let at = sorted.length
  while (at > 0 && compare(sorted[at - 1] as FoldFact, fact) > 0) at--
  sorted.splice(at, 0, fact)
}

const contextOf = (ordered: readonly FoldFact[]): FoldContext => {
  const ancestors = new Map<string, Set<string>>()
  for (const fact of ordered) {
    const all = new Set<string>()
    for (const parent of fact.basis) {
      all.add(parent)
      for (const older of ancestors.get(parent) ?? []) all.add(older)
    }
    ancestors.set(fact.id, all)
  }
  return { precedes: (a, b) => ancestors.get(b)?.has(a) ?? false }
}
