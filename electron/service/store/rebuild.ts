/**
 * Folds every entity anew into shadow tables, a small batch at a time, and swaps them in at the end: until then the
 * screens read the old tables, whole and unmixed, and a run that was cut off goes on where it stood.
 *
 * What is said meanwhile goes into the old tables as ever; triggers note which entities that touched, and they are
 * folded once more before the swap.
 */
import type { Writer } from './db.ts'
import { createEntities, type Kinds } from './entities.ts'

const BATCH = 20
const CLEAR = 200
const STATE = 'rebuild'
const MARK = '__new'

interface State {
  /** the rules it folds by; other rules begin anew */
  rules: string
  /** kinds whose tables are made anew */
  kinds: string[]
  /** the last row of `entity` that was gone through */
  after: number
}

/** One batch inside the caller's transaction; `rules` names the program's folds. False = nothing is left to do. */
export const createRebuild = (db: Writer, kinds: Kinds, rules: string): (() => boolean) => {
  const begun = stateOf(db)
  const outdated = begun?.rules === rules ? begun.kinds : outdatedOf(db, kinds)
  // Few rows, or rows that not facts alone make: these are projected at the swap.
  const late = new Set(outdated.filter((kind) => !kinds[kind]?.tables))
  const tables = ['entity', ...outdated.flatMap((kind) => kinds[kind]?.tables ?? [])]
  const shadow = beside(db, tables)
  const folding = createEntities(
    shadow,
    Object.fromEntries(
      Object.entries(kinds).map(([kind, known]) => [
        kind,
        outdated.includes(kind) && !late.has(kind) ? known : { ...known, project: () => {} },
      ]),
    ),
  )

  const begin = (): void => {
    drop(db, tables)
    for (const table of tables) makeShadow(db, table)
    db.exec('CREATE TABLE rebuild_seen (kind TEXT, id TEXT, PRIMARY KEY (kind, id)) WITHOUT ROWID')
    // Not OR IGNORE: the statement that fires a trigger decides about conflicts in it
    for (const [event, row] of [
      ['INSERT', 'NEW'],
      ['UPDATE', 'NEW'],
      ['DELETE', 'OLD'],
    ])
      db.exec(`CREATE TRIGGER rebuild_${event} AFTER ${event} ON entity BEGIN
        INSERT INTO rebuild_seen SELECT ${row}.kind, ${row}.id WHERE NOT EXISTS (
          SELECT 1 FROM rebuild_seen WHERE kind = ${row}.kind AND id = ${row}.id); END`)
    put({ rules, kinds: outdated, after: 0 })
  }

  const put = (state: State): void => {
    db.run(
      'INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
      STATE,
      JSON.stringify(state),
    )
  }

  const foldOne = (kind: string, id: string): void => {
    if (outdated.includes(kind)) folding.refold(kind, id)
    else copy(kind, id)
  }
  const copy = (kind: string, id: string): void => {
    shadow.run('DELETE FROM entity WHERE kind = ? AND id = ?', kind, id)
    db.run(
      `INSERT INTO entity${MARK} (${COLUMNS}) SELECT ${COLUMNS} FROM entity WHERE kind = ? AND id = ?`,
      kind,
      id,
    )
  }

  const walk = (state: State): boolean => {
    const rows = db.all<{ rowid: number; kind: string; id: string }>(
      'SELECT rowid, kind, id FROM entity WHERE rowid > ? ORDER BY rowid LIMIT ?',
      state.after,
      BATCH,
    )
    for (const { kind, id } of rows) foldOne(kind, id)
    const last = rows.at(-1)
    if (last) put({ ...state, after: last.rowid })
    return rows.length > 0
  }

  const touched = (): boolean => {
    const seen = db.all<{ kind: string; id: string }>('SELECT kind, id FROM rebuild_seen LIMIT ?', BATCH)
    for (const { kind, id } of seen) {
      foldOne(kind, id)
      db.run('DELETE FROM rebuild_seen WHERE kind = ? AND id = ?', kind, id)
    }
    return seen.length > 0
  }

  const swap = (): void => {
    dropTriggers(db)
    db.exec('DROP TABLE rebuild_seen')
    for (const table of tables) {
      db.exec(`ALTER TABLE ${table} RENAME TO ${table}__old`)
      db.exec(`ALTER TABLE ${table}${MARK} RENAME TO ${table}`)
    }
    db.run('DELETE FROM meta WHERE key = ?', STATE)
    for (const kind of late) {
      for (const row of db.all<LateRow>(GONE, kind)) kinds[kind]?.project(db, row, null)
      for (const row of db.all<LateRow>(
        'SELECT id, state, owner, subject, audience, at FROM entity WHERE kind = ?',
        kind,
      ))
        kinds[kind]?.project(db, row, JSON.parse(row.state))
    }
  }

  return () => {
    const state = stateOf(db)
    if (state === null && outdatedOf(db, kinds).length === 0) return clear(db)
    if (state?.rules !== rules) {
      begin()
      return true
    }
    if (walk(state) || touched()) return true
    swap()
    return true
  }
}

