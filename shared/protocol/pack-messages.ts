/**
 * What packs (离线交换包) say. Their messages are those of the network, so that the same checks take them:
 *
 *   to the hub:    manifest, push*, reoffer*, blob*, file*, end
 *   from the hub:  manifest, own*, results*, pull*, blob*, file*, end
 *   to a device:   manifest, facts*, blob*, file*, end
 *
 * Each side says what it has seen of the other, so that the next pack holds all that was not confirmed: any pack may
 * be lost, and the newest one is always enough.
 */
import { z } from 'zod'
import { signedFact } from '../facts/envelope.ts'
import { receipt } from '../facts/receipt.ts'
import { membership } from './enrol.ts'
import { fileReceipt } from './files.ts'
import { chainHead, hubIdentity } from './hello.ts'
import { pullHead } from './pull.ts'
import { factResult, reidentifyRequest } from './push.ts'

const id = z.string().min(1).max(80)
const hash = z.string().regex(/^[0-9a-f]{64}$/)

/** A pack that was taken: its number and id. */
const takenPack = z.object({ no: z.number().int(), pack: id })

/** Who approved that packs are used here (审批), as recorded at the hub. */
export const packApproval = z.object({
  approvedBy: z.string().min(1).max(80),
  documentNo: z.string().min(1).max(100),
  /** 'YYYY-MM-DD' */
  date: z.string().regex(/^\d{4}-\d{2}-\d{2}$/),
})
export type PackApproval = z.infer<typeof packApproval>

/** Evidence files (附件) named in one manifest, most. */
export const MAX_FILES_NAMED = 5000

const catchUp = z.object({
  bodies: z.array(id).max(20_000),
  since: z.number().int().min(0),
  until: z.number().int().min(0),
})

/** device → hub: what `hello` and `pull` would say. */
export const upManifest = z.object({
  way: z.literal('up'),
  app: z.string().max(40),
  head: chainHead,
  receipt: receipt.nullable(),
  unsent: z.number().int().min(0),
  clock: z.number(),
  epoch: z.string().max(80).nullable(),
  scope: z.string().max(80).nullable(),
  bodies: z.array(id).max(20_000),
  since: z.number().int().min(0),
  catchUps: z.array(catchUp).max(100),
  /** own facts from this number on have no confirmed result */
  unsettledFrom: z.number().int().min(1),
  /** the newest pack of the hub that was taken here */
  taken: takenPack.nullable(),
  /** files named by facts held here: how many bytes are here already */
  wants: z.array(z.tuple([hash, z.number().int().min(0)])).max(5000),
  /** evidence files this device asks the hub's word about */
  fileAsks: z.array(hash).max(MAX_FILES_NAMED).optional(),
  /** evidence files somebody asked for here (取回), and how many bytes came before */
  fileWants: z
    .array(z.object({ sha256: hash, have: z.number().int().min(0) }))
    .max(MAX_FILES_NAMED)
    .optional(),
  /** the hub's word that this device is enrolled, and the device's own under `enrolText(device, linkHash)` */
  enrolled: signedFact,
  enrolledSignature: z.string().max(100),
  /** this folder was copied or restored: it goes on under a new id */
  reidentify: reidentifyRequest.optional(),
})
export type UpManifest = z.infer<typeof upManifest>

/** hub → device: what the answers to `hello`, `push` and `blobs/have` would say. */
export const downManifest = z.object({
  way: z.literal('down'),
  hub: hubIdentity,
  epoch: z.string().max(80),
  now: z.number(),
  /** the newest pack of this device that was taken at the hub */
  taken: takenPack.nullable(),
  head: chainHead.extend({ hash: hash.nullable() }),
  receipt,
  status: z.enum(['active', 'revoked']),
  scope: z.string().max(80),
  bodies: z.array(id).max(20_000),
  /** the receipt the device showed is not in the hub's tree: it was put back */
  restored: z.boolean(),
  /** why the device's facts were not all looked at */
  stop: z.enum(['SYNC_GAP', 'SYNC_CLONE']).nullable(),
  /** files of the device's newest pack that are at the hub whole */
  files: z.array(hash),
  /** of the evidence files asked about or brought: the hub's word for those whole there, and which are not there */
  fileReceipt: fileReceipt.optional(),
  filesMissing: z.array(hash).max(MAX_FILES_NAMED).optional(),
  /** after `reidentify` */
  membership: membership.optional(),
  approval: packApproval,
})
export type DownManifest = z.infer<typeof downManifest>

