/** Places in the chains of devices: which facts stand where, and where a chain goes on. */
import { GENESIS } from '#shared/facts/envelope.ts'
import type { Reader } from './db.ts'

/** A place in a device's chain: its number, the hash of its link, and the hash it goes on from. */
export interface Place {
  seq: number
  hash: string
  prev: string
}

interface Last extends Place {
  hlc: string
}

/**
 * The facts at places of a chain. What is still to be sent and all other facts each have an index over it, so that
 * a save writes but one; a question that does not say which it means would read the whole log.
 * @param where about `device_seq`; its values are given once for each half, each after the device
 */
export const inChain = (columns: string, where: string): string =>
  `SELECT ${columns} FROM fact WHERE state = 'local' AND device = ? AND ${where}
   UNION ALL SELECT ${columns} FROM fact WHERE state <> 'local' AND device = ? AND ${where}`

const PLACE = 'device_seq AS seq, link_hash AS hash, prev_hash AS prev'
const AT = `${inChain(PLACE, 'device_seq = ?')} LIMIT 1`
const BETWEEN = inChain('device_seq AS seq', 'device_seq BETWEEN ? AND ?')
const lastWhere = (which: string): string =>
  `SELECT ${PLACE}, hlc FROM fact WHERE ${which} AND device = ? ORDER BY device_seq DESC LIMIT 1`
const LAST_UNSENT = lastWhere("state = 'local'")
const LAST_OTHER = lastWhere("state <> 'local'")

/** The last fact held of a device's chain. */
export const lastPlace = (db: Pick<Reader, 'get'>, device: string): Last | undefined => {
  const unsent = db.get<Last>(LAST_UNSENT, device)
  const other = db.get<Last>(LAST_OTHER, device)
  if (!unsent || !other) return unsent ?? other
  return unsent.seq >= other.seq ? unsent : other
}

/** The last link of a device's chain: of its last fact here, or as known of it when that fact is not held. */
export const chainHead = (db: Pick<Reader, 'get'>, device: string): { seq: number; hash: string } => {
  const held = lastPlace(db, device)
  const known = db.get<{ seq: number; hash: string }>('SELECT seq, hash FROM chain WHERE device = ?', device)
  if (held && held.seq >= (known?.seq ?? 0)) return { seq: held.seq, hash: held.hash }
  return known ?? { seq: 0, hash: GENESIS }
}

/** What stands at a place of a device's chain, if it is held. */
export const placeAt = (db: Pick<Reader, 'get'>, device: string, seq: number): Place | undefined =>
  db.get<Place>(AT, device, seq, device, seq)

/**
 * The hash of the link at a place: of a fact that is held, or of the chain's end as it is known. The end may be a fact
 * that is not held, refused before this folder was put back.
 */
export const linkHashAt = (db: Pick<Reader, 'get'>, device: string, seq: number): string | undefined => {
  const head = chainHead(db, device)
  return seq > 0 && seq === head.seq ? head.hash : placeAt(db, device, seq)?.hash
}

/** Which places of a device's chain are held, from one to another. */
export const placesBetween = (
  db: Pick<Reader, 'all'>,
  device: string,
  from: number,
  through: number,
): Set<number> =>
  new Set(
    db.all<{ seq: number }>(BETWEEN, device, from, through, device, from, through).map(({ seq }) => seq),
  )
