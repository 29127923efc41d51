/**
 * F12: programs of different age. An older device carries facts it does not know and folds them after its upgrade;
 * an older hub stores them and hands them on after its own; a database of a newer program is left as it is.
 */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { Hub } from '#hub/start.ts'
import type { TypeOf } from '#hub/sync/judge.ts'
import { kinds } from '#service/host/kinds.ts'
import { databaseFile, openWorkspace } from '#service/host/workspace.ts'
import { newestVersion } from '#service/store/migrate.ts'
import { openForWriting } from '#service/store/open.ts'
import type { FactTypes } from '#shared/domain/fact-type.ts'
import { typeOf } from '#shared/domain/fact-types.ts'
import { hubFindings } from '#test/support/faults/hub-check.ts'
import { type Random, randomFrom } from '#test/support/faults/random.ts'
import {
  adminDevice,
  CITY,
  registerPerson,
  startTestHub,
  startTestServer,
  type TestServer,
} from '#test/support/hub.ts'
import { wholeLogFlaws } from '#test/support/kill/verify.ts'
import { resourcesFolder } from '#test/support/workspace.ts'
import { caller, type Desk, enrolDesk, stateOf } from '#test/sync/desk.ts'
import { type FaultKind, type Findings, noFindings, note } from './finding.ts'

const ROUNDS = 10
const unlimited = { count: 1e9, seconds: 1 }
const limits = { hello: unlimited, facts: unlimited, enrol: unlimited, other: unlimited }

/** What a program of last year does not know: a whole kind, or one type of a kind. */
const GONE = [
  { kind: 'caller', type: null },
  { kind: 'caller', type: 'caller.changed' },
] as const
type Gone = (typeof GONE)[number]

const oldHub =
  ({ kind, type }: Gone): TypeOf =>
  (k, t) =>
    k === kind && (type === null || t === type) ? null : typeOf(k, t)

/** Runs `work` in a device program that does not know these facts yet. */
const asOldProgram = async <T>({ kind, type }: Gone, work: () => Promise<T>): Promise<T> => {
  const known = kinds[kind]
  if (!known) throw new Error(`no kind ${kind}`)
  if (type === null) delete kinds[kind]
  else {
    const types: FactTypes = { ...known.types }
    delete types[type]
    kinds[kind] = { ...known, types }
  }
  try {
    return await work()
  } finally {
    kinds[kind] = known
  }
}

const countOf = (desk: Desk, state: string): number =>
  desk.count("SELECT count(*) AS n FROM fact WHERE kind = 'caller' AND state = ?", state)

const settle = async (desks: readonly Desk[], done: () => boolean): Promise<boolean> => {
  for (let n = 0; n < ROUNDS && !done(); n++) for (const desk of desks) await desk.round()
  return done()
}

/** Every catch-up slice of an opened folder has run. */
const caughtUp = async (): Promise<void> => {
  for (let n = 0; n < 50; n++) await new Promise((done) => setTimeout(done, 5))
}

interface Pair {
  server: TestServer
  database: string
  newer: Desk
  older: Desk
}

const speak = (desk: Desk, random: Random, name: string): string[] => {
  const said: string[] = []
  for (let n = 0; n < 2 + random.below(3); n++) {
    const draft = caller(CITY, `${name}-${n}`)
    said.push(...desk.say(draft))
    // at least one of each type, so that there is something an older program does not know
    if (n === 0 || random.chance(0.7))
      said.push(
        ...desk.say({
          ...draft,
          type: 'caller.changed',
          payload: { line: `专线${n}`, active: random.chance(0.5) },
        }),
      )
  }
  return said
}

