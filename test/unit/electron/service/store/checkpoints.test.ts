import { statSync } from 'node:fs'
import { expect, test, vi } from 'vitest'
import { databaseFile } from '#service/host/workspace.ts'
import type { Checkpointed } from '#service/store/checkpoints.ts'
import { createTestWorkspace } from '#test/support/workspace.ts'

const A_PAGE = 'x'.repeat(4000)
const PAGES = 2500

test('a long log is carried over beside the one who writes, and nothing of it is lost', async () => {
  const desk = await createTestWorkspace({}, { readerThreads: 1 })
  try {
    const { db } = desk.workspace
    const looked = () => db.get<Checkpointed>('PRAGMA wal_checkpoint(NOOP)')
    for (let n = 0; n < PAGES; n += 100)
      db.tx(() => {
        for (let i = n; i < n + 100; i++)
          db.run('INSERT INTO meta (key, value) VALUES (?,?)', `page-${i}`, A_PAGE)
      })
    // The writer itself has carried nothing over yet.
    expect(looked()?.checkpointed).toBe(0)
    await vi.waitFor(() => expect(looked()?.checkpointed).toBeGreaterThan(PAGES), { timeout: 20_000 })
    const again = await desk.reopen()
    const kept = again.db.get<{ n: number }>("SELECT count(*) AS n FROM meta WHERE key LIKE 'page-%'")
    expect(kept?.n).toBe(PAGES)
    expect(statSync(databaseFile(desk.folder)).size).toBeGreaterThan(PAGES * A_PAGE.length)
  } finally {
    await desk.dispose()
  }
})

test('a log that has grown very long begins anew once all of it is in the file', async () => {
  const desk = await createTestWorkspace({}, { readerThreads: 1 })
  try {
    const { db } = desk.workspace
    const log = () => db.get<Checkpointed>('PRAGMA wal_checkpoint(NOOP)')?.log ?? 0
    let most = 0
    await vi.waitFor(
      () => {
        for (let n = 0; n < 10; n++)
          db.tx(() => {
            for (let i = 0; i < 100; i++)
              db.run('INSERT INTO meta (key, value) VALUES (hex(randomblob(9)),?)', A_PAGE)
          })
        most = Math.max(most, log())
        expect(log()).toBeLessThan(most)
      },
      { timeout: 20_000, interval: 20 },
    )
    expect(db.get<{ ok: string }>('PRAGMA quick_check')).toEqual({ quick_check: 'ok' })
  } finally {
    await desk.dispose()
  }
})
