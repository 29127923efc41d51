import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CFB, utils, write } from '@e965/xlsx'
import { strFromU8, strToU8, unzipSync, type Zippable, zipSync } from 'fflate'
import { afterAll } from 'vitest'

type Cell = string | number | boolean | null | { t: string; v?: unknown; f?: string; z?: string }

/** A workbook file from rows, as the library writes it. */
export function bookOf(
  sheets: Record<string, Cell[][]>,
  bookType: 'xlsx' | 'biff8' | 'biff5' = 'xlsx',
  merges: string[] = [],
): Buffer {
  const book = utils.book_new()
  for (const [name, rows] of Object.entries(sheets)) {
    const sheet = utils.aoa_to_sheet(rows)
    sheet['!merges'] = merges.map((range) => utils.decode_range(range))
    utils.book_append_sheet(book, sheet, name)
  }
  return Buffer.from(write(book, { type: 'buffer', bookType, compression: true }))
}

/** The parts of an archive changed and zipped again. */
export function rezip(file: Uint8Array, change: (parts: Record<string, string>) => void): Buffer {
  const parts = Object.fromEntries(
    Object.entries(unzipSync(file)).map(([name, data]) => [name, strFromU8(data)]),
  )
  change(parts)
  return zip(Object.fromEntries(Object.entries(parts).map(([name, text]) => [name, strToU8(text)])))
}

export const zip = (parts: Zippable): Buffer => Buffer.from(zipSync(parts))

/** The least an archive needs to look like a workbook. */
export const shell: Zippable = {
  '[Content_Types].xml': strToU8('<Types/>'),
  'xl/workbook.xml': strToU8('<workbook/>'),
}

interface CompoundTools {
  read: (file: Buffer, options: { type: 'buffer' }) => unknown
  write: (container: unknown, options: { type: 'buffer' }) => Buffer
  find: (container: unknown, path: string) => { content: Uint8Array; size: number }
  utils: { cfb_new: () => unknown; cfb_add: (container: unknown, path: string, content: Buffer) => void }
}
const compound: CompoundTools = CFB

/** An OLE2 file with the given streams: what a password-protected .xlsx and other documents look like. */
export function compoundOf(streams: Record<string, Buffer>): Buffer {
  const container = compound.utils.cfb_new()
  for (const [path, content] of Object.entries(streams)) compound.utils.cfb_add(container, path, content)
  return Buffer.from(compound.write(container, { type: 'buffer' }))
}

/** A BIFF8 workbook whose first record after BOF says that the rest is encrypted (FILEPASS). */
export function withFilePass(file: Buffer): Buffer {
  const container = compound.read(file, { type: 'buffer' })
  const stream = Buffer.from(compound.find(container, '/Workbook').content)
  const bofEnd = 4 + stream.readUInt16LE(2)
  const filePass = Buffer.from([0x2f, 0x00, 0x06, 0x00, 0x00, 0x00, 0x01, 0x02, 0x03, 0x04])
  return compoundOf({
    Workbook: Buffer.concat([stream.subarray(0, bofEnd), filePass, stream.subarray(bofEnd)]),
  })
}

/** The first NUMBER record of a BIFF8 workbook made a FORMULA (2+3) with the same stored result. */
export function withBiffFormula(file: Buffer): Buffer {
  const stream = Buffer.from(compound.find(compound.read(file, { type: 'buffer' }), '/Workbook').content)
  let at = 0
  while (stream.readUInt16LE(at) !== 0x0203) at += 4 + stream.readUInt16LE(at + 2)
  const record = stream.subarray(at + 4, at + 18)
  const addTwoAndThree = Buffer.from([0x1e, 2, 0, 0x1e, 3, 0, 0x03])
  const body = Buffer.concat([
    record,
    Buffer.alloc(6),
    Buffer.from([addTwoAndThree.length, 0]),
    addTwoAndThree,
  ])
  const formula = Buffer.concat([Buffer.from([0x06, 0, body.length, 0]), body])
  return compoundOf({ Workbook: Buffer.concat([stream.subarray(0, at), formula, stream.subarray(at + 18)]) })
}

/** A folder for this test file, gone afterwards. */
export function tempFolder(): { write: (name: string, bytes: Buffer | string) => string } {
  const folder = mkdtempSync(join(tmpdir(), 'import-test-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  return {
    write(name, bytes) {
      const path = join(folder, name)
      writeFileSync(path, bytes)
      return path
    },
  }
}
