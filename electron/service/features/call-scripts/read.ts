/** Which call script (话术) is used: the carried one, and what was published of it, by version. Nobody else decides. */

import type { ScriptState } from '#shared/domain/call-scripts/fold.ts'
import { recordedScript } from '#shared/domain/call-scripts/recorded.ts'
import type { CaseState } from '#shared/domain/cases/state.ts'
import { type CallScript, callScript } from '#shared/domain/persona/call-script.ts'
import { shownVersion } from '#shared/domain/versions/name.ts'
import type { QueryDeps } from '../../host/handlers.ts'
import { readBlob } from '../../store/blobs.ts'
import type { Reader } from '../../store/db.ts'
import { carried } from '../carried.ts'

type Deps = Pick<QueryDeps, 'db' | 'resources'>

export interface ScriptVersion {
  version: string
  note: string
  /** null: carried by the program */
  said: { at: number; author: string } | null
  apart: boolean
  /** null while its content is not here, or is of a newer program */
  content: () => CallScript | null
}

/** The id of the one script there is. */
export const scriptId = ({ resources }: Pick<Deps, 'resources'>): string => carried(resources).script.scriptId

/** Every version, newest last; the carried one is the first. */
export const scriptVersions = (deps: Deps): [ScriptVersion, ...ScriptVersion[]] => {
  const { script } = carried(deps.resources)
  const row = deps.db.get<{ state: string }>(
    "SELECT state FROM entity WHERE kind = 'script' AND id = ?",
    script.scriptId,
  )
  const published = row ? (JSON.parse(row.state) as ScriptState).versions : []
  return [
    { version: script.scriptVersion, note: '', said: null, apart: false, content: () => script },
    ...published.map(({ scriptVersion: version, blob, note, at, author, apart }) => ({
      version,
      note,
      said: { at, author },
      apart,
      content: () => contentOf(deps.db, blob, script.scriptId, version),
    })),
  ]
}

const read = new Map<string, CallScript>()

/** Content never changes under its hash: what was read once is kept. */
const contentOf = (db: Reader, blob: string, id: string, version: string): CallScript | null => {
  const known = read.get(`${blob} ${version}`)
  if (known) return known
  const bytes = readBlob(db, blob)
  if (!bytes) return null
  const parsed = callScript.safeParse(jsonOf(bytes))
  if (!parsed.success || parsed.data.scriptId !== id) return null
  const script = { ...parsed.data, scriptVersion: version }
  read.set(`${blob} ${version}`, script)
  return script
}

const jsonOf = (bytes: Uint8Array): unknown => {
  try {
    return JSON.parse(Buffer.from(bytes).toString('utf8'))
  } catch {
    return null
  }
}

/** The newest version whose content is whole here: what a case uses that begins now. */
const newestOf = (versions: readonly [ScriptVersion, ...ScriptVersion[]]): [ScriptVersion, CallScript] => {
  for (const version of versions.toReversed()) {
    const script = version.content()
    if (script) return [version, script]
  }
  throw new Error('the carried script is always here')
}

export const newestScript = (deps: Deps): CallScript => newestOf(scriptVersions(deps))[1]

/** One version by its name; null while it is not here. */
export const scriptByVersion = (deps: Deps, version: string): CallScript | null =>
  scriptVersions(deps)
    .findLast((one) => one.version === version)
    ?.content() ?? null

export interface UsedScript {
  script: CallScript
  /** its version as people say it */
  name: string
  /** the version the case began with, if it is not here: the newest one stands in for it */
  missing: string | null
  /** a newer version, for cases that have not begun */
  newer: string | null
}

/** The script of a case: once begun the one it began with, else the newest. */
export const scriptOf = (deps: Deps, state: CaseState): UsedScript => {
  const versions = scriptVersions(deps)
  const nameOf = (version: string) =>
    shownVersion(
      version,
      versions.map((one) => one.version),
    )
  const [newest, script] = newestOf(versions)
  const recorded = recordedScript(state)
  if (recorded === null) return { script, name: nameOf(newest.version), missing: null, newer: null }
  const own = versions.findLast(({ version }) => version === recorded.version)
  const kept = recorded.id === script.scriptId ? own?.content() : null
  if (!own || !kept)
    return { script, name: nameOf(newest.version), missing: nameOf(recorded.version), newer: null }
  const newer = versions.indexOf(newest) > versions.indexOf(own) ? nameOf(newest.version) : null
  return { script: kept, name: nameOf(own.version), missing: null, newer }
}
