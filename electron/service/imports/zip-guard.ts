/**
 * The gate every .xlsx passes: sizes declared in the directory are checked before anything is inflated, then each
 * entry is inflated under a hard cap and counted. What comes out is a new archive of stored entries made from the
 * counted bytes alone, so the library never inflates and never sees a part that was not checked.
 */
import { crc32, inflateRawSync } from 'node:zlib'
import { ImportRefused, notSpreadsheet, passwordProtected, zipBomb } from './faults.ts'
import type { ImportLimits } from './limits.ts'

export interface GuardedZip {
  /** an archive of stored entries, safe to hand to the library */
  bytes: Buffer
  /** whether any sheet has formulas, and whether some sheets are charts: decides how the library is asked to read */
  hasFormula: boolean
  hasCharts: boolean
}

interface ZipEntry {
  name: string
  flags: number
  method: number
  crc: number
  packed: number
  size: number
  offset: number
}

const archiveName = /\.(?:zip|xlsx|xlsm|xlsb|xls|docx|pptx|rar|7z|gz|tar|jar)$/i

/** Throws ImportRefused; `onEntry` is called after each entry, as a sign of life. */
export function guardZip(file: Buffer, limits: ImportLimits, onEntry: () => void = () => {}): GuardedZip {
  const directory = readDirectory(file, limits)
  const declared = directory.reduce((sum, { size }) => sum + size, 0)
  if (declared > limits.inflatedBytes) throw new ImportRefused(zipBomb('超过大小上限', limits))
  if (declared > file.length * limits.inflationRatio)
    throw new ImportRefused(zipBomb('比原文件大得不正常', limits))
  const names = new Set(directory.map(({ name }) => name))
  if (
    !names.has('[Content_Types].xml') ||
    !directory.some(({ name }) => /^\/?xl\/workbook\.xml$/i.test(name))
  ) {
    throw new ImportRefused(notSpreadsheet(kindByNames(names)))
  }
  if (names.size !== directory.length) throw new ImportRefused(zipBomb('含有同名文件', limits))

  const entries = new Map<string, Buffer>()
  let counted = 0
  for (const entry of directory) {
    if (entry.name.endsWith('/')) continue
    if (/(?:^|[\\/])\.\.(?:[\\/]|$)|^[\\/]|^[a-z]:|\0/i.test(entry.name))
      throw new ImportRefused(zipBomb('含有越界的路径', limits))
    if (entry.flags & 1) throw new ImportRefused(passwordProtected())
    if (archiveName.test(entry.name)) throw new ImportRefused(zipBomb('含有另一个压缩包', limits))
    const data = inflate(file, entry, limits, limits.inflatedBytes - counted)
    counted += data.length
    if (counted > file.length * limits.inflationRatio)
      throw new ImportRefused(zipBomb('比原文件大得不正常', limits))
    if (data.length >= 4 && data.readUInt32LE(0) === 0x04034b50)
      throw new ImportRefused(zipBomb('含有另一个压缩包', limits))
    if (/\.(?:xml|rels)$/i.test(entry.name) && hasDoctype(data))
      throw new ImportRefused(zipBomb('含有外部实体声明', limits))
    // Pictures and other binary parts are counted and left out
    if (/\.(?:xml|rels)$/i.test(entry.name)) entries.set(entry.name, data)
    onEntry()
  }
  const sheets = [...entries].filter(([name]) => /worksheets\//i.test(name))
  return {
    bytes: storeZip(entries),
    hasFormula: sheets.some(
      ([, data]) => data.includes('<f>') || data.includes('<f ') || data.includes('<f/'),
    ),
    hasCharts: [...entries.keys()].some((name) => /chartsheets\//i.test(name)),
  }
}

function inflate(file: Buffer, entry: ZipEntry, limits: ImportLimits, budget: number): Buffer {
  const broken = () => new ImportRefused(notSpreadsheet('损坏的表格'))
  const { offset } = entry
  if (offset + 30 > file.length || file.readUInt32LE(offset) !== 0x04034b50) throw broken()
  const start = offset + 30 + file.readUInt16LE(offset + 26) + file.readUInt16LE(offset + 28)
  const packed = file.subarray(start, start + entry.packed)
  if (packed.length !== entry.packed) throw broken()
  let data: Buffer
  if (entry.method === 0) data = packed
  else if (entry.method === 8) {
    try {
      // An entry that inflates beyond what it declared is a lie, whatever the budget
      data = inflateRawSync(packed, { maxOutputLength: Math.max(1, Math.min(entry.size + 1, budget + 1)) })
    } catch (error) {
      if (error instanceof RangeError) throw new ImportRefused(zipBomb('超过它自己声明的大小', limits))
      throw broken()
    }
  } else throw broken()
  if (data.length > budget) throw new ImportRefused(zipBomb('超过大小上限', limits))
  if (data.length !== entry.size || crc32(data) !== entry.crc) throw broken()
  return data
}

const hasDoctype = (data: Buffer): boolean =>
  data.subarray(0, 4096).includes('<!DOCTYPE') || data.subarray(0, 4096).includes('<!ENTITY')

/** The central directory; zip64 sizes are read, since streaming writers use them for small files too. */
function readDirectory(file: Buffer, limits: ImportLimits): ZipEntry[] {
  const broken = () => new ImportRefused(notSpreadsheet('损坏的表格'))
  const end = file.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]))
  if (end < 0 || end + 22 > file.length) throw broken()
  const count = file.readUInt16LE(end + 10)
  if (count > limits.zipEntries) throw new ImportRefused(zipBomb(`有${count}个部分，多得不正常`, limits))
  const entries: ZipEntry[] = []
  let at = file.readUInt32LE(end + 16)
  for (let i = 0; i < count; i++) {
    if (at + 46 > file.length || file.readUInt32LE(at) !== 0x02014b50) throw broken()
    const nameLength = file.readUInt16LE(at + 28)
    const extraLength = file.readUInt16LE(at + 30)
    const extra = file.subarray(at + 46 + nameLength, at + 46 + nameLength + extraLength)
    const sizes = zip64Sizes(
      extra,
      file.readUInt32LE(at + 24),
      file.readUInt32LE(at + 20),
      file.readUInt32LE(at + 42),
    )
    if (!sizes) throw broken()
    entries.push({
      name: file.toString('utf8', at + 46, at + 46 + nameLength),
      flags: file.readUInt16LE(at + 8),
      method: file.readUInt16LE(at + 10),
      crc: file.readUInt32LE(at + 16),
      ...sizes,
    })
    at += 46 + nameLength + extraLength + file.readUInt16LE(at + 32)
  }
  return entries
}

