import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { writeDocumentFile } from '#service/documents/write-file.ts'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'documents-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

test('replaces a file whole and leaves nothing beside it', async () => {
  const path = join(folder, '通报.docx')
  await writeFile(path, 'old')
  expect(await writeDocumentFile(path, new TextEncoder().encode('new'))).toEqual({
    ok: true,
    value: { bytes: 3 },
  })
  expect(await readFile(path, 'utf8')).toBe('new')
  expect(await readdir(folder)).toEqual(['通报.docx'])
})

test('a folder that is not there is a fault in words, not a throw', async () => {
  const result = await writeDocumentFile(join(folder, 'nowhere', 'a.docx'), new Uint8Array(1))
  expect(result).toMatchObject({ ok: false, error: { code: 'DOC_WRITE_FAILED' } })
})

test('a name taken by a folder leaves the folder and no half file', async () => {
  const result = await writeDocumentFile(folder, new Uint8Array(1))
  expect(result.ok).toBe(false)
  expect((await readdir(join(folder, '..'))).filter((name) => name.endsWith('.part'))).toEqual([])
})
