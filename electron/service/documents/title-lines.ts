import { widthInChars } from './text.ts'

/** Han characters of 2号 type across 156 mm, with a margin left and right. */
const MAX_WIDTH = 19

const segmenter = new Intl.Segmenter('zh', { granularity: 'word' })

/**
 * Breaks a title into lines of like length at word boundaries (§7.3.1: 词意完整, 排列对称, 长短适宜):
 * never inside a word, a number or 《》“”, never with 的/和/及 or a closing mark at the start of a line.
 */
export function titleLines(title: string): string[] {
  const total = widthInChars(title)
  if (total <= MAX_WIDTH) return [title]
  const count = Math.ceil(total / MAX_WIDTH)
  const lines: string[] = []
  let rest = title
  for (let left = count; left > 1; left -= 1) {
    const at = bestBreak(rest, widthInChars(rest) / left)
    if (at === 0) break
    lines.push(rest.slice(0, at))
    rest = rest.slice(at)
  }
  return [...lines, rest]
}

/** The allowed break nearest to the wanted width; a little long is better than a little short. */
function bestBreak(text: string, wanted: number): number {
  let best = 0
  let bestCost = Number.POSITIVE_INFINITY
  for (const { index } of segmenter.segment(text)) {
    if (index === 0 || !mayBreak(text, index)) continue
    const width = widthInChars(text.slice(0, index))
    const cost = Math.abs(width - wanted) + (width < wanted ? 0.4 : 0) + (width > MAX_WIDTH ? 100 : 0)
    if (cost < bestCost) {
      bestCost = cost
      best = index
    }
  }
  return best
}

function mayBreak(text: string, index: number): boolean {
  const before = text[index - 1] ?? ''
  const after = text[index] ?? ''
  if (/[的和及与、，。；：”》）〕]/.test(after) || /[“《（〔第]/.test(before)) return false
  return !/[\dA-Za-z年月]/.test(before) || !/[\dA-Za-z年月日批期]/.test(after)
}
