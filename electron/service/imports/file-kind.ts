/** What a file really is, by its first bytes; the extension is never believed. */

export type FileKind = { kind: 'zip' | 'ole2' | 'text' } | { kind: 'other'; found: string }

const signatures: readonly [name: string, bytes: readonly number[]][] = [
  ['PDF 文档', [0x25, 0x50, 0x44, 0x46]],
  ['程序文件', [0x4d, 0x5a]],
  ['程序文件', [0x7f, 0x45, 0x4c, 0x46]],
  ['图片', [0x89, 0x50, 0x4e, 0x47]],
  ['图片', [0xff, 0xd8, 0xff]],
  ['图片', [0x47, 0x49, 0x46, 0x38]],
  ['压缩包', [0x52, 0x61, 0x72, 0x21]],
  ['压缩包', [0x37, 0x7a, 0xbc, 0xaf]],
  ['压缩包', [0x1f, 0x8b]],
  ['RTF 文档', [0x7b, 0x5c, 0x72, 0x74, 0x66]],
]

/** `bytes`: the whole file or at least its first few thousand bytes. */
export function detectKind(bytes: Uint8Array): FileKind {
  const begins = (...head: number[]) => head.every((byte, i) => bytes[i] === byte)
  if (bytes.length === 0) return { kind: 'other', found: '空文件' }
  if (begins(0x50, 0x4b, 0x03, 0x04) || begins(0x50, 0x4b, 0x05, 0x06)) return { kind: 'zip' }
  if (begins(0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1)) return { kind: 'ole2' }
  const known = signatures.find(([, head]) => begins(...head))
  if (known) return { kind: 'other', found: known[0] }
  const isUtf16 = begins(0xff, 0xfe) || begins(0xfe, 0xff)
  const head = bytes.subarray(0, 4096)
  if (!isUtf16 && head.includes(0)) return { kind: 'other', found: '二进制数据' }
  const markup = new TextDecoder('latin1').decode(head).replace(/^(?:ï»¿)?\s*/, '')
  return /^<(?:!doctype|html|table|meta|head|\?xml|style|div)/i.test(markup)
    ? { kind: 'other', found: '网页' }
    : { kind: 'text' }
}
