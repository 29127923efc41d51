import { z } from 'zod'
import { appState } from './app.ts'
import { command, query } from './define.ts'

/** What stands of the database file. */
export const databaseStates = [
  'good',
  'missing',
  'empty',
  'plaintext',
  /** pages do not authenticate, or tables do not agree */
  'damaged',
  /** of another workspace */
  'foreign',
  'newer',
  /** the disk does not let it be read */
  'unreadable',
] as const

const snapshot = z.object({
  name: z.string(),
  at: z.number(),
  bytes: z.number(),
  /** unchecked: as it was written, its pages were not read again */
  state: z.enum(['good', 'damaged', 'unchecked']),
  facts: z.number().nullable(),
})

const journal = z.object({
  bytes: z.number(),
  facts: z.number(),
  /** something behind its whole part cannot be read */
  damaged: z.boolean(),
})

/** What each rung of the ladder (恢复阶梯) found, before anything is touched. */
export const findings = z.object({
  keys: z.object({
    /** copy: the file itself is damaged, its second copy is whole */
    state: z.enum(['good', 'copy', 'damaged']),
    /** is the key in hand the one of this folder? null = nothing says so */
    proven: z.boolean().nullable(),
  }),
  database: z.object({
    state: z.enum(databaseStates),
    detail: z.string().nullable(),
    /** what a program that was cut off had not carried over into the file is gone */
    walMissing: z.boolean(),
  }),
  snapshots: z.array(snapshot),
  journal: journal.extend({
    /** facts in it that neither the database nor the newest good snapshot holds */
    ahead: z.number(),
  }),
  identity: z.boolean(),
  hub: z.object({ name: z.string(), address: z.string() }).nullable(),
})
export type Findings = z.infer<typeof findings>

/** What came of a recovery. */
export const recoveryReport = z.object({
  at: z.number(),
  /** where the damaged files lie; they are never deleted */
  aside: z.string(),
  /** the snapshot it was built on; null = a new, empty database under the same key and identity */
  snapshot: z.object({ name: z.string(), at: z.number() }).nullable(),
  /** newer snapshots that turned out damaged */
  passedOver: z.array(z.string()),
  /** own facts put back: from the journal, from the damaged file */
  fromJournal: z.number(),
  fromDamaged: z.number(),
  /** of these: with the link they were signed with, linked anew, set aside */
  exact: z.number(),
  relinked: z.number(),
  setAside: z.number(),
  /** rows of the damaged file that could not be read; null = not even its first page */
  unreadable: z.number().nullable(),
  drafts: z.number(),
  files: z.number(),
  /** own facts now, and numbers of the own chain that are missing here */
  ownFacts: z.number(),
  missing: z.number(),
  /** 市局服务端 brings the rest */
  hub: z.boolean(),
})
export type RecoveryReport = z.infer<typeof recoveryReport>

/** What a restore drill (恢复演练) came to. */
export const drillReport = z.object({
  at: z.number(),
  passed: z.boolean(),
  /** why not, in words; null = passed */
  reason: z.string().nullable(),
  snapshot: z.object({ name: z.string(), at: z.number() }).nullable(),
  passedOver: z.array(z.string()),
  facts: z.number(),
  ownFacts: z.number(),
  fromJournal: z.number(),
  missing: z.number(),
  /** links of the own chain that do not hold */
  chainFlaws: z.number(),
  seconds: z.number(),
})
export type DrillReport = z.infer<typeof drillReport>

const mirror = z.object({
  path: z.string(),
  /** of the last complete copy; null = none yet */
  okAt: z.number().nullable(),
  triedAt: z.number().nullable(),
  /** missing: the disk or stick is not there at the moment */
  state: z.enum(['never', 'ok', 'missing', 'failed']),
  text: z.string(),
  /** 附件 that lay there after the last complete copy */
  files: z.number(),
  /** on the same disk as the data it protects against that disk's loss not at all */
  sameDisk: z.boolean(),
})
export type MirrorState = z.infer<typeof mirror>

export const recoveryState = z.object({
  /** sample data is not protected: it can be made anew */
  kind: z.enum(['sample', 'on']),
  snapshots: z.array(snapshot),
  /** a snapshot is being made */
  running: z.boolean(),
  lastTry: z.object({ at: z.number(), fault: z.string().nullable() }).nullable(),
  journal: z.object({ bytes: z.number(), unsent: z.number() }),
  hub: z.object({ name: z.string(), lastContactAt: z.number().nullable() }).nullable(),
  mirror: mirror.nullable(),
  drill: drillReport.nullable(),
  disk: z.object({ free: z.number(), low: z.boolean(), reserve: z.boolean() }),
  /** damaged files kept aside */
  aside: z.number(),
  folder: z.string(),
})
export type RecoveryState = z.infer<typeof recoveryState>

/** The recovery ladder (恢复阶梯); the data service itself answers it. */
export const recoveryContract = {
  /** what each rung found, while the data cannot be opened; changes nothing */
  'recovery.look': query(z.object({}), findings, { topics: ['app'], needs: 'open' }),
  /** 开始修复: climbs the ladder; the workspace is opened only by `recovery.enter` */
  'recovery.run': command(z.object({}), recoveryReport, { topics: [], needs: 'open' }),
  'recovery.enter': command(z.object({}), appState, {
    topics: ['app', 'recovery', 'sync', 'drafts', 'cases', 'reviews', 'rounds'],
    needs: 'open',
  }),
  'recovery.state': query(z.object({}), recoveryState, { topics: ['recovery', 'sync', 'app'], needs: 'any' }),
  'recovery.snapshot': command(z.object({}), recoveryState, { topics: ['recovery'], needs: 'any' }),
  'recovery.drill': command(z.object({}), drillReport, { topics: ['recovery'], needs: 'any' }),
  /** where snapshots, journal and wrapped key are copied to (镜像); null = nowhere */
  'recovery.mirror': command(z.object({ path: z.string().min(1).max(4096).nullable() }), recoveryState, {
    topics: ['recovery'],
    needs: 'any',
  }),
  /** copies to the mirror now */
  'recovery.mirrorNow': command(z.object({}), recoveryState, { topics: ['recovery'], needs: 'any' }),
}
