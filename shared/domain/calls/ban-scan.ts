import type { BanPattern } from '../persona/call-script.ts'

/** A place in a text that a rule of the ban list (禁用清单) speaks about. */
export interface BanHit {
  /** e.g. 'B01' */
  rule: string
  message: string
  /** the words found */
  found: string
  index: number
  /** a script with it cannot be saved */
  blocks: boolean
}

/** Patterns are data that people edit: a broken one is reported, never thrown. */
export const scanBanned = (
  text: string,
  patterns: readonly BanPattern[],
): { hits: BanHit[]; broken: string[] } => {
  const hits: BanHit[] = []
  const broken: string[] = []
  const plain = text.slice(0, MAX_LENGTH).normalize('NFKC')
  for (const rule of patterns) {
    const pattern = compile(rule.pattern)
    if (!pattern) {
      broken.push(rule.pattern)
      continue
    }
    for (const match of plain.matchAll(pattern)) {
      if (match[0] === '') continue
      hits.push({
        rule: rule.rule,
        message: rule.message,
        found: match[0],
        index: match.index,
        blocks: rule.blocks,
      })
    }
  }
  return { hits: hits.sort((a, b) => a.index - b.index), broken }
}

const MAX_LENGTH = 20_000

const compile = (pattern: string): RegExp | null => {
  try {
    return new RegExp(pattern, 'g')
  } catch {
    return null
  }
}
