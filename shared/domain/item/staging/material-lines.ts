/** 申请材料 written as lines in one cell: '1.居民身份证（必要，原件1份，复印件1份）；2.申请表'. */
import { parseEnum } from '../enums.ts'
import type { Material } from '../item.ts'
import { cleanText, isPlaceholder, toHalfWidth } from '../text.ts'

/** The materials of one cell; an empty list for empty text and for 无. */
export function parseMaterialLines(text: string): Material[] {
  const { value } = cleanText(text)
  if (isPlaceholder(value) || value === '') return []
  return splitLines(value)
    .map(readLine)
    .filter((material) => material !== null)
}

/** By line and by number; by ； where there are neither. Separators inside brackets do not part. */
function splitLines(text: string): string[] {
  const numbered = text
    .replace(/[①-⑳]\s*/g, '\n')
    .replace(/(^|[\n；;。，,、\s])\s*(?:[（(]?\d{1,2}[）)]|\d{1,2}\s*[.．、](?!\d))\s*/g, '$1\n')
  const lines = numbered.split('\n').map((line) => line.replace(/[；;。，,、\s]+$/, '').trim())
  const filled = lines.filter((line) => line !== '')
  return filled.length > 1 ? filled : splitOutside(filled[0] ?? '', /[；;]/)
}

function splitOutside(text: string, separator: RegExp): string[] {
  const parts: string[] = []
  let depth = 0
  let part = ''
  for (const char of text) {
    if (/[（(《「]/.test(char)) depth += 1
    if (/[）)》」]/.test(char)) depth = Math.max(0, depth - 1)
    if (depth === 0 && separator.test(char)) {
      parts.push(part)
      part = ''
    } else part += char
  }
  return [...parts, part].map((p) => p.trim()).filter((p) => p !== '')
}

function readLine(line: string): Material | null {
  const bracket = /^(.*?)[（(]([^（()）]*)[）)]\s*$/.exec(line)
  const details = bracket?.[2] ?? ''
  const read = readDetails(details)
  const name = (read ? (bracket?.[1] ?? line) : line).replace(/[：:，,、。\s]+$/, '').trim()
  return name === '' ? null : { name, ...read }
}

/** Null when the bracket holds none of the known details: it then belongs to the name. */
function readDetails(text: string): Omit<Material, 'name'> | null {
  const found: Omit<Material, 'name'> = {}
  for (const part of toHalfWidth(text).split(/[,、;/\s]+/)) {
    const originals = /原件(?:正本)?[:]?(\d{1,2})/.exec(part)
    const copies = /复印件?[:]?(\d{1,2})/.exec(part)
    if (originals) found.originals = Number(originals[1])
    if (copies) found.copies = Number(copies[1])
    if (originals || copies || part === '') continue
    const bare = /^(\d{1,2})份$/.exec(part)
    const necessity = parseEnum('necessity', part)
    const form = parseEnum('form', part)
    if (bare) found.originals = Number(bare[1])
    else if (necessity.issues.length === 0 && part !== '是' && part !== '否')
      found.necessity = necessity.value
    else if (form.issues.length === 0) found.form = form.value
  }
  return Object.keys(found).length > 0 ? found : null
}
