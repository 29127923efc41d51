/** Every kind of entity: its facts, its fold, and the rows the screens read. */

import type { FactTypes } from '#shared/domain/fact-type.ts'
import { recordFold } from '#shared/domain/folding/plain-record.ts'
import type { RecordState } from '#shared/domain/folding/record.ts'
import { calendarFacts, deviceFacts, settingFacts } from '#shared/domain/workspace/facts.ts'
import { projections } from '../features/projections.ts'
import type { Kind, Kinds } from '../store/entities.ts'

/** Reference data read straight from its entity row. */
const plain = (kind: string, types: FactTypes): Kind<RecordState> => ({
  types,
  fold: recordFold(kind),
  project: () => {},
})

export const kinds: Kinds = {
  setting: plain('setting', settingFacts),
  calendar: plain('calendar', calendarFacts),
  // The hub rules on every batch of a device: folded, each word of it would cost more than the one before.
  device: { ...plain('device', deviceFacts), unfolded: true },
  ...projections,
}
