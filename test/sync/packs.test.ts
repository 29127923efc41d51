/** 离线交换包 on a real hub: C never has a network, A carries; packs get lost, come twice, come late. */
import { randomBytes } from 'node:crypto'
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import type { Hub } from '#hub/start.ts'
import { filesCommands } from '#service/features/files/commands.ts'
import { continuePack, exportPack } from '#service/packs/write.ts'
import type { TestDevice } from '#test/support/device.ts'
import { fileRecord } from '#test/support/file-record.ts'
import {
  AREA,
  adminDevice,
  CITY,
  OTHER_AREA,
  registerPerson,
  startTestHub,
  startTestServer,
  type TestServer,
} from '#test/support/hub.ts'
import { smallPhoto } from '#test/support/photos.ts'
import { quiet, value } from '#test/support/round.ts'
import { caller, cloneDesk, type Desk, enrolDesk, stateOf, until } from './desk.ts'
import {
  approval,
  carryOver,
  codeOf,
  contextOf,
  enrolDeskByFile,
  exportTo,
  form,
  look,
  take,
  watch,
} from './stick.ts'

let server: TestServer
let hub: Hub
let admin: TestDevice
let stick: string
const desks: Desk[] = []
const kinds = ['caller', 'org', 'person', 'setting', 'device', 'pack', 'script']

beforeAll(async () => {
  server = await startTestServer()
})
afterAll(async () => {
  await server?.stop()
})
afterEach(async () => {
  for (const desk of desks.splice(0)) await desk.dispose()
  await hub?.stop()
  if (stick) rmSync(stick, { recursive: true, force: true })
})

/** A fresh hub with an approved exchange, and A, a supervisor of the city with a network. */
const begin = async (database: string): Promise<Desk> => {
  stick = mkdtempSync(join(tmpdir(), 'wi-stick-'))
  hub = await startTestHub(server, database)
  admin = await adminDevice(hub)
  await registerPerson(admin, { id: 'ann', body: CITY, role: 'supervisor' })
  await registerPerson(admin, { id: 'cat', body: AREA, role: 'supervisor' })
  const a = await enrolDesk(await hub.code('ann'))
  desks.push(a)
  await a.round()
  a.say({
    type: 'setting.changed',
    entity: { kind: 'setting', id: 'packs' },
    owner: CITY,
    payload: { approval },
  })
  await a.round()
  return a
}

const enrolByFile = async (person: string, body: string): Promise<Desk> => {
  const desk = await enrolDeskByFile(admin, person, body)
  desks.push(desk)
  return desk
}

let files = 0
const fresh = () => join(stick, `${++files}.wipack`)
const exported = (desk: Desk, to = 'hub', volumeBytes = 1e9) => exportTo(desk, fresh(), to, volumeBytes)
const carry = (by: Desk, paths: readonly string[], device: string | null = null, volumeBytes = 1e9) =>
  carryOver(by, fresh(), paths, device, volumeBytes)
const unsent = (desk: Desk) =>
  desk.count(
    "SELECT count(*) AS n FROM fact WHERE state = 'local' AND device = ?",
    desk.workspace.session.device,
  )
const numbers = (desk: Desk) => desk.count("SELECT count(*) AS n FROM fact WHERE type = 'caller.registered'")

