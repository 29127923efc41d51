/** A checklist as it is typed, and as it is published. */
import type { WrittenChecklist } from '#shared/contract/checklists.ts'
import { type Checklist, checklist, parsePoints, pointsText } from '#shared/domain/checklists/checklist.ts'

export type WrittenLine = WrittenChecklist['sections'][number]['lines'][number]

export const emptyLine = (id: string): WrittenLine => ({
  id,
  text: '',
  how: ['see'],
  howToCheck: '',
  basis: '',
  basisKind: 'practice',
  score: '',
  perDefect: '',
  notApplicableAllowed: true,
  evidence: '',
  coordination: '',
  typicalDefect: '',
})

const textOf = (points: number | null): string => (points === null ? '' : pointsText(points))

export const writtenFrom = (list: Checklist): WrittenChecklist => ({
  ...list,
  sections: list.sections.map((section) => ({
    ...section,
    lines: section.lines.map((line) => ({
      ...line,
      score: textOf(line.score),
      perDefect: textOf(line.perDefect),
      evidence: line.evidence.join('\n'),
    })),
  })),
})

/** What was typed as a checklist, or the first thing that is missing. */
export const publishable = (written: WrittenChecklist): { list: Checklist } | { problem: string } => {
  const { scored } = written
  if (written.title.trim() === '') return { problem: '还没有写检查表名称' }
  const lines = written.sections.flatMap((section) => section.lines)
  if (lines.length === 0) return { problem: '检查表还没有内容' }
  for (const section of written.sections)
    if (section.title.trim() === '') return { problem: '有一节还没有写名称' }
  for (const line of lines) {
    if (line.id.trim() === '') return { problem: `“${line.text}”还没有写编号` }
    if (line.text.trim() === '') return { problem: `${line.id}还没有写检查内容` }
    if (!scored) continue
    const [score, perDefect] = [parsePoints(line.score), parsePoints(line.perDefect)]
    if (score === null || score === 0) return { problem: `${line.id}的分值应是数字，最多一位小数` }
    if (perDefect === null || perDefect === 0)
      return { problem: `${line.id}的每处扣分应是数字，最多一位小数` }
    if (perDefect > score) return { problem: `${line.id}每处扣分超过了分值` }
  }
  const made = checklist.safeParse({
    ...written,
    title: written.title.trim(),
    sections: written.sections.map((section) => ({
      title: section.title.trim(),
      lines: section.lines.map((line) => ({
        ...line,
        id: line.id.trim(),
        text: line.text.trim(),
        score: scored ? parsePoints(line.score) : null,
        perDefect: scored ? parsePoints(line.perDefect) : null,
        evidence: line.evidence
          .split('\n')
          .map((one) => one.trim())
          .filter(Boolean),
      })),
    })),
  })
  return made.success
    ? { list: made.data }
    : { problem: made.error.issues[0]?.message ?? '检查表的内容不符合要求' }
}

/** The next free number in the way the list numbers its lines: H05 → H06. */
export const nextId = (written: WrittenChecklist): string => {
  const ids = written.sections.flatMap((section) => section.lines.map((line) => line.id))
  const prefix = /^[A-Za-z]*/.exec(ids.at(-1) ?? '')?.[0] ?? ''
  const most = Math.max(0, ...ids.map((id) => Number(/\d+$/.exec(id)?.[0] ?? 0)))
  return `${prefix}${String(most + 1).padStart(2, '0')}`
}
