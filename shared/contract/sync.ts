import { z } from 'zod'
import { appState } from './app.ts'
import { command, query } from './define.ts'
import { fault } from './result.ts'

const id = z.string().min(1).max(80)
const path = z.string().min(1).max(4096)
const deviceName = z.string().trim().min(1).max(80)
const passphrase = z.string().min(8).max(200).optional()

/** How work stands towards 市局, for the badge and the page 同步情况. */
export const syncState = z.object({
  /** alone: no 市局服务端 (单机, 样例) */
  link: z.enum(['online', 'offline', 'alone']),
  /** something is being sent or fetched just now */
  working: z.boolean(),
  /** own records 市局 has not received yet */
  waiting: z.number(),
  /** refused or set aside: somebody must look */
  attention: z.number(),
  /** of these in the 待查区 */
  aside: z.number(),
  /** files still to be sent, and to be fetched */
  files: z.object({ up: z.number(), down: z.number() }),
  fault: fault.nullable(),
  /** epoch ms of the hub's last word */
  lastContactAt: z.number().nullable(),
  /** hub time minus the time of this machine */
  clockOffsetMs: z.number().nullable(),
  hub: z.object({ name: z.string(), address: z.string() }).nullable(),
  /** epoch ms by this machine's clock of the next attempt, when one is waited for */
  nextTryAt: z.number().nullable(),
  /** nothing goes on by itself: somebody must act on the fault */
  stuck: z.boolean(),
  /** a longer reception is under way: records that came, of so many; leftMs null = too early to say */
  receiving: z
    .object({ received: z.number(), total: z.number(), leftMs: z.number().nullable() })
    .nullable()
    .optional(),
})
export type SyncState = z.infer<typeof syncState>

/** 核对 of one feed (范围): what the hub and this device hold of it. */
export const feedCompared = z.object({
  feed: z.string(),
  here: z.number(),
  hub: z.number(),
  /** differs: told by `aside` and `held` what could not be made equal; coming: only newer than the last round */
  state: z.enum(['same', 'repaired', 'differs', 'coming']),
  /** brought back from the hub, and to it */
  fetched: z.number(),
  sent: z.number(),
  /** in the 待查区 of this device */
  aside: z.number(),
  /** at the hub, but waiting there (等待放行, 待升级, 待查) */
  held: z.number(),
  coming: z.number(),
})
export type FeedCompared = z.infer<typeof feedCompared>

const comparedFeed = feedCompared.extend({ name: z.string() })
export type ComparedFeed = z.infer<typeof comparedFeed>

/** Where an enrolment stands. */
export const enrolOutcome = z.discriminatedUnion('status', [
  z.object({ status: z.literal('enrolled'), state: appState }),
  /** the administrator compares the fingerprint of this device's key first */
  z.object({ status: z.literal('waiting'), fingerprint: z.string() }),
])
export type EnrolOutcome = z.infer<typeof enrolOutcome>

const deviceRow = z.object({
  id: z.string(),
  name: z.string(),
  person: z.string(),
  personName: z.string().nullable(),
  body: z.string(),
  bodyName: z.string().nullable(),
  status: z.enum(['waiting', 'active', 'revoked', 'denied']),
  fingerprint: z.string(),
  was: z.string().nullable(),
  enrolledAt: z.number(),
  lastSeenAt: z.number().nullable(),
  app: z.string().nullable(),
  unsent: z.number(),
  awaiting: z.number(),
  clockOffsetMs: z.number().nullable(),
})
export type SyncDevice = z.infer<typeof deviceRow>

const awaitingRow = z.object({
  id: z.string(),
  type: z.string(),
  typeText: z.string(),
  author: z.string(),
  authorName: z.string().nullable(),
  owner: z.string(),
  status: z.enum(['awaiting', 'quarantined']),
  code: z.string().nullable(),
  receivedAt: z.number(),
})

