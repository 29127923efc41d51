/** Merging two releases published apart: comparing in slices, keeping choices, publishing the result. */
import { fail, ok, type Result } from '#shared/contract/result.ts'
import type { CatalogueEntry } from '#shared/domain/item/item.ts'
import { type Choices, mergeEntries, mergePoints, type Side, undecided } from '#shared/domain/item/merge.ts'
import { checkItem, wuhuQuality } from '#shared/domain/item/quality.ts'
import { checkAcross } from '#shared/domain/item/quality-across.ts'
import type { CommandContext, CommandDeps } from '../../host/handlers.ts'
import type { Reader } from '../../store/db.ts'
import { storeBlob } from '../../store/store-blob.ts'
import { dropStage, makeVisible } from './build.ts'
import { catalogueFaults } from './faults.ts'
import type { ImportDesk } from './import-desk.ts'
import { releaseNodes } from './live.ts'
import { beforeOf, isPair, lastTextOf, type MergeItemRow, type Pair, parsed, sidesOf } from './merge-read.ts'
import { createEntryFile, createReleaseWriter } from './release-writer.ts'

/** Items compared, or written, between two breaths. */
const SLICE = 50

type Sides = ReturnType<typeof sidesOf>

/** The two sides of a pair that can be merged now. */
const sidesToMerge = (deps: CommandDeps, pair: Pair): Result<Sides> => {
  const nodes = releaseNodes(deps.db)
  if (!isPair(deps, nodes, pair)) return fail(catalogueFaults.notApart)
  const sides = sidesOf(nodes, pair)
  const built = new Set(nodes.filter((n) => n.built).map((n) => n.id))
  return [...sides.left, ...sides.right].every((id) => built.has(id))
    ? ok(sides)
    : fail(catalogueFaults.notHere)
}

export const compareForMerge = async (
  deps: CommandDeps,
  pair: Pair,
  { signal, progress, breathe }: CommandContext,
): Promise<Result<{ open: number }>> => {
  const sides = sidesToMerge(deps, pair)
  if (!sides.ok) return sides
  if (!isReady(deps.db, pair)) {
    dropOthers(deps, pair)
    const total = countOf(deps.db, sides.value)
    let same = 0
    let done = 0
    for (const codes of codesOf(deps.db, sides.value)) {
      if (signal.aborted) return fail(catalogueFaults.mergeStopped)
      const rows = codes.flatMap((code) => {
        const row = differenceOf(deps.db, sides.value, code)
        if (!row) same += 1
        return row ? [row] : []
      })
      deps.write((tx) => {
        for (const row of rows)
          tx.run(
            `INSERT INTO merge_item (left_id, right_id, code, name, kind, points, choices, undecided)
             VALUES (?,?,?,?,?,?,'{}',?)`,
            pair.left,
            pair.right,
            row.code,
            row.name,
            row.kind,
            row.points,
            row.undecided,
          )
      })
      done += codes.length
      progress(done, total, '正在逐项比对')
      await breathe()
    }
    deps.write((tx) => tx.run('INSERT INTO merge_pair VALUES (?,?,?,1)', pair.left, pair.right, same))
  }
  return ok({ open: openOf(deps.db, pair) })
}

const isReady = (db: Reader, { left, right }: Pair): boolean =>
  db.get('SELECT 1 FROM merge_pair WHERE left_id = ? AND right_id = ? AND ready = 1', left, right) !==
  undefined

const openOf = (db: Reader, { left, right }: Pair): number =>
  db.get<{ n: number }>(
    'SELECT count(*) AS n FROM merge_item WHERE left_id = ? AND right_id = ? AND undecided > 0',
    left,
    right,
  )?.n ?? 0

