import type { ChecklistEntry, checklistsContract, WrittenChecklist } from '#shared/contract/checklists.ts'
import { ok } from '#shared/contract/result.ts'
import { linesOf, totalOf } from '#shared/domain/checklists/checklist.ts'
import { changesBetween } from '#shared/domain/checklists/differences.ts'
import type { QueryDeps, QueryHandlers } from '../../host/handlers.ts'
import { personById } from '../org/read.ts'
import { allChecklists, checklistById, newestOf, type StoredChecklist } from './read.ts'

export const checklistsQueries: QueryHandlers<typeof checklistsContract> = {
  'checklists.list': (deps) => {
    const stored = allChecklists(deps)
    return ok([...stored.map((one) => entryOf(deps, one)), ...begun(deps, stored)])
  },

  'checklists.get': (deps, { id }) => {
    const stored = checklistById(deps, id)
    const draft = draftOf(deps, id)
    if (!stored) return ok(draft && { entry: null, versions: [], draft })
    return ok({
      entry: entryOf(deps, stored),
      versions: stored.versions
        .map(({ version, list, note, said, apart }, i) => {
          const before = stored.versions[i - 1]
          return {
            version,
            list,
            note,
            at: said?.at ?? null,
            byName: said ? nameOf(deps, said.author) : null,
            apart,
            changes: before ? changesBetween(before.list, list) : [],
          }
        })
        .toReversed(),
      draft,
    })
  },
}

const draftOf = ({ db }: Pick<QueryDeps, 'db'>, id: string): WrittenChecklist | null => {
  const row = db.get<{ body: string }>("SELECT body FROM draft WHERE kind = 'checklist' AND id = ?", id)
  return row ? (JSON.parse(row.body) as WrittenChecklist) : null
}

/** New checklists that are written on this device and were never published. */
const begun = (deps: QueryDeps, stored: readonly StoredChecklist[]): ChecklistEntry[] =>
  deps.db
    .all<{ id: string; body: string }>("SELECT id, body FROM draft WHERE kind = 'checklist' ORDER BY at")
    .filter(({ id }) => !stored.some((one) => one.id === id))
    .map(({ id, body }) => {
      const { title, level, scored, sections } = JSON.parse(body) as WrittenChecklist
      return {
        id,
        title: title || '未命名的检查表',
        level,
        version: '',
        scored,
        total: null,
        lines: sections.reduce((sum, section) => sum + section.lines.length, 0),
        carried: false,
        withdrawn: null,
        apart: false,
        draft: true,
      }
    })

const nameOf = ({ db }: Pick<QueryDeps, 'db'>, person: string): string | null =>
  personById(db, person)?.name ?? null

const entryOf = (deps: QueryDeps, stored: StoredChecklist): ChecklistEntry => {
  const { list, version, said } = newestOf(stored)
  const { withdrawn } = stored
  return {
    id: stored.id,
    title: list.title,
    level: list.level,
    version,
    scored: list.scored,
    total: totalOf(list),
    lines: linesOf(list).length,
    carried: said === null,
    withdrawn: withdrawn && {
      reason: withdrawn.reason,
      at: withdrawn.at,
      byName: nameOf(deps, withdrawn.author),
    },
    apart: newestOf(stored).apart,
    draft: draftOf(deps, stored.id) !== null,
  }
}
