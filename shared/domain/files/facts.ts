import { z } from 'zod'
import { defineFacts } from '../fact-type.ts'

const id = z.string().min(1).max(80)
const hash = z.string().regex(/^[0-9a-f]{64}$/)

/** Records that files can be bound to. */
export const recordKinds = ['case', 'walkthrough', 'visit'] as const
export type RecordKind = (typeof recordKinds)[number]

export const fileRoles = ['photo', 'audio', 'scan', 'other'] as const
export type FileRole = (typeof fileRoles)[number]
export const fileRoleLabels: Record<FileRole, string> = {
  photo: '照片',
  audio: '录音',
  scan: '扫描件',
  other: '其他附件',
}

export const fileSources = ['camera', 'microphone', 'file', 'paste', 'drop', 'folder'] as const
export type FileSource = (typeof fileSources)[number]

export const copyKinds = ['blurred', 'watermarked'] as const
export type CopyKind = (typeof copyKinds)[number]

/** What a file says of itself (EXIF): claims, never taken for the device's own time or for proof. */
export const fileClaims = z.strictObject({
  /** local time of the camera, 'YYYY-MM-DD HH:mm:ss', with its offset where it names one */
  takenAt: z.string().max(40).optional(),
  place: z.strictObject({ lat: z.number().min(-90).max(90), lon: z.number().min(-180).max(180) }).optional(),
  camera: z.string().max(120).optional(),
})
export type FileClaims = z.infer<typeof fileClaims>

export const fileCaptured = z.object({
  record: z.object({ kind: z.enum(recordKinds), id }),
  /** what of the record it shows: a step, a line of the checklist, a blockage, a problem */
  part: id.nullable(),
  /** SHA-256 of the bytes as they came in */
  sha256: hash,
  size: z.number().int().min(1),
  /** media type by its content, whatever its name says */
  type: z.string().max(100),
  name: z.string().min(1).max(200),
  role: z.enum(fileRoles),
  source: z.enum(fileSources),
  /** epoch ms it was taken in here */
  at: z.number().int(),
  claims: fileClaims,
  caption: z.string().max(300),
  /** an altered copy beside an original that stays as it is */
  copyOf: z.object({ file: id, sha256: hash, how: z.enum(copyKinds) }).optional(),
})
export type FileCaptured = z.infer<typeof fileCaptured>

/** Facts about one file (附件) bound to a record. */
export const fileFacts = defineFacts({
  'file.captured': { version: 1, payload: fileCaptured, audience: 'owner', needs: 'walk' },
  'file.captioned': {
    version: 1,
    payload: z.object({ caption: z.string().max(300), part: id.nullable() }),
    audience: 'owner',
    needs: 'walk',
  },
  /** 移出: it no longer counts as belonging to the record; the bytes stay */
  'file.withdrawn': {
    version: 1,
    payload: z.object({ reason: z.string().min(1).max(500) }),
    audience: 'owner',
    needs: 'walk',
  },
  /** 到期清除: the bytes are deleted everywhere, their hash stays */
  'file.purged': {
    version: 1,
    payload: z.object({ reason: z.string().min(1).max(500), sha256: hash }),
    audience: 'owner',
    needs: 'admin',
  },
})
