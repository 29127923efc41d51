/** Folded entities: one row each, and the feature tables projected from them, in the same transaction. */
import type { FactTypes } from '#shared/domain/fact-type.ts'
import { buildsOn, type Fold, type FoldFact, foldAll, foldNext, saidAt } from '#shared/domain/folding/fold.ts'
import { commonFacts } from '#shared/domain/workspace/facts.ts'
import type { Writer } from './db.ts'
import { foldableFacts } from './rows.ts'

/** What is known of an entity beside its state. */
export interface EntityMeta {
  id: string
  owner: string
  subject: string | null
  audience: 'owner' | 'subject' | 'all'
  /** when its latest fact was said, epoch ms */
  at: number
}

/** How facts of one kind become a state and rows for the screens. */
export interface Kind<S> {
  types: FactTypes
  fold: Fold<S>
  /** writes the rows the screens read; null state = the entity has no facts left */
  project(db: Writer, meta: EntityMeta, state: S | null): void
  /** each fact counts by itself: there are ever more of them, and nothing asks for a state */
  unfolded?: true
  /** tables (key `id`) that facts of this kind alone make: a rebuild writes them beside and swaps them in */
  tables?: readonly string[]
}

// biome-ignore lint/suspicious/noExplicitAny: the registry holds kinds of different states, each typed where it is made
export type Kinds = Record<string, Kind<any>>

/** The types of the facts of a kind, with those that may be said of an entity of any kind. */
export const typesOf = (kinds: Kinds, kind: string): FactTypes => ({ ...commonFacts, ...kinds[kind]?.types })

interface EntityRow {
  fold_version: number
  state: string
  heads: string
  owner: string
  subject: string | null
  audience: 'owner' | 'subject' | 'all'
  at: number
}

/** An entity as it was before the next fact; its state is read only where the fold can go on from it. */
export interface Known extends Omit<EntityRow, 'heads'> {
  heads: string[]
}

export interface Entities {
  find(kind: string, id: string): Known | null
  /** after one fact was stored: folds it into what was known before it, cheaply when it builds on all of that */
  take(kind: string, id: string, fact: FoldFact, before: Known | null): void
  /** after facts were stored that change nothing else of the entity: folds all of them in at once */
  takeAll(kind: string, id: string, facts: readonly FoldFact[]): void
  /** folds an entity anew from its facts */
  refold(kind: string, id: string): void
}

export const createEntities = (db: Writer, kinds: Kinds): Entities => {
  const row = (kind: string, id: string) =>
    db.get<EntityRow>('SELECT * FROM entity WHERE kind = ? AND id = ?', kind, id)

  const store = (
    kind: string,
    meta: EntityMeta,
    version: number,
    state: unknown,
    heads: readonly string[],
  ) => {
    db.run(
      `INSERT INTO entity (kind, id, fold_version, state, heads, owner, subject, audience, at)
       VALUES (?,?,?,?,?,?,?,?,?)
       ON CONFLICT (kind, id) DO UPDATE SET fold_version = excluded.fold_version, state = excluded.state,
         heads = excluded.heads, subject = excluded.subject, at = excluded.at`,
      kind,
      meta.id,
      version,
      JSON.stringify(state),
      JSON.stringify(heads),
      meta.owner,
      meta.subject,
      meta.audience,
      meta.at,
    )
    kinds[kind]?.project(db, meta, state)
  }

  const refold = (kind: string, id: string): void => {
    const known = kinds[kind]
    if (!known) return
    if (known.unfolded) {
      db.run('DELETE FROM entity WHERE kind = ? AND id = ?', kind, id)
      return
    }
    const facts = foldableFacts(db, known.types, kind, id)
    if (facts.length === 0) {
      const before = row(kind, id)
      if (!before) return
      db.run('DELETE FROM entity WHERE kind = ? AND id = ?', kind, id)
      known.project(
        db,
        { id, owner: before.owner, subject: before.subject, audience: before.audience, at: before.at },
        null,
      )
      return
    }
    const folded = foldAll(known.fold, id, facts)
    store(kind, metaOf(id, facts, folded.order), known.fold.version, folded.state, folded.heads)
  }

  const find = (kind: string, id: string): Known | null => {
    const found = row(kind, id)
    return found ? { ...found, heads: JSON.parse(found.heads) } : null
  }

  return {
    find,
    refold,
    takeAll: (kind, id, facts) => {
      const known = kinds[kind]
      if (!known) return
      if (known.unfolded) {
        refold(kind, id)
        return
      }
      const before = find(kind, id)
      // Without an entity there is no other fact of it that counts.
      if (!before) {
        const folded = foldAll(known.fold, id, facts)
        store(kind, metaOf(id, facts, folded.order), known.fold.version, folded.state, folded.heads)
        return
      }
      if (before.fold_version !== known.fold.version || !buildUpon(before.heads, facts)) {
        refold(kind, id)
        return
      }
      const last = facts.at(-1) as FoldFact
      const meta = {
        id,
        owner: before.owner,
        subject: facts.findLast((fact) => fact.subject !== null)?.subject ?? before.subject,
        audience: before.audience,
        at: saidAt(last),
      }
      const state = facts.reduce((s, fact) => foldNext(known.fold, s, fact), JSON.parse(before.state))
      store(kind, meta, known.fold.version, state, [last.id])
    },
    take: (kind, id, fact, before) => {
      const known = kinds[kind]
      if (!known || known.unfolded) return
      if (!before) {
        const state = foldNext(known.fold, known.fold.empty(id), fact)
        store(kind, metaOf(id, [fact], [fact.id]), known.fold.version, state, [fact.id])
        return
      }
      if (before.fold_version !== known.fold.version || !buildsOn(before.heads, fact)) {
        refold(kind, id)
        return
      }
      const state = foldNext(known.fold, JSON.parse(before.state), fact)
      const meta = {
        id,
        owner: before.owner,
        subject: fact.subject ?? before.subject,
        audience: before.audience,
        at: saidAt(fact),
      }
      store(kind, meta, known.fold.version, state, [fact.id])
    },
  }
}

/** Does each build on everything before it? */
const buildUpon = (heads: readonly string[], facts: readonly FoldFact[]): boolean =>
  facts.every((fact, i) => buildsOn(i === 0 ? heads : [(facts[i - 1] as FoldFact).id], fact))

/** Owner and audience are those of the first fact; the subject is the last one named. */
const metaOf = (id: string, facts: readonly FoldFact[], order: readonly string[]): EntityMeta => {
  const byId = new Map(facts.map((f) => [f.id, f]))
  const sorted = order.flatMap((f) => byId.get(f) ?? [])
  const first = sorted[0] as FoldFact
  const last = sorted.at(-1) as FoldFact
  return {
    id,
    owner: first.owner,
    subject: sorted.findLast((f) => f.subject !== null)?.subject ?? null,
    audience: first.audience,
    at: saidAt(last),
  }
}
