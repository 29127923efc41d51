/**
 * F6: files of a data folder go bad: the database (attachments are in it), its -wal, the key file, the journal,
 * snapshots, one or several at once. Each time it is noticed, or nothing that was said is missing or altered; and
 * as long as the journal or the hub survives, all of it comes back.
 */
import { cpSync, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Hub } from '#hub/start.ts'
import { readKeyFile } from '#service/host/keys.ts'
import { openWorkspace } from '#service/host/workspace.ts'
import { inspectFolder } from '#service/recovery/inspect.ts'
import { recoverFolder } from '#service/recovery/recover.ts'
import { makeSnapshot } from '#service/recovery/snapshots.ts'
import { readBlob, sha256 } from '#service/store/blobs.ts'
import { readJournal } from '#service/sync/journal.ts'
import { type Damage, damage } from '#test/support/faults/damage.ts'
import { quickFolder } from '#test/support/faults/folders.ts'
import { hubFindings } from '#test/support/faults/hub-check.ts'
import { type Random, randomFrom } from '#test/support/faults/random.ts'
import { adminDevice, CITY, registerPerson, startTestHub, startTestServer } from '#test/support/hub.ts'
import { wholeLogFlaws } from '#test/support/kill/verify.ts'
import { openWorkFolder } from '#test/support/work-folder.ts'
import { resourcesFolder } from '#test/support/workspace.ts'
import { caller, enrolDesk, openWithSync, until } from '#test/sync/desk.ts'
import { type FaultKind, type Findings, noFindings, note } from './finding.ts'

/** A folder as it stood at one moment, and what had been said by then. */
interface Base {
  name: string
  folder: string
  key: string
  /** fact → content hash */
  said: Map<string, string>
  blob: string | null
  hub: boolean
  /** does the journal hold what is in no other copy? Then it must not be hit together with the database */
  journalNeeded: boolean
}

/** Which files are hit together. */
const targets: readonly (readonly string[])[] = [
  ['data.db'],
  ['data.db'],
  ['data.db'],
  ['data.db-wal'],
  ['data.db', 'data.db-wal'],
  ['keys.json'],
  ['data.db', 'keys.json'],
  ['unsent.journal'],
  ['data.db', 'unsent.journal'],
]
const ways: readonly Damage[] = ['flip', 'zero', 'swap', 'truncate', 'flip', 'empty', 'delete', 'foreign']

/** Used alone: facts, a file, a snapshot in the middle (or none); copied cleanly stopped, or while it was open. */
const aloneBases = async (root: string): Promise<Base[]> => {
  const bases: Base[] = []
  for (const snapshot of [false, true]) {
    const work = await openWorkFolder()
    const said = new Map<string, string>()
    const say = (from: number, to: number) => {
      for (let n = from; n < to; n++) work.say(`${n}`)
      for (const [id, [hash]] of Object.entries(work.own())) said.set(id, hash)
    }
    const take = (name: string, blob: string): void => {
      const folder = join(root, name)
      cpSync(work.folder, folder, { recursive: true })
      const { key } = work
      bases.push({ name, folder, key, said: new Map(said), blob, hub: false, journalNeeded: true })
    }
    say(0, 40)
    const bytes = Buffer.from('附件内容'.repeat(20_000))
    const blob = work.workspace.deps.write((tx) => tx.blobs.put(bytes))
    if (snapshot) makeSnapshot(work.folder, work.key, Date.now())
    say(40, 80)
    while (readJournal(work.folder, work.key).facts.length < said.size) await sleep(50)
    take(`open-${snapshot}`, blob)
    await work.stop()
    take(`stopped-${snapshot}`, blob)
    await work.dispose()
  }
  return bases
}

/** Enrolled: the hub has all but what was said last; that is in the journal. */
const enrolledBase = async (root: string, hub: Hub): Promise<Base> => {
  const desk = await enrolDesk(await hub.code('ann'))
  const said = new Map<string, string>()
  for (let n = 0; n < 40; n++) desk.say(caller(CITY, `hub-${n}`))
  await until(desk, () => desk.count("SELECT count(*) AS n FROM fact WHERE state = 'local'") === 0)
  await desk.stop()
  for (const { id, hash } of hashesIn(desk.folder, desk.key)) said.set(id, hash)
  const folder = join(root, 'enrolled')
  cpSync(desk.folder, folder, { recursive: true })
  await desk.dispose()
  return { name: 'enrolled', folder, key: desk.key, said, blob: null, hub: true, journalNeeded: false }
}

const hashesIn = (folder: string, key: string): { id: string; hash: string }[] => {
  const opened = openWorkspace(folder, key, { resources: resourcesFolder, readerThreads: 0 })
  if (!opened.ok) throw new Error(opened.error.code)
  const rows = opened.value.db.all<{ id: string; hash: string }>(
    "SELECT id, content_hash AS hash FROM fact WHERE kind = 'caller'",
  )
  void opened.value.close()
  return rows
}

