import { createHash, randomBytes, randomInt } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { tidyFiles } from '#hub/files/tidy.ts'
import type { Hub } from '#hub/start.ts'
import type { Database } from '#hub/store/database.ts'
import { filesCommands } from '#service/features/files/commands.ts'
import { filesQueries } from '#service/features/files/queries.ts'
import { lookAtFiles } from '#service/files/keeper.ts'
import { FILES_PATH, TUS_VERSION } from '#shared/protocol/files.ts'
import { blobPath } from '#shared/protocol/routes.ts'
import { addFile } from '#test/support/add-file.ts'
import type { TestDevice } from '#test/support/device.ts'
import { fileRecord } from '#test/support/file-record.ts'
import {
  adminDevice,
  CITY,
  inDatabase,
  registerPerson,
  startTestHub,
  startTestServer,
  type TestServer,
} from '#test/support/hub.ts'
import { smallPhoto } from '#test/support/photos.ts'
import { code, quiet, value } from '#test/support/round.ts'
import { type Desk, enrolDesk, suite, until } from './desk.ts'
import { type CutProxy, startProxy } from './proxy.ts'

let server: TestServer
let hub: Hub
let admin: TestDevice
let proxy: CutProxy
let desk: Desk

const unlimited = { count: 1e6, seconds: 1 }

beforeAll(async () => {
  server = await startTestServer()
  hub = await startTestHub(server, 'files', {
    warn: () => {},
    limits: { hello: unlimited, facts: unlimited, enrol: unlimited, blobs: unlimited, other: unlimited },
  })
  admin = await adminDevice(hub)
  await registerPerson(admin, { id: 'ann', body: CITY, role: 'supervisor' })
  await registerPerson(admin, { id: 'bea', body: CITY, role: 'supervisor' })
  proxy = await startProxy(hub.port)
})
afterAll(async () => {
  await proxy?.close()
  await hub?.stop()
  await server?.stop()
})

let record: { kind: 'case'; id: string }
beforeEach(async () => {
  desk = await enrolDesk(await hub.code('ann'), { address: `http://127.0.0.1:${proxy.port}` })
  record = { kind: 'case', id: `case-${randomBytes(6).toString('hex')}` }
  desk.say(fileRecord(record.id, CITY))
})
afterEach(() => desk.dispose())

const add = (bytes: Uint8Array, at: Desk = desk) => addFile(at.workspace.deps, { record, from: { bytes } })
/** A photo with so many more bytes behind its end: pictures that big take long to make. */
const bigPhoto = async (bytes: number) => Buffer.concat([await smallPhoto(), randomBytes(bytes)])
const received = (at: Desk = desk) =>
  at.count('SELECT count(*) AS n FROM file_bytes WHERE here = 1 AND received_at IS NOT NULL')
const waitFor = (holds: () => boolean | Promise<boolean>) =>
  vi.waitFor(async () => expect(await holds()).toBe(true), { timeout: 45_000, interval: 20 })

const hubDatabase = <T>(work: (db: Database) => Promise<T>) => inDatabase(hub, work)
const atHub = (hash: string) =>
  hubDatabase(async (db) => {
    const rows = await db.query<{ data: Buffer }>(
      'select data from blob_part where sha256 = $1 order by start',
      [hash],
    )
    return createHash('sha256')
      .update(Buffer.concat(rows.map((row) => row.data)))
      .digest('hex')
  })

test('files cut off after random bytes all arrive, once, and none begins again from nothing', async () => {
  await desk.round()
  const sizes = Array.from({ length: 8 }, () => 700_000 + randomInt(3_000_000))
  const added = []
  for (const size of sizes) added.push(await add(await bigPhoto(size)))
  const stored = desk.count('SELECT sum(size) AS n FROM file_bytes WHERE here = 1')
  let up = 0
  for (let cut = 0; cut < 20 && received() < added.length; cut++) {
    proxy.cut(50_000 + randomInt(2_000_000), null)
    desk.sync.ask()
    await new Promise((resolve) => setTimeout(resolve, 60 + randomInt(200)))
    up += proxy.passed().up
  }
  proxy.cut(null, null)
  desk.sync.ask()
  await waitFor(() => received() === added.length)
  up += proxy.passed().up
  for (const { sha256 } of added) expect(await atHub(sha256)).toBe(sha256)
  expect(up).toBeLessThan(stored * 2)
  expect(await hubDatabase((db) => tidyFiles(db, Date.now() + 25 * 3600_000))).toEqual({
    orphans: 0,
    unfinished: 0,
    purged: 0,
  })
})

