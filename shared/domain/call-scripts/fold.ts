import type { z } from 'zod'
import type { Fold } from '../folding/fold.ts'
import { type Version, withVersion } from '../versions/fold.ts'
import type { scriptFacts } from './facts.ts'

export type PublishedScript = z.infer<(typeof scriptFacts)['script.published']['payload']>

export interface ScriptState {
  /** every version that was published, in fold order; the carried one comes before them */
  versions: Version<PublishedScript>[]
}

/** A call script (话术): versions follow each other. None is withdrawn: an older one is published anew. */
export const scriptFold: Fold<ScriptState> = {
  kind: 'script',
  version: 2,
  empty: () => ({ versions: [] }),
  apply: (state, fact, context) =>
    fact.type === 'script.published' ? { versions: withVersion(state.versions, fact, context) } : state,
}
