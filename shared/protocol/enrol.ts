/** Enrolment (登记设备): by one-time code, or by request and approval file for machines without a network. */
import { z } from 'zod'
import { canonical } from '../facts/canonical.ts'
import { signedFact } from '../facts/envelope.ts'
import { hubIdentity } from './hello.ts'

export const newDevice = z.object({
  /** made on the device, random */
  id: z.string().min(8).max(80),
  name: z.string().min(1).max(80),
  /** Ed25519, base64 of 32 raw bytes; the private half never leaves the device */
  publicKey: z.string().min(40).max(60),
  /** a workspace used alone until now (单机正式使用): the person id its facts were written under */
  formerPerson: z.string().max(80).optional(),
  /** 样例 data carries this mark for ever and can never join */
  sample: z.boolean(),
})
export type NewDevice = z.infer<typeof newDevice>

/** What the new key signs to show that it is held. */
export const enrolText = (device: Pick<NewDevice, 'id' | 'publicKey'>, secret: string): string =>
  `wi-enrol\n${device.id}\n${device.publicKey}\n${secret}`

/** `POST /v1/enrol` (not signed by headers: the device is not known yet). Safe to send again. */
export const enrolRequest = z.object({
  protocol: z.number().int(),
  /** hex, from the code */
  secret: z.string().regex(/^[0-9a-f]{32}$/),
  device: newDevice,
  signature: z.string().max(100),
})
export type EnrolRequest = z.infer<typeof enrolRequest>

export const membership = z.object({
  hub: hubIdentity,
  epoch: z.string(),
  now: z.number(),
  /** PEM of the hub's own CA, null on loopback without TLS */
  ca: z.string().nullable(),
  device: z.string(),
  person: z.object({ id: z.string(), name: z.string(), body: z.string() }),
  /** the hub's signed fact `device.enrolled`: keep it, it brings the device back after a restore of the hub */
  enrolled: signedFact,
})
export type Membership = z.infer<typeof membership>

/**
 * `waiting`: the administrator compares the fingerprint first; ask again with `POST /v1/enrol/state`, a signed
 * request of the new device.
 */
export const enrolAnswer = z.discriminatedUnion('status', [
  z.object({ status: z.literal('enrolled'), membership }),
  z.object({ status: z.literal('waiting'), fingerprint: z.string() }),
])
export type EnrolAnswer = z.infer<typeof enrolAnswer>

/**
 * `POST /v1/rejoin`: a restored hub that no longer knows this device (SYNC_SIGNATURE with details.unknown) is
 * shown its own signed `device.enrolled`. The signature is of `enrolText(device, fact.linkHash)`.
 */
export const rejoinRequest = z.object({ fact: signedFact, signature: z.string().max(100) })

/** A device key's fingerprint for people: 16 hex digits of the key's hash in fours. */
export const keyFingerprint = (sha256: (text: string) => string, publicKey: string): string =>
  (sha256(publicKey).slice(0, 16).match(/.{4}/g) ?? []).join(' ').toUpperCase()

/** The request file (登记申请) of a machine without a network. */
export const enrolFile = z.object({
  kind: z.literal('wi-enrol-request'),
  protocol: z.number().int(),
  device: newDevice,
  person: z.string().max(80),
  /** of `enrolText(device, '')` */
  signature: z.string().max(100),
})
export type EnrolFile = z.infer<typeof enrolFile>

/** The approval file (登记批复), signed by the hub over `approvalText`. */
export const approvalFile = z.object({
  kind: z.literal('wi-enrol-approval'),
  address: z.string().max(200),
  membership,
  signature: z.string().max(100),
})
export type ApprovalFile = z.infer<typeof approvalFile>

export const approvalText = (file: Pick<ApprovalFile, 'address' | 'membership'>): string =>
  `wi-approval\n${canonical({ address: file.address, membership: file.membership })}`