/** Calls that need the network or the service as a whole; the data service itself answers them. */
export const syncHostContract = {
  'sync.state': query(z.object({}), syncState, { topics: ['sync', 'quarantine', 'app'], needs: 'open' }),
  'sync.now': command(z.object({}), syncState, { topics: ['sync'], needs: 'any' }),
  /** begins 核对; how it goes is told by `sync.compared` */
  'sync.compare': command(z.object({}), z.object({}), { topics: ['sync'], needs: 'any' }),
  'sync.compared': query(
    z.object({}),
    z.object({
      running: z.boolean(),
      /** epoch ms by this machine's clock; null = never */
      at: z.number().nullable(),
      fault: fault.nullable(),
      feeds: z.array(comparedFeed),
    }),
    { topics: ['sync'], needs: 'any' },
  ),

  /** 登记设备 by one-time code, at first start or for a workspace used alone until now */
  'sync.enrol': command(
    z.object({ code: z.string().min(1).max(400), deviceName, passphrase }),
    enrolOutcome,
    { topics: ['app', 'sync'], needs: 'open' },
  ),
  /** an enrolment begun earlier: waiting for the administrator, or for an approval file */
  'sync.enrolPending': query(
    z.object({}),
    z.object({
      pending: z
        .object({ way: z.enum(['code', 'file']), deviceName: z.string(), fingerprint: z.string() })
        .nullable(),
    }),
    { topics: ['app', 'sync'], needs: 'open' },
  ),
  /** has the administrator agreed by now? */
  'sync.enrolAsk': command(z.object({ passphrase }), enrolOutcome, {
    topics: ['app', 'sync'],
    needs: 'open',
  }),
  'sync.enrolCancel': command(z.object({}), z.object({}), { topics: ['sync'], needs: 'open' }),
  /** writes the request file (登记申请) of a machine without a network */
  'sync.enrolRequest': command(
    z.object({ path, deviceName, person: z.string().trim().min(1).max(80), passphrase }),
    z.object({ path, fingerprint: z.string() }),
    { topics: ['sync'], needs: 'open' },
  ),
  /** reads the approval file (登记批复) */
  'sync.enrolApproval': command(z.object({ path, passphrase }), enrolOutcome, {
    topics: ['app', 'sync'],
    needs: 'open',
  }),

  /** asked of the hub itself: the screen asks again, nothing here makes the answer old */
  'sync.devices': query(z.object({}), z.object({ devices: z.array(deviceRow) }), {
    topics: [],
    needs: 'admin',
  }),
  'sync.awaiting': query(z.object({}), z.object({ facts: z.array(awaitingRow), more: z.boolean() }), {
    topics: [],
    needs: 'admin',
  }),
  /** a one-time code (登记码) for a person; it is shown once and kept nowhere */
  'sync.makeCode': command(
    z.object({ person: id, approved: z.boolean(), minutes: z.number().int().min(1).max(10_080).optional() }),
    z.object({ code: z.string(), expiresAt: z.number() }),
    { topics: [], needs: 'admin' },
  ),
  'sync.approveDevice': command(
    z.object({ device: id, approve: z.boolean() }),
    z.object({ done: z.number() }),
    {
      topics: ['sync'],
      needs: 'admin',
    },
  ),
  'sync.revokeDevice': command(
    z.object({ device: id, reason: z.string().trim().min(2).max(200) }),
    z.object({ done: z.number() }),
    { topics: ['sync'], needs: 'admin' },
  ),
  /** answers a request file with an approval file */
  'sync.approveFile': command(z.object({ path, person: id, savePath: path }), z.object({ path }), {
    topics: ['sync'],
    needs: 'admin',
  }),
  /** 放行 or refuse records that wait */
  'sync.decide': command(
    z.object({ facts: z.array(id).min(1).max(500), decided: z.enum(['accepted', 'refused']) }),
    z.object({ done: z.number() }),
    { topics: ['sync'], needs: 'admin' },
  ),
  /** checks a record that was set aside once more; it leaves the tray when it can be applied now */
  'quarantine.retry': command(
    z.object({ ids: z.array(z.number().int()).min(1).max(500) }),
    z.object({ applied: z.number(), left: z.number() }),
    {
      topics: ['quarantine', 'sync'],
      needs: 'any',
    },
  ),
}

const tick = z.enum(['yes', 'waiting', 'problem', 'none'])

/** 本机已存 / 市局已收 / 附件齐全 of one record. */
export const factTicks = z.object({
  fact: id,
  type: z.string(),
  at: z.number(),
  author: id,
  stored: tick,
  received: tick,
  files: tick,
  fileCount: z.object({ have: z.number(), total: z.number() }),
})

const quarantineRow = z.object({
  id: z.number().int(),
  at: z.number(),
  source: z.string(),
  reason: z.string(),
  reasonText: z.string(),
  type: z.string().nullable(),
  typeText: z.string().nullable(),
  author: z.string().nullable(),
})
export type QuarantineRow = z.infer<typeof quarantineRow>

const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/)

