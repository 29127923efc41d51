/** What is known of each other side of an exchange: 市局服务端 (`hub`), or a colleague's device. */
import { z } from 'zod'
import { type SignedFact, signedFact as signedFactSchema } from '#shared/facts/envelope.ts'
import type { Suite } from '#shared/facts/suite.ts'
import { type PackApproval, packApproval, seenPlace } from '#shared/protocol/pack-messages.ts'
import type { Reader, Writer } from '../store/db.ts'
import { signedFact } from '../store/rows.ts'
import { isEnrolled, type Member } from '../sync/membership.ts'

export const HUB = 'hub'

const peerState = z.object({
  /** the hub was put back to an older copy: all that is held goes to it again, until it has taken such a pack */
  restored: z
    .object({
      epoch: z.string(),
      /** what it has of this device's chain */
      head: z.number(),
      /** number of the pack that carries everything; null = not written yet */
      sentNo: z.number().nullable(),
    })
    .nullable()
    .default(null),
  /** this folder must take a new identity (clone, restored) and asks for it with its next pack */
  renew: z.enum(['clone', 'restored']).nullable().default(null),
  /** a colleague's word: what of our log was taken there */
  confirmed: seenPlace.nullable().default(null),
  /** the hub's word for a colleague's device, as it came with their pack */
  enrolled: signedFactSchema.nullable().default(null),
  /** what we have taken of theirs */
  seen: seenPlace.nullable().default(null),
})
export type PeerState = z.infer<typeof peerState>

export interface PackPeer {
  inNo: number
  inPack: string | null
  inAt: number | null
  outNo: number
  outAt: number | null
  state: PeerState
}

export const readPeer = (db: Reader, peer: string): PackPeer => {
  const row = db.get<{
    in_no: number
    in_pack: string | null
    in_at: number | null
    out_no: number
    out_at: number | null
    state: string
  }>('SELECT * FROM pack_peer WHERE peer = ?', peer)
  return {
    inNo: row?.in_no ?? 0,
    inPack: row?.in_pack ?? null,
    inAt: row?.in_at ?? null,
    outNo: row?.out_no ?? 0,
    outAt: row?.out_at ?? null,
    state: peerState.parse(JSON.parse(row?.state ?? '{}')),
  }
}

const upsert = (db: Writer, peer: string, set: string, ...values: (string | number | null)[]): void => {
  db.run('INSERT OR IGNORE INTO pack_peer (peer) VALUES (?)', peer)
  db.run(`UPDATE pack_peer SET ${set} WHERE peer = ?`, ...values, peer)
}

export const writePeerState = (db: Writer, peer: string, change: Partial<PeerState>): void =>
  upsert(db, peer, 'state = ?', JSON.stringify({ ...readPeer(db, peer).state, ...change }))

/** Takes the next number of a pack: rises even where this folder was put back to an older copy. */
export const takePackNo = (db: Writer, peer: string, now: number): number => {
  const no = Math.max(readPeer(db, peer).outNo + 1, Math.trunc(now))
  upsert(db, peer, 'out_no = ?', no)
  return no
}

export const noteSent = (db: Writer, peer: string, at: number): void => upsert(db, peer, 'out_at = ?', at)

export const noteTaken = (db: Writer, peer: string, pack: { no: number; pack: string }, at: number): void =>
  upsert(db, peer, 'in_no = ?, in_pack = ?, in_at = ?', pack.no, pack.pack, at)

/** The approval (审批) as 设置 has it; null = off. */
export const approvalIn = (db: Reader): PackApproval | null => {
  const row = db.get<{ state: string }>("SELECT state FROM entity WHERE kind = 'setting' AND id = 'packs'")
  if (!row) return null
  const state = JSON.parse(row.state) as { fields?: Record<string, { value: unknown } | undefined> }
  const read = packApproval.safeParse(state.fields?.approval?.value)
  return read.success ? read.data : null
}

export interface EnrolledDevice {
  device: string
  publicKey: string
  person: string
  name: string
  revoked: boolean
  enrolled: SignedFact
}

/** A device as the hub's own signed word has it, held here or shown by the device itself; null without it. */
export const enrolledDevice = (
  db: Reader,
  suite: Suite,
  { membership }: Member,
  device: string,
): EnrolledDevice | null => {
  const rows = db.all<{ id: string }>(
    `SELECT id FROM fact WHERE kind = 'device' AND entity = ? AND type = 'device.enrolled' AND state = 'received'`,
    device,
  )
  const revoked =
    db.get(
      `SELECT 1 FROM fact WHERE kind = 'device' AND entity = ? AND type = 'device.revoked' AND state = 'received'`,
      device,
    ) !== undefined
  for (const { id } of rows) {
    const fact = signedFact(db, id)
    const found = fact ? readEnrolment(suite, membership.hub.publicKey, fact) : null
    if (found) return { ...found, revoked }
  }
  const shown = readPeer(db, device).state.enrolled
  const found = shown ? readEnrolment(suite, membership.hub.publicKey, shown) : null
  return found?.device === device ? { ...found, revoked } : null
}

/** Who a signed `device.enrolled` of this hub names. */
export const readEnrolment = (suite: Suite, hubKey: string, fact: SignedFact): EnrolledDevice | null => {
  const { entity, payload } = fact.content
  const { publicKey, person, name } = payload
  if (typeof publicKey !== 'string' || typeof person !== 'string' || typeof name !== 'string') return null
  return isEnrolled(suite, hubKey, fact, entity.id, publicKey)
    ? { device: entity.id, publicKey, person, name, revoked: false, enrolled: fact }
    : null
}
