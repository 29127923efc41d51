/** Evidence files in 离线交换包 on a real hub: a machine that is never online brings its photos and fetches others'. */
import { createHash, randomBytes, randomInt } from 'node:crypto'
import {
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { putPiece } from '#hub/blobs/store.ts'
import { isPurged } from '#hub/files/purge.ts'
import { takeFilePiece as hubTakes, wantedFiles } from '#hub/packs/files.ts'
import { dropParts } from '#hub/packs/store.ts'
import type { Hub } from '#hub/start.ts'
import type { Database } from '#hub/store/database.ts'
import { filesCommands } from '#service/features/files/commands.ts'
import { filesQueries } from '#service/features/files/queries.ts'
import { unsentFiles } from '#service/files/unsent.ts'
import { CHUNK } from '#service/files/vault.ts'
import { noCounts, type PackCounts } from '#service/packs/counts.ts'
import { evidencePieces, type FilesWritten, noteFilePiece } from '#service/packs/file-pieces.ts'
import { takeFileAnswer, takeFilePiece } from '#service/packs/take-files.ts'
import { continuePack, exportPack } from '#service/packs/write.ts'
import { createSigner, newPrivateKey } from '#service/store/suite.ts'
import { signFileReceipt } from '#shared/protocol/files.ts'
import { message, type PackMessage } from '#shared/protocol/pack.ts'
import { addFile } from '#test/support/add-file.ts'
import type { TestDevice } from '#test/support/device.ts'
import { fileRecord } from '#test/support/file-record.ts'
import {
  AREA,
  adminDevice,
  CITY,
  inDatabase,
  registerPerson,
  startTestHub,
  startTestServer,
  type TestServer,
} from '#test/support/hub.ts'
import { smallPhoto } from '#test/support/photos.ts'
import { quiet, value } from '#test/support/round.ts'
import { type Desk, enrolDesk, suite } from './desk.ts'
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

const unlimited = { count: 1e6, seconds: 1 }
const DAY = 24 * 3600_000
let server: TestServer
let hub: Hub
let admin: TestDevice
/** has a network */
let a: Desk
/** has none */
let c: Desk
let stick: string

beforeAll(async () => {
  server = await startTestServer()
  hub = await startTestHub(server, 'pack-files', {
    warn: () => {},
    limits: { hello: unlimited, facts: unlimited, enrol: unlimited, blobs: unlimited, other: unlimited },
  })
  admin = await adminDevice(hub)
  for (const id of ['ann', 'eve']) await registerPerson(admin, { id, body: CITY, role: 'supervisor' })
  a = await enrolDesk(await hub.code('ann'))
  await a.round()
  a.say({
    type: 'setting.changed',
    entity: { kind: 'setting', id: 'packs' },
    owner: CITY,
    payload: { approval },
  })
  await a.round()
})
afterAll(async () => {
  await a?.dispose()
  await hub?.stop()
  await server?.stop()
})

let record: { kind: 'case'; id: string }
beforeEach(async () => {
  stick = mkdtempSync(join(tmpdir(), 'wi-stick-'))
  c = await enrolDeskByFile(admin, 'eve', CITY)
  value(await take(c, (await carry([], c.workspace.session.device)).files))
  record = { kind: 'case', id: `case-${randomBytes(6).toString('hex')}` }
  c.say(fileRecord(record.id, CITY))
})
afterEach(async () => {
  await c.dispose()
  rmSync(stick, { recursive: true, force: true })
})

let names = 0
const fresh = () => join(stick, `${++names}.wipack`)
const carry = async (paths: readonly string[], device: string | null = null) =>
  value(await carryOver(a, fresh(), paths, device))
const add = (bytes: Uint8Array, at: Desk = c, to = record) =>
  addFile(at.workspace.deps, { record: to, from: { bytes } })
/** A photo with so many more bytes behind its end. */
const bigPhoto = async (bytes: number) => Buffer.concat([await smallPhoto(), randomBytes(bytes)])
const received = (at: Desk = c) =>
  at.count('SELECT count(*) AS n FROM file_bytes WHERE here = 1 AND received_at IS NOT NULL')
const here = (at: Desk = c) => at.count('SELECT count(*) AS n FROM file_bytes WHERE here = 1')
const hubDatabase = <T>(work: (db: Database) => Promise<T>) => inDatabase(hub, work)
/** Hash of what the hub stores under a hash; '' = nothing. */
const atHub = (hash: string) =>
  hubDatabase(async (db) => {
    const rows = await db.query<{ data: Buffer }>(
      `select p.data from blob_part p join blob b on b.sha256 = p.sha256 where p.sha256 = $1 order by start`,
      [hash],
    )
    if (rows.length === 0) return ''
    return createHash('sha256')
      .update(Buffer.concat(rows.map((row) => row.data)))
      .digest('hex')
  })

test('a machine that is never online brings 20 files, hears that they arrived, and may let them go long after', async () => {
  const added: { sha256: string }[] = []
  for (let i = 0; i < 20; i++) added.push(await add(i === 7 ? await bigPhoto(2_400_000) : await smallPhoto()))
  // Without 附件 they stay behind; the next pack brings them.
  const order = { to: 'hub', path: fresh(), volumeBytes: 1e9, withFiles: false, form }
  const bare = value(await exportPack(contextOf(c), order, watch))
  expect(bare.counts).toMatchObject({ files: 0, left: 20 })
  value(await take(c, (await carry(bare.files)).files))
  expect([received(), await atHub(added[0]?.sha256 ?? '')]).toEqual([0, ''])

  const up = await exportTo(c, fresh())
  const answer = await carry(up)
  expect(answer.report).toMatchObject({ refused: 0, awaiting: 0, files: 20 })
  for (const { sha256 } of added) expect(await atHub(sha256)).toBe(sha256)
  // Sent is not received: only the hub's word, brought back, counts.
  expect(received()).toBe(0)
  const again = await carry(up)
  expect(again.report).toMatchObject({ again: true, files: 0 })
  expect(value(await take(c, again.files))).toMatchObject({ filesReceived: 20, files: 0 })
  expect(received()).toBe(20)
  const waiting = value(filesQueries['files.waiting'](c.workspace.deps, { limit: 10 }))
  expect(waiting).toMatchObject({ counts: { total: 20, received: 20, bytesLeft: 0 }, records: [] })

  // The next pack carries none of them, and asks anew; before their time nothing leaves this disk.
  const next = await carry(await exportTo(c, fresh()))
  expect(next.report.files).toBe(0)
  value(await take(c, next.files))
  expect(here()).toBe(20)
  await hubDatabase((db) => db.query('delete from blob where sha256 = $1', [added[3]?.sha256]))
  c.workspace.db.run('UPDATE file_bytes SET received_at = received_at - ?', 91 * DAY)
  value(await take(c, (await carry(await exportTo(c, fresh()))).files))
  // What the hub lost stays here and goes again; the rest is let go.
  expect([here(), received()]).toEqual([1, 0])
  await hubDatabase((db) => db.query('delete from blob_part where sha256 = $1', [added[3]?.sha256]))
  value(await take(c, (await carry(await exportTo(c, fresh()))).files))
  expect([received(), await atHub(added[3]?.sha256 ?? '')]).toEqual([1, added[3]?.sha256])
  // Carried packs are no files of anybody: they do not come with other packs, and go after their days.
  const other = value(await look(c, (await carry([], c.workspace.session.device)).files))
  expect(other.files).toEqual({ fresh: 0, bytes: 0, known: 0 })
  await hubDatabase((db) => dropParts(db, Date.now() + DAY))
  expect(await hubDatabase((db) => db.query('select count(*) as n from blob'))).toEqual([{ n: 20 }])
})

test('a pack cut at random places goes on as the same pack, with each file in it once', async () => {
  const added: { sha256: string }[] = []
  for (let i = 0; i < 5; i++) added.push(await add(await bigPhoto(500_000 + randomInt(900_000))))
  const stored = c.count('SELECT sum(size) AS n FROM file_bytes WHERE here = 1')
  const order = { to: 'hub', path: fresh(), volumeBytes: 1_500_000, withFiles: true, form }
  const cutAfter = (bytes: number) => {
    const stop = new AbortController()
    return { signal: stop.signal, progress: (done: number) => done > bytes && stop.abort() }
  }
  let done = await exportPack(contextOf(c), order, cutAfter(10_000))
  const pack = () => c.workspace.db.get<{ id: string }>("SELECT id FROM pack_out WHERE state = 'writing'")?.id
  const id = pack() ?? ''
  let cuts = 0
  for (; cuts < 12 && !done.ok; cuts++) {
    // What stands last on the stick may be half a frame.
    const last = join(
      stick,
      readdirSync(stick)
        .filter((name) => name.includes('.part'))
        .toSorted()
        .at(-1) ?? '',
    )
    const { size } = statSync(last)
    truncateSync(last, Math.max(0, size - randomInt(Math.min(size, 700_000))))
    expect(pack()).toBe(id)
    done = await continuePack(contextOf(c), id, cuts < 11 ? cutAfter(randomInt(stored)) : watch)
  }
  const whole = value(done)
  expect(whole.pack).toBe(id)
  expect(whole.counts).toMatchObject({ files: 5, fileBytes: stored, damaged: 0 })
  expect(whole.bytes).toBeLessThan(stored + 100_000)
  const answer = await carry(whole.files)
  expect(answer.report.files).toBe(5)
  for (const { sha256 } of added) expect(await atHub(sha256)).toBe(sha256)
  value(await take(c, answer.files))
  expect(received()).toBe(5)
})

test('behind every frame that stands on the medium the rest follows, and nothing twice', async () => {
  for (let i = 0; i < 3; i++) await add(await bigPhoto(i * 1_100_000))
  const context = contextOf(c)
  const pieces = async (written: FilesWritten): Promise<[PackMessage[], PackCounts]> => {
    const counts = noCounts()
    const found: PackMessage[] = []
    for await (const m of evidencePieces(context, unsentFiles(c.workspace.db), written, counts)) found.push(m)
    return [found, counts]
  }
  const [all, counts] = await pieces(new Map())
  expect([all.length, counts.files]).toEqual([6, 3])
  for (let stands = 0; stands <= all.length; stands++) {
    const written: FilesWritten = new Map()
    for (const m of all.slice(0, stands)) noteFilePiece(context, written, m)
    const [rest, told] = await pieces(written)
    expect(rest.map((m) => suite.sha256(m.bytes))).toEqual(
      all.slice(stands).map((m) => suite.sha256(m.bytes)),
    )
    expect(told).toEqual(counts)
  }
})

test('a damaged file is left out and said so, one that is gone too, a purged one stays; the pack goes on', async () => {
  const [good, bad, lost, purged] = [
    await add(await smallPhoto()),
    await add(await bigPhoto(1_500_000)),
    await add(await smallPhoto()),
    await add(await smallPhoto()),
  ]
  const pathOf = ({ sha256 }: { sha256: string }) => join(c.folder, 'files', sha256.slice(0, 2), sha256)
  const sealed = readFileSync(pathOf(bad))
  sealed[1_300_000] = (sealed[1_300_000] ?? 0) ^ 1
  writeFileSync(pathOf(bad), sealed)
  rmSync(pathOf(lost))
  value(await filesCommands['files.purge'](c.workspace.deps, { id: purged.id, reason: '保存期满' }, quiet))
  const order = { to: 'hub', path: fresh(), volumeBytes: 1e9, withFiles: true, form }
  const done = value(await exportPack(contextOf(c), order, watch))
  expect(done.counts).toMatchObject({ files: 1, damaged: 2 })
  expect(c.count("SELECT count(*) AS n FROM sync_log WHERE code IN ('FILE_DAMAGED', 'FILE_LOST')")).toBe(2)
  const answer = await carry(done.files)
  expect(answer.report.files).toBe(1)
  value(await take(c, answer.files))
  expect(received()).toBe(1)
  expect(await atHub(good.sha256)).toBe(good.sha256)
  for (const { sha256 } of [bad, lost, purged]) expect(await atHub(sha256)).toBe('')
  expect(await hubDatabase((db) => isPurged(db, purged.sha256))).toBe(true)
  const data = randomBytes(10)
  const head = { sha256: purged.sha256, from: 0, total: 10 }
  expect(await hubDatabase((db) => hubTakes(db, c.workspace.session.device, head, data, Date.now()))).toBe(
    null,
  )
})

test('the hub takes pieces by tus and by pack at once, and none whose whole has another hash', async () => {
  const device = c.workspace.session.device
  const bytes = randomBytes(3_500_000)
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  const heads = [0, 1, 2, 3].map((n) => ({ sha256, from: n * CHUNK, total: bytes.length }))
  const pieceOf = ({ from }: { from: number }) => bytes.subarray(from, from + CHUNK)
  await hubDatabase(async (db) => {
    const byPack = async () => {
      let whole: string | null = null
      for (const head of heads) whole = await hubTakes(db, device, head, pieceOf(head), Date.now())
      return whole
    }
    const byTus = async () => {
      for (const head of heads) await putPiece(db, { ...head, device, data: pieceOf(head) }, Date.now())
    }
    const [whole] = await Promise.all([byPack(), byTus(), byPack()])
    expect(whole).toBe(sha256)
    expect(await byPack()).toBe(sha256)
    expect(await db.query('select 1 from blob_upload where sha256 = $1', [sha256])).toEqual([])
    // Begun by tus with a shorter piece: the pack goes on behind it.
    const other = randomBytes(1_500_000)
    const hash = createHash('sha256').update(other).digest('hex')
    const total = other.length
    await putPiece(db, { sha256: hash, device, from: 0, total, data: other.subarray(0, 300_000) }, Date.now())
    await hubTakes(db, device, { sha256: hash, from: 0, total }, other.subarray(0, CHUNK), Date.now())
    const last = { sha256: hash, from: CHUNK, total }
    expect(await hubTakes(db, device, last, other.subarray(CHUNK), Date.now())).toBe(hash)
    const wrong = { sha256: 'b'.repeat(64), from: 0, total: 1000 }
    expect(await hubTakes(db, device, wrong, randomBytes(1000), Date.now())).toBe(null)
    expect(await db.query('select 1 from blob_upload where sha256 = $1', [wrong.sha256])).toEqual([])
    const huge = { sha256: 'c'.repeat(64), from: 0, total: 600 * CHUNK }
    expect(await hubTakes(db, device, huge, bytes.subarray(0, CHUNK), Date.now())).toBe(null)
  })
  expect(await atHub(sha256)).toBe(sha256)
  expect(await atHub('b'.repeat(64))).toBe('')
})

test('a hub whose disk is full does not count the pack as taken; carried once more it goes on', async () => {
  const photo = await add(await bigPhoto(2_200_000))
  const up = await exportTo(c, fresh())
  await hubDatabase(async (db) => {
    await db.query(`create function full_disk() returns trigger language plpgsql as
      $$ begin if new.start > 1500000 and new.sha256 = '${photo.sha256}' then
         raise exception 'no space' using errcode = '53100'; end if; return new; end $$`)
    await db.query(
      'create trigger full_disk before insert on blob_upload_part for each row execute function full_disk()',
    )
  })
  expect(codeOf(await carryOver(a, fresh(), up))).toBe('HUB_DISK_FULL')
  expect(await atHub(photo.sha256)).toBe('')
  await hubDatabase((db) => db.query('drop function full_disk cascade'))
  const answer = await carry(up)
  expect(answer.report).toMatchObject({ again: false, files: 1, refused: 0 })
  value(await take(c, answer.files))
  expect(received()).toBe(1)
  expect(await atHub(photo.sha256)).toBe(photo.sha256)
})

test('a device that was stopped brings no files, and hears no word about them', async () => {
  const photo = await add(await smallPhoto())
  const device = c.workspace.session.device
  expect((await admin.call('adminRevoke', { device, reason: '丢失' })).ok).toBe(true)
  const answer = await carry(await exportTo(c, fresh()))
  expect(answer.report.files).toBe(0)
  value(await take(c, answer.files))
  expect([received(), await atHub(photo.sha256)]).toEqual([0, ''])
})

test('nothing but the hub’s own word to this device makes a file 市局已收, and an old word lets nothing go', async () => {
  const { sha256 } = await add(await smallPhoto())
  const size = c.count('SELECT size AS n FROM file_bytes WHERE hash = ?', sha256)
  const hub = createSigner(newPrivateKey())
  const real = contextOf(c)
  const { membership } = real.member
  const trusting = {
    ...real,
    member: {
      ...real.member,
      membership: { ...membership, hub: { ...membership.hub, publicKey: hub.publicKey } },
    },
  }
  const body = {
    kind: 'files' as const,
    epoch: 'e1',
    device: c.workspace.session.device,
    time: Date.now(),
    files: [{ sha256, size }],
  }
  const said = (more: Partial<typeof body> = {}, by = hub) => ({
    epoch: 'e1',
    fileReceipt: signFileReceipt(by, { ...body, ...more }),
  })
  expect(await takeFileAnswer(real, said())).toBe(0)
  expect(await takeFileAnswer(trusting, said({}, real.signer))).toBe(0)
  expect(await takeFileAnswer(trusting, said({ device: 'another' }))).toBe(0)
  expect(await takeFileAnswer(trusting, said({ epoch: 'e0' }))).toBe(0)
  expect(await takeFileAnswer(trusting, said({ files: [{ sha256, size: size + 1 }] }))).toBe(0)
  expect(await takeFileAnswer(trusting, { epoch: 'e1' })).toBe(0)
  expect(received()).toBe(0)
  expect(await takeFileAnswer(trusting, said())).toBe(1)
  expect(received()).toBe(1)

  c.workspace.db.run('UPDATE file_bytes SET received_at = received_at - ?', 200 * DAY)
  await takeFileAnswer(trusting, said({ time: Date.now() - 31 * DAY }))
  expect(c.workspace.deps.files.vault.sizeOf(sha256)).toBe(size)
  await takeFileAnswer(trusting, said())
  expect(c.workspace.deps.files.vault.sizeOf(sha256)).toBe(null)
})

test('what is asked for without a network comes with the next pack, goes on where it broke off, and is proven', async () => {
  const theirs = { kind: 'case' as const, id: `case-${randomBytes(6).toString('hex')}` }
  a.say(fileRecord(theirs.id, CITY))
  const bytes = await bigPhoto(2_700_000)
  const [photo, plain] = [await add(bytes, a, theirs), await add(await smallPhoto(), a, theirs)]
  a.sync.ask()
  await vi.waitFor(async () => expect(await atHub(photo.sha256)).toBe(photo.sha256), { timeout: 20_000 })
  await a.round()
  const got = value(await take(c, (await carry(await exportTo(c, fresh()))).files))
  // The records come by themselves; their files only when somebody asks.
  expect(got.files).toBe(0)
  const { deps } = c.workspace
  expect(value(await filesCommands['files.fetch'](deps, { id: photo.id }, quiet)).wished).toBe(true)
  const entry = () =>
    value(filesQueries['files.ofRecord'](deps, { record: theirs })).files.find((file) => file.id === photo.id)
  expect(entry()).toMatchObject({ here: false, wished: true })
  expect(value(filesQueries['files.waiting'](deps, { limit: 10 })).wished).toBe(1)

  // A piece came before: the rest follows behind it.
  expect(await deps.files.vault.incoming(photo.sha256).add(bytes.subarray(0, CHUNK), false)).toBe('more')
  const lost = await carry(await exportTo(c, fresh()))
  const answer = await carry(await exportTo(c, fresh()))
  expect(statSync(lost.files[0] ?? '').size).toBeLessThan(bytes.length - CHUNK + 100_000)
  expect(value(await look(c, answer.files)).files).toEqual({ fresh: 1, bytes: bytes.length, known: 0 })
  expect(value(await take(c, answer.files))).toMatchObject({ files: 1 })
  expect(entry()).toMatchObject({ here: true, wished: false, hasThumb: true })
  const opened = value(await filesCommands['files.open'](deps, { id: photo.id }, quiet))
  expect(Buffer.from(opened.bytes)).toEqual(bytes)
  expect(deps.files.vault.sizeOf(plain.sha256)).toBe(null)
  // Asked for once: the next pack does not bring it again.
  const next = await carry(await exportTo(c, fresh()))
  expect(value(await look(c, next.files)).files).toEqual({ fresh: 0, bytes: 0, known: 0 })

  // Whoever may not read a record gets its files by no pack.
  const wanted = async (bodies: string[]) => {
    const found: string[] = []
    await hubDatabase(async (db) => {
      const told = { fileWants: [{ sha256: photo.sha256, have: 0 }] }
      const scope = { bodies, everything: false, digest: '' }
      const hub = { db, packCrypto: contextOf(c).crypto }
      for await (const m of wantedFiles(hub, { device: 'another' }, scope, told, { files: 0 }))
        found.push(m.kind)
    })
    return found
  }
  expect(await wanted([AREA])).toEqual([])
  expect(await wanted([CITY])).toEqual(['file', 'file', 'file'])
})

test('a colleague gets the files of the records in a pack, stores only those it may, and sends them on', async () => {
  const d = await enrolDesk(await hub.code('ann'))
  try {
    await d.round()
    // Somebody met in the field: the records go from hand to hand, the hub hears of them by the other.
    await d.sync.close()
    value(await take(c, (await carry(await exportTo(c, fresh()))).files))
    const [photo, second] = [await add(await bigPhoto(1_300_000)), await add(await smallPhoto())]
    const device = d.workspace.session.device
    const bare = await exportTo(c, fresh(), device, 1e9, false)
    expect(value(await look(d, bare)).files).toMatchObject({ fresh: 0 })
    const up = await exportTo(c, fresh(), device)
    expect(value(await look(d, up)).files).toMatchObject({ fresh: 2, known: 0 })
    expect(value(await take(d, up))).toMatchObject({ files: 2, filesReceived: 0 })
    const { vault } = d.workspace.deps.files
    for (const { sha256 } of [photo, second]) expect(await vault.isWhole(sha256)).toBe(true)
    expect(received(d)).toBe(0)

    // What no fact here names, or of another size, is not stored.
    const bytes = randomBytes(100)
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    const context = contextOf(d)
    const piece = (head: object) => message(context.crypto, 'file', head, bytes)
    expect(await takeFilePiece(context, piece({ sha256, from: 0, total: 100 }))).toBe('more')
    expect(vault.sizeOf(sha256)).toBe(null)
    d.workspace.db.run('UPDATE file_bytes SET here = 0 WHERE hash = ?', second.sha256)
    await vault.remove(second.sha256)
    expect(await takeFilePiece(context, piece({ sha256: second.sha256, from: 0, total: 100 }))).toBe('more')
    const size = d.count('SELECT size AS n FROM file_bytes WHERE hash = ?', second.sha256)
    const false_ = message(
      context.crypto,
      'file',
      { sha256: second.sha256, from: 0, total: size },
      randomBytes(size),
    )
    expect(await takeFilePiece(context, false_)).toBe('broken')
    expect([here(d), vault.sizeOf(second.sha256)]).toEqual([1, null])

    // The hub takes a file from whoever brings it; C hears of it by its own next reply.
    await d.stop()
    d.start()
    await vi.waitFor(() => expect(received(d)).toBe(1), { timeout: 20_000, interval: 50 })
    expect(await atHub(photo.sha256)).toBe(photo.sha256)
    const reply = await carry(await exportTo(c, fresh(), 'hub', 1e9, false))
    expect(reply.report.files).toBe(0)
    value(await take(c, reply.files))
    expect(received()).toBe(1)
  } finally {
    await d.dispose()
  }
})
