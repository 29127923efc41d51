/** A release from elsewhere: its items are made from its file (blob) once that has arrived. */
import { createGunzip } from 'node:zlib'
import { z } from 'zod'
import type { CatalogueEntry } from '#shared/domain/item/item.ts'
import { type CheckedEntry, checkItem, wuhuQuality } from '#shared/domain/item/quality.ts'
import { checkAcross } from '#shared/domain/item/quality-across.ts'
import type { CommandContext, CommandDeps } from '../../host/handlers.ts'
import { hides, refreshLive, releaseNodes } from './live.ts'
import { createReleaseWriter } from './release-writer.ts'

type Deps = Pick<CommandDeps, 'db' | 'write' | 'blobs' | 'now'>
type Breath = Pick<CommandContext, 'breathe'>

/** Entries read and checked between two breaths. */
export const ENTRIES_A_SLICE = 50

/** More than any prefecture has; what is beyond it is not a catalogue. */
const MAX_ENTRIES = 500_000
const MAX_LINE = 4_000_000

/**
 * Builds a release whose facts and blob are here; doing it again is harmless. Returns whether it is built now.
 * Called after a blob has arrived, and at the start for what is still unbuilt.
 */
export const buildRelease = async (deps: Deps, release: string, { breathe }: Breath): Promise<boolean> => {
  const row = deps.db.get<{ body: string; blob: string; built: number }>(
    'SELECT body, blob, built FROM release_row WHERE id = ?',
    release,
  )
  if (!row) return false
  if (row.built === 1) return true
  const file = deps.blobs.read(row.blob)
  if (!file) return false
  await dropItems(deps, release, breathe)
  const writer = createReleaseWriter(deps, release, row.body)
  const across = checkAcross()
  for await (const entries of entriesOf(file)) {
    for (const entry of entries) across.add(entry)
    writer.add(entries)
    await breathe()
  }
  await writer.finish(across.finish(), breathe)
  await makeVisible(deps, release, breathe)
  return true
}

/** What a start has to catch up with: leftovers of imports cut off, releases whose file came without being built. */
export const resumeCatalogue = async (deps: Deps, context: Breath): Promise<void> => {
  await clearAbandoned(deps, context.breathe)
  await buildWaiting(deps, context)
}

/**
 * Builds every release whose file is here, the newest first; called whenever blobs have arrived. Returns how
 * many were built.
 */
export const buildWaiting = async (deps: Deps, context: Breath): Promise<number> => {
  const waiting = deps.db.all<{ id: string }>(
    `SELECT r.id FROM release_row r JOIN blob b ON b.hash = r.blob AND b.state = 'whole'
     WHERE r.built = 0 AND NOT EXISTS (SELECT 1 FROM release_stage s WHERE s.release = r.id)
     ORDER BY r.date DESC, r.at DESC`,
  )
  for (const { id } of waiting) await buildRelease(deps, id, context)
  return waiting.length
}

/** Removes what imports left that were never published; `alive` are still being worked on. */
export const clearAbandoned = async (
  deps: Deps,
  breathe: Breath['breathe'],
  alive: ReadonlySet<string> = new Set(),
): Promise<void> => {
  for (const { release } of deps.db.all<{ release: string }>('SELECT release FROM release_stage'))
    if (!alive.has(release)) await dropStage(deps, release, breathe)
}

export const dropStage = async (deps: Deps, release: string, breathe: Breath['breathe']): Promise<void> => {
  await dropItems(deps, release, breathe)
  deps.write((tx) => tx.run('DELETE FROM release_stage WHERE release = ?', release))
}

/** Items of a release that is not shown, in slices. */
const dropItems = async (deps: Deps, release: string, breathe: Breath['breathe']): Promise<void> => {
  for (;;) {
    const ids = deps.db.all<{ id: number; code: string }>(
      'SELECT id, code FROM item WHERE release = ? LIMIT 200',
      release,
    )
    if (ids.length === 0) break
    deps.write((tx) => {
      for (const { id, code } of ids) {
        tx.run('DELETE FROM item_guide WHERE id = ?', id)
        tx.run('DELETE FROM item_quality WHERE release = ? AND code = ?', release, code)
        tx.run('DELETE FROM item WHERE id = ?', id)
      }
    })
    await breathe()
  }
  deps.write((tx) => {
    tx.run('DELETE FROM release_column WHERE release = ?', release)
    tx.run('DELETE FROM item_hidden WHERE by_release = ? OR release = ?', release, release)
  })
}

/** Notes which items of other releases it replaces, then lets it be shown: one flip. */
export const makeVisible = async (deps: Deps, release: string, breathe: Breath['breathe']): Promise<void> => {
  const nodes = releaseNodes(deps.db)
  const own = nodes.find((n) => n.id === release)
  for (const other of own ? nodes.filter((n) => n.built && n.id !== release) : []) {
    if (own && hides(own, other)) await hide(deps, release, other.id, breathe)
    else if (own && hides(other, own)) await hide(deps, other.id, release, breathe)
  }
  deps.write((tx) => {
    tx.run('UPDATE release_row SET built = 1 WHERE id = ?', release)
    tx.run('DELETE FROM release_stage WHERE release = ?', release)
    refreshLive(tx)
  })
}

const hide = async (
  deps: Deps,
  later: string,
  earlier: string,
  breathe: Breath['breathe'],
): Promise<void> => {
  for (let after = ''; ; ) {
    const codes = deps.db.all<{ code: string }>(
      'SELECT code FROM item WHERE release = ? AND code > ? ORDER BY code LIMIT 500',
      later,
      after,
    )
    const last = codes.at(-1)
    if (!last) return
    after = last.code
    deps.write((tx) =>
      tx.run(
        `INSERT OR IGNORE INTO item_hidden (release, code, by_release)
         SELECT i.release, i.code, ? FROM json_each(?) j JOIN item i ON i.release = ? AND i.code = j.value`,
        later,
        JSON.stringify(codes.map((c) => c.code)),
        earlier,
      ),
    )
    await breathe()
  }
}

/** What a line must be; values inside are only shown, never run. */
const entryShape = z.object({
  item: z.object({
    code: z.string().min(1),
    unitId: z.string().optional(),
    guide: z.record(z.string(), z.unknown()),
    original: z.record(z.string(), z.string()),
    extras: z.record(z.string(), z.string()),
  }),
  materials: z.array(z.looseObject({ name: z.string() })),
})

async function* entriesOf(file: Uint8Array): AsyncGenerator<CheckedEntry[]> {
  const gunzip = createGunzip()
  gunzip.end(file)
  const decoder = new TextDecoder()
  let rest = ''
  let entries: CheckedEntry[] = []
  let count = 0
  for await (const part of gunzip) {
    const lines = (rest + decoder.decode(part as Uint8Array, { stream: true })).split('\n')
    rest = lines.pop() ?? ''
    if (rest.length > MAX_LINE) throw new Error('a line of the release file is too long')
    for (const line of lines) {
      if (++count > MAX_ENTRIES) throw new Error('the release file has too many lines')
      entries.push(checkedEntry(line))
      if (entries.length < ENTRIES_A_SLICE) continue
      yield entries
      entries = []
    }
  }
  if (entries.length > 0) yield entries
}

export const checkedEntry = (line: string): CheckedEntry => {
  const entry = JSON.parse(line) as CatalogueEntry
  entryShape.parse(entry)
  return { ...entry, findings: checkItem(entry.item, entry.materials, wuhuQuality) }
}
