import { scriptFacts } from '#shared/domain/call-scripts/facts.ts'
import { type ScriptState, scriptFold } from '#shared/domain/call-scripts/fold.ts'
import type { Kind } from '../../store/entities.ts'

/** Call scripts (话术) are read from their entity row and their blobs; what is not here is wanted. */
export const scriptKind: Kind<ScriptState> = {
  types: scriptFacts,
  fold: scriptFold,
  project: (db, { at }, state) => {
    for (const { blob } of state?.versions ?? [])
      db.run("INSERT OR IGNORE INTO blob (hash, size, state, at) VALUES (?, 0, 'wanted', ?)", blob, at)
  },
}
