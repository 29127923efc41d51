import { randomBytes } from 'node:crypto'
import { readFileSync, statSync, truncateSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { filesCommands } from '#service/features/files/commands.ts'
import { filesQueries } from '#service/features/files/queries.ts'
import { settleDisk } from '#service/files/keeper.ts'
import type { CommandDeps } from '#service/host/handlers.ts'
import { unexpectedFault } from '#service/host/unexpected.ts'
import type { FileSource } from '#shared/domain/files/facts.ts'
import { DAY_MS } from '#shared/domain/time/shanghai.ts'
import { begunVisit, fileRecord } from '#test/support/file-record.ts'
import { phonePhoto, recording, smallPhoto } from '#test/support/photos.ts'
import { code, quiet, value } from '#test/support/round.ts'
import { createTestWorkspace, type TestWorkspace } from '#test/support/workspace.ts'

const CITY = 'div-340200'
let ws: TestWorkspace
let deps: CommandDeps

beforeAll(async () => {
  ws = await createTestWorkspace()
  deps = ws.workspace.deps
  deps.write((tx) => {
    for (const id of ['one', 'two']) tx.append(fileRecord(id, CITY))
  })
})
afterAll(() => ws.dispose())

const record = { kind: 'case' as const, id: 'one' }
const add = (
  from: { bytes: Uint8Array } | { path: string },
  name = '照片.jpg',
  more: { record?: { kind: 'case' | 'visit'; id: string }; part?: string | null; source?: FileSource } = {},
) =>
  filesCommands['files.add'](
    deps,
    { record, part: null, source: 'file', name, caption: '', from, ...more },
    quiet,
  )
const ofRecord = (id = 'one') => value(filesQueries['files.ofRecord'](deps, { record: { kind: 'case', id } }))
const kept = (name: string, bytes: Uint8Array): string => {
  const path = join(ws.root, name)
  writeFileSync(path, bytes)
  return path
}

test('a photo is taken in: its bytes sealed, its thumbnail made upright, what it claims kept as claims', async () => {
  const bytes = await phonePhoto()
  const path = kept('IMG_0001.JPG', bytes)
  const added = value(await add({ path }, 'IMG_0001.JPG'))
  expect(added).toMatchObject({ type: 'image/jpeg', already: false, alsoIn: [], why: null })
  expect(added.claims).toEqual({
    takenAt: '2026-05-06 09:30:12+08:00',
    place: { lat: expect.closeTo(31.3333, 3), lon: expect.closeTo(118.37, 3) },
    camera: 'HUAWEI Mate',
  })
  const thumb = await sharp(added.thumb ?? undefined).metadata()
  expect([thumb.width, thumb.height]).toEqual([240, 320])
  expect(await deps.files.vault.read(added.sha256)).toEqual(bytes)
  expect(readFileSync(path)).toEqual(bytes)
  const [entry] = ofRecord().files
  expect(entry).toMatchObject({ name: 'IMG_0001.JPG', here: true, received: null, width: 300, height: 400 })
  const [thumbRow] = value(filesQueries['files.thumbs'](deps, { hashes: [added.sha256] }))
  expect(Buffer.from(thumbRow?.jpeg ?? []).equals(Buffer.from(added.thumb ?? []))).toBe(true)
})

test('the same photo again is not bound twice; in another record it is flagged', async () => {
  const bytes = await smallPhoto()
  const first = value(await add({ bytes }))
  expect(value(await add({ bytes }))).toMatchObject({ id: first.id, already: true })
  const second = value(await add({ bytes }, '同一张.jpg', { record: { kind: 'case', id: 'two' } }))
  expect(second).toMatchObject({ already: false, alsoIn: [record] })
  expect(ofRecord('two').files.at(-1)?.alsoIn).toEqual([record])
})

test.each([
  ['no bytes', () => Buffer.alloc(0), 'FILE_EMPTY'],
  ['text named as a photo', () => Buffer.from('这不是照片'.repeat(100)), 'FILE_KIND'],
  ['a program named as a photo', () => Buffer.concat([Buffer.from('MZ'), randomBytes(500)]), 'FILE_KIND'],
  ['a recording where none is allowed', () => recording(), 'RECORDING_OFF'],
])('%s is refused and leaves nothing behind', async (_, make, expected) => {
  const before = ofRecord().files.length
  const files = deps.files.vault.list().length
  expect(code(await add({ bytes: make() }, 'x.jpg'))).toBe(expected)
  expect(ofRecord().files.length).toBe(before)
  await settleDisk(ws.workspace.db, deps.files.vault)
  if (expected === 'FILE_EMPTY') expect(deps.files.vault.list().length).toBe(files)
})

test('300 MB are refused before they are read, a path that is gone as well', async () => {
  const path = kept('大片.jpg', Buffer.alloc(0))
  truncateSync(path, 300 * 1024 * 1024)
  expect(code(await add({ path }, '大片.jpg'))).toBe('FILE_TOO_LARGE')
  expect(code(await add({ path: join(ws.root, '没有.jpg') }))).toBe('FILE_UNREADABLE')
  expect(code(await add({ path: ws.root }))).toBe('FILE_UNREADABLE')
})

test('a wrong ending is told by the content, and the name put right', async () => {
  const png = await sharp({ create: { width: 40, height: 30, channels: 3, background: '#123456' } })
    .png()
    .toBuffer()
  const added = value(await add({ bytes: png }, '证明.JPG'))
  expect(added.type).toBe('image/png')
  expect(ofRecord().files.find((file) => file.id === added.id)?.name).toBe('证明.JPG.png')
})

test.each([
  [
    'CMYK',
    () =>
      sharp({ create: { width: 60, height: 40, channels: 3, background: '#c03020' } })
        .toColourspace('cmyk')
        .jpeg()
        .toBuffer(),
  ],
  [
    'animated',
    async () =>
      sharp(
        [
          await sharp({ create: { width: 20, height: 20, channels: 3, background: '#f00' } })
            .png()
            .toBuffer(),
          await sharp({ create: { width: 20, height: 20, channels: 3, background: '#0f0' } })
            .png()
            .toBuffer(),
        ],
        { join: { animated: true } },
      )
        .gif()
        .toBuffer(),
  ],
  ['half a JPEG', async () => (await smallPhoto()).subarray(0, 900)],
  ['hostile EXIF', async () => withExif(await smallPhoto(), randomBytes(4000))],
  ['EXIF that claims to be endless', async () => withExif(await smallPhoto(), endlessExif())],
])('%s is kept as it is', async (_, make) => {
  const bytes = await make()
  const added = value(await add({ bytes }))
  expect(await deps.files.vault.read(added.sha256)).toEqual(Buffer.from(bytes))
  expect(added.claims).toEqual({})
})

test('20,000 × 20,000 px are kept without a thumbnail, and said so', async () => {
  const bytes = await sharp({ create: { width: 20, height: 20, channels: 3, background: '#fff' } })
    .png()
    .toBuffer()
  bytes.writeUInt32BE(20_000, 16)
  bytes.writeUInt32BE(20_000, 20)
  bytes.writeUInt32BE(crc32(bytes.subarray(12, 29)), 29)
  const added = value(await add({ bytes }, '全景.png'))
  expect(added).toMatchObject({ thumb: null, why: 'too-many-pixels' })
  expect(code(await filesCommands['files.preview'](deps, { id: added.id }, quiet))).toBe('FILE_NO_PREVIEW')
})

test('a file that is still being written is not taken for whole', async () => {
  const path = kept('正在复制.jpg', await smallPhoto())
  const real = deps.files.pictures.look
  const files = {
    ...deps.files,
    pictures: {
      ...deps.files.pictures,
      look: async (bytes: Uint8Array) => {
        writeFileSync(path, await smallPhoto())
        utimesSync(path, new Date(), new Date(statSync(path).mtimeMs + 5000))
        return real(bytes)
      },
    },
  }
  const added = await filesCommands['files.add'](
    { ...deps, files },
    { record, part: null, source: 'file', name: '正在复制.jpg', caption: '', from: { path } },
    quiet,
  )
  expect(code(added)).toBe('FILE_CHANGED')
})

test('a full disk: nothing is bound, what was saved before stands, and the person is told to make room', async () => {
  const before = ofRecord().files.length
  const vault = {
    ...deps.files.vault,
    put: async () => {
      throw Object.assign(new Error('no space'), { code: 'ENOSPC' })
    },
  }
  const bytes = await smallPhoto()
  const adding = async () =>
    filesCommands['files.add'](
      { ...deps, files: { ...deps.files, vault } },
      { record, part: null, source: 'camera', name: '一.jpg', caption: '', from: { bytes } },
      quiet,
    )
  const error = await adding().then(
    () => null,
    (thrown: unknown) => thrown,
  )
  expect(unexpectedFault(error)).toMatchObject({ code: 'DISK_FULL' })
  expect(ofRecord().files.length).toBe(before)
})

test('faces are made unreadable on a copy; the original stays as it was', async () => {
  const original = value(await add({ bytes: await phonePhoto() }, '人脸.jpg'))
  const copy = value(
    await filesCommands['files.copy'](
      deps,
      { id: original.id, blur: [{ x: 0.1, y: 0.1, width: 0.5, height: 0.5 }], mark: true },
      quiet,
    ),
  )
  const [before, after] = [
    await deps.files.vault.read(original.sha256),
    await deps.files.vault.read(copy.sha256),
  ]
  const at = async (bytes: Buffer | null) =>
    sharp(bytes ?? undefined)
      .autoOrient()
      .extract({ left: 40, top: 60, width: 100, height: 100 })
      .removeAlpha()
      .raw()
      .toBuffer()
  const varied = (pixels: Buffer) => new Set(pixels).size
  expect(varied(await at(after))).toBeLessThan(varied(await at(before)) / 2)
  expect((await sharp(after ?? undefined).metadata()).exif).toBe(undefined)
  expect(ofRecord().files.find((file) => file.id === copy.id)).toMatchObject({
    copyOf: original.id,
    copyHow: 'blurred',
    name: '人脸（遮挡副本）.jpg',
  })
})

test('withdrawn it no longer counts; purged its bytes are gone and its hash stays', async () => {
  const added = value(await add({ bytes: await smallPhoto() }))
  const { total } = ofRecord().counts
  value(await filesCommands['files.withdraw'](deps, { id: added.id, reason: '误加' }, quiet))
  expect(ofRecord().counts.total).toBe(total - 1)
  value(await filesCommands['files.purge'](deps, { id: added.id, reason: '保存期满' }, quiet))
  expect(await deps.files.vault.read(added.sha256)).toBe(null)
  expect(value(filesQueries['files.thumbs'](deps, { hashes: [added.sha256] }))).toEqual([])
  expect(ofRecord().files.find((file) => file.id === added.id)).toMatchObject({
    sha256: added.sha256,
    purged: { reason: '保存期满' },
  })
  expect(code(await filesCommands['files.open'](deps, { id: added.id }, quiet))).toBe('FILE_PURGED')
})

test('a caption is written anew; an original is written out as it came, and that is noted', async () => {
  const bytes = await smallPhoto()
  const added = value(await add({ bytes }))
  value(await filesCommands['files.caption'](deps, { id: added.id, caption: '导览牌', part: 'H01' }, quiet))
  expect(ofRecord().files.find((file) => file.id === added.id)).toMatchObject({
    caption: '导览牌',
    part: 'H01',
  })
  const path = join(ws.root, '另存.jpg')
  value(await filesCommands['files.export'](deps, { id: added.id, path }, quiet))
  expect(readFileSync(path)).toEqual(bytes)
  expect(deps.db.get("SELECT count(*) AS n FROM audit WHERE action = 'file.export'")).toEqual({ n: 1 })
})

test('after the database was made anew the bytes on the disk are found again', async () => {
  const added = value(await add({ bytes: await smallPhoto() }))
  ws.workspace.db.run('UPDATE file_bytes SET here = 0')
  const stray = await deps.files.vault.put([randomBytes(100)])
  await ws.reopen()
  deps = ws.workspace.deps
  await settleDisk(ws.workspace.db, deps.files.vault)
  expect(ofRecord().files.find((file) => file.id === added.id)?.here).toBe(true)
  expect(deps.files.vault.sizeOf(stray.sha256)).toBe(null)
})

test('a recording is due when the days of its own task are over', async () => {
  const taken = Date.now()
  deps.write((tx) => {
    for (const [id, days] of [
      ['short', 30],
      ['long', 180],
    ] as const)
      tx.append(begunVisit(id, CITY, '芜数资〔2026〕8号', {}, days))
  })
  for (const id of ['short', 'long'])
    value(
      await add({ bytes: recording() }, `${id}.webm`, {
        record: { kind: 'visit', id },
        source: 'microphone',
      }),
    )
  const due = (days: number) =>
    value(filesQueries['files.waiting']({ ...deps, now: () => taken + days * DAY_MS }, { limit: 10 })).due
  expect(due(29)).toEqual([])
  expect(due(31)).toMatchObject([{ name: 'short.webm', keepDays: 30 }])
  expect(due(181).map((row) => row.name)).toEqual(['short.webm', 'long.webm'])
  const visit = { kind: 'visit', id: 'short' } as const
  expect(value(filesQueries['files.ofRecord'](deps, { record: visit })).recording).toEqual({
    authority: '芜数资〔2026〕8号',
    keepDays: 30,
  })
})

/** A JPEG with these bytes as its EXIF. */
const withExif = (jpeg: Buffer, exif: Buffer): Buffer => {
  const body = Buffer.concat([Buffer.from('Exif\0\0'), exif])
  const head = Buffer.alloc(4)
  head.writeUInt16BE(0xffe1, 0)
  head.writeUInt16BE(body.length + 2, 2)
  return Buffer.concat([jpeg.subarray(0, 2), head, body, jpeg.subarray(2)])
}

/** A directory that names itself as the next one. */
const endlessExif = (): Buffer => {
  const tiff = Buffer.alloc(8 + 2 + 12 + 4)
  tiff.write('II*\0', 0, 'latin1')
  tiff.writeUInt32LE(8, 4)
  tiff.writeUInt16LE(0xffff, 8)
  tiff.writeUInt16LE(0x8769, 10)
  tiff.writeUInt16LE(4, 12)
  tiff.writeUInt32LE(0xffffffff, 14)
  tiff.writeUInt32LE(8, 18)
  tiff.writeUInt32LE(8, 22)
  return tiff
}
