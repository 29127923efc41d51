/** What an administrator asks of the hub: codes, devices, releases (放行). Needs the capability `admin`. */
import { z } from 'zod'
import { enrolFile } from './enrol.ts'

/** `POST /v1/admin/codes`: a one-time code for a person known to the hub. */
export const codeRequest = z.object({
  person: z.string().max(80),
  minutes: z
    .number()
    .int()
    .min(1)
    .max(7 * 24 * 60)
    .optional(),
  /** true: the device that uses it is enrolled at once; false: its fingerprint is compared first */
  approved: z.boolean(),
})
export const codeAnswer = z.object({ code: z.string(), expiresAt: z.number() })
export type CodeAnswer = z.infer<typeof codeAnswer>

/** `POST /v1/admin/approve`: after comparing the fingerprint shown on the device. */
export const approveRequest = z.object({ device: z.string().max(80), approve: z.boolean() })

/** `POST /v1/admin/enrol-file`: a request file for a person known to the hub; answers an `approvalFile`. */
export const enrolFileRequest = z.object({ file: enrolFile, person: z.string().max(80) })

/** `POST /v1/admin/revoke`: effective on the device's next request. Facts it still sends wait (等待放行). */
export const revokeRequest = z.object({ device: z.string().max(80), reason: z.string().min(1).max(200) })

/** `POST /v1/admin/devices` → all devices of the bodies this administrator covers. */
export const deviceRow = z.object({
  id: z.string(),
  name: z.string(),
  person: z.string(),
  body: z.string(),
  status: z.enum(['waiting', 'active', 'revoked', 'denied']),
  fingerprint: z.string(),
  was: z.string().nullable(),
  enrolledAt: z.number(),
  lastSeenAt: z.number().nullable(),
  app: z.string().nullable(),
  headSeq: z.number(),
  unsent: z.number(),
  awaiting: z.number(),
  clockOffsetMs: z.number().nullable(),
})
export const devicesAnswer = z.object({ devices: z.array(deviceRow) })
export type DeviceRow = z.infer<typeof deviceRow>

/** `POST /v1/admin/awaiting` → facts that wait for a release, and quarantined ones. */
export const awaitingRow = z.object({
  id: z.string(),
  contentHash: z.string(),
  type: z.string(),
  author: z.string(),
  device: z.string(),
  owner: z.string(),
  status: z.enum(['awaiting', 'quarantined']),
  code: z.string().nullable(),
  receivedAt: z.number(),
})
export const awaitingAnswer = z.object({ facts: z.array(awaitingRow), more: z.boolean() })
export type AwaitingRow = z.infer<typeof awaitingRow>

/** `POST /v1/admin/rulings`: release or refuse them. */
export const rulingRequest = z.object({
  facts: z.array(z.string().max(80)).min(1).max(500),
  decided: z.enum(['accepted', 'refused']),
})
export const done = z.object({ done: z.number().int() })
