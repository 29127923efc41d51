/** What one version of a checklist changed against another, in words, line by line. */
import type { VersionChange } from '../versions/change.ts'
import { type Checklist, type ChecklistLine, linesOf, pointsText, totalOf } from './checklist.ts'

export const changesBetween = (before: Checklist, after: Checklist): VersionChange[] => {
  const old = new Map(linesOf(before).map((line) => [line.id, line]))
  const now = new Map(linesOf(after).map((line) => [line.id, line]))
  const total = [totalOf(before), totalOf(after)].map((of) =>
    of === null ? '不打分' : `${pointsText(of)}分`,
  )
  return [
    ...(before.title === after.title
      ? []
      : [{ line: null, kind: 'changed' as const, text: `名称改为“${after.title}”` }]),
    ...(total[0] === total[1]
      ? []
      : [{ line: null, kind: 'changed' as const, text: `总分由${total[0]}改为${total[1]}` }]),
    ...[...now.values()].flatMap((line): VersionChange[] => {
      const earlier = old.get(line.id)
      if (!earlier) return [{ line: line.id, kind: 'added', text: line.text }]
      const words = changed(earlier, line)
      return words.length === 0 ? [] : [{ line: line.id, kind: 'changed', text: words.join('；') }]
    }),
    ...[...old.values()].flatMap((line): VersionChange[] =>
      now.has(line.id) ? [] : [{ line: line.id, kind: 'removed', text: line.text }],
    ),
  ]
}

const changed = (a: ChecklistLine, b: ChecklistLine): string[] => {
  const points = (of: number | null) => (of === null ? '不计' : `${pointsText(of)}分`)
  return [
    ...(a.text === b.text ? [] : [`内容改为“${b.text}”`]),
    ...(a.score === b.score ? [] : [`分值由${points(a.score)}改为${points(b.score)}`]),
    ...(a.perDefect === b.perDefect ? [] : [`每处扣分由${points(a.perDefect)}改为${points(b.perDefect)}`]),
    ...(a.notApplicableAllowed === b.notApplicableAllowed
      ? []
      : [b.notApplicableAllowed ? '可以不适用' : '不能不适用']),
    ...(a.howToCheck === b.howToCheck && a.how.join() === b.how.join() ? [] : ['检查方法有改动']),
    ...(a.basis === b.basis && a.basisKind === b.basisKind ? [] : ['依据有改动']),
    ...(a.evidence.join() === b.evidence.join() ? [] : ['证据要求有改动']),
  ]
}
