import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { readInTurn } from '#service/files/keeper.ts'
import { createBackground } from '#service/host/background.ts'
import { addFile } from '#test/support/add-file.ts'
import { fileRecord } from '#test/support/file-record.ts'
import { createTestWorkspace, type TestWorkspace } from '#test/support/workspace.ts'

const HOUR = 3600_000
let ws: TestWorkspace
beforeEach(async () => {
  ws = await createTestWorkspace()
  ws.workspace.deps.write((tx) => tx.append(fileRecord('one', 'div-340200')))
})
afterEach(() => ws.dispose())

const add = async (): Promise<string> => (await addFile(ws.workspace.deps)).sha256
const damage = (sha256: string) => {
  const path = join(ws.folder, 'files', sha256.slice(0, 2), sha256)
  writeFileSync(path, readFileSync(path).fill(0, 60, 70))
}
const problems = () =>
  ws.workspace.db
    .all<{ hash: string }>('SELECT hash FROM file_bytes WHERE problem IS NOT NULL')
    .map((row) => row.hash)

test('bytes are read against their hash once a day, the longest unread first, and no further than asked', async () => {
  const [one, two] = [await add(), await add()]
  damage(one)
  const { db, deps } = ws.workspace
  const read = (hours: number, goOn?: () => boolean) =>
    readInTurn(db, deps.files.vault, Date.now() + hours * HOUR, goOn)
  expect(await read(0, () => false)).toBe(0)
  expect(await read(0)).toBe(1)
  expect(problems()).toEqual([one])
  damage(two)
  expect(await read(1)).toBe(0)
  expect(await read(21)).toBe(2)
  expect(problems().toSorted()).toEqual([one, two].toSorted())
})

test('a machine that is never online reads its files too, and says what it found', async () => {
  damage(await add())
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  const built: string[] = []
  const background = createBackground({ built: (topics) => built.push(...topics), log: () => {} })
  background.begin(ws.workspace)
  vi.advanceTimersByTime(5 * 60_000)
  vi.useRealTimers()
  await vi.waitFor(() => expect(built).toContain('sync'), { timeout: 10_000 })
  await background.settled()
  expect(problems()).toHaveLength(1)
  expect(ws.workspace.db.get("SELECT count(*) AS n FROM sync_log WHERE code = 'FILE_DAMAGED'")).toEqual({
    n: 1,
  })
})
