import { z } from 'zod'
import { seenTree } from '#shared/protocol/push.ts'
import { getMeta, setMeta } from '../host/session.ts'
import type { Reader, Writer } from '../store/db.ts'

const catchUp = z.object({
  /** bodies whose feeds came into view later */
  bodies: z.array(z.string()),
  since: z.number(),
  /** from here on the ordinary pull brings them */
  until: z.number(),
})

const position = z.object({
  /** of the hub these positions belong to; null = never pulled */
  epoch: z.string().nullable(),
  scope: z.string().nullable(),
  /** everything up to here is stored */
  since: z.number(),
  /** what makes a new device usable comes before the rest: through here it has come; null or absent = all of it */
  first: z.number().nullable().optional(),
  catchUps: z.array(catchUp),
  /** facts of feeds that were lost are still to be removed */
  purgeDue: z.boolean(),
  /** the newest tree seen */
  seen: seenTree.nullable(),
})

/** Where this device stands in the feeds of the hub. Stored with the page that brought it there. */
export type Position = z.infer<typeof position>

export const startPosition: Position = {
  epoch: null,
  scope: null,
  since: 0,
  catchUps: [],
  purgeDue: false,
  seen: null,
}

const KEY = 'sync-position'

/** what was read last: asked for at every round */
let kept = { text: '', value: startPosition }

export const readPosition = (db: Reader): Position => {
  const text = getMeta(db, KEY)
  if (text === null) return startPosition
  if (kept.text !== text) kept = { text, value: position.parse(JSON.parse(text)) }
  return kept.value
}

export const writePosition = (db: Writer, value: Position): void => setMeta(db, KEY, JSON.stringify(value))

/**
 * The feeds are read anew from the start, after a change of identity: what a twin of this folder had sent under the
 * former id came by as this device's own and was passed over. Facts held are recognised by id.
 */
export const readFeedsAnew = (db: Writer): void =>
  writePosition(db, { ...readPosition(db), since: 0, catchUps: [] })
