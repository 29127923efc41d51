import type { Block, Column, Inline, Level } from './model.ts'
import { plainText } from './model.ts'
import { chineseNumeral } from './numbers.ts'
import { widthInChars } from './text.ts'

/** A piece of a rendered line: literal template text, or what a placeholder (`name`) put there. */
export type Cell = { literal: boolean; name: string; inlines: Inline[] }
export type Line = Cell[]

/**
 * Sorts rendered lines into blocks. Only *literal* text decides what a line is (documents of the
 * conventions in guide.md): `## ` 标题, `### ` 小标题, `> ` 填写行, `|` 表格, 一、（一）1.（1） levels, 附件：.
 */
export function blocksOfLines(lines: readonly Line[]): Block[] {
  const blocks: Block[] = []
  const counters: [number, number, number, number] = [0, 0, 0, 0]
  let inAttachments = false

  for (const raw of lines) {
    const line = trimmed(raw)
    const start = literalStart(line)
    const last = blocks[blocks.length - 1]
    if (line.length === 0) {
      inAttachments = false
      continue
    }
    if (start.startsWith('|')) {
      addTableRow(blocks, line)
      continue
    }
    if (inAttachments && last?.kind === 'attachments' && /^\d+\./.test(start)) {
      last.items.push(inlinesAfter(line, /^\d+\./))
      continue
    }
    inAttachments = false
    if (start.startsWith('## ')) {
      counters.fill(0)
      blocks.push({ kind: 'title', inlines: inlinesAfter(line, /^## /) })
    } else if (start.startsWith('### ')) {
      counters.fill(0)
      blocks.push({ kind: 'subtitle', inlines: inlinesAfter(line, /^### /) })
    } else if (start.startsWith('> ')) {
      blocks.push({ kind: 'line', inlines: inlinesAfter(line, /^> /) })
    } else if (start.startsWith('附件：')) {
      blocks.push({ kind: 'attachments', items: [inlinesAfter(line, /^附件：(1\.)?/)] })
      inAttachments = true
    } else if (isOnly(line, '署名')) {
      blocks.push({ kind: 'signature', inlines: all(line) })
    } else if (isOnly(line, '成文日期')) {
      blocks.push({ kind: 'date', inlines: all(line) })
    } else if (literalEnd(line).endsWith('：') && blocks.every(isAboveAddressee)) {
      blocks.push({ kind: 'addressee', inlines: all(line) })
    } else {
      blocks.push(numbered(line, counters) ?? plain(line, start))
    }
  }
  return blocks
}

/** 主送机关 stands under the title, before any paragraph. */
const isAboveAddressee = (block: Block): boolean => block.kind === 'title' || block.kind === 'line'

const plain = (line: Line, start: string): Block =>
  start.startsWith('（') && literalEnd(line).endsWith('）')
    ? { kind: 'note', inlines: all(line) }
    : { kind: 'paragraph', inlines: all(line) }

const LEVELS: readonly { level: Level; pattern: RegExp }[] = [
  { level: 1, pattern: /^[一二三四五六七八九十]+、/ },
  { level: 2, pattern: /^（[一二三四五六七八九十]+）/ },
  { level: 3, pattern: /^\d{1,2}\.(?!\d)/ },
  { level: 4, pattern: /^（\d{1,2}）/ },
]

/** A numbered paragraph with its number counted anew, or nothing if the line has no number. */
function numbered(line: Line, counters: [number, number, number, number]): Block | undefined {
  const found = numberOf(line)
  if (!found) return undefined
  const { level, rest } = found
  counters[level - 1] = (counters[level - 1] ?? 0) + 1
  counters.fill(0, level)
  const lead = leadOf(rest, level)
  return {
    kind: 'item',
    level,
    number: numberText(level, counters[level - 1] ?? 1),
    lead: lead.text,
    inlines: all(lead.rest),
  }
}

function numberOf(line: Line): { level: Level; rest: Line } | undefined {
  const start = literalStart(line)
  for (const { level, pattern } of LEVELS) {
    if (pattern.test(start)) return { level, rest: cut(line, pattern) }
  }
  // （{{序号}}）… and {{序号}}.… in loops
  const [first, second, third] = line
  if (
    first?.literal &&
    start === '（' &&
    second?.name === '序号' &&
    third &&
    literalStart([third]).startsWith('）')
  ) {
    return { level: 2, rest: cut(line.slice(2), /^）/) }
  }
  if (first?.name === '序号' && second && literalStart([second]).startsWith('.')) {
    return { level: 3, rest: cut(line.slice(1), /^\./) }
  }
  return undefined
}

function numberText(level: Level, count: number): string {
  if (level === 1) return `${chineseNumeral(count)}、`
  if (level === 2) return `（${chineseNumeral(count)}）`
  return level === 3 ? `${count}.` : `（${count}）`
}

/** The heading words of a numbered paragraph: literal text up to the first 。 with no other pause in it. */
function leadOf(line: Line, level: Level): { text: string; rest: Line } {
  if (level > 2) return { text: '', rest: line }
  const start = literalStart(line)
  const stop = start.indexOf('。')
  const wholeLine = line.every((cell) => cell.literal)
  const lead = stop >= 0 ? start.slice(0, stop + 1) : wholeLine ? start : ''
  if (!lead || /[，；：]/.test(lead)) return { text: '', rest: line }
  return { text: lead, rest: cut(line, new RegExp(`^.{${lead.length}}`, 's')) }
}

/** Adds a table row; `|---|` turns the row before it into the header. */
function addTableRow(blocks: Block[], line: Line): void {
  const cells = splitCells(line)
  const last = blocks[blocks.length - 1]
  if (cells.every((cell) => /^:?-{3,}:?$/.test(plainText(cell).trim()))) return
  if (last?.kind === 'table' && last.columns.length > 0) {
    const row = cells.slice(0, last.columns.length)
    while (row.length < last.columns.length) row.push([])
    last.rows.push(row)
    return
  }
  blocks.push({ kind: 'table', columns: cells.map((cell) => columnOf(plainText(cell).trim())), rows: [] })
}

const NARROW = /^(序号|认可\/异议|数量|照片|状态|用时（分钟）)$/
const WIDE = /(内容|原话|经过|明细|名称及编码|措施|材料名称)/

const columnOf = (title: string): Column => ({
  title,
  weight: NARROW.test(title)
    ? 1
    : WIDE.test(title)
      ? 4
      : /编号$/.test(title)
        ? 3
        : Math.min(3, Math.max(2, widthInChars(title) / 3)),
  align: title === '序号' ? 'center' : 'left',
})

/** Splits at pipes of the template; a pipe inside a value is text. */
function splitCells(line: Line): Inline[][] {
  const cells: Inline[][] = []
  let current: Inline[] | undefined
  for (const cell of line) {
    if (!cell.literal) {
      current?.push(...cell.inlines)
      continue
    }
    plainText(cell.inlines)
      .split('|')
      .forEach((text, index) => {
        if (index > 0) {
          if (current) cells.push(trimInlines(current))
          current = []
        }
        if (text) current?.push({ text })
      })
  }
  return cells
}

function trimInlines(inlines: Inline[]): Inline[] {
  const first = inlines[0]
  if (first && !first.figure) inlines[0] = { ...first, text: first.text.trimStart() }
  const last = inlines[inlines.length - 1]
  if (last && !last.figure) inlines[inlines.length - 1] = { ...last, text: last.text.trimEnd() }
  return inlines.filter((inline) => inline.text !== '')
}

const all = (line: Line): Inline[] => line.flatMap((cell) => cell.inlines)
const isOnly = (line: Line, name: string): boolean => line.length === 1 && line[0]?.name === name
const literalStart = (line: Line): string => (line[0]?.literal ? plainText(line[0].inlines) : '')
const inlinesAfter = (line: Line, pattern: RegExp): Inline[] => all(cut(line, pattern))

function literalEnd(line: Line): string {
  const last = line[line.length - 1]
  return last?.literal ? plainText(last.inlines) : ''
}

/** The line without a literal prefix. */
function cut(line: Line, prefix: RegExp): Line {
  const [first, ...rest] = line
  if (!first?.literal) return line
  const text = plainText(first.inlines).replace(prefix, '')
  return text ? [{ ...first, inlines: [{ text }] }, ...rest] : rest
}

/** Literal neighbours joined, outer white space of the line gone. */
function trimmed(line: Line): Line {
  const joined: Line = []
  for (const cell of line) {
    const last = joined[joined.length - 1]
    if (cell.literal && last?.literal) {
      joined[joined.length - 1] = {
        ...last,
        inlines: [{ text: plainText(last.inlines) + plainText(cell.inlines) }],
      }
    } else {
      joined.push(cell)
    }
  }
  const first = joined[0]
  if (first?.literal) joined[0] = { ...first, inlines: [{ text: plainText(first.inlines).trimStart() }] }
  const last = joined[joined.length - 1]
  if (last?.literal) {
    joined[joined.length - 1] = { ...last, inlines: [{ text: plainText(last.inlines).trimEnd() }] }
  }
  return joined.filter((cell) => !cell.literal || plainText(cell.inlines) !== '')
}