test('facts go first: a record written while files wait is received before them', async () => {
  await desk.round()
  for (let i = 0; i < 6; i++) await add(await bigPhoto(4_000_000))
  const [fact] = desk.say(fileRecord(`later-${record.id}`, CITY))
  await waitFor(
    () =>
      desk.workspace.db.get<{ state: string }>('SELECT state FROM fact WHERE id = ?', fact ?? '')?.state ===
      'received',
  )
  expect(received()).toBeLessThan(6)
  await waitFor(() => received() === 6)
})

test('what waits is told by record and name, and afterwards nothing is', async () => {
  await proxy.close()
  const photo = await add(await smallPhoto())
  const waiting = value(filesQueries['files.waiting'](desk.workspace.deps, { limit: 10 }))
  expect(waiting.records).toMatchObject([
    { record, counts: { total: 1, received: 0 }, missing: [{ id: photo.id, name: '照片.jpg' }] },
  ])
  proxy = await startProxy(hub.port)
  const member = JSON.parse(
    desk.workspace.db.get<{ value: string }>("SELECT value FROM meta WHERE key = 'sync-member'")?.value ?? '',
  )
  desk.workspace.db.run(
    "UPDATE meta SET value = ? WHERE key = 'sync-member'",
    JSON.stringify({ ...member, address: `http://127.0.0.1:${proxy.port}` }),
  )
  await desk.stop()
  desk.start()
  // Those other devices took are asked for as well.
  await waitFor(
    () => value(filesQueries['files.waiting'](desk.workspace.deps, { limit: 10 })).records.length === 0,
  )
})

test('a colleague fetches the bytes only when they are asked for, and they are proven', async () => {
  const bytes = await bigPhoto(2_500_000)
  const photo = await add(bytes)
  await desk.round()
  await waitFor(() => received() === 1)
  const other = await enrolDesk(await hub.code('bea'))
  try {
    const there = () => other.count('SELECT count(*) AS n FROM file WHERE record = ?', record.id) === 1
    await until(other, there)
    const { deps } = other.workspace
    expect(deps.files.vault.sizeOf(photo.sha256)).toBe(null)
    expect(code(await filesCommands['files.open'](deps, { id: photo.id }, quiet))).toBe('FILE_AWAY')
    value(await filesCommands['files.fetch'](deps, { id: photo.id }, quiet))
    expect(
      Buffer.from(value(await filesCommands['files.open'](deps, { id: photo.id }, quiet)).bytes),
    ).toEqual(bytes)
    expect(value(filesQueries['files.thumbs'](deps, { hashes: [photo.sha256] })).length).toBe(1)
  } finally {
    await other.dispose()
  }
})

test('a file damaged on this disk is not sent, and said so', async () => {
  await desk.round()
  await proxy.close()
  const photo = await add(await bigPhoto(1_200_000))
  const path = join(desk.folder, 'files', photo.sha256.slice(0, 2), photo.sha256)
  const sealed = readFileSync(path)
  sealed[500_000] = (sealed[500_000] ?? 0) ^ 1
  writeFileSync(path, sealed)
  proxy = await startProxy(hub.port)
  const member = JSON.parse(
    desk.workspace.db.get<{ value: string }>("SELECT value FROM meta WHERE key = 'sync-member'")?.value ?? '',
  )
  desk.workspace.db.run(
    "UPDATE meta SET value = ? WHERE key = 'sync-member'",
    JSON.stringify({ ...member, address: `http://127.0.0.1:${proxy.port}` }),
  )
  await desk.stop()
  desk.start()
  await waitFor(() => desk.count('SELECT count(*) AS n FROM file_bytes WHERE problem IS NOT NULL') === 1)
  expect(received()).toBe(0)
  expect(desk.count("SELECT count(*) AS n FROM sync_log WHERE code = 'FILE_DAMAGED'")).toBe(1)
})

