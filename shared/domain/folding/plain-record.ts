import type { Fold } from './fold.ts'
import { emptyRecord, type RecordState, writeFields } from './record.ts'

/** A fold for reference data without further rules: every fact writes the fields of its payload. */
export const recordFold = (kind: string): Fold<RecordState> => ({
  kind,
  version: 1,
  empty: () => emptyRecord,
  apply: (state, fact, context) =>
    fact.type === 'private.erased' ? state : writeFields(state, fact, fact.payload, context),
})
