/**
 * Which releases make up the catalogue shown now. A derivation over all releases, the same on every device
 * that holds the same facts and blobs.
 */
import type { Writer } from '../../store/db.ts'

/** What decides about a release. */
export interface ReleaseNode {
  id: string
  /** the body whose catalogue it is */
  body: string
  kind: 'base' | 'delta'
  /** 清单日期, 'YYYY-MM-DD' */
  date: string
  /** when it was published, epoch ms */
  at: number
  parents: readonly string[]
  withdrawn: boolean
  built: boolean
}

/** Earlier before later: by 清单日期, then publication, then id. */
export const byAge = (a: ReleaseNode, b: ReleaseNode): number =>
  compare(a.date, b.date) || a.at - b.at || compare(a.id, b.id)

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/**
 * Of each body the latest base that is here and not withdrawn, and every delta that builds on it. A release
 * older than the one in use (published with a reason) stays history.
 */
export const liveIds = (releases: readonly ReleaseNode[]): Set<string> => {
  const usable = releases.filter((r) => r.built && !r.withdrawn).toSorted(byAge)
  const live = new Set<string>()
  for (const own of Map.groupBy(usable, (r) => r.body).values()) {
    const base = own.findLast((r) => r.kind === 'base')
    if (base) live.add(base.id)
    // A delta may be dated before another it builds on, so that one pass may not be enough
    for (let before = -1; before !== live.size; ) {
      before = live.size
      for (const r of own) if (r.kind === 'delta' && r.parents.some((p) => live.has(p))) live.add(r.id)
    }
  }
  return live
}

/** Does the later release replace items of the earlier one where both have them? */
export const hides = (later: ReleaseNode, earlier: ReleaseNode): boolean =>
  byAge(earlier, later) < 0 && (later.kind === 'delta' || later.body !== earlier.body)

interface NodeRow extends Omit<ReleaseNode, 'parents' | 'withdrawn' | 'built'> {
  parents: string
  withdrawn: string | null
  built: number
}

export const releaseNodes = (db: Pick<Writer, 'all'>): ReleaseNode[] =>
  db
    .all<NodeRow>('SELECT id, body, kind, date, at, parents, withdrawn, built FROM release_row')
    .map(({ parents, withdrawn, built, ...row }) => ({
      ...row,
      parents: JSON.parse(parents) as string[],
      withdrawn: withdrawn !== null,
      built: built === 1,
    }))

/** Sets the pointers anew; cheap, there are few releases. */
export const refreshLive = (db: Pick<Writer, 'all' | 'run'>): void => {
  const live = JSON.stringify([...liveIds(releaseNodes(db))])
  db.run(
    `UPDATE release_row SET live = 1 - live
     WHERE live <> (id IN (SELECT value FROM json_each(?)))`,
    live,
  )
}
