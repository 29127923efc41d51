/** Every JSON-answered call of the hub in one table: path, who may call it, input and output. */
import type { z } from 'zod'
import * as admin from './admin.ts'
import * as blobs from './blobs.ts'
import * as digests from './digests.ts'
import * as draw from './draw.ts'
import * as enrol from './enrol.ts'
import * as files from './files.ts'
import * as hello from './hello.ts'
import * as pack from './pack-messages.ts'
import * as push from './push.ts'

const post = <I extends z.ZodType, O extends z.ZodType>(path: string, input: I, output: O) => ({
  method: 'POST' as const,
  path,
  input,
  output,
})

/** JSON in, JSON out; signed by headers except `enrol` and `rejoin`. */
export const routes = {
  enrol: post('/v1/enrol', enrol.enrolRequest, enrol.enrolAnswer),
  enrolState: post('/v1/enrol/state', enrol.newDevice.pick({ id: true }), enrol.enrolAnswer),
  rejoin: post('/v1/rejoin', enrol.rejoinRequest, enrol.membership),
  hello: post('/v1/hello', hello.helloRequest, hello.helloAnswer),
  offer: post('/v1/offer', push.offerRequest, push.offerAnswer),
  reidentify: post('/v1/reidentify', push.reidentifyRequest, enrol.membership),
  digests: post('/v1/digests', digests.digestsRequest, digests.digestsAnswer),
  digestRanges: post('/v1/digests/ranges', digests.digestRangesRequest, digests.digestRangesAnswer),
  digestEntries: post('/v1/digests/entries', digests.digestEntriesRequest, digests.digestEntriesAnswer),
  blobsHave: post('/v1/blobs/have', blobs.haveRequest, blobs.haveAnswer),
  filesReceipt: post('/v1/files/receipt', files.filesRequest, files.filesAnswer),
  drawSeed: post('/v1/draw-seed', draw.drawSeedRequest, draw.drawSeedAnswer),
  lease: post('/v1/lease', draw.leaseRequest, draw.leaseAnswer),
  packs: post('/v1/packs', pack.packsRequest, pack.packsAnswer),
  adminCodes: post('/v1/admin/codes', admin.codeRequest, admin.codeAnswer),
  adminApprove: post('/v1/admin/approve', admin.approveRequest, admin.done),
  adminEnrolFile: post('/v1/admin/enrol-file', admin.enrolFileRequest, enrol.approvalFile),
  adminRevoke: post('/v1/admin/revoke', admin.revokeRequest, admin.done),
  adminDevices: post('/v1/admin/devices', admin.done.partial(), admin.devicesAnswer),
  adminAwaiting: post('/v1/admin/awaiting', admin.done.partial(), admin.awaitingAnswer),
  adminRulings: post('/v1/admin/rulings', admin.rulingRequest, admin.done),
} as const

export type RouteName = keyof typeof routes

/** Compressed lines in (push, reoffer) or out (pull, own, facts); JSON the other way. Always signed. */
export const streams = {
  push: { path: '/v1/push', kind: 'push' },
  reoffer: { path: '/v1/reoffer', kind: 'reoffer' },
  pull: { path: '/v1/pull', kind: 'pull' },
  own: { path: '/v1/own', kind: 'own' },
  facts: { path: '/v1/facts', kind: 'facts' },
} as const

/** Open to anyone: `GET /v1/ca` answers `{ ca: PEM | null }`, so that a code's fingerprint can be compared. */
export const CA_PATH = '/v1/ca'
export const EVENTS_PATH = '/v1/events'
export const blobPath = (sha256: string): string => `/v1/blobs/${sha256}`
