import { z } from 'zod'
import { checklist, checklistLevels } from '../domain/checklists/checklist.ts'
import { versionChange } from '../domain/versions/change.ts'
import { command, query } from './define.ts'

const id = z.string().min(1).max(80)

const entry = z.object({
  id,
  title: z.string(),
  level: z.enum(checklistLevels),
  /** '' while it was never published */
  version: z.string(),
  scored: z.boolean(),
  /** tenths of a point */
  total: z.number().nullable(),
  lines: z.number(),
  /** carried by the program, and not changed since */
  carried: z.boolean(),
  withdrawn: z.object({ reason: z.string(), at: z.number(), byName: z.string().nullable() }).nullable(),
  /** two versions were published apart from each other */
  apart: z.boolean(),
  /** a change is begun on this device */
  draft: z.boolean(),
})
export type ChecklistEntry = z.infer<typeof entry>

/** As it is typed: names and points may be missing still. */
const written = z.object({
  title: z.string().max(80),
  level: z.enum(checklistLevels),
  scored: z.boolean(),
  sections: z
    .array(
      z.object({
        title: z.string().max(60),
        lines: z
          .array(
            z.object({
              id: z.string().max(40),
              text: z.string().max(300),
              how: z.array(z.enum(['see', 'doc', 'ask', 'try'])).max(4),
              howToCheck: z.string().max(300),
              basis: z.string().max(200),
              basisKind: z.enum(['policy', 'standard', 'practice']),
              /** as typed */
              score: z.string().max(6),
              perDefect: z.string().max(6),
              notApplicableAllowed: z.boolean(),
              /** one a line */
              evidence: z.string().max(600),
              coordination: z.string().max(200),
              typicalDefect: z.string().max(200),
            }),
          )
          .max(60),
      }),
    )
    .max(20),
})
export type WrittenChecklist = z.infer<typeof written>

const version = z.object({
  version: z.string(),
  list: checklist,
  note: z.string(),
  /** null: carried by the program */
  at: z.number().nullable(),
  byName: z.string().nullable(),
  apart: z.boolean(),
  /** against the version before it, in words */
  changes: z.array(versionChange),
})

/** 检查表: what visits look at, in versions. */
export const checklistsContract = {
  'checklists.list': query(z.object({}), z.array(entry), {
    topics: ['checklists', 'people', 'drafts'],
    needs: 'read',
  }),
  /** newest version first; null: not here */
  'checklists.get': query(
    z.object({ id }),
    z
      .object({
        /** null: begun here and never published */ entry: entry.nullable(),
        versions: z.array(version),
        draft: written.nullable(),
      })
      .nullable(),
    { topics: ['checklists', 'people', 'drafts'], needs: 'read' },
  ),
  /** null: given up */
  'checklists.saveDraft': command(
    z.object({ id, list: written.nullable() }),
    z.object({ savedAt: z.number() }),
    { topics: ['drafts'], needs: 'plan' },
  ),
  /** as the next version; visits that have started keep theirs */
  'checklists.publish': command(
    z.object({ id, list: checklist, note: z.string().trim().max(300) }),
    z.object({ id, version: z.string() }),
    { topics: ['checklists', 'drafts'], needs: 'plan' },
  ),
  'checklists.withdraw': command(
    z.object({ id, reason: z.string().trim().min(1, '请填写理由').max(300) }),
    z.object({ id }),
    { topics: ['checklists'], needs: 'plan' },
  ),
}
