import { z } from 'zod'
import { command, query } from './define.ts'

const id = z.string().min(1).max(80)
const path = z.string().min(1).max(4096)
const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, '日期应为年-月-日')

/** What the person writes down with every export, import and carrying (登记). */
const form = {
  medium: z.string().trim().min(1, '请填写介质编号').max(60),
  purpose: z.string().trim().min(1, '请填写用途').max(200),
  /** 接收人 or 交出人 */
  counterpart: z.string().trim().max(60).default(''),
}
const volumeBytes = z
  .number()
  .int()
  .min(65_536)
  .max(64 * 1024 ** 3)
  .default(64 * 1024 ** 3)

const approval = z.object({ approvedBy: z.string(), documentNo: z.string(), date: z.string() })

const party = z.object({
  /** 'hub', or a device id */
  id: z.string(),
  name: z.string(),
  /** of a device: its person's body */
  body: z.string().nullable(),
  lastOutAt: z.number().nullable(),
  lastInAt: z.number().nullable(),
})

export const packState = z.object({
  /** alone: no 市局服务端, no packs; unapproved: 审批 is not recorded here */
  state: z.enum(['alone', 'unapproved', 'on']),
  approval: approval.extend({ byName: z.string().nullable(), at: z.number() }).nullable(),
  receivers: z.array(party),
  /** packs that were begun and not finished */
  unfinished: z.array(
    z.object({ id, toName: z.string(), path: z.string(), at: z.number(), medium: z.string() }),
  ),
  /** own records 市局 has not received yet, files included */
  waiting: z.object({ facts: z.number(), files: z.number(), fileBytes: z.number() }),
  /** 市局服务端 was put back, or this device must take a new identity: the next pack to it settles that */
  due: z.enum(['restored', 'renew']).nullable(),
})
export type PackState = z.infer<typeof packState>

const registerRow = z.object({
  id,
  way: z.enum(['out', 'in', 'to-hub', 'from-hub']),
  at: z.number(),
  byName: z.string().nullable(),
  bodyName: z.string().nullable(),
  otherName: z.string(),
  medium: z.string(),
  purpose: z.string(),
  counterpart: z.string(),
  approval,
  facts: z.number(),
  known: z.number().nullable(),
  refused: z.number().nullable(),
  files: z.number(),
  bytes: z.number(),
  volumes: z.number(),
  digest: z.string(),
})
export type PackRegisterRow = z.infer<typeof registerRow>

export const packPreview = z.object({
  /** give it to `packs.import`; good until another file is looked at */
  token: id,
  pack: id,
  no: z.number(),
  at: z.number(),
  from: z.object({ kind: z.enum(['hub', 'device']), name: z.string() }),
  approval,
  /** this device was revoked: only what came of its records is in the pack */
  revoked: z.boolean(),
  restored: z.boolean(),
  volumes: z.number(),
  bytes: z.number(),
  kinds: z.array(z.object({ kind: z.string(), label: z.string(), fresh: z.number(), known: z.number() })),
  authors: z.array(z.object({ name: z.string(), count: z.number() })),
  skipped: z.array(z.object({ reason: z.string(), count: z.number() })),
  /** what came of own records */
  settled: z.object({ received: z.number(), refused: z.number(), awaiting: z.number() }),
  withdrawn: z.number(),
  /** 附件 of either kind: new here, with their size, and here already */
  files: z.object({ fresh: z.number(), bytes: z.number(), known: z.number() }),
})
export type PackPreview = z.infer<typeof packPreview>

const exported = z.object({
  register: id,
  files: z.array(z.string()),
  facts: z.number(),
  fileCount: z.number(),
  /** files left out, since what lies here is not what was taken in */
  damaged: z.number(),
  /** 附件 that stay behind, since 含附件 was not chosen */
  left: z.number(),
  bytes: z.number(),
})

const carried = z.object({
  register: z.array(id),
  files: z.array(z.string()),
  accepted: z.number(),
  known: z.number(),
  refused: z.number(),
  awaiting: z.number(),
  again: z.boolean(),
  deviceName: z.string(),
})
export type PackCarried = z.infer<typeof carried>

/** Work with files; the data service itself answers it. */
export const packsHostContract = {
  'packs.export': command(
    z.object({ to: id, path, volumeBytes, withFiles: z.boolean().default(true), ...form }),
    exported,
    { topics: ['packs', 'sync'], needs: 'any' },
  ),
  /** goes on with a pack that was cut off */
  'packs.continue': command(z.object({ id }), exported, { topics: ['packs', 'sync'], needs: 'any' }),
  'packs.drop': command(z.object({ id }), z.object({ id }), { topics: ['packs'], needs: 'any' }),
  /** reads a pack whole and says what it would bring; changes nothing */
  'packs.preview': command(z.object({ paths: z.array(path).min(1).max(1000) }), packPreview, {
    topics: [],
    needs: 'any',
  }),
  'packs.import': command(
    z.object({ token: id, ...form }),
    z.object({
      register: id,
      fresh: z.number(),
      known: z.number(),
      refused: z.number(),
      received: z.number(),
      files: z.number(),
      /** files that are 市局已收 by this pack */
      filesReceived: z.number(),
      /** this device goes on under a new identity */
      renamed: z.boolean(),
    }),
    { topics: ['packs', 'sync', 'app'], needs: 'any' },
  ),
  /** hands a pack of a machine without a network to 市局服务端, unopened, and fetches the answer (代送) */
  'packs.carry': command(
    z.object({ paths: z.array(path).min(1).max(1000), answerPath: path, volumeBytes, ...form }),
    carried,
    { topics: ['packs'], needs: 'any' },
  ),
  /** fetches a pack for a device that has sent none yet, or whose answer got lost (代取) */
  'packs.fetch': command(z.object({ device: id, answerPath: path, volumeBytes, ...form }), carried, {
    topics: ['packs'],
    needs: 'admin',
  }),
}

/** Calls answered from the database. */
export const packsContract = {
  'packs.state': query(z.object({}), packState, {
    topics: ['packs', 'sync', 'settings', 'people'],
    needs: 'any',
  }),
  'packs.register': query(
    z.object({
      text: z.string().max(100).default(''),
      limit: z.number().int().min(1).max(2000).default(500),
    }),
    z.object({ rows: z.array(registerRow), total: z.number() }),
    { topics: ['packs', 'people'], needs: 'any' },
  ),
  /** 交接单, A4, of one entry of the register */
  'packs.slip': query(z.object({ id }), z.object({ html: z.string(), name: z.string() }), {
    topics: ['packs'],
    needs: 'any',
  }),
  /** records the approval (审批): from now on packs may be used */
  'packs.approve': command(
    z.object({
      approvedBy: z.string().trim().min(1, '请填写审批人').max(80),
      documentNo: z.string().trim().min(1, '请填写批准文号').max(100),
      date: day,
    }),
    z.object({}),
    { topics: ['packs', 'settings'], needs: 'admin' },
  ),
  'packs.stop': command(z.object({ reason: z.string().trim().min(2).max(200) }), z.object({}), {
    topics: ['packs', 'settings'],
    needs: 'admin',
  }),
}
