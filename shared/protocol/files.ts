/**
 * Files (照片、录音、扫描件) between a device and the hub: sent by tus (https://tus.io, creation extension) at
 * `/v1/files/<sha256>`, fetched by `GET /v1/blobs/<sha256>` with Range. A file is confirmed by the hub's signed word
 * over its hash and size; before that no device lets go of its bytes.
 */
import { z } from 'zod'
import { canonical } from '../facts/canonical.ts'
import type { Signer, Suite } from '../facts/suite.ts'
import { blobHash } from './blobs.ts'

export const FILES_PATH = '/v1/files'
export const TUS_VERSION = '1.0.0'

/** Files asked about at once. */
export const MAX_FILES_ASKED = 500

export const filesRequest = z.object({ files: z.array(blobHash).max(MAX_FILES_ASKED) })

export const fileReceiptBody = z.strictObject({
  /** tells it from every other word of the hub */
  kind: z.literal('files'),
  epoch: z.string(),
  device: z.string(),
  /** epoch ms by the hub */
  time: z.number().int(),
  /** whole at the hub, their hash reckoned there over the bytes it stored */
  files: z.array(z.strictObject({ sha256: blobHash, size: z.number().int().min(0) })),
})
export type FileReceiptBody = z.infer<typeof fileReceiptBody>

export const fileReceipt = z.strictObject({ body: fileReceiptBody, signature: z.string() })
export type FileReceipt = z.infer<typeof fileReceipt>

/** What of the files asked about is whole there, under the hub's signature. */
export const filesAnswer = z.object({ receipt: fileReceipt })

export const signFileReceipt = (signer: Signer, body: FileReceiptBody): FileReceipt => ({
  body,
  signature: signer.sign(canonical(body)),
})

/** Is it this hub's word to this device? */
export const fileReceiptHolds = (suite: Suite, hubKey: string, device: string, r: FileReceipt): boolean =>
  r.body.device === device && suite.verify(hubKey, canonical(r.body), r.signature)
