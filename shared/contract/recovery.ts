import { z } from 'zod'

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