const strike = async (
  { server, database, newer, older }: Pair,
  start: (types: TypeOf) => Promise<Hub>,
  point: number,
  found: Findings,
): Promise<void> => {
  const random = randomFrom(point + 1)
  const gone = GONE[point % 2] as Gone
  const hubIsOld = point % 4 >= 2
  const where = { point, gone, hubIsOld }
  await older.stop()
  let hub = await start(hubIsOld ? oldHub(gone) : typeOf)
  const said = speak(newer, random, `skew-${point}`)
  const unsent = () => newer.count("SELECT count(*) AS n FROM fact WHERE state = 'local'")
  if (hubIsOld) await newer.round()
  else if (!(await settle([newer], () => unsent() === 0)))
    note(found, where, { flaws: ['the newer device does not come through'] })
  let unknown = 0
  await asOldProgram(gone, async () => {
    older.start()
    await older.round()
    await older.round()
    unknown = countOf(older, 'unknown')
    await older.stop()
  })
  if (!hubIsOld && unknown === 0) note(found, where, { flaws: ['nothing was unknown'] })
  if (hubIsOld) {
    await newer.stop()
    await hub.stop()
    hub = await start(typeOf)
    newer.start()
  }
  older.start()
  await caughtUp()
  const held = () =>
    said.every(
      (id) => older.count("SELECT count(*) AS n FROM fact WHERE id = ? AND state = 'received'", id) === 1,
    )
  const agreed = () => held() && unsent() === 0 && stateOf(older, ['caller']) === stateOf(newer, ['caller'])
  if (!(await settle([newer, older], agreed)))
    note(found, where, { flaws: ['they do not agree after the upgrade'] })
  const lost = said.filter((id) => older.count('SELECT count(*) AS n FROM fact WHERE id = ?', id) === 0)
  note(found, where, { lost, flaws: [...wholeLogFlaws(older.workspace), ...wholeLogFlaws(newer.workspace)] })
  note(found, where, await hubFindings(server, database, said))
  found.points++
  await newer.stop()
  await older.stop()
  await hub.stop()
}

const hashOf = (file: string): string => createHash('sha256').update(readFileSync(file)).digest('hex')

/** A folder of a newer program: refused, not a byte of it changed, and whole again under that program. */
const newerDatabase = async (desk: Desk, found: Findings): Promise<void> => {
  const file = databaseFile(desk.folder)
  const mark = (version: number): number => {
    const opened = openForWriting(file, desk.key)
    if (!opened.ok) throw new Error(opened.error.code)
    const facts = opened.value.db.get<{ n: number }>('SELECT count(*) AS n FROM fact')?.n ?? 0
    opened.value.db.exec(`PRAGMA user_version = ${version}`)
    opened.value.close()
    return facts
  }
  mark(newestVersion + 1)
  const before = hashOf(file)
  const opened = openWorkspace(desk.folder, desk.key, { resources: resourcesFolder, readerThreads: 0 })
  if (opened.ok) await opened.value.close()
  if (opened.ok || opened.error.code !== 'DB_NEWER') note(found, 'newer', { flaws: ['it was opened'] })
  if (hashOf(file) !== before) note(found, 'newer', { flaws: ['it was changed'] })
  found.points++
}

const run = async (points: number): Promise<Findings> => {
  const found = noFindings()
  const server = await startTestServer()
  const database = 'skew'
  const first = await startTestHub(server, database, { limits, warn: () => {} })
  const { port } = first
  const desks: Desk[] = []
  try {
    const admin = await adminDevice(first)
    for (const id of ['ann', 'bob']) await registerPerson(admin, { id, body: CITY, role: 'supervisor' })
    for (const id of ['ann', 'bob']) desks.push(await enrolDesk(await first.code(id)))
    for (const desk of desks) {
      await desk.round()
      await desk.stop()
    }
    await first.stop()
    const [newer, older] = desks as [Desk, Desk]
    const start = (types: TypeOf) =>
      startTestHub(server, database, { limits, warn: () => {}, port, typeOf: types })
    for (let point = 0; point < points - 1; point++) {
      newer.start()
      await strike({ server, database, newer, older }, start, point, found)
    }
    await newerDatabase(older, found)
  } finally {
    for (const desk of desks) await desk.dispose()
    await server.stop()
  }
  return found
}

export const skew: FaultKind = { code: 'F12', name: 'skew', slice: 5, full: 61, run }
