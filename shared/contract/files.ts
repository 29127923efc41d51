import { z } from 'zod'
import { fileClaims, fileRoles, fileSources, recordKinds } from '../domain/files/facts.ts'
import { recordingRule } from '../domain/files/recording.ts'
import { command, query } from './define.ts'

const id = z.string().min(1).max(80)
const hash = z.string().regex(/^[0-9a-f]{64}$/)
const record = z.object({ kind: z.enum(recordKinds), id })
const bytes = z.custom<Uint8Array>((value) => value instanceof Uint8Array, '不是文件内容')

/** Where the bytes of a file are. */
const standing = z.object({
  /** on this disk */
  here: z.boolean(),
  /** whole at 市局服务端 by its signed word; null = used alone */
  received: z.boolean().nullable(),
  /** why it cannot be sent */
  problem: z.string().nullable(),
  /** asked for (取回) without a network: the next pack of 市局服务端 brings it */
  wished: z.boolean(),
})

const fileEntry = standing.extend({
  id,
  record,
  part: id.nullable(),
  sha256: hash,
  size: z.number(),
  type: z.string(),
  name: z.string(),
  role: z.enum(fileRoles),
  source: z.enum(fileSources),
  caption: z.string(),
  at: z.number(),
  claims: fileClaims,
  copyOf: id.nullable(),
  copyHow: z.enum(['blurred', 'watermarked']).nullable(),
  byName: z.string().nullable(),
  width: z.number().nullable(),
  height: z.number().nullable(),
  hasThumb: z.boolean(),
  /** why there is no thumbnail */
  why: z.string().nullable(),
  withdrawn: z.object({ reason: z.string(), at: z.number() }).nullable(),
  purged: z.object({ reason: z.string(), at: z.number() }).nullable(),
  /** the same bytes are bound to other records too */
  alsoIn: z.array(record),
})
export type FileEntry = z.infer<typeof fileEntry>

const counts = z.object({
  total: z.number(),
  received: z.number(),
  here: z.number(),
})

const waitingRecord = z.object({
  record,
  title: z.string(),
  counts,
  /** those not yet at 市局服务端, at most ten */
  missing: z.array(z.object({ id, name: z.string(), problem: z.string().nullable() })),
})
export type WaitingRecord = z.infer<typeof waitingRecord>

const added = z.object({
  id,
  sha256: hash,
  type: z.string(),
  thumb: bytes.nullable(),
  why: z.string().nullable(),
  claims: fileClaims,
  /** it was bound to this record before: nothing was added */
  already: z.boolean(),
  alsoIn: z.array(record),
})

const box = z.object({
  x: z.number().min(0).max(1),
  y: z.number().min(0).max(1),
  width: z.number().min(0).max(1),
  height: z.number().min(0).max(1),
})
const write = { topics: ['files'], needs: 'walk' } as const

/** 附件: photos, recordings and scans bound to records. */
export const filesContract = {
  'files.ofRecord': query(
    z.object({ record }),
    z.object({ files: z.array(fileEntry), counts, recording: recordingRule.nullable() }),
    { topics: ['files', 'sync'], needs: 'read' },
  ),
  /** thumbnails (JPEG) by hash; those there are none of are left out */
  'files.thumbs': query(
    z.object({ hashes: z.array(hash).max(300) }),
    z.array(z.object({ sha256: hash, jpeg: bytes })),
    { topics: ['files'], needs: 'read' },
  ),
  /** records whose files are not all at 市局服务端, newest first */
  'files.waiting': query(
    z.object({ limit: z.number().int().min(1).max(500).default(100) }),
    z.object({
      counts: counts.extend({ bytes: z.number(), bytesLeft: z.number() }),
      /** to come with the next pack of 市局服务端 */
      wished: z.number(),
      records: z.array(waitingRecord),
      checked: z
        .object({ at: z.number(), asked: z.number(), missing: z.number(), damaged: z.number() })
        .nullable(),
      /** recordings past their time */
      due: z.array(z.object({ id, name: z.string(), at: z.number(), keepDays: z.number() })),
    }),
    { topics: ['files', 'sync'], needs: 'read' },
  ),
  /** takes a file in: hashed, sealed, forced to disk and bound to its record before the answer */
  'files.add': command(
    z.object({
      record,
      part: id.nullable(),
      source: z.enum(fileSources),
      name: z.string().min(1).max(400),
      caption: z.string().trim().max(300).default(''),
      from: z.union([z.object({ path: z.string().min(1).max(4096) }), z.object({ bytes })]),
    }),
    added,
    write,
  ),
  /** photos, recordings and scans in a folder (a phone, a card), newest first; changes nothing */
  'files.listFolder': command(
    z.object({ path: z.string().min(1).max(4096), record }),
    z.object({
      files: z.array(z.object({ path: z.string(), name: z.string(), size: z.number(), at: z.number() })),
      /** there are more than are listed */
      more: z.boolean(),
    }),
    { topics: [], needs: 'walk' },
  ),
  'files.caption': command(
    z.object({ id, caption: z.string().trim().max(300), part: id.nullable() }),
    z.object({ id }),
    write,
  ),
  'files.withdraw': command(
    z.object({ id, reason: z.string().trim().min(1, '请填写理由').max(500) }),
    z.object({ id }),
    write,
  ),
  /** an altered copy beside the original: boxes made unreadable, or a line at its foot */
  'files.copy': command(
    z.object({ id, blur: z.array(box).max(200), mark: z.boolean().default(false) }),
    added,
    write,
  ),
  /** a picture to look at (JPEG of at most 1600 px) */
  'files.preview': command(z.object({ id }), z.object({ jpeg: bytes }), { topics: [], needs: 'read' }),
  /** the bytes as they are, for a recording to be heard or a scan to be read */
  'files.open': command(z.object({ id }), z.object({ bytes, type: z.string() }), {
    topics: [],
    needs: 'read',
  }),
  /** fetches the bytes from 市局服务端; `wished`: it could not be reached, its next pack brings them */
  'files.fetch': command(z.object({ id }), z.object({ id, wished: z.boolean() }), {
    topics: ['files'],
    needs: 'read',
  }),
  /** writes the original, unaltered, to a place the person chose */
  'files.export': command(
    z.object({ id, path: z.string().min(1).max(4096) }),
    z.object({ path: z.string() }),
    { topics: [], needs: 'read' },
  ),
  /** 到期清除: deletes the bytes everywhere; their hash stays */
  'files.purge': command(
    z.object({ id, reason: z.string().trim().min(1, '请填写理由').max(500) }),
    z.object({ id }),
    { topics: ['files'], needs: 'admin' },
  ),
}
