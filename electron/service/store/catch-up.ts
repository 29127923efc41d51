/**
 * After an upgrade: facts of types that were not known before (待升级) begin to count, and what was folded by older
 * rules is folded anew beside the tables in use (rebuild.ts). Done in slices, so that saving goes on meanwhile; a
 * cut-off run goes on at the next start.
 */
import { upcast } from '#shared/domain/fact-type.ts'
import type { Content } from '#shared/facts/envelope.ts'
import type { Writer } from './db.ts'
import { type Kinds, typesOf } from './entities.ts'
import type { Log } from './log.ts'
import { newestVersion } from './migrate.ts'
import { createRebuild } from './rebuild.ts'
import { APART } from './rows.ts'

const DONE = 'folded-by'
const BATCH = 20

/** What the entities of this program are folded by: kinds, fold versions, types. */
const rulesOf = (kinds: Kinds): string =>
  JSON.stringify(
    Object.entries(kinds).map(([kind, { fold }]) => [
      kind,
      fold.version,
      Object.entries(typesOf(kinds, kind)).map(([name, { version }]) => `${name}/${version}`),
    ]),
  )

/** A function that does the next slice (one transaction of about `sliceMs`) and says whether more is left. */
export const createCatchUp = (
  db: Writer,
  kinds: Kinds,
  log: Pick<Log, 'refold'>,
  sliceMs = 20,
): (() => boolean) => {
  const rules = rulesOf(kinds)
  const done = () => db.get<{ value: string }>('SELECT value FROM meta WHERE key = ?', DONE)?.value === rules
  // Made only when it is needed: to see what is out of date it reads every entity.
  let rebuild: (() => boolean) | null = null
  let after = 0

  const nextUnknown = () =>
    db.all<{ seq: number; id: string; kind: string; entity: string; content: string }>(
      `SELECT seq, id, kind, entity, content FROM fact INDEXED BY fact_attention
       WHERE ${APART} AND state = 'unknown' AND seq > ? ORDER BY seq LIMIT ?`,
      after,
      BATCH,
    )
  /** One batch; false when there was nothing left. */
  const step = (): boolean => {
    const unknown = nextUnknown()
    for (const { seq, id, kind, entity, content } of unknown) {
      after = seq
      const c = JSON.parse(content) as Content
      if (!kinds[kind] || !upcast(typesOf(kinds, kind), c.type, c.typeVersion, c.payload).known) continue
      db.run("UPDATE fact SET state = 'received' WHERE id = ?", id)
      log.refold(kind, entity)
    }
    if (unknown.length > 0) return true
    rebuild ??= createRebuild(db, kinds, `${newestVersion}/${rules}`)
    return rebuild()
  }

  return () => {
    if (done()) return false
    const from = performance.now()
    return db.tx(() => {
      // At least one step, however short the slice
      do {
        if (step()) continue
        db.run(
          'INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
          DONE,
          rules,
        )
        return false
      } while (performance.now() - from < sliceMs)
      return true
    })
  }
}