/** A place in the log of one device, told to another: its number and the fact that stands there. */
export const logPlace = z.object({ seq: z.number().int().min(0), fact: z.string().max(80) })
export type LogPlace = z.infer<typeof logPlace>

/** What was taken of the other's log, and by which view of one's bodies it had been chosen. */
export const seenPlace = logPlace.extend({ view: z.string().max(80) })

/** device → device: who speaks, what is in here, what was seen of the other. */
export const peerManifest = z.object({
  way: z.literal('peer'),
  enrolled: signedFact,
  /** everything the receiver may read of the sender's log behind `after`, through `through` */
  after: logPlace,
  through: logPlace,
  /** of the receiver's log */
  seen: seenPlace.nullable(),
  /** which bodies the sender takes the receiver to read: another view begins anew */
  view: z.string().max(80),
  approval: packApproval,
})
export type PeerManifest = z.infer<typeof peerManifest>

export const packManifest = z.discriminatedUnion('way', [upManifest, downManifest, peerManifest])

/** Head of a message `pull`: a page, and which part of the feeds it continues. */
export const packPullHead = pullHead.extend({
  since: z.number().int().min(0),
  /** catching up these bodies only */
  only: z.object({ bodies: z.array(id), until: z.number().int() }).optional(),
})

/** Head of a message `results`: what came of the device's facts, in order. */
export const packResults = z.object({ results: z.array(factResult) })

/** Head of a message `facts`: entries are {@link packFact}. */
export const packFact = z.object({
  /** place in the sender's log */
  seq: z.number().int().min(1),
  fact: z.unknown(),
})

/** Head of a message `blob`; the piece stands behind it. */
export const packPiece = z.object({
  hash,
  from: z.number().int().min(0),
  total: z.number().int().min(1),
})

/** Head of a message `file`: a piece of an evidence file (照片、录音、扫描件), cut as it lies in the vault. */
export const packFile = z.object({
  sha256: hash,
  from: z.number().int().min(0),
  total: z.number().int().min(1),
})
export type PackFile = z.infer<typeof packFile>

/** `POST /v1/packs`: takes a pack that lies at the hub in parts (blobs), makes the answer to it as parts. */
export const packsRequest = z.object({
  /** each volume as the parts it was cut into for sending; none: only an answer for `device` is made */
  volumes: z.array(z.array(hash).min(1).max(1000)).max(1000),
  /** without volumes: for which device */
  device: id.optional(),
  /** no volume of the answer becomes larger */
  volumeBytes: z
    .number()
    .int()
    .min(65_536)
    .max(64 * 1024 ** 3),
})
export type PacksRequest = z.infer<typeof packsRequest>

/** What came of a pack at the hub. */
export const packReport = z.object({
  device: id,
  pack: id.nullable(),
  /** taken before: nothing was done again */
  again: z.boolean(),
  accepted: z.number().int(),
  known: z.number().int(),
  refused: z.number().int(),
  awaiting: z.number().int(),
  files: z.number().int(),
})
export type PackReport = z.infer<typeof packReport>

/** `working`: ask again with the same request; a pack may take minutes. */
export const packsAnswer = z.discriminatedUnion('state', [
  z.object({ state: z.literal('working'), done: z.number(), total: z.number() }),
  z.object({
    state: z.literal('done'),
    report: packReport,
    answer: z.object({
      pack: id,
      facts: z.number().int(),
      files: z.number().int(),
      volumes: z.array(z.array(z.object({ hash, size: z.number().int() }))),
    }),
  }),
])
export type PacksAnswer = z.infer<typeof packsAnswer>
