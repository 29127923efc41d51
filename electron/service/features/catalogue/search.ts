/** Searching the live catalogue: exact, any part of a name, its pinyin or initials, a code or a number. */
import type { Reader } from '../../store/db.ts'
import { ruleWords } from './columns.ts'
import { type Lines, liveSegments, type Segment } from './segments.ts'

export interface SearchFilter {
  /** id of an area, or 'city' for 市直 */
  area?: string | undefined
  body?: string | undefined
  level?: string | undefined
  type?: string | undefined
  focus?: string | undefined
  /** items with a finding of this rule */
  rule?: string | undefined
  /** items with any finding */
  defects?: boolean | undefined
}

export interface Hit {
  release: string
  code: string
  name: string
  body: string
  area: string | null
  level: string
  type: string
  focus: string | null
  phone: string
  defects: number
}

export interface Found {
  total: number
  rows: Hit[]
}

/**
 * Every word of `text` must be part of the item's name, pinyin, initials, code or numbers (letters of either
 * case). Names equal to the first word come first, then names that begin with it; otherwise as published.
 */
export const searchItems = (
  db: Reader,
  text: string,
  filter: SearchFilter,
  { offset, limit }: { offset: number; limit: number },
): Found => {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean)
  const found: Found = { total: 0, rows: [] }
  const ranked = liveSegments(db).map((segment) => ({ segment, ...rank(segment, words, filter) }))
  for (const { counts } of ranked) found.total += counts.reduce((a, b) => a + b, 0)
  let skip = offset
  for (let place = 1; place <= RANKS; place++)
    for (const { segment, ranks, counts } of ranked) {
      const count = counts[place] ?? 0
      if (count <= skip) {
        skip -= count
        continue
      }
      for (let row = 0; row < segment.rows && found.rows.length < limit; row++) {
        if (ranks[row] !== place) continue
        if (skip > 0) skip--
        else found.rows.push(hitOf(segment, row))
      }
    }
  return found
}

/** 1 = named so, 2 = begins so, 3 = the rest; 0 = not found. */
const RANKS = 3

const rank = (segment: Segment, words: readonly string[], filter: SearchFilter) => {
  const { rows, nameOf, hidden } = segment
  const ranks = segment.places.fill(0)
  const counts = new Array<number>(RANKS + 1).fill(0)
  const passes = passing(segment, filter)
  if (!passes) return { ranks, counts }
  const matches = words.map((word) => matchesOf(segment, word))
  const byName = nameRanks(segment, words[0] ?? '', matches)
  // Most words are parts of names alone: then the name of an item decides
  const namesOnly = matches.every(({ phones, codes }) => phones === null && codes === null)
  for (let row = 0; row < rows; row++) {
    let place = byName[nameOf[row] ?? 0] ?? 0
    if (place === 0 && !namesOnly && matches.every((match) => isHit(segment, match, row))) place = RANKS
    if (place === 0 || (hidden && hidden[row] === 1) || !passes(row)) continue
    ranks[row] = place
    counts[place] = (counts[place] ?? 0) + 1
  }
  return { ranks, counts }
}

/** Which names, numbers and codes hold a word; null = none of that kind does. */
interface Match {
  names: Uint8Array
  phones: Uint8Array | null
  codes: Uint8Array | null
}

const matchesOf = (segment: Segment, word: string): Match => {
  const names = new Uint8Array(segment.name.length)
  mark(segment.names, word, names)
  mark(segment.pinyins, word, names)
  mark(segment.initialses, word, names)
  return { names, phones: marked(segment.phones, word), codes: marked(segment.codes, word) }
}

const isHit = ({ nameOf, phoneOf }: Segment, { names, phones, codes }: Match, row: number): boolean =>
  names[nameOf[row] ?? 0] === 1 ||
  (phones !== null && phones[phoneOf[row] ?? 0] === 1) ||
  (codes !== null && codes[row] === 1)

