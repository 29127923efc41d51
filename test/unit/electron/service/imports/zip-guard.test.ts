import { strToU8 } from 'fflate'
import { describe, expect, test } from 'vitest'
import { ImportRefused } from '#service/imports/faults.ts'
import { importLimits } from '#service/imports/limits.ts'
import { guardZip } from '#service/imports/zip-guard.ts'
import { bookOf, rezip, shell, zip } from './files.ts'

const limits = { ...importLimits, inflatedBytes: 1024 * 1024 }
const zeros = (bytes: number) => new Uint8Array(bytes)

function refusal(file: Buffer, change: Partial<typeof limits> = {}): { code: string; reason: unknown } {
  try {
    guardZip(file, { ...limits, ...change })
  } catch (error) {
    if (error instanceof ImportRefused)
      return { code: error.fault.code, reason: error.fault.details?.reason ?? error.fault.details?.found }
    throw error
  }
  return { code: 'accepted', reason: undefined }
}

/** Overwrites the declared size of the last entry in the central directory. */
function declare(file: Buffer, size: number): Buffer {
  const changed = Buffer.from(file)
  changed.writeUInt32LE(size, changed.lastIndexOf(Buffer.from([0x50, 0x4b, 0x01, 0x02])) + 24)
  return changed
}

describe('guardZip', () => {
  test('lets an honest workbook through, stored and complete', () => {
    const { bytes, hasFormula } = guardZip(bookOf({ 甲: [['事项名称'], ['乙']] }), limits)
    expect(bytes.includes('<sheetData>')).toBe(true)
    expect(hasFormula).toBe(false)
  })

  test('refuses by declared size before inflating anything', () => {
    const bomb = zip({ ...shell, 'xl/worksheets/sheet1.xml': zeros(2 * 1024 * 1024) })
    expect(bomb.length).toBeLessThan(10_000)
    expect(refusal(bomb)).toEqual({ code: 'IMPORT_ZIP_BOMB', reason: '超过大小上限' })
  })

  test('refuses by ratio over the whole archive', () => {
    const bomb = zip({ ...shell, 'xl/worksheets/sheet1.xml': zeros(900_000) })
    expect(refusal(bomb)).toEqual({ code: 'IMPORT_ZIP_BOMB', reason: '比原文件大得不正常' })
  })

  test('a part may exceed 100:1 while the archive does not', () => {
    const noise = Uint8Array.from({ length: 20_000 }, (_, i) => (i * 7919) ^ (i >> 3))
    const parts = {
      ...shell,
      'xl/worksheets/sheet1.xml': zeros(500_000),
      'xl/media/image1.png': [noise, { level: 0 }] as [Uint8Array, { level: 0 }],
    }
    expect(refusal(zip(parts)).code).toBe('accepted')
  })

  test('an entry that inflates beyond what it declares is caught while inflating', () => {
    const liar = declare(zip({ ...shell, 'xl/worksheets/sheet1.xml': zeros(3_000_000) }), 1000)
    expect(refusal(liar)).toEqual({ code: 'IMPORT_ZIP_BOMB', reason: '超过它自己声明的大小' })
  })

  test('an entry that inflates to less than it declares is broken', () => {
    const file = zip({ ...shell, 'xl/a.xml': strToU8('<a>12345</a>') })
    expect(refusal(declare(file, 500)).code).toBe('IMPORT_NOT_SPREADSHEET')
  })

  test('one changed byte fails the checksum', () => {
    const file = zip({ ...shell, 'xl/a.xml': [strToU8('<a>12345</a>'), { level: 0 }] })
    const at = file.indexOf('12345')
    file[at] = 0x39
    expect(refusal(file).code).toBe('IMPORT_NOT_SPREADSHEET')
  })

  test.each([
    ['xl/embeddings/oleObject.zip', strToU8('x'), '含有另一个压缩包'],
    ['xl/embeddings/book.xlsx', strToU8('x'), '含有另一个压缩包'],
    ['xl/media/image1.png', zip({ a: strToU8('a') }), '含有另一个压缩包'],
    ['../../etc/cron', strToU8('x'), '含有越界的路径'],
    ['/etc/cron', strToU8('x'), '含有越界的路径'],
    ['xl\\..\\..\\a', strToU8('x'), '含有越界的路径'],
    [
      'xl/sharedStrings.xml',
      strToU8('<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a/>'),
      '含有外部实体声明',
    ],
  ])('refuses %s', (name, data, reason) => {
    expect(refusal(zip({ ...shell, [name]: data }))).toEqual({ code: 'IMPORT_ZIP_BOMB', reason })
  })

  test('refuses more entries than allowed', () => {
    const many = Object.fromEntries(Array.from({ length: 2_001 }, (_, i) => [`xl/${i}.xml`, strToU8('x')]))
    expect(refusal(zip({ ...shell, ...many })).code).toBe('IMPORT_ZIP_BOMB')
  })

  test('an encrypted entry means a password', () => {
    const file = zip(shell)
    for (let at = file.indexOf('PK\u0001\u0002'); at >= 0; at = file.indexOf('PK\u0001\u0002', at + 1))
      file.writeUInt16LE(1, at + 8)
    expect(refusal(file).code).toBe('IMPORT_PASSWORD')
  })

  test.each([
    [{ 'word/document.xml': strToU8('x') }, 'Word 文档'],
    [{ 'content.xml': strToU8('x'), mimetype: strToU8('x') }, 'ODS 表格'],
    [{ 'a.txt': strToU8('x') }, '压缩包'],
  ])('names what it is instead', (parts, found) => {
    expect(refusal(zip(parts))).toEqual({ code: 'IMPORT_NOT_SPREADSHEET', reason: found })
  })

  test('no cut of a real file gets through or crashes', () => {
    const file = bookOf({ 甲: [['事项名称'], ['乙']] })
    for (let length = 4; length < file.length; length += 101) {
      expect(refusal(file.subarray(0, length)).code).toBe('IMPORT_NOT_SPREADSHEET')
    }
  })

  test('tells sheets with formulas', () => {
    const file = rezip(bookOf({ 甲: [['a', 1]] }), (parts) => {
      parts['xl/worksheets/sheet1.xml'] = (parts['xl/worksheets/sheet1.xml'] ?? '').replace(
        '<v>1</v>',
        '<f>1+1</f><v>1</v>',
      )
    })
    expect(guardZip(file, limits).hasFormula).toBe(true)
  })
})
