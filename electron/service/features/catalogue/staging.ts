/** Checks all rows of an open file, stores them invisibly under the id of the coming release, and compares. */
import { ok, type Result } from '#shared/contract/result.ts'
import { createDiffer } from '#shared/domain/item/diff.ts'
import type { CatalogueEntry } from '#shared/domain/item/item.ts'
import type { Problem } from '#shared/domain/item/staging/problem.ts'
import type { CommandContext, CommandDeps } from '../../host/handlers.ts'
import type { Reader } from '../../store/db.ts'
import { dropStage, ENTRIES_A_SLICE } from './build.ts'
import type { OpenImport, Staged } from './import-desk.ts'
import { createEntryFile, createReleaseWriter, type WrittenItem } from './release-writer.ts'

export interface StageOptions {
  kind: 'base' | 'delta'
  date: string | undefined
  defaultUnit: string | undefined
}

/** The catalogue in use of a body: its base, for people; null before the first. */
export const currentOf = (
  db: Reader,
  body: string,
): { id: string; name: string; date: string; items: number } | null =>
  db.get<{ id: string; name: string; date: string; items: number }>(
    "SELECT id, name, date, items FROM release_row WHERE live = 1 AND body = ? AND kind = 'base'",
    body,
  ) ?? null

export const stageImport = async (
  deps: CommandDeps,
  session: OpenImport,
  { kind, date, defaultUnit }: StageOptions,
  { signal, progress, breathe }: CommandContext,
): Promise<Result<Staged>> => {
  if (session.release !== null) await dropStage(deps, session.release, breathe)
  const release = deps.newId()
  session.release = release
  session.staged = null
  deps.write((tx) => tx.run('INSERT INTO release_stage (release, at) VALUES (?,?)', release, deps.now()))
  const publisher = deps.session.body.id
  const current = currentOf(deps.db, publisher)
  const writer = createReleaseWriter(deps, release, publisher)
  const file = createEntryFile()
  const compare = createComparison(deps.db, publisher, kind)
  const problems: Problem[] = []
  let items = 0
  const total = session.reader.preview.sheets.reduce((sum, s) => sum + s.rows, 0)

  const stop = () => session.reader.close()
  signal.addEventListener('abort', stop, { once: true })
  const staged = await session.reader.stage(
    session.mappings,
    {
      units: knownUnits(deps.db),
      ...(defaultUnit === undefined ? {} : { defaultUnitId: defaultUnit }),
      ...(date === undefined ? {} : { releaseDate: date }),
      ...(current ? { currentReleaseDate: current.date } : {}),
    },
    async (chunk) => {
      problems.push(...chunk.problems)
      for (let from = 0; from < chunk.entries.length; from += ENTRIES_A_SLICE) {
        const written = writer.add(chunk.entries.slice(from, from + ENTRIES_A_SLICE))
        await breathe()
        compare.add(written)
        await file.add(written.map((w) => w.text))
        items += written.length
        await breathe()
      }
      progress(items, total, '正在检查并比对')
    },
  )
  signal.removeEventListener('abort', stop)
  if (!staged.ok) {
    await file.finish()
    await dropStage(deps, release, breathe)
    session.release = null
    return staged
  }
  await writer.finish(staged.value.across, breathe)
  session.staged = {
    release,
    kind,
    summary: staged.value,
    problems,
    diff: compare.finish(),
    file: await file.finish(),
  }
  return ok(session.staged)
}

/** New entries against the own catalogue in use. Equal texts are equal entries and need no reading. */
const createComparison = (db: Reader, body: string, kind: 'base' | 'delta') => {
  const current = OWN_LIVE
  const codes = db
    .all<{ code: string }>(`SELECT i.code FROM item i WHERE ${current}`, body)
    .map((r) => r.code)
  const known = new Set(codes)
  let asked: WrittenItem | null = null
  const get = (code: string): CatalogueEntry | undefined => {
    if (!known.has(code) || !asked) return undefined
    const text = db.get<{ entry: string }>(
      `SELECT g.entry FROM item i JOIN item_guide g ON g.id = i.id WHERE ${current} AND i.code = ?`,
      body,
      code,
    )?.entry
    if (text === undefined) return undefined
    return text === asked.text ? asked.entry : (JSON.parse(text) as CatalogueEntry)
  }
  const differ = createDiffer({ get }, codes, kind)
  return {
    add: (items: readonly WrittenItem[]) => {
      for (const item of items) {
        asked = item
        differ.add(item.entry)
      }
    },
    finish: differ.finish,
  }
}

/** Items of one body's own releases that are shown now. */
export const OWN_LIVE = `i.release IN (SELECT id FROM release_row WHERE live = 1 AND body = ?)
  AND NOT EXISTS (SELECT 1 FROM item_hidden h WHERE h.release = i.release AND h.code = i.code
    AND h.by_release IN (SELECT r.id FROM release_row r WHERE r.live = 1
      AND r.body = (SELECT body FROM release_row WHERE id = i.release)))`

/**
 * Every name and code a file may use for a registered body. A name that several bodies have tells nothing and
 * is left out; what a person chose for a name comes first.
 */
export const knownUnits = (db: Reader): [string, string][] => {
  const bodies = db.all<{ id: string; name: string; short_name: string | null; code: string | null }>(
    `SELECT id, name, short_name, code FROM org WHERE kind <> 'window' AND active = 1
     ORDER BY kind <> 'unit', kind <> 'centre', id`,
  )
  const aliases = db
    .all<{ name: string; body: string }>('SELECT name, body FROM unit_alias')
    .map((a): [string, string] => [a.name, a.body])
  return [
    ...aliases,
    ...onlyOnce(bodies.map((b) => [b.name, b.id])),
    ...onlyOnce(bodies.flatMap((b): [string, string][] => (b.short_name ? [[b.short_name, b.id]] : []))),
    ...onlyOnce(bodies.flatMap((b): [string, string][] => (b.code ? [[b.code, b.id]] : []))),
  ]
}

const onlyOnce = (pairs: readonly (readonly [string, string])[]): [string, string][] =>
  [...Map.groupBy(pairs, ([name]) => name)].flatMap(([name, group]) =>
    group.length === 1 && group[0] ? [[name, group[0][1]] as [string, string]] : [],
  )
