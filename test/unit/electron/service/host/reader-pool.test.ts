import { expect, test, vi } from 'vitest'
import { createTestWorkspace } from '#test/support/workspace.ts'

test('no thread is loaded while the first screen opens; a little later one answers by itself', async () => {
  const { workspace, dispose } = await createTestWorkspace({}, { readerThreads: 1 })
  try {
    const { readers, session } = workspace
    expect(readers.ready()).toBe(false)
    await vi.waitFor(() => expect(readers.ready()).toBe(true), { timeout: 20_000 })
    const answer = await readers.run('org.tree', {}, session, 0)
    expect(answer.ok).toBe(true)
  } finally {
    await dispose()
  }
})
