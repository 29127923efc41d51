import { expect, test } from 'vitest'
import { createSigner, createSuite, newPrivateKey } from '#service/store/suite.ts'
import { blobsNamedIn } from '#service/sync/blob-disk.ts'
import { provenThrough } from '#service/sync/receipts.ts'
import { signReceipt } from '#shared/facts/receipt.ts'

const suite = createSuite()
const hub = createSigner(newPrivateKey())
const head = 'ab'.repeat(32)
const body = { epoch: 'e', size: 3, root: 'c'.repeat(64), device: 'd', throughSeq: 3, head, time: 1 }
const at = (seq: number) => (seq === 3 ? head : undefined)

test('a receipt proves a chain through its last link, and nothing when anything in it is off', () => {
  const receipt = signReceipt(hub, body)
  expect(provenThrough(suite, hub.publicKey, 'd', receipt, at)).toBe(3)
  expect(provenThrough(suite, hub.publicKey, 'other', receipt, at)).toBe(0)
  expect(provenThrough(suite, hub.publicKey, 'd', receipt, () => 'ff'.repeat(32))).toBe(0)
  expect(provenThrough(suite, hub.publicKey, 'd', receipt, () => undefined)).toBe(0)
  expect(provenThrough(suite, createSigner(newPrivateKey()).publicKey, 'd', receipt, at)).toBe(0)
  const altered = { ...receipt, body: { ...body, throughSeq: 4 } }
  expect(provenThrough(suite, hub.publicKey, 'd', altered, () => head)).toBe(0)
})

test('files are named by fields called blob; other hashes are no files', () => {
  expect(
    blobsNamedIn({
      blob: head,
      planHash: head,
      planBlob: 'cd'.repeat(32),
      blobs: [head, 'short'],
      note: 'blob',
    }),
  ).toEqual([head, 'cd'.repeat(32), head])
})
