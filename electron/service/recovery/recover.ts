/**
 * Climbs the recovery ladder (恢复阶梯): damaged files aside → newest good snapshot, or an empty database under the
 * same key and identity → own facts from the journal and from what the damaged file still gives. What 市局服务端 holds
 * comes with the next sync. Everything is put together beside its place; cut off at any moment, it is run again.
 */
import { copyFileSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { RecoveryReport } from '#shared/contract/recovery.ts'
import type { SignedFact } from '#shared/facts/envelope.ts'
import { seedDivisions } from '../features/org/seed.ts'
import { CITY, divisionsOf } from '../host/create.ts'
import { putFile, syncFolder } from '../host/keys.ts'
import { kinds } from '../host/kinds.ts'
import { readSession, setMeta, writeSession } from '../host/session.ts'
import type { Writer } from '../store/db.ts'
import { openForWriting } from '../store/open.ts'
import { createSigner, createSuite } from '../store/suite.ts'
import { addHistory } from '../sync/history.ts'
import { readJournal } from '../sync/journal.ts'
import { memberMeta } from '../sync/membership.ts'
import { type Anchor, anchorOf, isForeign, readAnchor, writeAnchor } from './anchor.ts'
import { keepAside, mendKeys } from './aside.ts'
import { adoptFormer, type Me, narrowMissing, noteHead, placeOwn } from './place.ts'
import { openMark, recoveringFolder, syncFile } from './places.ts'
import { keyProof } from './proof.ts'
import { type Damaged, openDamaged } from './salvage.ts'
import { codeOf, flawOfSnapshot, listSnapshots, type Snapshot, soundness } from './snapshots.ts'

export interface RecoverOptions {
  /** folder of the read-only files shipped with the program */
  resources: string
  /** epoch ms */
  now?: number
  progress?(step: string): void
}

export type RecoverFault =
  /** this is not the folder's key, or nothing proves that it is: nothing was touched */
  | { code: 'KEY_LOST' | 'KEY_UNPROVEN' }
  /** no snapshot, and nothing that says who this device is */
  | { code: 'NO_IDENTITY' }
  | { code: 'DISK_FULL' | 'FAILED'; detail: string }

export type Recovered = { ok: true; value: RecoveryReport } | { ok: false; error: RecoverFault }

/** The workspace in `folder` must not be open. Nothing is deleted. */
export const recoverFolder = (folder: string, key: string, options: RecoverOptions): Recovered => {
  const proof = /^[0-9a-f]{64}$/.test(key) ? keyProof(folder, key) : false
  if (proof !== true) return { ok: false, error: { code: proof === false ? 'KEY_LOST' : 'KEY_UNPROVEN' } }
  try {
    return climb(folder, key, options)
  } catch (error) {
    const detail = codeOf(error)
    return { ok: false, error: { code: /FULL|ENOSPC/.test(detail) ? 'DISK_FULL' : 'FAILED', detail } }
  }
}

const climb = (folder: string, key: string, options: RecoverOptions): Recovered => {
  const { now = Date.now(), resources, progress = () => {} } = options
  progress('正在另存损坏的文件')
  mendKeys(folder)
  const aside = keepAside(folder, now)
  const damaged = openDamaged(join(aside, 'data.db'), key, now)
  let done = false
  try {
    progress('正在检查快照')
    const { chosen, passedOver } = newestGood(folder, key)
    const anchor = readAnchor(folder, key) ?? damaged?.identity ?? null
    const building = recoveringFolder(folder)
    rmSync(building, { recursive: true, force: true })
    mkdirSync(building, { recursive: true, mode: 0o700 })
    const file = join(building, 'data.db')
    if (chosen) copyFileSync(chosen.file, file)
    else if (!anchor) return { ok: false, error: { code: 'NO_IDENTITY' } }
    const opened = openForWriting(file, key, { create: chosen === null, proven: true })
    if (!opened.ok) throw new Error(`the copy does not open: ${opened.error.code}`)
    const { db, close } = opened.value
    let report: RecoveryReport
    try {
      if (!chosen && anchor) found(db, anchor, resources)
      progress('正在放回未发记录')
      const adopt = anchor !== null && anchor.at >= (chosen?.note?.at ?? 0)
      const filled = fill(db, { folder, key, now, anchor, adopt, damaged })
      const flaw = soundness(db)
      if (flaw !== null) throw new Error(flaw)
      report = {
        at: now,
        aside,
        snapshot: chosen ? { name: chosen.name, at: chosen.note?.at ?? 0 } : null,
        passedOver,
        ...filled,
      }
      db.tx(() => addHistory(db, now, 'warn', 'RECOVERED', historyOf(report)))
      const sealed = anchorOf(db, now)
      if (sealed) writeAnchor(folder, key, sealed)
    } finally {
      close()
    }
    progress('正在启用恢复的数据')
    putInPlace(folder, file)
    putFile(join(aside, 'report.json'), JSON.stringify(report, null, 2))
    done = true
    return { ok: true, value: report }
  } finally {
    damaged?.close()
    // Everything still stands in its place: second names of it are not needed.
    if (!done) rmSync(aside, { recursive: true, force: true })
  }
}

export const newestGood = (
  folder: string,
  key: string,
): { chosen: Snapshot | null; passedOver: string[] } => {
  const passedOver: string[] = []
  for (const snapshot of listSnapshots(folder)) {
    if (flawOfSnapshot(snapshot, key) === null) return { chosen: snapshot, passedOver }
    passedOver.push(snapshot.name)
  }
  return { chosen: null, passedOver }
}

/** A new, empty database for the same person, device and key. */
const found = (db: Writer, anchor: Anchor, resources: string): void =>
  db.tx(() => {
    takeIdentity(db, anchor)
    seedDivisions(db, divisionsOf(resources), CITY)
  })

const takeIdentity = (db: Writer, { session, deviceKey, member }: Anchor): void => {
  writeSession(db, session)
  setMeta(db, 'device-key', deviceKey)
  if (member !== null) setMeta(db, memberMeta, member)
}

interface Sources {
  folder: string
  key: string
  now: number
  anchor: Anchor | null
  /** the anchor is newer than the base */
  adopt: boolean
  damaged: Damaged | null
}

type Filled = Omit<RecoveryReport, 'at' | 'aside' | 'snapshot' | 'passedOver'>

/** Puts back what the base does not hold: identity, own facts, answers in progress, files. */
export const fill = (db: Writer, { folder, key, now, anchor, adopt, damaged }: Sources): Filled => {
  const suite = createSuite()
  const former = readSession(db)
  if (!former) throw new Error('no session')
  // This device may have taken a new identity after the snapshot: it goes on as what it is now.
  if (anchor && adopt && !isForeign(anchor, former.workspace.id)) db.tx(() => takeIdentity(db, anchor))
  const session = readSession(db) ?? former
  const deviceKey = db.get<{ value: string }>("SELECT value FROM meta WHERE key = 'device-key'")?.value ?? ''
  const me: Me = {
    device: session.device,
    signer: createSigner(deviceKey),
    person: session.person.id,
  }
  const held = (id: string) => db.get('SELECT 1 FROM fact WHERE id = ?', id) !== undefined
  const journal = readJournal(folder, key).facts.filter((fact) => !held(fact.content.id))
  const known = new Set(journal.map((fact) => fact.content.id))
  const whose = damaged?.identity?.session.workspace.id ?? session.workspace.id
  const readableOne = whose === session.workspace.id ? damaged : null
  const salvaged = readableOne?.facts([me.device, former.device], (id) => held(id) || known.has(id))
  const facts: SignedFact[] = [...journal, ...(salvaged?.facts ?? [])]
  const placed = placeOwn({ db, kinds, suite, me, now }, facts)
  if (anchor && anchor.session.device === me.device) db.tx(() => noteHead(db, me, anchor.head))
  if (former.device !== me.device) adoptFormer({ db, suite, me }, former.device)
  const gap = db.tx(() => narrowMissing(db, me.device))
  const rows = readableOne?.into(db) ?? { drafts: 0, files: 0 }
  const own = db.get<{ n: number }>('SELECT count(*) AS n FROM fact WHERE device = ?', me.device)?.n ?? 0
  return {
    fromJournal: journal.length,
    fromDamaged: salvaged?.facts.length ?? 0,
    exact: placed.exact,
    relinked: placed.relinked,
    setAside: placed.aside,
    unreadable: salvaged ? salvaged.unreadable : null,
    drafts: rows.drafts,
    files: rows.files,
    ownFacts: own,
    missing: gap ? gap.through - gap.from + 1 : 0,
    hub: db.get('SELECT 1 FROM meta WHERE key = ?', memberMeta) !== undefined,
  }
}

/** The last step, and the only one that changes the place itself. What stood there has its second name in `aside`. */
const putInPlace = (folder: string, file: string): void => {
  for (const end of ['-wal', '-shm']) rmSync(file + end, { force: true })
  syncFile(file)
  for (const name of ['data.db-wal', 'data.db-shm']) rmSync(join(folder, name), { force: true })
  rmSync(openMark(folder), { force: true })
  renameSync(file, join(folder, 'data.db'))
  syncFolder(folder)
  rmSync(recoveringFolder(folder), { recursive: true, force: true })
}

const historyOf = ({ snapshot, fromJournal, fromDamaged }: RecoveryReport): string =>
  `本机数据已修复：${snapshot ? `采用快照${snapshot.name.slice(0, 15)}` : '没有可用快照，重建数据库'}，` +
  `放回未发记录 ${fromJournal} 条，从损坏文件取回 ${fromDamaged} 条；损坏文件已另存`
