import { z } from 'zod'
import { callScript, writtenScript } from '../domain/persona/call-script.ts'
import { versionChange } from '../domain/versions/change.ts'
import { command, query } from './define.ts'

const id = z.string().min(1).max(60)
const version = z.string().min(1).max(20)

const entry = z.object({
  id,
  title: z.string(),
  /** the newest one, as people say it */
  name: z.string(),
  versions: z.number(),
  /** two versions were published apart from each other */
  apart: z.boolean(),
  /** a change is begun on this device */
  draft: z.boolean(),
})

const published = z.object({
  version,
  /** as people say it: 1.1.0 */
  name: z.string(),
  note: z.string(),
  /** null: carried by the program */
  at: z.number().nullable(),
  byName: z.string().nullable(),
  apart: z.boolean(),
  /** its content is on this device */
  here: z.boolean(),
  /** cases that begin now use it */
  used: z.boolean(),
  /** against the version before it, in words; null while one of both is not here */
  changes: z.array(versionChange).nullable(),
})
export type PublishedVersion = z.infer<typeof published>

/** A change in the making, as it is typed. */
const draft = z.object({
  script: writtenScript,
  note: z.string().max(500),
  /** the version it began from */
  from: version,
})
export type ScriptDraft = z.infer<typeof draft>

/** 话术: what is said on the phone, in versions; a case keeps the one it began with. */
export const scriptsContract = {
  'scripts.list': query(z.object({}), z.array(entry), {
    topics: ['scripts', 'drafts'],
    needs: 'read',
  }),
  /** newest version first; null: no such script */
  'scripts.get': query(
    z.object({ id }),
    z
      .object({
        /** what cases that begin now use */
        current: callScript,
        /** 话术 is one for the whole 市: others write and try, and do not publish */
        mayPublish: z.boolean(),
        versions: z.array(published),
      })
      .nullable(),
    { topics: ['scripts', 'people'], needs: 'read' },
  ),
  /** apart from `get`: it changes while somebody types */
  'scripts.draft': query(
    z.object({ id }),
    z.object({
      draft: draft.nullable(),
      /** there is one that this program cannot read */
      unreadable: z.boolean(),
    }),
    { topics: ['drafts', 'scripts'], needs: 'plan' },
  ),
  /** an older version, to go on from; null: its content is not here */
  'scripts.content': query(z.object({ id, version }), callScript.nullable(), {
    topics: ['scripts'],
    needs: 'read',
  }),
  /** null: given up */
  'scripts.saveDraft': command(z.object({ id, draft: draft.nullable() }), z.object({ savedAt: z.number() }), {
    topics: ['drafts'],
    needs: 'plan',
  }),
  /** as the next version; cases that have begun keep theirs */
  'scripts.publish': command(
    z.object({ id, script: writtenScript, note: z.string().trim().max(500) }),
    z.object({ version, name: z.string() }),
    { topics: ['scripts', 'drafts'], needs: 'plan' },
  ),
}