interface LateRow {
  id: string
  state: string
  owner: string
  subject: string | null
  audience: 'owner' | 'subject' | 'all'
  at: number
}

const COLUMNS = 'kind, id, fold_version, state, heads, owner, subject, audience, at'

const stateOf = (db: Writer): State | null => {
  const value = db.get<{ value: string }>('SELECT value FROM meta WHERE key = ?', STATE)?.value
  return value === undefined ? null : (JSON.parse(value) as State)
}

const outdatedOf = (db: Writer, kinds: Kinds): string[] =>
  Object.entries(kinds).flatMap(([kind, { fold }]) =>
    db.get('SELECT 1 FROM entity WHERE kind = ? AND fold_version <> ?', kind, fold.version) ? [kind] : [],
  )

/** Of whom no fact counts any more. */
const GONE = `SELECT id, state, owner, subject, audience, at FROM entity__old o
  WHERE kind = ? AND NOT EXISTS (SELECT 1 FROM entity e WHERE e.kind = o.kind AND e.id = o.id)`

/** The same connection, with some tables standing beside the ones everybody reads. */
const beside = (db: Writer, tables: readonly string[]): Writer => {
  const named = new RegExp(`\\b(FROM|INTO|UPDATE|JOIN) (${tables.join('|')})\\b`, 'g')
  const known = new Map<string, string>()
  const to = (sql: string): string => {
    const found = known.get(sql) ?? sql.replace(named, `$1 $2${MARK}`)
    known.set(sql, found)
    return found
  }
  return {
    get: (sql, ...values) => db.get(to(sql), ...values),
    all: (sql, ...values) => db.all(to(sql), ...values),
    iterate: (sql, ...values) => db.iterate(to(sql), ...values),
    run: (sql, ...values) => db.run(to(sql), ...values),
    exec: (sql) => db.exec(to(sql)),
    tx: db.tx,
  }
}

/** An empty table like another, with its indexes. An index cannot be renamed, so its name goes back and forth. */
const makeShadow = (db: Writer, table: string): void => {
  for (const { type, name, sql } of db.all<{ type: string; name: string; sql: string }>(
    "SELECT type, name, sql FROM sqlite_master WHERE tbl_name = ? AND type IN ('table','index') AND sql IS NOT NULL ORDER BY type DESC",
    table,
  )) {
    if (type === 'table') db.exec(sql.replace(/^CREATE TABLE "?\w+"?/, `CREATE TABLE ${table}${MARK}`))
    else {
      const other = name.endsWith(MARK) ? name.slice(0, -MARK.length) : name + MARK
      db.exec(
        sql.replace(
          /^CREATE (UNIQUE )?INDEX "?\w+"? ON "?\w+"?/,
          (_, unique = '') => `CREATE ${unique}INDEX ${other} ON ${table}${MARK}`,
        ),
      )
    }
  }
}

const dropTriggers = (db: Writer): void => {
  for (const event of ['INSERT', 'UPDATE', 'DELETE']) db.exec(`DROP TRIGGER IF EXISTS rebuild_${event}`)
}

/** What a rebuild by other rules left. */
const drop = (db: Writer, tables: readonly string[]): void => {
  dropTriggers(db)
  db.exec('DROP TABLE IF EXISTS rebuild_seen')
  const left = db.all<{ name: string }>(
    `SELECT name FROM sqlite_master WHERE type = 'table' AND (name LIKE '%\\_\\_new' ESCAPE '\\' OR name LIKE '%\\_\\_old' ESCAPE '\\')`,
  )
  for (const name of new Set([...left.map((t) => t.name), ...tables.map((t) => t + MARK)]))
    db.exec(`DROP TABLE IF EXISTS ${name}`)
}

/** The tables that were swapped out, emptied in slices: dropping a big one at once would hold up a save. */
const clear = (db: Writer): boolean => {
  const old = db.get<{ name: string; sql: string }>(
    `SELECT name, sql FROM sqlite_master WHERE type = 'table' AND name LIKE '%\\_\\_old' ESCAPE '\\'`,
  )
  if (!old) return false
  const key = /WITHOUT ROWID/.test(old.sql) ? 'id' : 'rowid'
  const deleted = db.run(
    `DELETE FROM ${old.name} WHERE ${key} IN (SELECT ${key} FROM ${old.name} LIMIT ${CLEAR})`,
  )
  if (deleted === 0) db.exec(`DROP TABLE ${old.name}`)
  return true
}
