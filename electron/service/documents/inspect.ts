import type { Anchor } from './docx-blocks.ts'
import type { DocxLine, DocxText } from './docx-read.ts'

/** A figure that a person must look at before a 定稿 is frozen. */
export type FigureDifference =
  /** The figure stands there with another text. */
  | { kind: 'changed'; figure: string; frozen: string; found: string; context: string }
  /** The figure, or the sentence it stood in, is gone. */
  | { kind: 'removed'; figure: string; frozen: string; context: string }
  /** A number that the 送审稿 did not have. */
  | { kind: 'added'; found: string; context: string }

export type Comparison = {
  differences: FigureDifference[]
  /** Figures found as they were frozen. */
  unchanged: number
  /** 修订 not yet accepted: the comparison may change when they are. */
  trackedChanges: boolean
}

/**
 * Compares the figures of a 定稿 that came back with those of the 送审稿 that went out.
 * A figure is found by its bookmark; where an editor lost the bookmark, by the line it stood in (lines are matched
 * by their words, numbers aside). Spaces and full-width digits make no difference. 文号 and 成文日期 are not figures.
 */
export function compareFigures(anchors: readonly Anchor[], sent: DocxText, returned: DocxText): Comparison {
  const match = matchLines(sent.lines, returned.lines)
  const returnedByBookmark = new Map(
    returned.lines.flatMap((line) =>
      line.bookmarks.map((bookmark) => [bookmark.name, { line, text: bookmark.text }]),
    ),
  )
  const sentLineOf = new Map(
    sent.lines.flatMap((line) => line.bookmarks.map((bookmark) => [bookmark.name, line])),
  )
  const differences: FigureDifference[] = []
  const explained = new Map<DocxLine, string[]>()
  let unchanged = 0

  for (const anchor of anchors) {
    const { figure, text: frozen, bookmark } = anchor
    const home = sentLineOf.get(bookmark)
    const here = returnedByBookmark.get(bookmark)
    if (here && normal(here.text) !== '') {
      if (normal(here.text) === normal(frozen)) unchanged += 1
      else {
        differences.push({ kind: 'changed', figure, frozen, found: here.text, context: here.line.text })
        explained.set(here.line, [...(explained.get(here.line) ?? []), ...numbers(here.text)])
      }
      continue
    }
    const line = home && match.get(home)
    const found = line && home ? inLine(anchor, home, line) : undefined
    if (!line || found === undefined) {
      differences.push({ kind: 'removed', figure, frozen, context: line?.text ?? home?.text ?? '' })
    } else if (normal(found) === normal(frozen)) unchanged += 1
    else {
      differences.push({ kind: 'changed', figure, frozen, found, context: line.text })
      explained.set(line, [...(explained.get(line) ?? []), ...numbers(found)])
    }
  }
  return {
    differences: [...differences, ...addedNumbers(returned.lines, match, explained)],
    unchanged,
    trackedChanges: returned.trackedChanges,
  }
}

/** Numbers of returned lines that their sent line did not have. */
function addedNumbers(
  lines: readonly DocxLine[],
  match: ReadonlyMap<DocxLine, DocxLine>,
  explained: ReadonlyMap<DocxLine, string[]>,
): FigureDifference[] {
  const homeOf = new Map([...match].map(([home, line]) => [line, home]))
  return lines.flatMap((line) => {
    if (isFormality(line.text)) return []
    const home = homeOf.get(line)
    const known = [...(home ? numbers(home.text) : []), ...(explained.get(line) ?? [])]
    const added: FigureDifference[] = []
    for (const found of numbers(line.text)) {
      const at = known.indexOf(found)
      if (at >= 0) known.splice(at, 1)
      else added.push({ kind: 'added', found, context: line.text })
    }
    return added
  })
}

/** What stands where the figure stood: by its place among the numbers of the line, else by being there at all. */
function inLine(anchor: Anchor, home: DocxLine, line: DocxLine): string | undefined {
  const then = numbers(home.text)
  const now = numbers(line.text)
  const wanted = numbers(anchor.text)
  if (wanted.length === 0) return normal(line.text).includes(normal(anchor.text)) ? anchor.text : undefined
  if (then.length !== now.length)
    return wanted.every((number) => now.includes(number)) ? anchor.text : undefined
  const at = home.bookmarks.find((bookmark) => bookmark.name === anchor.bookmark)?.at ?? 0
  const place = numbers(home.text.slice(0, at)).length
  const here = now.slice(place, place + wanted.length)
  return here.every((number, index) => number === wanted[index]) ? anchor.text : here.join('～')
}

/** Pairs sent lines with returned ones: same words first, then the most alike that is still free. */
function matchLines(sent: readonly DocxLine[], returned: readonly DocxLine[]): Map<DocxLine, DocxLine> {
  const match = new Map<DocxLine, DocxLine>()
  const free = new Set(returned)
  const bySkeleton = new Map<string, DocxLine[]>()
  for (const line of returned) {
    const key = skeleton(line.text)
    bySkeleton.set(key, [...(bySkeleton.get(key) ?? []), line])
  }
  for (const line of sent) {
    const same = bySkeleton.get(skeleton(line.text))
    const found = same?.shift()
    if (found) {
      match.set(line, found)
      free.delete(found)
    }
  }
  const rest = [...free].map((line) => ({ line, pairs: bigrams(skeleton(line.text)) }))
  for (const line of sent) {
    if (match.has(line)) continue
    const pairs = bigrams(skeleton(line.text))
    let best: { line: DocxLine; score: number } | undefined
    for (const candidate of rest) {
      if (!free.has(candidate.line)) continue
      const score = likeness(pairs, candidate.pairs)
      if (score >= ALIKE && score > (best?.score ?? 0)) best = { line: candidate.line, score }
    }
    if (best) {
      match.set(line, best.line)
      free.delete(best.line)
    }
  }
  return match
}

/** Share of shared bigrams from which two lines are taken for the same sentence. */
const ALIKE = 0.5

const normal = (text: string): string => text.normalize('NFKC').replace(/\s+/g, '')
const numbers = (text: string): string[] => text.normalize('NFKC').match(/\d+(?:\.\d+)?%?(?:\/\d+)?/g) ?? []
const skeleton = (text: string): string => normal(text).replace(/\d+(?:\.\d+)?%?/g, '#')

const bigrams = (text: string): Set<string> =>
  new Set(Array.from({ length: Math.max(0, text.length - 1) }, (_, index) => text.slice(index, index + 2)))

function likeness(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  if (a.size + b.size === 0) return 0
  let shared = 0
  for (const pair of a) if (b.has(pair)) shared += 1
  return (2 * shared) / (a.size + b.size)
}

/** 文号, 成文日期, 印发日期: registered, not computed. */
const isFormality = (text: string): boolean =>
  /^\s*(?:\S{0,20}〔\d{4}〕\d+号|\d{4}年\d{1,2}月\d{1,2}日(?:印发)?)\s*$/.test(text.trim()) ||
  /印发\s*$/.test(text.trim())