test('bytes leave this disk only after the hub confirmed them anew, and long after; what the hub lost is sent again', async () => {
  const [old, lost] = [await add(await smallPhoto()), await add(await smallPhoto())]
  await desk.round()
  await waitFor(() => received() === 2)
  const client = desk.sync.client()
  if (!client) throw new Error('no client')
  const deps = {
    db: desk.workspace.db,
    vault: desk.workspace.deps.files.vault,
    client,
    suite,
    hubKey: desk.member.membership.hub.publicKey,
    device: () => desk.workspace.session.device,
  }
  await hubDatabase((db) => db.query('delete from blob where sha256 = $1', [lost.sha256]))
  expect(await lookAtFiles(deps, Date.now())).toMatchObject({ missing: 1, damaged: 0, released: 0 })
  expect(await lookAtFiles(deps, Date.now() + 91 * 24 * 3600_000)).toMatchObject({ released: 1 })
  expect(deps.vault.list()).toEqual([lost.sha256])
  expect(deps.vault.sizeOf(old.sha256)).toBe(null)
  await hubDatabase((db) => db.query('delete from blob_part where sha256 = $1', [lost.sha256]))
  desk.sync.ask()
  await waitFor(() => received() === 1)
})

test('a purged file is gone from the hub too, also when it is sent once more; its hash stays', async () => {
  const bytes = await smallPhoto()
  const photo = await add(bytes)
  await desk.round()
  await waitFor(() => received() === 1)
  value(await filesCommands['files.purge'](desk.workspace.deps, { id: photo.id, reason: '保存期满' }, quiet))
  await desk.round()
  const there = () => hubDatabase((db) => db.query('select 1 from blob where sha256 = $1', [photo.sha256]))
  expect(await there()).toEqual([])
  await admin.raw('PUT', blobPath(photo.sha256), bytes, {
    'content-range': `bytes 0-${bytes.length - 1}/${bytes.length}`,
  })
  expect((await there()).length).toBe(1)
  expect(await hubDatabase((db) => tidyFiles(db, Date.now()))).toMatchObject({ purged: 1 })
  expect(await there()).toEqual([])
  expect(desk.count('SELECT count(*) AS n FROM file WHERE hash = ?', photo.sha256)).toBe(1)
})

test('a hub whose disk is full keeps what it has; the file stays here and goes once there is room', async () => {
  await desk.round()
  await hubDatabase(async (db) => {
    await db.query(`create function full_disk() returns trigger language plpgsql as
      $$ begin raise exception 'no space' using errcode = '53100'; end $$`)
    await db.query('create trigger full_disk before insert on blob_upload_part execute function full_disk()')
  })
  const photo = await add(await smallPhoto())
  await waitFor(() => desk.count("SELECT count(*) AS n FROM sync_log WHERE code = 'HUB_DISK_FULL'") > 0)
  expect(received()).toBe(0)
  await hubDatabase((db) => db.query('drop function full_disk cascade'))
  await desk.round()
  await waitFor(() => received() === 1)
  expect(await atHub(photo.sha256)).toBe(photo.sha256)
})

test('the hub takes only pieces that are signed, in order, and whose whole has the promised hash', async () => {
  const bytes = Buffer.concat([await smallPhoto(), randomBytes(1_500_000)])
  const hash = createHash('sha256').update(bytes).digest('hex')
  const tus = { 'tus-resumable': TUS_VERSION }
  const made = (name: string) =>
    admin.raw('POST', FILES_PATH, Buffer.alloc(0), {
      ...tus,
      'upload-length': String(bytes.length),
      'upload-metadata': `sha256 ${Buffer.from(name).toString('base64')}`,
    })
  const patch = (name: string, from: number, to: number, data = bytes) =>
    admin.raw('PATCH', `${FILES_PATH}/${name}`, data.subarray(from, to), {
      ...tus,
      'upload-offset': String(from),
      'content-type': 'application/offset+octet-stream',
    })
  expect((await made('no-hash')).status).toBe(400)
  expect((await made(hash)).status).toBe(201)
  expect((await patch(hash, 0, 1_000_000)).status).toBe(204)
  expect((await patch(hash, 0, 1_000_000)).status).toBe(409)
  expect((await patch(hash, 1_000_000, bytes.length)).status).toBe(204)
  expect(await atHub(hash)).toBe(hash)
  const wrong = 'a'.repeat(64)
  await made(wrong)
  await patch(wrong, 0, 1_000_000)
  expect((await patch(wrong, 1_000_000, bytes.length)).status).toBe(422)
  const begun = await admin.raw('HEAD', `${FILES_PATH}/${wrong}`, Buffer.alloc(0), tus)
  expect(begun.status).toBe(404)
  const unsigned = await fetch(new URL(`${FILES_PATH}/${hash}`, hub.address), {
    method: 'HEAD',
    headers: tus,
  })
  expect(unsigned.status).toBe(401)
})
