import { strFromU8, strToU8, unzipSync, type Zippable, zipSync } from 'fflate'
import { STYLE } from './docx-styles.ts'
import { FONT_FALLBACKS } from './gbt9704.ts'
import { cleanLine, escapeXml } from './text.ts'

/** Any fixed day: the same document gives the same bytes, and the package tells nothing of machine or hour. */
export const FIXED_MTIME = new Date(2000, 0, 1)

/**
 * Finishes the package a .docx library wrote: properties without author or machine, and a font table that
 * names what may stand in for a missing Chinese font. Input is our own output, never a foreign file.
 */
export function finishDocx(bytes: Uint8Array, properties: { title: string }): Uint8Array {
  const files = unzipSync(bytes)
  files['docProps/core.xml'] = strToU8(coreProperties(properties.title))
  files['docProps/app.xml'] = strToU8(APP_PROPERTIES)
  files['word/fontTable.xml'] = strToU8(fontTable())
  files['word/document.xml'] = strToU8(renumberBookmarks(entryText(files, 'word/document.xml')))
  files['word/styles.xml'] = strToU8(offGrid(entryText(files, 'word/styles.xml')))
  return zipFixed(files)
}

/** Takes the table styles off the line grid (w:snapToGrid has no option in the library), so that rows stay low. */
function offGrid(xml: string): string {
  return [STYLE.cell, STYLE.headCell].reduce(
    (text, id) =>
      text.replace(
        new RegExp(`(w:styleId="${id}"(?:(?!</w:style>).)*?)(<w:spacing )`, 's'),
        '$1<w:snapToGrid w:val="0"/>$2',
      ),
    xml,
  )
}

/** Bookmark ids from 1: the library counts them over the life of the process. */
function renumberBookmarks(xml: string): string {
  const ids = new Map<string, number>()
  return xml.replace(/(<w:bookmark(?:Start|End)\b[^>]*?\bw:id=")(\d+)(")/g, (_, before, id, after) => {
    if (!ids.has(id)) ids.set(id, ids.size + 1)
    return `${before}${ids.get(id)}${after}`
  })
}

/** Zips with a fixed date and the order given, content types first. */
export function zipFixed(files: Record<string, Uint8Array>): Uint8Array {
  const names = Object.keys(files).sort()
  const first = '[Content_Types].xml'
  const ordered: Zippable = {}
  for (const name of [first, ...names.filter((one) => one !== first)]) {
    const content = files[name]
    if (content) ordered[name] = [content, { mtime: FIXED_MTIME, level: 6 }]
  }
  return zipSync(ordered)
}

const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'

/** Title only: no creator, no lastModifiedBy, no dates. */
export const coreProperties = (title: string): string =>
  `${XML}<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>${escapeXml(cleanLine(title))}</dc:title></cp:coreProperties>`

export const APP_PROPERTIES = `${XML}<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"></Properties>`

const fontTable = (): string =>
  `${XML}<w:fonts xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">${FONT_FALLBACKS.map(
    ({ name, alternatives, family }) =>
      `<w:font w:name="${name}">${alternatives ? `<w:altName w:val="${alternatives}"/>` : ''}<w:family w:val="${family}"/></w:font>`,
  ).join('')}</w:fonts>`

/** An entry of a package as text. */
export const entryText = (files: Record<string, Uint8Array>, name: string): string => {
  const entry = files[name]
  return entry ? strFromU8(entry) : ''
}