function zip64Sizes(
  extra: Buffer,
  size: number,
  packed: number,
  offset: number,
): Pick<ZipEntry, 'size' | 'packed' | 'offset'> | null {
  const marked = 0xffffffff
  if (size !== marked && packed !== marked && offset !== marked) return { size, packed, offset }
  for (let at = 0; at + 4 <= extra.length; at += 4 + extra.readUInt16LE(at + 2)) {
    if (extra.readUInt16LE(at) !== 1) continue
    let next = at + 4
    const long = (value: number): number => {
      if (value !== marked) return value
      if (next + 8 > extra.length) return Number.NaN
      next += 8
      return Number(extra.readBigUInt64LE(next - 8))
    }
    const read = { size: long(size), packed: long(packed), offset: long(offset) }
    return Number.isSafeInteger(read.size + read.packed + read.offset) ? read : null
  }
  return null
}

/** A plain archive without compression. */
function storeZip(entries: ReadonlyMap<string, Buffer>): Buffer {
  const parts: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const [name, data] of entries) {
    const path = Buffer.from(name, 'utf8')
    const header = Buffer.alloc(30)
    header.writeUInt32LE(0x04034b50, 0)
    header.writeUInt16LE(20, 4)
    header.writeUInt32LE(crc32(data), 14)
    header.writeUInt32LE(data.length, 18)
    header.writeUInt32LE(data.length, 22)
    header.writeUInt16LE(path.length, 26)
    const record = Buffer.alloc(46)
    record.writeUInt32LE(0x02014b50, 0)
    record.writeUInt16LE(20, 4)
    // version needed … extra length are the same 26 bytes as in the local header
    header.copy(record, 6, 4, 30)
    record.writeUInt32LE(offset, 42)
    parts.push(header, path, data)
    directory.push(record, path)
    offset += header.length + path.length + data.length
  }
  const tail = Buffer.concat(directory)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(entries.size, 8)
  end.writeUInt16LE(entries.size, 10)
  end.writeUInt32LE(tail.length, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...parts, tail, end])
}

function kindByNames(names: ReadonlySet<string>): string {
  if (names.has('word/document.xml')) return 'Word 文档'
  if (names.has('ppt/presentation.xml')) return '演示文稿'
  if (names.has('xl/workbook.bin')) return '二进制工作簿（.xlsb）'
  return names.has('content.xml') ? 'ODS 表格' : '压缩包'
}