/** What an interrupted comparison left, and pairs that are merged or withdrawn by now. */
const dropOthers = (deps: CommandDeps, pair: Pair): void => {
  const nodes = releaseNodes(deps.db)
  const stale = deps.db
    .all<Pair>('SELECT DISTINCT left_id AS "left", right_id AS "right" FROM merge_item')
    .filter((p) => !isPair(deps, nodes, p))
  deps.write((tx) => {
    for (const { left, right } of [...stale, pair]) {
      tx.run('DELETE FROM merge_item WHERE left_id = ? AND right_id = ?', left, right)
      tx.run('DELETE FROM merge_pair WHERE left_id = ? AND right_id = ?', left, right)
    }
  })
}

const differenceOf = (db: Reader, sides: Sides, code: string): Omit<MergeItemRow, 'choices'> | null => {
  const texts = [lastTextOf(db, sides.left, code), lastTextOf(db, sides.right, code)] as const
  if (texts[0] === texts[1]) return null
  const [left, right] = [parsed(texts[0]), parsed(texts[1])]
  const points = mergePoints(left, right, beforeOf(db, sides.before, code))
  if (points.length === 0) return null
  return {
    code,
    name: (left ?? right)?.item.guide.taskName ?? code,
    kind: left && right ? 'both' : left ? 'left' : 'right',
    points: JSON.stringify(Object.fromEntries(points.map((p) => [p.field, p.proposed]))),
    undecided: undecided(points, {}).length,
  }
}

const countOf = (db: Reader, { left, right }: Sides): number =>
  db.get<{ n: number }>(
    'SELECT count(DISTINCT code) AS n FROM item WHERE release IN (SELECT value FROM json_each(?))',
    JSON.stringify([...left, ...right]),
  )?.n ?? 0

/** All codes of both sides in order, a slice at a time. */
function* codesOf(db: Reader, { left, right }: Sides): Generator<string[]> {
  const releases = [...new Set([...left, ...right])]
  for (let after = ''; ; ) {
    const next = releases.flatMap((release) =>
      db.all<{ code: string }>(
        'SELECT code FROM item WHERE release = ? AND code > ? ORDER BY code LIMIT ?',
        release,
        after,
        SLICE,
      ),
    )
    const codes = [...new Set(next.map((r) => r.code))].sort(asStored).slice(0, SLICE)
    const last = codes.at(-1)
    if (last === undefined) return
    after = last
    yield codes
  }
}

/** The order of the index, which compares bytes. */
const asStored = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b))

export const chooseSide = (
  deps: CommandDeps,
  pair: Pair,
  { code, field, side }: { code: string | undefined; field: string | undefined; side: Side | null },
): Result<{ items: number }> => {
  const sides = sidesToMerge(deps, pair)
  if (!sides.ok) return sides
  if (!isReady(deps.db, pair)) return fail(catalogueFaults.notCompared)
  const rows = deps.db.all<MergeItemRow>(
    `SELECT code, name, kind, points, choices, undecided FROM merge_item
     WHERE left_id = ? AND right_id = ? AND ${code === undefined ? 'undecided > 0' : 'code = ?'}`,
    ...[pair.left, pair.right, ...(code === undefined ? [] : [code])],
  )
  deps.write((tx) => {
    for (const row of rows) {
      const proposed = JSON.parse(row.points) as Proposals
      const choices: Record<string, Side | undefined> = JSON.parse(row.choices)
      for (const [name, value] of Object.entries(proposed))
        if (code === undefined ? value === null && !choices[name] : field === undefined || name === field)
          choices[name] = side ?? undefined
      const open = Object.entries(proposed).filter(([name, value]) => value === null && !choices[name])
      tx.run(
        'UPDATE merge_item SET choices = ?, undecided = ? WHERE left_id = ? AND right_id = ? AND code = ?',
        JSON.stringify(choices),
        open.length,
        pair.left,
        pair.right,
        row.code,
      )
    }
  })
  return ok({ items: rows.length })
}