test('a machine that never has a network lives on packs alone, whatever becomes of them', async () => {
  const a = await begin('packs-life')
  a.say(caller(CITY, 1), caller(AREA, 2), caller(OTHER_AREA, 3))
  await a.round()
  const c = await enrolByFile('cat', AREA)

  // Off until the approval is known here; the hub's own pack brings it.
  expect(
    codeOf(
      await exportPack(
        contextOf(c),
        { to: 'hub', path: fresh(), volumeBytes: 1e9, withFiles: true, form },
        watch,
      ),
    ),
  ).toBe('PACK_NOT_APPROVED')
  const first = value(await carry(a, [], c.workspace.session.device))
  const seen = value(await look(c, first.files))
  expect(seen.kinds).toContainEqual({ kind: 'caller', label: '拨打号码', fresh: 1, known: 0 })
  expect(numbers(c)).toBe(0)
  const came = value(await take(c, first.files))
  expect(came.refused).toBe(0)
  expect(numbers(c)).toBe(1)
  expect(codeOf(await take(c, first.files))).toBe('PACK_DUPLICATE')

  // The first pack is lost; the second holds all of it; the third comes while the second is under way.
  c.say(caller(AREA, 10), caller(AREA, 11))
  const lost = await exported(c)
  c.say(caller(AREA, 12))
  const second = await exported(c)
  a.say(caller(AREA, 20))
  await a.round()
  const answer = value(await carry(a, second))
  expect(answer.report).toMatchObject({ refused: 0, awaiting: 0, again: false })
  expect(answer.report.accepted).toBeGreaterThanOrEqual(3)
  // Carried again because nobody is sure: nothing happens twice, and the answer can be fetched again.
  const answerAgain = value(await carry(a, second))
  expect(answerAgain.report).toMatchObject({ again: true, accepted: 0 })
  expect(codeOf(await carry(a, lost))).toBe('PACK_OLDER')

  // Both answers arrive, the later one first.
  const before = unsent(c)
  expect(before).toBeGreaterThan(0)
  const settled = value(await take(c, answerAgain.files))
  expect(settled.received).toBeGreaterThanOrEqual(3)
  expect(codeOf(await take(c, answer.files))).toBe('PACK_OLDER')

  // The register entries written meanwhile go with the next pack; then nothing is left.
  const last = value(await carry(a, await exported(c)))
  value(await take(c, last.files))
  await until(a, () => unsent(a) === 0)
  const rest = value(await carry(a, [], c.workspace.session.device))
  value(await take(c, rest.files))
  // What each reads is the same at both, by id, hash, time of receipt; A reads more than C.
  const shared = (desk: Desk) =>
    desk.workspace.db.all(
      `SELECT id, content_hash, received_at FROM fact WHERE kind = 'caller' AND owner = '${AREA}' AND state = 'received' ORDER BY id`,
    )
  expect(shared(c)).toEqual(shared(a))
  expect(shared(c)).toHaveLength(5)
  expect(
    c.count(
      `SELECT count(*) AS n FROM fact WHERE owner IN ('${CITY}', '${OTHER_AREA}') AND audience = 'owner'`,
    ),
  ).toBe(0)
})

