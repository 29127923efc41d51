import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Carrier, createCarrier } from '#service/files/carrier.ts'
import { createSigner, createSuite, newPrivateKey } from '#service/store/suite.ts'
import { refusedBy } from '#service/sync/faults.ts'
import type { HubClient } from '#service/sync/hub-client.ts'
import type { WireAnswer } from '#service/sync/wire.ts'
import { fail, ok } from '#shared/contract/result.ts'
import { signFileReceipt, TUS_VERSION } from '#shared/protocol/files.ts'
import { addFile } from '#test/support/add-file.ts'
import { fileRecord } from '#test/support/file-record.ts'
import { createTestWorkspace, type TestWorkspace } from '#test/support/workspace.ts'

const CITY = 'div-340200'
const hubKey = createSigner(newPrivateKey())
let ws: TestWorkspace

beforeEach(async () => {
  ws = await createTestWorkspace()
  ws.workspace.deps.write((tx) => tx.append(fileRecord('one', CITY)))
})
afterEach(() => ws.dispose())

const add = async (): Promise<string> => (await addFile(ws.workspace.deps)).sha256

const said = (status: number, headers: Record<string, string> = {}): WireAnswer => ({
  status,
  header: (name) => ({ 'tus-resumable': TUS_VERSION, ...headers })[name],
  body: Buffer.alloc(0),
})

/** A hub that keeps every file but one, whose last piece it always finds altered. */
const hubWithout = (refused: string) => {
  const kept = new Map<string, number>()
  const pieces: string[] = []
  const client = {
    call: async (_: string, { files }: { files: string[] }) =>
      ok({
        receipt: signFileReceipt(hubKey, {
          kind: 'files',
          epoch: 'e',
          device: 'd',
          time: 1,
          files: files.flatMap((sha256) => {
            const size = kept.get(sha256)
            return size === undefined ? [] : [{ sha256, size }]
          }),
        }),
      }),
    tus: async ({ method, path, body }: { method: string; path: string; body?: Uint8Array }) => {
      const sha256 = path.split('/').at(-1) ?? ''
      if (method === 'HEAD') return ok(said(200, { 'upload-offset': '0', 'upload-length': '1000000' }))
      pieces.push(sha256)
      if (sha256 === refused) return fail(refusedBy('SYNC_FILE_HASH'))
      kept.set(sha256, body?.length ?? 0)
      return ok(said(204, { 'upload-offset': String(body?.length ?? 0) }))
    },
  }
  return { client: client as unknown as HubClient, pieces }
}

test('a file the hub does not take holds up no other, and is tried again later, not at once', async () => {
  const [first, second, third] = [await add(), await add(), await add()]
  const hub = hubWithout(first)
  const waits: number[] = []
  const carrier: Carrier = createCarrier({
    db: ws.workspace.db,
    vault: ws.workspace.deps.files.vault,
    client: hub.client,
    suite: createSuite(),
    hubKey: hubKey.publicKey,
    device: () => 'd',
    factsFirst: async () => {},
    later: (ms) => {
      waits.push(ms)
      return () => {}
    },
    changed: () => {},
    note: () => {},
    bug: (error) => {
      throw error
    },
  })
  const received = () =>
    ws.workspace.db
      .all<{ hash: string }>('SELECT hash FROM file_bytes WHERE received_at IS NOT NULL')
      .map((row) => row.hash)
      .sort()
  const tries = () => hub.pieces.filter((sha256) => sha256 === first).length
  carrier.wake()
  await expect.poll(received).toEqual([second, third].sort())
  expect([tries(), waits]).toEqual([1, [10 * 60_000]])
  // What comes later goes at once; the one that was refused does not go with it.
  const later = await add()
  carrier.wake()
  await expect.poll(received).toEqual([second, third, later].sort())
  expect(tries()).toBe(1)
  carrier.hurry()
  await expect.poll(tries).toBe(2)
  await carrier.close()
})
