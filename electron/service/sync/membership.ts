import { z } from 'zod'
import { flawOf, type SignedFact } from '#shared/facts/envelope.ts'
import type { Suite } from '#shared/facts/suite.ts'
import { membership as membershipSchema } from '#shared/protocol/enrol.ts'
import { drawKeyText } from '#shared/protocol/hello.ts'
import { getMeta, setMeta } from '../host/session.ts'
import type { Reader, Writer } from '../store/db.ts'

const member = z.object({ address: z.string(), membership: membershipSchema })

/** Which 市局服务端 this workspace belongs to, by whose key and certificate it is known, and as which device. */
export type Member = z.infer<typeof member>

const KEY = 'sync-member'

/** what was read last: asked for at every handshake, changed once in a device's life */
let kept: { text: string; value: Member } | null = null

export const readMember = (db: Reader): Member | null => {
  const text = getMeta(db, KEY)
  if (text === null) return null
  if (kept?.text !== text) kept = { text, value: member.parse(JSON.parse(text)) }
  return kept.value
}

export const writeMember = (db: Writer, value: Member): void => setMeta(db, KEY, memberText(value))

export const memberMeta = KEY

export const memberText = (value: Member): string => JSON.stringify(value)

/** Chains of the hub itself. */
export const isHubChain = (device: string): boolean => device.startsWith('hub-')

/** Does the hub's own signed word say that this device with this key is enrolled? */
export const isEnrolled = (
  suite: Suite,
  hubKey: string,
  fact: SignedFact,
  device: string,
  publicKey: string,
): boolean =>
  isHubChain(fact.link.device) &&
  fact.content.type === 'device.enrolled' &&
  fact.content.entity.id === device &&
  fact.content.payload.publicKey === publicKey &&
  flawOf(suite, hubKey, fact) === null

/** A membership holds if the hub's key vouches for everything in it. */
export const membershipHolds = (
  suite: Suite,
  { hub, device, enrolled }: Member['membership'],
  expected: { device: string; publicKey: string },
): boolean =>
  device === expected.device &&
  isEnrolled(suite, hub.publicKey, enrolled, device, expected.publicKey) &&
  suite.verify(hub.publicKey, drawKeyText(hub.id, hub.drawKey), hub.drawKeyProof)
