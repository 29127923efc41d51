/** Looks at every rung of the recovery ladder (恢复阶梯) and changes nothing. */
import { existsSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Findings } from '#shared/contract/recovery.ts'
import { KEY_FILES, readKeyFile, readKeysAt } from '../host/keys.ts'
import { getMeta, readSession } from '../host/session.ts'
import { newestVersion } from '../store/migrate.ts'
import { isPlaintext, openForReading } from '../store/open.ts'
import { readJournal } from '../sync/journal.ts'
import { memberMeta } from '../sync/membership.ts'
import { type Anchor, anchorFile, isForeign, readAnchor } from './anchor.ts'
import { walMissing } from './places.ts'
import { keyProof } from './proof.ts'
import { codeOf, flawOfSnapshot, listSnapshots, soundness } from './snapshots.ts'

/** @param key the data key in hand, 64 hex digits; null = none could be had */
export const inspectFolder = (folder: string, key: string | null): Findings => {
  const cut = walMissing(folder)
  try {
    return look(folder, key, cut)
  } finally {
    // Made by looking: what is missing stays missing.
    if (cut) for (const end of ['-wal', '-shm']) rmSync(join(folder, `data.db${end}`), { force: true })
  }
}

const look = (folder: string, key: string | null, cut: boolean): Findings => {
  const usable = key !== null && /^[0-9a-f]{64}$/.test(key) ? key : null
  const proven = usable === null ? null : keyProof(folder, usable)
  const anchor = usable === null ? null : readAnchor(folder, usable)
  const database = looked(folder, usable, proven === true, anchor, cut)
  const snapshots = usable === null ? [] : snapshotsIn(folder, usable)
  const newest = snapshots.find(({ state }) => state === 'good')
  const journal = usable === null ? null : readJournal(folder, usable)
  const ids = journal?.facts.map(({ content }) => content.id) ?? []
  const base =
    database.state === 'good' ? join(folder, 'data.db') : newest && join(folder, 'snapshots', newest.name)
  return {
    keys: { state: keysState(folder), proven },
    database,
    snapshots,
    journal: {
      bytes: journal ? journal.bytes : 0,
      facts: ids.length,
      damaged: journal?.damaged ?? false,
      ahead: base && usable ? unknownIn(base, usable, ids) : ids.length,
    },
    identity: anchor !== null,
    hub: hubOf(anchor?.member ?? null) ?? hubOf(memberIn(folder, usable)),
  }
}

const keysState = (folder: string): Findings['keys']['state'] => {
  if (readKeysAt(join(folder, KEY_FILES[0]))) return 'good'
  return readKeyFile(folder) ? 'copy' : 'damaged'
}

const looked = (
  folder: string,
  key: string | null,
  proven: boolean,
  anchor: Anchor | null,
  cut: boolean,
): Findings['database'] => {
  const file = join(folder, 'data.db')
  const is = (state: Findings['database']['state'], detail: string | null = null) => ({
    state,
    detail,
    walMissing: cut,
  })
  if (!existsSync(file)) return is('missing')
  if (statSync(file).size === 0) return is('empty')
  try {
    if (isPlaintext(file)) return is('plaintext')
    if (key === null) return is('unreadable', 'no key')
    const { db, close } = openForReading(file, key)
    try {
      const version = db.get<{ user_version: number }>('PRAGMA user_version')?.user_version ?? 0
      if (version > newestVersion) return is('newer', String(version))
      const flaw = soundness(db)
      if (flaw !== null) return is('damaged', flaw)
      const session = readSession(db)
      if (!session) return is('damaged', 'no session')
      return anchor && isForeign(anchor, session.workspace.id) ? is('foreign') : is('good')
    } finally {
      close()
    }
  } catch (error) {
    const code = codeOf(error)
    if (code === 'SQLITE_NOTADB' && !proven) return is('unreadable', code)
    return is(/^(SQLITE_(IOERR|CANTOPEN)|E[A-Z]+$)/.test(code) ? 'unreadable' : 'damaged', code)
  }
}

/** Read whole until the first good one; those before it are not needed. */
const snapshotsIn = (folder: string, key: string): Findings['snapshots'] => {
  let found = false
  return listSnapshots(folder).map((snapshot) => {
    const state = found ? 'unchecked' : flawOfSnapshot(snapshot, key) === null ? 'good' : 'damaged'
    found ||= state === 'good'
    const { name, file, note } = snapshot
    return {
      name,
      at: note?.at ?? statSync(file).mtimeMs,
      bytes: statSync(file).size,
      state,
      facts: note?.counts.fact ?? null,
    }
  })
}

const unknownIn = (file: string, key: string, ids: readonly string[]): number => {
  if (ids.length === 0) return 0
  const { db, close } = openForReading(file, key)
  try {
    return ids.filter((id) => db.get('SELECT 1 FROM fact WHERE id = ?', id) === undefined).length
  } finally {
    close()
  }
}

const memberIn = (folder: string, key: string | null): string | null => {
  if (key === null || existsSync(anchorFile(folder))) return null
  try {
    const { db, close } = openForReading(join(folder, 'data.db'), key)
    try {
      return getMeta(db, memberMeta)
    } finally {
      close()
    }
  } catch {
    return null // that is what the finding of the database says
  }
}

const hubOf = (member: string | null): Findings['hub'] => {
  if (member === null) return null
  const { address, membership } = JSON.parse(member)
  return { name: String(membership.hub.name), address: String(address) }
}