export const publishMerge = async (
  deps: CommandDeps,
  desk: ImportDesk,
  pair: Pair,
  name: string,
  { signal, progress, breathe }: CommandContext,
): Promise<Result<{ id: string; items: number; live: boolean }>> => {
  const sides = sidesToMerge(deps, pair)
  if (!sides.ok) return sides
  if (!isReady(deps.db, pair)) return fail(catalogueFaults.notCompared)
  if (openOf(deps.db, pair) > 0) return fail(catalogueFaults.undecided)
  const parents = [pair.left, pair.right].flatMap((id) => infoOf(deps.db, id))
  const [first] = parents
  if (!first) return fail(catalogueFaults.notApart)
  const decided = decidedOf(deps.db, pair)
  const release = deps.newId()
  desk.making(release)
  try {
    deps.write((tx) => tx.run('INSERT INTO release_stage (release, at) VALUES (?,?)', release, deps.now()))
    const writer = createReleaseWriter(deps, release, first.body)
    const file = createEntryFile()
    const across = checkAcross()
    const total = countOf(deps.db, sides.value)
    let items = 0
    let materials = 0
    let done = 0
    for (const codes of codesOf(deps.db, sides.value)) {
      if (signal.aborted) {
        await file.finish()
        await dropStage(deps, release, breathe)
        return fail(catalogueFaults.mergeStopped)
      }
      const entries = codes.flatMap((code) => mergedEntry(deps.db, sides.value, decided, code) ?? [])
      for (const entry of entries) across.add(entry)
      const written = writer.add(
        entries.map((entry) => ({ ...entry, findings: checkItem(entry.item, entry.materials, wuhuQuality) })),
      )
      await file.add(written.map((w) => w.text))
      items += entries.length
      materials += entries.reduce((sum, entry) => sum + entry.materials.length, 0)
      done += codes.length
      progress(done, total, '正在合并')
      await breathe()
    }
    await writer.finish(across.finish(), breathe)
    const blob = await storeBlob(deps, await file.finish(), breathe)
    // Choices, or the releases themselves, may have changed between two slices
    const still = sidesToMerge(deps, pair)
    if (!still.ok) {
      await dropStage(deps, release, breathe)
      return still
    }
    deps.write((tx) => {
      tx.append({
        type: 'release.published',
        entity: { kind: 'release', id: release },
        owner: first.body,
        payload: {
          body: first.body,
          name,
          date: parents
            .map((p) => p.date)
            .toSorted()
            .at(-1),
          kind: 'base',
          parents: [pair.left, pair.right],
          blob,
          items,
          materials,
          rejected: 0,
          source: `合并：${parents.map((p) => p.name).join('、')}`.slice(0, 200),
        },
      })
    })
    await makeVisible(deps, release, breathe)
    const live = deps.db.get('SELECT 1 FROM release_row WHERE id = ? AND live = 1', release) !== undefined
    return ok({ id: release, items, live })
  } finally {
    desk.making(null)
  }
}

const infoOf = (db: Reader, id: string): { name: string; date: string; body: string }[] =>
  db.all<{ name: string; date: string; body: string }>(
    'SELECT name, date, body FROM release_row WHERE id = ?',
    id,
  )

type Proposals = Record<string, Side | null>

interface Decided {
  proposed: Proposals
  choices: Choices
}

const decidedOf = (db: Reader, { left, right }: Pair): Map<string, Decided> =>
  new Map(
    db
      .all<{ code: string; points: string; choices: string }>(
        'SELECT code, points, choices FROM merge_item WHERE left_id = ? AND right_id = ?',
        left,
        right,
      )
      .map(({ code, points, choices }) => [
        code,
        { proposed: JSON.parse(points) as Proposals, choices: JSON.parse(choices) as Choices },
      ]),
  )

/** Alike in both, the first one's; else as chosen, or as was proposed on the screen; null = it does not stay. */
const mergedEntry = (
  db: Reader,
  sides: Sides,
  decided: ReadonlyMap<string, Decided>,
  code: string,
): CatalogueEntry | null => {
  const left = parsed(lastTextOf(db, sides.left, code))
  const own = decided.get(code)
  if (!own) return left ?? null
  const right = parsed(lastTextOf(db, sides.right, code))
  const points = mergePoints(left, right).map((p) => ({ ...p, proposed: own.proposed[p.field] ?? null }))
  return mergeEntries(left, right, points, own.choices)
}