test('whatever is wrong with a file is said in one word each, and nothing of it is applied', async () => {
  const a = await begin('packs-wrong')
  a.say(caller(AREA, 1))
  await a.round()
  const c = await enrolByFile('cat', AREA)
  const d = await enrolByFile('cat', AREA)
  const good = value(await carry(a, [], c.workspace.session.device)).files
  const [path] = good as [string]
  const bytes = readFileSync(path)
  const wrong = (name: string, content: Buffer) => {
    const file = join(stick, name)
    writeFileSync(file, content)
    return file
  }
  const cutHeader = bytes.indexOf(10)
  const header = bytes.subarray(0, cutHeader).toString()
  const withHeader = (text: string) => Buffer.concat([Buffer.from(text), bytes.subarray(cutHeader)])
  const cases: [string, Buffer][] = [
    ['PACK_NOT_PACK', Buffer.from('这不是离线交换包')],
    ['PACK_NEWER', withHeader(header.replace('"format":1', '"format":2'))],
    ['PACK_BROKEN', bytes.subarray(0, bytes.length - 1)],
    ['PACK_BROKEN', Buffer.concat([bytes, Buffer.of(0)])],
    ['PACK_BROKEN', Buffer.from(bytes.map((byte, i) => (i === bytes.length - 40 ? byte ^ 1 : byte)))],
    ['PACK_SIGNATURE', withHeader(header.replace(/"no":\d+/, '"no":9999999999999'))],
    ['PACK_OTHER_HUB', withHeader(header.replace(/"hub":"[^"]+"/, '"hub":"another"'))],
    ['PACK_NOT_FOR_US', withHeader(header.replace(/"to":"[^"]+"/, '"to":"another"'))],
  ]
  const before = stateOf(c, kinds)
  for (const [index, [code, content]] of cases.entries()) {
    const file = wrong(`${index}.wipack`, content)
    expect([index, codeOf(await look(c, [file]))]).toEqual([index, code])
    expect([index, codeOf(await take(c, [file]))]).toEqual([index, code])
    rmSync(file)
  }
  expect(codeOf(await look(d, good))).toBe('PACK_NOT_FOR_US')
  expect(codeOf(await look(c, [join(stick, 'not there')]))).toBe('PACK_MEDIUM')
  expect(stateOf(c, kinds)).toBe(before)
  expect(codeOf(await take(c, good))).toBe('ok')

  // The hub says the same of what is carried to it.
  c.say(caller(AREA, 5))
  const [up] = (await exported(c)) as [string]
  const upBytes = readFileSync(up)
  const refused: [string, Buffer][] = [
    ['PACK_BROKEN', Buffer.from(upBytes.map((byte, i) => (i === upBytes.length - 40 ? byte ^ 1 : byte)))],
    ['PACK_NOT_FOR_US', bytes],
    ['PACK_NOT_PACK', Buffer.from('no')],
  ]
  rmSync(up)
  for (const [index, [code, content]] of refused.entries())
    expect([index, codeOf(await carry(a, [wrong(`up${index}.wipack`, content)]))]).toEqual([index, code])
  expect(unsent(c)).toBeGreaterThan(0)
  await admin.hello()
  await admin.pull()
  expect([...admin.held.values()].some(({ fact }) => fact.content.entity.id === `caller-${AREA}-5`)).toBe(
    false,
  )
})

test('volumes: cut to size, found in their folder, named when one is missing; a write cut off goes on', async () => {
  const a = await begin('packs-volumes')
  const c = await enrolByFile('cat', AREA)
  value(await take(c, value(await carry(a, [], c.workspace.session.device)).files))
  for (let i = 0; i < 5; i++) c.say(...Array.from({ length: 300 }, (_, n) => caller(AREA, 1000 * i + n)))
  const parts = await exported(c, 'hub', 100_000)
  expect(parts.length).toBeGreaterThan(2)
  expect(parts[0]).toMatch(/（第1卷共\d卷）\.wipack$/)

  const aside = join(stick, 'aside')
  copyFileSync(parts[1] as string, aside)
  rmSync(parts[1] as string)
  expect(await carry(a, [parts[0] as string])).toMatchObject({
    ok: false,
    error: { code: 'PACK_VOLUME_MISSING', message: '缺第2卷。' },
  })
  copyFileSync(aside, parts[1] as string)
  const done = value(await carry(a, [parts[2] as string], null, 100_000))
  expect(done.report).toMatchObject({ refused: 0, awaiting: 0 })
  expect(done.report.accepted).toBeGreaterThanOrEqual(1500)
  value(await take(c, done.files))

  // The medium is pulled out in the middle: what stands there is kept, the rest follows.
  c.say(...Array.from({ length: 1800 }, (_, n) => caller(AREA, 9000 + n)))
  const path = fresh()
  const stop = new AbortController()
  const order = { to: 'hub', path, volumeBytes: 60_000, withFiles: true, form }
  const cut = await exportPack(contextOf(c), order, {
    signal: stop.signal,
    progress: (bytes) => bytes > 50_000 && stop.abort(),
  })
  expect(codeOf(cut)).toBe('PACK_STOPPED')
  const left = readdirSync(stick).filter((name) => name.includes('.part'))
  expect(left.length).toBeGreaterThan(0)
  const last = join(stick, left.toSorted().at(-1) as string)
  const half = readFileSync(last)
  writeFileSync(last, half.subarray(0, half.length - 7))
  const { id } = c.workspace.db.get<{ id: string }>("SELECT id FROM pack_out WHERE state = 'writing'") ?? {
    id: '',
  }
  const whole = value(await continuePack(contextOf(c), id, watch))
  expect(whole.counts.facts).toBe(unsentAtExport(c, whole.register))
  const again = value(await carry(a, whole.files))
  expect(again.report.accepted).toBeGreaterThanOrEqual(1800)
  value(await take(c, again.files))
  expect(c.count("SELECT count(*) AS n FROM fact WHERE type = 'caller.registered' AND state = 'local'")).toBe(
    0,
  )
})

/** Own unsent facts but the register entry that followed the export. */
const unsentAtExport = (desk: Desk, register: string): number =>
  desk.count("SELECT count(*) AS n FROM fact WHERE state = 'local' AND entity <> ?", register)

test('roles, scope and files travel in packs as they do over the network', async () => {
  const a = await begin('packs-scope')
  const c = await enrolByFile('cat', AREA)
  a.say(caller(AREA, 1), caller(OTHER_AREA, 2))
  const script = Buffer.from('话术'.repeat(700_000))
  a.workspace.deps.write((tx) => {
    const blob = tx.blobs.put(script)
    const payload = { name: '话术', scriptVersion: '1', blob, note: '' }
    tx.append({ type: 'script.published', entity: { kind: 'script', id: 's1' }, owner: CITY, payload })
  })
  await until(a, () => unsent(a) === 0 && a.sync.state().working === false)
  await a.round()
  value(await take(c, value(await carry(a, [], c.workspace.session.device)).files))
  expect(
    c.workspace.session.roles.length + c.count('SELECT count(*) AS n FROM grant_ WHERE person = ?', 'cat'),
  ).toBeGreaterThan(0)
  expect(c.count("SELECT count(*) AS n FROM blob WHERE state = 'whole'")).toBe(1)

  // Moved to another area: what was readable goes, what is readable now comes, from the beginning.
  c.say(caller(AREA, 7))
  a.say(
    {
      type: 'role.revoked',
      entity: { kind: 'person', id: 'cat' },
      owner: AREA,
      payload: { grant: 'cat-supervisor', from: '2020-01-02', reason: '调整' },
    },
    {
      type: 'role.granted',
      entity: { kind: 'person', id: 'cat' },
      owner: OTHER_AREA,
      payload: { grant: 'cat-2', role: 'supervisor', body: OTHER_AREA, from: '2020-01-02', to: null },
    },
  )
  await a.round()
  const moved = value(await carry(a, await exported(c)))
  // What the role did not cover is refused, stays here, and is seen.
  expect(moved.report.refused).toBeGreaterThanOrEqual(1)
  value(await take(c, moved.files))
  expect(
    c.count(
      `SELECT count(*) AS n FROM fact WHERE kind = 'caller' AND owner = '${AREA}' AND state = 'received'`,
    ),
  ).toBe(0)
  expect(c.count(`SELECT count(*) AS n FROM fact WHERE kind = 'caller' AND owner = '${OTHER_AREA}'`)).toBe(1)
  expect(
    c.count(
      `SELECT count(*) AS n FROM fact WHERE kind = 'caller' AND owner = '${AREA}' AND state = 'refused'`,
    ),
  ).toBe(1)
})

test('a file of one’s own reaches the hub in pieces, and is confirmed', async () => {
  const a = await begin('packs-files')
  await registerPerson(admin, { id: 'eve', body: CITY, role: 'supervisor' })
  const c = await enrolByFile('eve', CITY)
  value(await take(c, value(await carry(a, [], c.workspace.session.device)).files))
  const blob = c.workspace.deps.write((tx) => {
    const hash = tx.blobs.put(randomBytes(2_500_000))
    const payload = { name: '话术', scriptVersion: '2', blob: hash, note: '' }
    tx.append({ type: 'script.published', entity: { kind: 'script', id: 's2' }, owner: CITY, payload })
    return hash
  })
  const up = value(await carry(a, await exported(c)))
  expect(up.report.files).toBe(1)
  value(await take(c, up.files))
  expect(c.count('SELECT received AS n FROM blob WHERE hash = ?', blob)).toBe(1)
  await until(
    a,
    () => a.count("SELECT count(*) AS n FROM blob WHERE hash = ? AND state = 'whole'", blob) === 1,
  )
})

test('a hub put back to an older copy gets everything again by packs', async () => {
  const a = await begin('packs-epoch')
  await registerPerson(admin, { id: 'eve', body: CITY, role: 'supervisor' })
  const c = await enrolByFile('eve', CITY)
  const b = await enrolDesk(await hub.code('ann'))
  desks.push(b)
  await b.round()
  value(await take(c, value(await carry(a, [], c.workspace.session.device)).files))
  await a.stop()
  await b.stop()
  await hub.stop()
  await server.copy('packs-epoch', 'packs-epoch-old')
  hub = await startTestHub(server, 'packs-epoch', { port: hub.port })
  a.start()
  c.say(caller(AREA, 1), caller(AREA, 2), fileRecord('case-1', CITY))
  const record = { kind: 'case' as const, id: 'case-1' }
  const from = { bytes: await smallPhoto() }
  const given = { record, part: null, source: 'camera' as const, name: '照片.jpg', caption: '', from }
  const photo = value(await filesCommands['files.add'](c.workspace.deps, given, quiet))
  const received = () => c.count('SELECT count(received_at) AS n FROM file_bytes')
  a.say(caller(AREA, 3))
  await until(a, () => unsent(a) === 0)
  const taken = value(await carry(a, await exported(c)))
  value(await take(c, taken.files))
  expect(c.count("SELECT count(*) AS n FROM fact WHERE kind = 'caller' AND state = 'received'")).toBe(3)
  expect(received()).toBe(1)
  await a.stop()
  await hub.stop()

  hub = await startTestHub(server, 'packs-epoch-old', { port: hub.port })
  // A is away: only C can bring back what was lost, A's fact included. Somebody else carries.
  b.start()
  await b.round()
  expect(numbers(b)).toBe(0)
  for (let i = 0; i < 3; i++) value(await take(c, value(await carry(b, await exported(c))).files))
  await until(b, () => numbers(b) === 3)
  const there = 'select sha256 from blob where sha256 = $1'
  expect(await server.sql('packs-epoch-old', there, [photo.sha256])).toEqual([{ sha256: photo.sha256 }])
  expect(received()).toBe(1)
  for (let i = 0; i < 2; i++) {
    value(await take(c, value(await carry(b, await exported(c))).files))
    await b.round()
  }
  const callers = (desk: Desk) =>
    desk.workspace.db.all(
      `SELECT id, content_hash, received_at, state FROM fact WHERE kind = 'caller' ORDER BY id`,
    )
  expect(callers(c)).toEqual(callers(b))
  a.start()
  await until(a, () => unsent(a) === 0)
  await a.round()
  expect(callers(a)).toEqual(callers(b))
})

test('a folder restored from an old copy that went its own way takes a new identity by packs; nothing is lost', async () => {
  const a = await begin('packs-clone')
  await registerPerson(admin, { id: 'eve', body: CITY, role: 'supervisor' })
  const c = await enrolByFile('eve', CITY)
  value(await take(c, value(await carry(a, [], c.workspace.session.device)).files))
  await c.stop()
  const old = cloneDesk(c)
  desks.push(old)
  c.start()
  c.say(caller(AREA, 1), caller(AREA, 2))
  value(await carry(a, await exported(c)))
  // The newer folder is lost; the old copy wrote something else in the same places.
  old.say(caller(AREA, 3))
  const before = old.workspace.session.device
  for (let i = 0; i < 4; i++) value(await take(old, value(await carry(a, await exported(old))).files))
  expect(old.workspace.session.device).not.toBe(before)
  await until(a, () => numbers(a) === 3)
  expect(numbers(old)).toBe(3)
  expect(
    old.count("SELECT count(*) AS n FROM fact WHERE type = 'caller.registered' AND state = 'received'"),
  ).toBe(3)
})

test('a revoked device may still hand in: it waits for a release, and nothing is given out', async () => {
  const a = await begin('packs-revoked')
  const c = await enrolByFile('cat', AREA)
  value(await take(c, value(await carry(a, [], c.workspace.session.device)).files))
  const revoked = await admin.call('adminRevoke', { device: c.workspace.session.device, reason: '丢失' })
  expect(revoked.ok).toBe(true)
  c.say(caller(AREA, 1))
  a.say(caller(AREA, 2))
  await a.round()
  const came = value(await carry(a, await exported(c)))
  expect(came.report).toMatchObject({ accepted: 0, refused: 0 })
  expect(came.report.awaiting).toBeGreaterThanOrEqual(1)
  const seen = value(await look(c, came.files))
  expect(seen).toMatchObject({ revoked: true, kinds: [] })
  value(await take(c, came.files))
  expect(c.count("SELECT count(*) AS n FROM fact WHERE kind = 'caller' AND state = 'awaiting'")).toBe(1)
  // Neither does a colleague take anything from it.
  await a.round()
  expect(codeOf(await look(a, await exported(c, 'hub')))).toBe('PACK_NOT_FOR_US')
})

test('colleagues exchange what both may read; the hub’s word comes later and counts', async () => {
  const a = await begin('packs-peers')
  await registerPerson(admin, { id: 'eve', body: CITY, role: 'supervisor' })
  const d = await enrolByFile('eve', CITY)
  value(await take(d, value(await carry(a, [], d.workspace.session.device)).files))
  await a.round()
  // From here on nobody reaches the hub.
  await a.sync.close()
  a.say(caller(AREA, 1), caller(CITY, 2))
  a.say({ type: 'setting.changed', entity: { kind: 'setting', id: 'x' }, owner: CITY, payload: { n: 1 } })
  d.say(caller(AREA, 3))
  const toD = await exported(a, d.workspace.session.device)
  const seen = value(await look(d, toD))
  expect(seen.from.kind).toBe('device')
  expect(seen.kinds.find((k) => k.kind === 'caller')).toMatchObject({ fresh: 2 })
  expect(seen.skipped).toEqual([{ reason: '须经市局服务端裁定的记录，待市局服务端下发', count: 1 }])
  expect(value(await take(d, toD))).toMatchObject({ received: 0 })
  expect(numbers(d)).toBe(3)
  expect(codeOf(await take(d, toD))).toBe('PACK_DUPLICATE')

  value(await take(a, await exported(d, a.workspace.session.device)))
  expect(numbers(a)).toBe(3)
  // D's record is not 市局已收 at A, and A does not send it in D's name.
  expect(
    a.count(`SELECT count(*) AS n FROM fact WHERE entity = 'caller-${AREA}-3' AND received_at IS NULL`),
  ).toBe(1)
  // Nothing is sent twice: the next pack holds only what came since.
  a.say(caller(CITY, 4))
  const next = value(await look(d, await exported(a, d.workspace.session.device)))
  expect(next.kinds.find((k) => k.kind === 'caller')).toMatchObject({ fresh: 1, known: 0 })

  // Then the hub decides about all of it.
  await a.stop()
  a.start()
  await until(a, () => unsent(a) === 0)
  for (let i = 0; i < 2; i++) {
    value(await take(d, value(await carry(a, await exported(d))).files))
    await a.round()
  }
  expect(stateOf(d, ['caller', 'person', 'setting'])).toBe(stateOf(a, ['caller', 'person', 'setting']))
  expect(a.count("SELECT count(*) AS n FROM fact WHERE kind = 'caller' AND received_at IS NULL")).toBe(0)
})

test('between a county and the city only what the receiver may read is handed on', async () => {
  const a = await begin('packs-levels')
  const c = await enrolByFile('cat', AREA)
  value(await take(c, value(await carry(a, [], c.workspace.session.device)).files))
  await a.round()
  a.say(caller(CITY, 1), caller(OTHER_AREA, 2), caller(AREA, 3))
  c.say(caller(AREA, 4))
  // Before C has heard of A's device there is nothing to encrypt to.
  const order = { to: a.workspace.session.device, path: fresh(), volumeBytes: 1e9, withFiles: true, form }
  expect(codeOf(await exportPack(contextOf(c), order, watch))).toBe('PACK_NO_RECEIVER')
  const down = await exported(a, c.workspace.session.device)
  const seen = value(await look(c, down))
  // C does not know the roles of people above it: their records come by way of the hub.
  expect(seen.skipped.every((s) => !s.reason.includes('范围'))).toBe(true)
  value(await take(c, down))
  expect(c.count(`SELECT count(*) AS n FROM fact WHERE owner = '${OTHER_AREA}' AND audience = 'owner'`)).toBe(
    0,
  )
  expect(c.count(`SELECT count(*) AS n FROM fact WHERE owner = '${CITY}' AND kind = 'caller'`)).toBe(0)
  value(await take(a, await exported(c, a.workspace.session.device)))
  expect(a.count(`SELECT count(*) AS n FROM fact WHERE entity = 'caller-${AREA}-4'`)).toBe(1)
})

test('what the hub refuses of a colleague’s records does not count here either', async () => {
  const a = await begin('packs-refused')
  await registerPerson(admin, { id: 'eve', body: CITY, role: 'supervisor' })
  const d = await enrolByFile('eve', CITY)
  value(await take(d, value(await carry(a, [], d.workspace.session.device)).files))
  await a.round()
  d.say(caller(AREA, 1))
  value(await take(a, await exported(d, a.workspace.session.device)))
  expect(numbers(a)).toBe(1)
  // The role ends before the record reaches the hub, as from a day on which it was not said.
  const revoked = { grant: 'eve-supervisor', from: '2020-01-02', reason: '调整' }
  a.say({ type: 'role.revoked', entity: { kind: 'person', id: 'eve' }, owner: CITY, payload: revoked })
  await until(a, () => unsent(a) === 0)
  expect(value(await carry(a, await exported(d))).report.refused).toBeGreaterThanOrEqual(1)
  await a.round()
  expect(numbers(a)).toBe(0)
  expect(a.count("SELECT count(*) AS n FROM entity WHERE kind = 'caller'")).toBe(0)
  const again = value(await look(a, await exported(d, a.workspace.session.device)))
  expect(again.kinds.find((k) => k.kind === 'caller')).toBeUndefined()
})

test('any course of saying, exporting, losing, repeating and carrying ends equal', async () => {
  const a = await begin('packs-walk')
  await registerPerson(admin, { id: 'eve', body: CITY, role: 'supervisor' })
  const c = await enrolByFile('eve', CITY)
  value(await take(c, value(await carry(a, [], c.workspace.session.device)).files))
  let seed = 7
  const dice = (n: number) => {
    seed = (seed * 1103515245 + 12345) % 2 ** 31
    return (seed >> 8) % n
  }
  const ups: string[][] = []
  const downs: string[][] = []
  const allowed = new Set(['ok', 'PACK_OLDER', 'PACK_DUPLICATE', 'PACK_GAP'])
  let said = 0
  for (let step = 0; step < 60; step++) {
    const pick = <T>(list: T[]): T | undefined => list[dice(Math.max(1, list.length))]
    switch (dice(7)) {
      case 0:
        c.say(caller(AREA, ++said))
        break
      case 1:
        a.say(caller(OTHER_AREA, ++said))
        await a.round()
        break
      case 2:
        ups.push(await exported(c))
        break
      case 3:
      case 4: {
        const up = pick(ups)
        const done = up ? await carry(a, up) : null
        if (done) expect(allowed).toContain(codeOf(done))
        if (done?.ok) downs.push(done.value.files)
        break
      }
      default: {
        const down = pick(downs)
        if (down) expect(allowed).toContain(codeOf(await take(c, down)))
      }
    }
  }
  for (let i = 0; i < 3; i++) value(await take(c, value(await carry(a, await exported(c))).files))
  await until(a, () => unsent(a) === 0)
  // The last register entries follow their own packs; everything else is equal to the byte.
  const same = ['caller', 'org', 'person', 'setting']
  expect(c.count("SELECT count(*) AS n FROM fact WHERE kind = 'caller' AND state = 'local'")).toBe(0)
  expect(stateOf(c, same)).toBe(stateOf(a, same))
  expect(numbers(c)).toBe(said)
})
