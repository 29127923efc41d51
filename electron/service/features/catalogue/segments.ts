/**
 * The live catalogue as searching holds it: per release the columns, each kind of text joined into one string,
 * so that a word is looked for in all names at once. Kept for a connection while the same releases are live.
 */
import type { Reader } from '../../store/db.ts'
import { type Columns, readColumns } from './columns.ts'
import type { Spelling } from './spelling.ts'

/** Lines of text joined by line feeds; line n begins at starts[n]. */
export interface Lines {
  text: string
  starts: Int32Array
}

export interface Segment extends Columns {
  release: string
  rows: number
  names: Lines
  pinyins: Lines
  initialses: Lines
  phones: Lines
  codes: Lines
  /** 1 = replaced by another live release; null = none is */
  hidden: Uint8Array | null
  /** room for the places of one search, used anew by the next */
  places: Uint8Array
}

const kept = new WeakMap<Reader, { live: string; segments: Segment[] }>()

/** Live releases with their columns, newest first. */
export const liveSegments = (db: Reader): Segment[] => {
  const ids = db
    .all<{ id: string }>('SELECT id FROM release_row WHERE live = 1 ORDER BY date DESC, at DESC, id')
    .map((r) => r.id)
  const live = ids.join(' ')
  const before = kept.get(db)
  if (before?.live === live) return before.segments
  const segments = ids.flatMap((id) => {
    const known = before?.segments.find((s) => s.release === id)
    const segment = known ?? loadSegment(db, id)
    return segment ? [{ ...segment, hidden: hiddenOf(db, segment) }] : []
  })
  kept.set(db, { live, segments })
  return segments
}

/** How the names of the live catalogue are spelled, so that an import spells only new ones. */
export const knownSpellings = (db: Reader): [string, Spelling][] =>
  db.all<{ id: string }>('SELECT id FROM release_row WHERE live = 1').flatMap(({ id }) => {
    const stored = storedColumns(db, id, ['name', 'pinyin', 'initials'])
    const [names = [], pinyins = [], initials = []] = ['name', 'pinyin', 'initials'].map((column) =>
      Buffer.from(stored.get(column) ?? [])
        .toString('utf8')
        .split('\n'),
    )
    return names.map((name, i): [string, Spelling] => [
      name,
      { pinyin: pinyins[i] ?? '', initials: initials[i] ?? '' },
    ])
  })

const storedColumns = (db: Reader, release: string, names?: readonly string[]): Map<string, Uint8Array> =>
  new Map(
    db
      .all<{ name: string; bytes: Uint8Array }>(
        `SELECT name, bytes FROM release_column
         WHERE release = ? AND (? IS NULL OR name IN (SELECT value FROM json_each(?)))`,
        release,
        names ? 1 : null,
        JSON.stringify(names ?? []),
      )
      .map(({ name, bytes }) => [name, bytes]),
  )

const loadSegment = (db: Reader, release: string): Segment | null => {
  const columns = readColumns(storedColumns(db, release))
  if (!columns) return null
  return {
    ...columns,
    release,
    rows: columns.nameOf.length,
    names: joined(columns.name),
    pinyins: joined(columns.pinyin),
    initialses: joined(columns.initials),
    phones: joined(columns.phone),
    codes: joined(columns.code),
    hidden: null,
    places: new Uint8Array(columns.nameOf.length),
  }
}

const joined = (values: readonly string[]): Lines => {
  const starts = new Int32Array(values.length + 1)
  let at = 0
  values.forEach((value, i) => {
    starts[i] = at
    at += value.length + 1
  })
  starts[values.length] = at
  const text = values.join('\n')
  const lower = text.toLowerCase()
  // Lower case keeps the length of all but a few foreign letters; those are searched as they are written
  return { text: lower.length === text.length ? lower : text, starts }
}

const hiddenOf = (db: Reader, { release, code, rows }: Segment): Uint8Array | null => {
  const codes = new Set(
    db
      .all<{ code: string }>(
        `SELECT DISTINCT h.code FROM item_hidden h
         WHERE h.release = ? AND h.by_release IN (SELECT id FROM release_row WHERE live = 1)`,
        release,
      )
      .map((r) => r.code),
  )
  if (codes.size === 0) return null
  const hidden = new Uint8Array(rows)
  for (let row = 0; row < rows; row++) if (codes.has(code[row] ?? '')) hidden[row] = 1
  return hidden
}
