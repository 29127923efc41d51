import { ok } from '#shared/contract/result.ts'
import type { ScriptDraft, scriptsContract } from '#shared/contract/scripts.ts'
import { scriptChanges } from '#shared/domain/call-scripts/differences.ts'
import { writtenScript } from '#shared/domain/persona/call-script.ts'
import { shownVersion } from '#shared/domain/versions/name.ts'
import type { QueryDeps, QueryHandlers } from '../../host/handlers.ts'
import { speaksForAll } from '../org/guard.ts'
import { personById } from '../org/read.ts'
import { newestScript, scriptByVersion, scriptId, scriptVersions } from './read.ts'

export const scriptsQueries: QueryHandlers<typeof scriptsContract> = {
  'scripts.list': (deps) => {
    const versions = scriptVersions(deps)
    const script = newestScript(deps)
    const id = scriptId(deps)
    return ok([
      {
        id,
        title: script.title,
        name: shownVersion(
          script.scriptVersion,
          versions.map((one) => one.version),
        ),
        versions: versions.length,
        apart: versions.at(-1)?.apart ?? false,
        draft: draftRow(deps, id) !== null,
      },
    ])
  },

  'scripts.get': (deps, { id }) => {
    if (id !== scriptId(deps)) return ok(null)
    const versions = scriptVersions(deps)
    const current = newestScript(deps)
    const names = versions.map((one) => one.version)
    const used = versions.findLastIndex((one) => one.version === current.scriptVersion)
    return ok({
      current,
      mayPublish: speaksForAll(deps),
      versions: versions
        .map(({ version, note, said, apart, content }, i) => {
          const [before, script] = [versions[i - 1]?.content(), content()]
          return {
            version,
            name: shownVersion(version, names),
            note,
            at: said?.at ?? null,
            byName: said ? (personById(deps.db, said.author)?.name ?? null) : null,
            apart,
            here: script !== null,
            used: i === used,
            changes: i === 0 ? [] : before && script ? scriptChanges(before, script) : null,
          }
        })
        .toReversed(),
    })
  },

  'scripts.draft': (deps, { id }) => {
    const row = draftRow(deps, id)
    const draft = row === null ? null : readDraft(row)
    return ok({ draft, unreadable: row !== null && draft === null })
  },

  'scripts.content': (deps, { id, version }) =>
    ok(id === scriptId(deps) ? scriptByVersion(deps, version) : null),
}

const draftRow = ({ db }: Pick<QueryDeps, 'db'>, id: string): string | null =>
  db.get<{ body: string }>("SELECT body FROM draft WHERE kind = 'script' AND id = ?", id)?.body ?? null

/** Null when it was written by a program whose scripts look different. */
const readDraft = (body: string): ScriptDraft | null => {
  const { script, ...rest } = JSON.parse(body) as ScriptDraft
  const read = writtenScript.safeParse(script)
  return read.success ? { ...rest, script: read.data } : null
}