export const itemStates = ['waiting', 'received', 'refused', 'awaiting', 'unknown'] as const
export type ItemState = (typeof itemStates)[number]

/** More are not counted, nor listed at once. */
export const MOST_ITEMS = 20_000

/** One record as 收发明细 shows it. */
const syncItem = z.object({
  seq: z.number(),
  id,
  kind: z.string(),
  typeText: z.string(),
  /** its number on the device that wrote it (第 n 号) */
  number: z.number(),
  /** written on this device */
  own: z.boolean(),
  /** what it is about, in words; '' when that is not known here */
  about: z.string(),
  authorName: z.string(),
  /** epoch ms, when it was written and when 市局 received it */
  at: z.number(),
  receivedAt: z.number().nullable(),
  state: z.enum(itemStates),
  code: z.string().nullable(),
  /** why it was refused or waits at the hub; null for the others */
  reason: z.string().nullable(),
})
export type SyncItem = z.infer<typeof syncItem>

/** Calls answered from the database. */
export const syncContract = {
  /** own records by kind of thing */
  'sync.counts': query(
    z.object({}),
    z.object({
      kinds: z.array(
        z.object({
          kind: z.string(),
          label: z.string(),
          /** own, not received yet */
          waiting: z.number(),
          /** received by 市局, own and others' */
          received: z.number(),
          refused: z.number(),
          awaiting: z.number(),
          /** 待升级 */
          unknown: z.number(),
        }),
      ),
    }),
    { topics: ['sync'], needs: 'any' },
  ),
  'sync.ticks': query(z.object({ kind: z.string().max(40), id }), z.object({ facts: z.array(factTicks) }), {
    topics: ['sync', 'cases', 'rounds', 'documents', 'org', 'people', 'catalogue', 'visits'],
    needs: 'any',
  }),
  /** 收发明细: every record sent or received, newest first */
  'sync.items': query(
    z.object({
      text: z.string().max(100).default(''),
      kind: z.string().max(40).optional(),
      state: z.enum(itemStates).optional(),
      way: z.enum(['sent', 'got']).optional(),
      /** days on which they were written, both included */
      from: day.optional(),
      to: day.optional(),
      before: z.number().int().optional(),
      limit: z.number().int().min(1).max(500).default(200),
    }),
    // counted up to one more than MOST_ITEMS
    z.object({ rows: z.array(syncItem), total: z.number() }),
    { topics: ['sync'], needs: 'any' },
  ),
  /** 同步记录, newest first */
  'sync.log': query(
    z.object({
      text: z.string().max(100).default(''),
      from: day.optional(),
      to: day.optional(),
      level: z.enum(['info', 'warn', 'bad']).optional(),
      before: z.number().int().optional(),
      limit: z.number().int().min(1).max(500).default(200),
    }),
    z.object({
      rows: z.array(
        z.object({
          seq: z.number(),
          at: z.number(),
          level: z.enum(['info', 'warn', 'bad']),
          code: z.string(),
          text: z.string(),
        }),
      ),
      total: z.number(),
    }),
    { topics: ['sync'], needs: 'any' },
  ),
  /** own records 市局 refused or lets wait, with the reason */
  'sync.refused': query(
    z.object({}),
    z.object({
      facts: z.array(
        z.object({
          id,
          type: z.string(),
          typeText: z.string(),
          number: z.number(),
          about: z.string(),
          kind: z.string(),
          entity: id,
          at: z.number(),
          state: z.enum(['refused', 'awaiting']),
          code: z.string().nullable(),
          reason: z.string(),
        }),
      ),
    }),
    { topics: ['sync'], needs: 'any' },
  ),
  /** 待查区: what could not be applied; it blocks nothing */
  'quarantine.list': query(z.object({}), z.object({ rows: z.array(quarantineRow) }), {
    topics: ['quarantine', 'sync'],
    needs: 'any',
  }),
  'quarantine.get': query(
    z.object({ id: z.number().int() }),
    z.object({
      row: quarantineRow,
      body: z.string(),
      /** what is held here under the same id, to compare; null = nothing */
      held: z.string().nullable(),
    }),
    { topics: ['quarantine'], needs: 'any' },
  ),
  /** set-aside records and refused ones as a file for the administrator, personal data left out */
  'quarantine.export': query(
    z.object({ ids: z.array(z.number().int()).max(500), refused: z.boolean() }),
    z.object({ text: z.string(), count: z.number() }),
    { topics: ['quarantine'], needs: 'any' },
  ),
}
