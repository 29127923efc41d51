/** One open data folder: database, log, session, readers; everything commands and queries need. */
import { randomBytes } from 'node:crypto'
import { existsSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Topic } from '#shared/contract/topics.ts'
import type { SignedFact } from '#shared/facts/envelope.ts'
import { newId } from '#shared/facts/ids.ts'
import { createFiles } from '../files/files.ts'
import { isForeign, readAnchor } from '../recovery/anchor.ts'
import { openMark, walMissing } from '../recovery/places.ts'
import { keyProof } from '../recovery/proof.ts'
import { makeSnapshot } from '../recovery/snapshots.ts'
import { createBlobs, readBlob } from '../store/blobs.ts'
import { createCatchUp } from '../store/catch-up.ts'
import { createCheckpoints } from '../store/checkpoints.ts'
import type { Writer } from '../store/db.ts'
import { createLog, type Log } from '../store/log.ts'
import { diskFault, type OpenDatabase, type OpenFault, openForWriting } from '../store/open.ts'
import { createSigner, createSuite } from '../store/suite.ts'
import type { CommandDeps, Tx } from './handlers.ts'
import type { HubLink } from './hub-link.ts'
import { kinds } from './kinds.ts'
import { createReaderPool, type ReaderPool } from './reader-pool.ts'
import { getMeta, readSession, type Session } from './session.ts'

export const databaseFile = (folder: string): string => join(folder, 'data.db')

export interface Workspace {
  folder: string
  db: Writer
  session: Session
  log: Log
  readers: ReaderPool
  deps: CommandDeps
  /** the last program was cut off, and what it had not carried over into the file is gone */
  cutShort: boolean
  /** hub time minus device time as last known, ms */
  offset(): number
  setOffset(ms: number): void
  /** what commands reach the hub by; null while there is none */
  setHub(link: HubLink | null): void
  /** reads person, roles, device and key again, after they changed in the database */
  reloadIdentity(): void
  close(): Promise<void>
}

export interface WorkspaceHooks {
  /** inside the transaction that stored a fact */
  appended(fact: SignedFact): void
  /** after the commit */
  committed(): void
  /** instead of the commit: nothing of it happened */
  rolledBack(): void
}

/** What the workspace needs of the process around it. */
export interface WorkspaceEnv {
  /** folder of the read-only files shipped with the program */
  resources: string
  readerThreads?: number
}

type Opened = { ok: true; value: Workspace } | { ok: false; error: OpenFault }

/** Device clock in epoch ms; the one place that reads it. */
const deviceNow = (): number => Date.now()

const READER_THREADS = 2

/** Opens the workspace in `folder` with its raw key (64 hex digits). */
export const openWorkspace = (
  folder: string,
  key: string,
  env: WorkspaceEnv,
  hooks: WorkspaceHooks = { appended: () => {}, committed: () => {}, rolledBack: () => {} },
): Opened => {
  // A wrong key does not come near the file; under a proven one, what does not open is damaged.
  const proof = keyProof(folder, key)
  if (proof === false) return { ok: false, error: { code: 'KEY_LOST' } }
  const cutShort = walMissing(folder)
  const opened = openForWriting(databaseFile(folder), key, {
    proven: proof === true,
    // Whatever comes of it: a step that fails is rolled back.
    beforeMigrating: () => makeSnapshot(folder, key, deviceNow()),
  })
  if (!opened.ok) return opened
  try {
    return stand(folder, key, env, hooks, opened.value, cutShort)
  } catch (error) {
    opened.value.close()
    const refused = diskFault(error)
    if (refused) return { ok: false, error: refused }
    throw error
  }
}

/** The open database as a workspace. */
const stand = (
  folder: string,
  key: string,
  env: WorkspaceEnv,
  hooks: WorkspaceHooks,
  opened: OpenDatabase,
  cutShort: boolean,
): Opened => {
  const checkpoints =
    env.readerThreads === 0 ? null : createCheckpoints(opened.db, { file: databaseFile(folder), key })
  const db: Writer = {
    ...opened.db,
    tx: (work) => {
      const value = opened.db.tx(work)
      checkpoints?.committed()
      return value
    },
  }
  const mark = openMark(folder)
  const close = (): void => {
    opened.close()
    rmSync(mark, { force: true })
  }
  const refuse = (detail: string) => {
    close()
    return { ok: false as const, error: { code: 'DB_CORRUPT' as const, detail } }
  }
  const session = readSession(db)
  if (!session || !getMeta(db, 'device-key')) return refuse('no session')
  const anchor = readAnchor(folder, key)
  if (anchor && isForeign(anchor, session.workspace.id)) return refuse('foreign')
  if (!existsSync(mark)) writeFileSync(mark, '')
  let offset = Number(getMeta(db, 'hub-offset') ?? 0)
  const suite = createSuite()
  let hub: HubLink | null = null
  const openLog = (): Log =>
    createLog({
      db,
      kinds,
      suite,
      signer: createSigner(getMeta(db, 'device-key') ?? ''),
      device: session.device,
      author: session.person.id,
      now: deviceNow,
      offset: () => offset,
      onAppend: hooks.appended,
    })
  let log = openLog()
  const blobs = createBlobs(db, deviceNow)
  const tx: Tx = {
    get: db.get,
    all: db.all,
    iterate: db.iterate,
    run: db.run,
    exec: db.exec,
    append: (draft) => log.append(draft),
    blobs,
  }
  const files = createFiles(db, folder, key)
  const deps: CommandDeps = {
    db,
    session,
    now: () => deviceNow() + offset,
    write: (work) => {
      try {
        const value = db.tx(() => work(tx))
        hooks.committed()
        return value
      } catch (error) {
        hooks.rolledBack()
        throw error
      }
    },
    newId: () => newId(deviceNow(), randomBytes(16)),
    blobs: { read: (hash) => readBlob(db, hash) },
    files,
    resources: env.resources,
    hub: () => hub,
  }
  const readers = createReaderPool(
    { file: databaseFile(folder), key, resources: env.resources },
    env.readerThreads ?? READER_THREADS,
  )
  let closed = false
  const catchUp = createCatchUp(db, kinds, { refold: (kind, id) => log.refold(kind, id) })
  const goOn = (): void => {
    if (closed) return
    try {
      if (catchUp()) setImmediate(goOn)
      else hooks.committed()
    } catch {
      // A full disk, say: nothing of this slice happened, and the next start goes on with it.
      hooks.rolledBack()
    }
  }
  setImmediate(goOn)
  return {
    ok: true,
    value: {
      folder,
      db,
      session,
      cutShort,
      get log() {
        return log
      },
      readers,
      deps,
      offset: () => offset,
      setOffset: (ms) => {
        offset = ms
      },
      setHub: (link) => {
        hub = link
      },
      reloadIdentity: () => {
        Object.assign(session, readSession(db))
        log = openLog()
      },
      close: async () => {
        closed = true
        files.close()
        await readers.close()
        await checkpoints?.close()
        close()
      },
    },
  }
}

/** The topics that change when facts of a kind arrive. */
export const topicsOf: Record<string, readonly Topic[]> = {
  org: ['org'],
  person: ['people'],
  caller: ['callers'],
  release: ['catalogue'],
  round: ['rounds'],
  case: ['cases', 'reviews'],
  document: ['documents'],
  ledger: ['ledgers'],
  file: ['files'],
  walkthrough: ['walkthroughs'],
  visit: ['visits'],
  checklist: ['checklists'],
  pack: ['packs'],
  setting: ['settings', 'packs'],
  calendar: ['settings'],
  script: ['scripts'],
  device: ['sync'],
}
