import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { dropPurged, settleDisk } from '#service/files/keeper.ts'
import { createVault } from '#service/files/vault.ts'
import { chooseMirror, mirrorNow, mirrorState } from '#service/recovery/mirror.ts'
import { mirrorFiles } from '#service/recovery/mirror-files.ts'
import { makeSnapshot } from '#service/recovery/snapshots.ts'
import { addFile } from '#test/support/add-file.ts'
import { fileRecord } from '#test/support/file-record.ts'
import { createTestWorkspace, type TestWorkspace } from '#test/support/workspace.ts'

let ws: TestWorkspace
let stick: string

beforeEach(async () => {
  ws = await createTestWorkspace()
  ws.workspace.deps.write((tx) => tx.append(fileRecord('one', 'div-340200')))
  stick = mkdtempSync(join(tmpdir(), 'wi-stick-'))
})
afterEach(async () => {
  await ws.dispose()
  rmSync(stick, { recursive: true })
})

const add = () => addFile(ws.workspace.deps)
const mirror = () => mirrorFiles(ws.folder, ws.key, stick)
const at = (folder: string, sha256: string) => join(folder, 'files', sha256.slice(0, 2), sha256)
const says = (sql: string, ...values: unknown[]) =>
  ws.workspace.deps.write((tx) => tx.run(sql, ...(values as string[])))

test('files lie sealed in the mirror, and open there under the same key', async () => {
  const [one, two] = [await add(), await add()]
  expect(mirror()).toBe(2)
  for (const { sha256 } of [one, two])
    expect(readFileSync(at(stick, sha256))).toEqual(readFileSync(at(ws.folder, sha256)))
  expect(await createVault(stick, ws.key).isWhole(one.sha256)).toBe(true)
  const three = await add()
  expect(mirror()).toBe(3)
  expect(existsSync(at(stick, three.sha256))).toBe(true)
})

test('what was lost here comes back from the mirror', async () => {
  const { sha256 } = await add()
  mirror()
  rmSync(at(ws.folder, sha256))
  await settleDisk(ws.workspace.db, ws.workspace.deps.files.vault)
  expect(mirror()).toBe(1)
  await settleDisk(ws.workspace.db, ws.workspace.deps.files.vault)
  expect(await ws.workspace.deps.files.vault.isWhole(sha256)).toBe(true)
})

test('a damaged file does not go to the mirror, and is mended from it', async () => {
  const { sha256 } = await add()
  mirror()
  const whole = readFileSync(at(stick, sha256))
  writeFileSync(at(ws.folder, sha256), whole.fill(0, 60, 70))
  says('UPDATE file_bytes SET problem = ? WHERE hash = ?', '本机文件已损坏', sha256)
  mirror()
  expect(await ws.workspace.deps.files.vault.isWhole(sha256)).toBe(true)
})

test('what was purged, or let go of after 市局 had it, goes from the mirror too', async () => {
  const [kept, purged, released] = [await add(), await add(), await add()]
  mirror()
  says("UPDATE file SET purged = 'x' WHERE hash = ?", purged.sha256)
  await dropPurged(ws.workspace.db, ws.workspace.deps.files.vault)
  says('UPDATE file_bytes SET here = 0, received_at = 1 WHERE hash = ?', released.sha256)
  await ws.workspace.deps.files.vault.remove(released.sha256)
  expect(mirror()).toBe(1)
  expect([kept, purged, released].map(({ sha256 }) => existsSync(at(stick, sha256)))).toEqual([
    true,
    false,
    false,
  ])
  expect(existsSync(at(ws.folder, released.sha256))).toBe(false)
})

test('where only the files do not fit, it is said that the snapshots stand', async () => {
  const { sha256 } = await add()
  makeSnapshot(ws.folder, ws.key, Date.now())
  expect(chooseMirror(ws.folder, stick, 'workspace')).toBe(null)
  const there = join(stick, '政务效能备份-orkspace')
  mkdirSync(there)
  writeFileSync(join(there, 'files'), '')
  mirrorNow(ws.folder, ws.key, Date.now())
  expect(mirrorState(ws.folder)).toMatchObject({ state: 'failed', okAt: null })
  expect(mirrorState(ws.folder)?.text).toContain('快照已备份，附件没有备份完')
  rmSync(join(there, 'files'))
  mirrorNow(ws.folder, ws.key, Date.now())
  expect(mirrorState(ws.folder)).toMatchObject({ state: 'ok', files: 1, text: '最近一次备份完整' })
  expect(existsSync(at(there, sha256))).toBe(true)
})

test('while the database cannot be read nothing is deleted and nothing comes back', async () => {
  const { sha256 } = await add()
  mirror()
  rmSync(at(ws.folder, sha256))
  expect(mirrorFiles(ws.folder, 'f'.repeat(64), stick)).toBe(1)
  expect(existsSync(at(stick, sha256))).toBe(true)
  expect(existsSync(at(ws.folder, sha256))).toBe(false)
})