const marked = (lines: Lines, word: string): Uint8Array | null => {
  if (!lines.text.includes(word)) return null
  const into = new Uint8Array(lines.starts.length - 1)
  mark(lines, word, into)
  return into
}

/** Marks every line that holds the word: looks once through the whole text, on to the next line at each hit. */
const mark = ({ text, starts }: Lines, word: string, into: Uint8Array): void => {
  let line = 0
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, starts[line + 1] ?? text.length)) {
    line = lineAt(starts, at, line)
    into[line] = 1
    if (line + 2 >= starts.length) return
  }
}

const lineAt = (starts: Int32Array, at: number, from: number): number => {
  let low = from
  let high = starts.length - 1
  while (low + 1 < high) {
    const middle = (low + high) >> 1
    if ((starts[middle] ?? 0) <= at) low = middle
    else high = middle
  }
  return low
}

/** The place of each name that holds all words; 0 = a word is missing. */
const nameRanks = (segment: Segment, word: string, matches: readonly Match[]): Uint8Array => {
  const ranks = new Uint8Array(segment.name.length).fill(word === '' ? 1 : RANKS)
  for (const { names } of matches) for (let i = 0; i < ranks.length; i++) if (names[i] === 0) ranks[i] = 0
  for (let i = 0; word !== '' && i < ranks.length; i++) {
    const name = ranks[i] === 0 ? undefined : segment.name[i]?.toLowerCase()
    if (name?.startsWith(word)) ranks[i] = name.length === word.length ? 1 : 2
  }
  return ranks
}

/** The filter as a test of rows; null = no row of this segment can pass. */
const passing = (segment: Segment, filter: SearchFilter): ((row: number) => boolean) | null => {
  const tests: ((row: number) => boolean)[] = []
  const equal = (values: readonly string[], of: Uint32Array, wanted: string | undefined): boolean => {
    if (wanted === undefined) return true
    const index = values.indexOf(wanted)
    tests.push((row) => of[row] === index)
    return index >= 0
  }
  const possible =
    equal(segment.area, segment.areaOf, filter.area === 'city' ? '' : filter.area) &&
    equal(segment.body, segment.bodyOf, filter.body) &&
    equal(segment.level, segment.levelOf, filter.level) &&
    equal(segment.type, segment.typeOf, filter.type) &&
    equal(segment.focus, segment.focusOf, filter.focus)
  if (!possible) return null
  if (filter.defects) tests.push((row) => defectsOf(segment, row) > 0)
  if (filter.rule !== undefined) {
    const index = segment.rule.indexOf(filter.rule)
    if (index < 0) return null
    tests.push((row) => hasRule(segment, row, index))
  }
  const [first, ...more] = tests
  if (!first) return () => true
  return more.length === 0 ? first : (row) => tests.every((test) => test(row))
}

/** Did the rule (by its place in `segment.rule`) find something about the item? */
export const hasRule = ({ rule, rulesOf }: Segment, row: number, index: number): boolean =>
  (((rulesOf[row * ruleWords(rule) + Math.floor(index / 32)] ?? 0) >>> (index % 32)) & 1) === 1

const defectsOf = ({ rule, rulesOf }: Segment, row: number): number => {
  const words = ruleWords(rule)
  let count = 0
  for (let i = 0; i < words; i++)
    for (let bits = rulesOf[row * words + i] ?? 0; bits !== 0; bits &= bits - 1) count++
  return count
}

const hitOf = (segment: Segment, row: number): Hit => {
  const of = (values: readonly string[], index: Uint32Array): string => values[index[row] ?? 0] ?? ''
  return {
    release: segment.release,
    code: segment.code[row] ?? '',
    name: of(segment.name, segment.nameOf),
    body: of(segment.body, segment.bodyOf),
    area: of(segment.area, segment.areaOf) || null,
    level: of(segment.level, segment.levelOf),
    type: of(segment.type, segment.typeOf),
    focus: of(segment.focus, segment.focusOf) || null,
    phone: of(segment.phone, segment.phoneOf).split(' ')[0] ?? '',
    defects: defectsOf(segment, row),
  }
}
