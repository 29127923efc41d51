/**
 * F9: the hub is put back to an old copy while devices went on; whatever any device holds comes back.
 * F10: a data folder is copied (cloned laptop), or put back to what it was a week ago; nothing of either is dropped.
 */
import { signedFactsOf } from '#service/store/rows.ts'
import { verifyChain } from '#shared/facts/chain.ts'
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
import { caller, cloneDesk, type Desk, enrolDesk, stateOf, suite } from '#test/sync/desk.ts'
import { type FaultKind, type Findings, noFindings, note } from './finding.ts'

const PEOPLE = ['ann', 'bob', 'cat']
const ROUNDS = 12
const unlimited = { count: 1e9, seconds: 1 }
const limits = { hello: unlimited, facts: unlimited, enrol: unlimited, other: unlimited }
const KINDS = ['caller', 'person', 'org']

const start = (server: TestServer, database: string, port = 0) =>
  startTestHub(server, database, { limits, warn: () => {}, port })

const unsentOf = (desk: Desk): number => desk.count("SELECT count(*) AS n FROM fact WHERE state = 'local'")

/** Rounds of all until they agree and nothing waits; says whether they came to that. */
const quiet = async (desks: readonly Desk[]): Promise<boolean> => {
  for (let n = 0; n < ROUNDS; n++) {
    for (const desk of desks) await desk.round()
    const states = new Set(desks.map((desk) => stateOf(desk, KINDS)))
    if (states.size === 1 && desks.every((desk) => unsentOf(desk) === 0)) return true
  }
  return false
}

const chainFlaws = (desk: Desk): string[] => {
  const { db, session } = desk.workspace
  const key =
    db.get<{ k: string }>('SELECT public_key AS k FROM chain WHERE device = ?', session.device)?.k ?? ''
  return verifyChain(suite, key, signedFactsOf(db, session.device, 0, 100_000)).flaws.map(
    (flaw) => `${session.device}: ${flaw.flaw} at ${flaw.deviceSeq}`,
  )
}

/** All that was said is held by every device, once. */
const heldFindings = (desks: readonly Desk[], said: ReadonlyMap<string, string>) => {
  const lost: string[] = []
  const doubled: string[] = []
  for (const desk of desks) {
    const rows = desk.workspace.db.all<{ entity: string; n: number }>(
      "SELECT entity, count(*) AS n FROM fact WHERE kind = 'caller' GROUP BY entity",
    )
    const times = new Map(rows.map(({ entity, n }) => [entity, n]))
    for (const [id, entity] of said) {
      if ((times.get(entity) ?? 0) === 0) lost.push(`${id} on ${desk.workspace.session.device}`)
      if ((times.get(entity) ?? 0) > 1) doubled.push(`${id} on ${desk.workspace.session.device}`)
    }
  }
  return { lost, doubled, flaws: desks.flatMap(chainFlaws) }
}

/** Says things on a desk and writes down what was said: fact → entity. */
const teller = (said: Map<string, string>, name: string) => {
  let n = 0
  return (desk: Desk, count: number): void => {
    for (let k = 0; k < count; k++) {
      const draft = caller(CITY, `${name}-${n++}`)
      for (const id of desk.say(draft)) said.set(id, draft.entity.id)
    }
  }
}

const oldDump = async (server: TestServer, point: number, random: Random, found: Findings): Promise<void> => {
  const name = `dump_${point}`
  let hub = await start(server, name)
  const desks: Desk[] = []
  try {
    const admin = await adminDevice(hub)
    for (const id of PEOPLE) await registerPerson(admin, { id, body: CITY, role: 'supervisor' })
    const said = new Map<string, string>()
    const tell = teller(said, name)
    for (const id of PEOPLE) desks.push(await enrolDesk(await hub.code(id)))
    for (const desk of desks) {
      tell(desk, 1 + random.below(3))
      await desk.round()
    }
    await hub.stop()
    await server.copy(name, `${name}_old`)
    hub = await start(server, name, hub.port)
    // After the dump: more of everybody, perhaps a new machine; some of it read by others, some not even sent.
    if (random.chance(0.5)) desks.push(await enrolDesk(await hub.code('ann')))
    for (let n = 0; n < 2 + random.below(4); n++) {
      const desk = desks[random.below(desks.length)] as Desk
      tell(desk, random.below(4))
      if (random.chance(0.8)) await desk.round()
    }
    await hub.stop()
    hub = await start(server, `${name}_old`, hub.port)
    for (const desk of random.shuffled(desks)) {
      if (random.chance(0.5)) tell(desk, 1)
      await desk.round()
    }
    if (!(await quiet(desks))) note(found, { point }, { flaws: ['the devices do not come to agree'] })
    note(found, { point }, heldFindings(desks, said))
    note(found, { point }, await hubFindings(server, `${name}_old`, [...said.keys()]))
    found.points++
  } finally {
    for (const desk of desks) await desk.dispose()
    await hub.stop()
  }
}

