import { fail, ok } from '#shared/contract/result.ts'
import type { scriptsContract } from '#shared/contract/scripts.ts'
import { sameFixed, scriptProblems } from '#shared/domain/call-scripts/rules.ts'
import { tidied } from '#shared/domain/call-scripts/tidy.ts'
import { markedVersion, nextVersion, shownVersion } from '#shared/domain/versions/name.ts'
import { canonical } from '#shared/facts/canonical.ts'
import { CITY } from '../../host/create.ts'
import type { CommandHandlers, Tx } from '../../host/handlers.ts'
import { sha256 } from '../../store/blobs.ts'
import { speaksForAll } from '../org/guard.ts'
import { againstRules, scriptFaults } from './faults.ts'
import { newestScript, scriptId, scriptVersions } from './read.ts'

const MOST_BYTES = 256 * 1024

export const scriptsCommands: CommandHandlers<typeof scriptsContract> = {
  'scripts.saveDraft': (deps, { id, draft }) => {
    if (id !== scriptId(deps)) return fail(scriptFaults.gone)
    const savedAt = deps.now()
    deps.write((tx) => {
      if (draft === null) dropDraft(tx, id)
      else
        tx.run(
          "INSERT OR REPLACE INTO draft (kind, id, body, at) VALUES ('script', ?, ?, ?)",
          id,
          JSON.stringify(draft),
          savedAt,
        )
    })
    return ok({ savedAt })
  },

  'scripts.publish': (deps, { id, script: written, note }) => {
    if (id !== scriptId(deps)) return fail(scriptFaults.gone)
    if (!speaksForAll(deps)) return fail(scriptFaults.cityOnly)
    if (note === '') return fail(scriptFaults.note)
    const versions = scriptVersions(deps)
    const newest = versions.at(-1) ?? versions[0]
    const number = nextVersion(newest.version)
    const script = { ...tidied(written), scriptVersion: number }
    const problems = scriptProblems(script)
    if (problems.length > 0) return fail(againstRules(problems))
    if (canonical(script) === canonical({ ...newestScript(deps), scriptVersion: number }))
      return fail(scriptFaults.same)
    const known = versions.flatMap((one) => one.content() ?? [])
    if (!known.some((one) => sameFixed(script, one))) return fail(scriptFaults.fixed)
    const bytes = new TextEncoder().encode(canonical(script))
    if (bytes.byteLength > MOST_BYTES) return fail(scriptFaults.tooLong)
    const version = markedVersion(number, sha256(bytes))
    return deps.write((tx) => {
      tx.append({
        type: 'script.published',
        entity: { kind: 'script', id },
        owner: CITY,
        payload: { name: script.title, scriptVersion: version, blob: tx.blobs.put(bytes), note },
      })
      dropDraft(tx, id)
      return ok({ version, name: shownVersion(version, [...versions.map((one) => one.version), version]) })
    })
  },
}

const dropDraft = (tx: Pick<Tx, 'run'>, id: string): void => {
  tx.run("DELETE FROM draft WHERE kind = 'script' AND id = ?", id)
}