const isNoticed = (folder: string, key: string): boolean => {
  const { keys, database, journal } = inspectFolder(folder, key)
  return (
    keys.state !== 'good' ||
    database.state !== 'good' ||
    database.walMissing ||
    journal.damaged ||
    journal.ahead > 0
  )
}

/** What a person does then: restores where it is needed, opens, syncs where there is a hub. */
const recovered = async (
  base: Base,
  folder: string,
): Promise<{ held: Map<string, number>; flaws: string[] }> => {
  const { key } = base
  if (inspectFolder(folder, key).database.state !== 'good') {
    const done = recoverFolder(folder, key, { resources: resourcesFolder })
    if (!done.ok) return { held: new Map(), flaws: [`not recovered: ${JSON.stringify(done.error)}`] }
  }
  const { sync, workspace } = openWithSync(folder, key, () => {})
  const round = async () => {
    await sync.settled(20_000)
    sync.ask()
    await sync.settled(20_000)
  }
  try {
    const all = () => {
      const rows = workspace.db.all<{ id: string; hash: string }>('SELECT id, content_hash AS hash FROM fact')
      const right = rows.filter(({ id, hash }) => base.said.get(id) === hash)
      return new Map(right.map(({ id }) => [id, rows.filter((row) => row.id === id).length]))
    }
    if (base.hub) {
      for (let n = 0; n < 6 && (n === 0 || all().size < base.said.size); n++) await round()
      workspace.deps.write((tx) => tx.append(caller(CITY, workspace.deps.newId())))
      await round()
    }
    const held = all()
    const flaws = wholeLogFlaws(workspace)
    const file = base.blob === null ? null : readBlob(workspace.db, base.blob)
    if (file && sha256(file) !== base.blob) flaws.push('another attachment')
    return { held, flaws }
  } finally {
    await sync.close()
    await workspace.close()
  }
}

interface Tally {
  noticed: number
  harmless: number
}

const strike = async (
  base: Base,
  other: Base,
  point: number,
  random: Random,
  found: Findings,
  tally: Tally,
): Promise<boolean> => {
  const hit = targets[random.below(targets.length)] ?? []
  if (base.journalNeeded && hit.includes('unsent.journal') && hit.length > 1) return false
  const folder = join(base.folder, '..', `case-${point}`)
  mkdirSync(folder)
  cpSync(base.folder, folder, { recursive: true })
  try {
    const done = hit.map((name) => {
      const drawn = ways[random.below(ways.length)] as Damage
      // A whole key file of another device is no damage: it is another key.
      const how = name === 'keys.json' && drawn === 'foreign' ? 'flip' : drawn
      return damage(join(folder, name), how, random, join(other.folder, name)) ? `${name} ${how}` : null
    })
    if (!done.some((one) => one !== null)) return false
    const where = { point, base: base.name, done }
    const noticed = isNoticed(folder, base.key)
    if (noticed) tally.noticed++
    const unwrapped = readKeyFile(folder)
    if (unwrapped === null) note(found, where, { lost: ['the wrapped key'] })
    else if (JSON.stringify(unwrapped) !== JSON.stringify(readKeyFile(base.folder)))
      note(found, where, { flaws: ['another key file'] })
    const { held, flaws } = await recovered(base, folder)
    const lost = [...base.said.keys()].filter((id) => !held.has(id))
    note(found, where, { lost, flaws, doubled: [...held].filter(([, n]) => n > 1).map(([id]) => id) })
    // What nobody noticed did no harm: every word is there without any recovery.
    if (!noticed) {
      if (lost.length === 0 && flaws.length === 0) tally.harmless++
      else note(found, where, { flaws: ['not noticed'] })
    }
    found.points++
    return true
  } catch (error) {
    note(
      found,
      { point, base: base.name, hit },
      { flaws: [String(error instanceof Error ? error.stack : error)] },
    )
    return true
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const run = async (points: number): Promise<Findings> => {
  const found = noFindings()
  const tally: Tally = { noticed: 0, harmless: 0 }
  const root = quickFolder('wi-corrupt-')
  const server = await startTestServer()
  const unlimited = { count: 1e9, seconds: 1 }
  const limits = { hello: unlimited, facts: unlimited, enrol: unlimited, other: unlimited }
  const hub = await startTestHub(server, 'corrupt', { limits, warn: () => {} })
  try {
    await registerPerson(await adminDevice(hub), { id: 'ann', body: CITY, role: 'supervisor' })
    const alone = await aloneBases(root)
    const enrolled = await enrolledBase(root, hub)
    const bases = [...alone, enrolled]
    for (let point = 0; found.points < points && point < points * 4; point++) {
      const base = bases[point % bases.length] as Base
      const other = bases[(point + 2) % bases.length] as Base
      await strike(base, other, point, randomFrom(point + 1), found, tally)
    }
    note(found, 'hub', await hubFindings(server, 'corrupt', [...enrolled.said.keys()]))
    found.figures = { ...tally }
  } finally {
    await hub.stop()
    await server.stop()
    rmSync(root, { recursive: true, force: true })
  }
  return found
}

export const corrupt: FaultKind = { code: 'F6', name: 'corrupt', slice: 25, full: 500, run }