/** A clone of a laptop: both go on, together or one after the other. */
const clone = async (a: Desk, witness: Desk, random: Random, tell: (desk: Desk, count: number) => void) => {
  tell(a, random.below(3))
  if (random.chance(0.5)) await a.round()
  await a.stop()
  const b = cloneDesk(a)
  a.start()
  const order = random.shuffled([a, b])
  for (let n = 0; n < 3; n++)
    for (const desk of order) {
      tell(desk, random.below(3))
      if (random.chance(0.6)) await desk.round()
    }
  return [a, b, witness]
}

/** The folder as it was a week ago is put back; what was sent since comes from the hub. */
const weekOld = async (a: Desk, witness: Desk, random: Random, tell: (desk: Desk, count: number) => void) => {
  tell(a, 1 + random.below(3))
  await a.round()
  await a.stop()
  const backup = cloneDesk(a)
  await backup.stop()
  a.start()
  for (let n = 0; n < 1 + random.below(3); n++) {
    tell(a, 1 + random.below(3))
    await a.round()
  }
  await a.stop()
  backup.start()
  if (random.chance(0.7)) tell(backup, 1 + random.below(2))
  await backup.round()
  tell(backup, 1)
  return [backup, witness]
}

const copies = async (server: TestServer, points: number, found: Findings): Promise<void> => {
  const hub = await start(server, 'copies')
  try {
    const admin = await adminDevice(hub)
    for (const id of PEOPLE) await registerPerson(admin, { id, body: CITY, role: 'supervisor' })
    const witness = await enrolDesk(await hub.code('cat'))
    const said = new Map<string, string>()
    let clones = 0
    for (let point = 0; point < points; point++) {
      const random = randomFrom(point + 1)
      const tell = teller(said, `copy-${point}`)
      const a = await enrolDesk(await hub.code('ann'))
      await a.round()
      const cloned = point % 2 === 0
      const left = cloned ? await clone(a, witness, random, tell) : await weekOld(a, witness, random, tell)
      if (!(await quiet(left))) note(found, { point }, { flaws: ['the devices do not come to agree'] })
      note(found, { point }, heldFindings(left, said))
      const identities = new Set(left.map((desk) => desk.workspace.session.device))
      if (identities.size !== left.length) note(found, { point }, { flaws: ['two with one identity'] })
      if (cloned) clones++
      for (const desk of new Set([a, ...left])) if (desk !== witness) await desk.dispose()
      found.points++
    }
    note(found, 'hub', await hubFindings(server, 'copies', [...said.keys()]))
    found.figures = { clones, restored: points - clones }
    await witness.dispose()
  } finally {
    await hub.stop()
  }
}

const withServer =
  (strike: (server: TestServer, points: number, found: Findings) => Promise<void>) =>
  async (points: number): Promise<Findings> => {
    const found = noFindings()
    const server = await startTestServer()
    try {
      await strike(server, points, found)
    } finally {
      await server.stop()
    }
    return found
  }

export const oldHub: FaultKind = {
  code: 'F9',
  name: 'old-hub',
  slice: 2,
  full: 60,
  run: withServer(async (server, points, found) => {
    for (let point = 0; point < points; point++) await oldDump(server, point, randomFrom(point + 1), found)
  }),
}

export const copied: FaultKind = { code: 'F10', name: 'copied', slice: 4, full: 100, run: withServer(copies) }
