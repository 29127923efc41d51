import { strFromU8, type UnzipFileInfo, unzipSync } from 'fflate'
import { type Fault, fail, ok, type Result } from '#shared/contract/result.ts'

/** Limits on a foreign .docx (safety T5), checked before anything is inflated. Run it in the import child. */
export const DOCX_LIMITS = {
  fileBytes: 20 * 1024 * 1024,
  entries: 2000,
  inflatedBytes: 200 * 1024 * 1024,
  ratio: 200,
} as const

/** A line of text: a paragraph, or one table row with its cells parted by tabs. */
export type DocxLine = { text: string; bookmarks: DocxBookmark[] }

/** What a bookmark encloses; `at` is where it begins in the line. */
export type DocxBookmark = { name: string; text: string; at: number }

export type DocxText = {
  lines: DocxLine[]
  /** 修订 that nobody accepted or refused yet; deleted text is left out, inserted text counted in. */
  trackedChanges: boolean
}

/**
 * Reads the text and bookmarks of a .docx. Nothing is executed, no part is followed, no entity but the five of
 * XML and character references is known.
 * Errors: DOC_NOT_DOCX, DOC_TOO_LARGE, DOC_ZIP_BOMB, DOC_BROKEN.
 */
export function readDocx(bytes: Uint8Array): Result<DocxText> {
  if (bytes.length > DOCX_LIMITS.fileBytes) return fail(tooLarge)
  if (bytes[0] !== 0x50 || bytes[1] !== 0x4b) return fail(notDocx)
  const xml = documentXml(bytes)
  if (!xml.ok) return xml
  if (/<!(DOCTYPE|ENTITY)/i.test(xml.value)) return fail(broken('文件含有不允许的声明'))
  return ok(scan(xml.value))
}

function documentXml(bytes: Uint8Array): Result<string> {
  let entries = 0
  let inflated = 0
  let bomb = false
  const wanted = (file: UnzipFileInfo): boolean => {
    entries += 1
    inflated += file.originalSize
    if (entries > DOCX_LIMITS.entries || inflated > DOCX_LIMITS.inflatedBytes) bomb = true
    if (file.originalSize > DOCX_LIMITS.ratio * Math.max(file.size, 1024)) bomb = true
    return !bomb && file.name === 'word/document.xml'
  }
  try {
    const document = unzipSync(bytes, { filter: wanted })['word/document.xml']
    if (bomb) return fail(zipBomb)
    return document ? ok(strFromU8(document)) : fail(notDocx)
  } catch (error) {
    // fflate throws on a damaged archive; anything else is a bug and goes on.
    if (error instanceof Error && 'code' in error) return fail(bomb ? zipBomb : broken('压缩包已损坏'))
    throw error
  }
}

const TOKEN = /<(\/?)([A-Za-z]+:)?([A-Za-z]+)((?:[^<>"']|"[^"]*"|'[^']*')*?)(\/?)>|([^<]+)/g

/** Elements whose text does not stand in the document as it reads. */
const HIDDEN = new Set(['w:del', 'w:moveFrom', 'mc:Fallback'])

function scan(xml: string): DocxText {
  const lines: DocxLine[] = []
  const open = new Map<string, DocxBookmark>()
  let line: DocxLine = { text: '', bookmarks: [] }
  let rowDepth = 0
  let hidden = 0
  let inText = false
  let trackedChanges = false

  const add = (text: string) => {
    line.text += text
    for (const bookmark of open.values()) bookmark.text += text
  }
  const endLine = () => {
    if (line.text.trim() || line.bookmarks.length > 0) lines.push(line)
    line = { text: '', bookmarks: [] }
  }

  for (const [, closing, prefix = '', local = '', attributes = '', empty, text] of xml.matchAll(TOKEN)) {
    if (text !== undefined) {
      if (inText && hidden === 0) add(unescapeXml(text))
      continue
    }
    const name = `${prefix}${local}`
    const opening = closing === '' && empty === ''
    if (name === 'w:ins' || name === 'w:del') trackedChanges = true
    if (HIDDEN.has(name) && empty === '') hidden += closing ? -1 : 1
    if (hidden > 0) continue
    if (name === 'w:t') inText = opening
    else if (name === 'w:tr' && empty === '') {
      rowDepth += closing ? -1 : 1
      if (rowDepth === 0) endLine()
    } else if (name === 'w:p' && !opening) {
      if (rowDepth === 0) endLine()
    } else if (name === 'w:tc' && closing) line.text += '\t'
    else if ((name === 'w:tab' || name === 'w:br') && !closing) add(' ')
    else if (name === 'w:bookmarkStart') {
      const bookmark = { name: attribute(attributes, 'name'), text: '', at: line.text.length }
      open.set(attribute(attributes, 'id'), bookmark)
      line.bookmarks.push(bookmark)
    } else if (name === 'w:bookmarkEnd') open.delete(attribute(attributes, 'id'))
  }
  endLine()
  return { lines, trackedChanges }
}

function attribute(attributes: string, name: string): string {
  const match = new RegExp(`\\bw:${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`).exec(attributes)
  return unescapeXml(match?.[1] ?? match?.[2] ?? '')
}

const ENTITIES: Record<string, string> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" }

const unescapeXml = (text: string): string =>
  text.replace(
    /&(?:#(\d{1,7})|#x([0-9a-fA-F]{1,6})|(lt|gt|amp|quot|apos));/g,
    (whole, decimal, hex, named) => {
      if (named) return ENTITIES[named] ?? whole
      const code = decimal ? Number(decimal) : Number.parseInt(hex, 16)
      return code > 0 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff)
        ? String.fromCodePoint(code)
        : ''
    },
  )

const SAFE = '没有导入任何内容，已冻结的数字和送审稿没有变化。'

const notDocx: Fault = {
  code: 'DOC_NOT_DOCX',
  message: '这个文件不是 .docx 文档，或者设置了打开密码。',
  safe: SAFE,
  todo: '请用 WPS 打开后取消密码，另存为 .docx 再导入。',
}

const tooLarge: Fault = {
  code: 'DOC_TOO_LARGE',
  message: `文件超过上限${DOCX_LIMITS.fileBytes / 1024 / 1024}MB。`,
  safe: SAFE,
  todo: '请删去文档中的图片后另存，再导入。',
}

const zipBomb: Fault = {
  code: 'DOC_ZIP_BOMB',
  message: '文件很小，但展开后过大，不像正常的文档，已停止读取。',
  safe: SAFE,
  todo: '请核实文件来源，用 WPS 重新另存；来源不明的请交管理员处理。',
}

const broken = (reason: string): Fault => ({
  code: 'DOC_BROKEN',
  message: `文档无法读取：${reason}。`,
  safe: SAFE,
  todo: '请用 WPS 打开确认内容完整，另存后再导入。',
})
