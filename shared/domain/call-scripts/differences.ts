/** What one version of a call script (话术) changed against another, in words, sentence by sentence. */
import type { CallScript } from '../persona/call-script.ts'
import type { VersionChange } from '../versions/change.ts'
import { type Place, partLabels, placesOf, placeText } from './places.ts'

export const scriptChanges = (before: CallScript, after: CallScript): VersionChange[] => {
  const [old, now] = [placesOf(before), placesOf(after)]
  const was = new Map(old.map((place) => [place.key, place]))
  return [
    ...groupsOnlyIn(now, old).map((text) => ({ ...text, kind: 'added' as const })),
    ...now.flatMap((place): VersionChange[] => {
      const earlier = was.get(place.key)
      return earlier ? placeChanges(earlier, place) : []
    }),
    ...groupsOnlyIn(old, now).map((text) => ({ ...text, kind: 'removed' as const })),
  ]
}

/** Whole entries, that is personas, of one and not of the other. */
const groupsOnlyIn = (some: readonly Place[], others: readonly Place[]) => {
  const id = ({ part, group }: Place) => `${part}.${group}`
  const known = new Set(others.map(id))
  const only = new Map(some.filter((place) => !known.has(id(place))).map((place) => [id(place), place]))
  return [...only.values()].map(({ part, groupLabel }) => ({ line: partLabels[part], text: groupLabel }))
}

const placeChanges = (before: Place, after: Place): VersionChange[] => {
  const line = placeText(after)
  const textOf = (text: string) => after.options?.find(({ value }) => value === text)?.label ?? text
  const changed = (from: string, to: string): VersionChange => ({
    line,
    kind: 'changed',
    text: `由“${textOf(from)}”改为“${textOf(to)}”${after.unit ?? ''}`,
  })
  if (after.kind !== 'lines') {
    const [[from = ''], [to = '']] = [before.lines, after.lines]
    return from === to ? [] : [changed(from, to)]
  }
  const [old, now] = [before.lines, after.lines]
  const gone = new Set(old.filter((text) => !now.includes(text)))
  const fresh = new Set(now.filter((text) => !old.includes(text)))
  // A sentence in the place of another was reworded.
  const reworded = now.flatMap((to, i) => {
    const from = old[i]
    if (from === undefined || !gone.has(from) || !fresh.has(to)) return []
    gone.delete(from)
    fresh.delete(to)
    return [changed(from, to)]
  })
  const rest: VersionChange[] = [
    ...[...fresh].map((text) => ({ line, kind: 'added' as const, text })),
    ...[...gone].map((text) => ({ line, kind: 'removed' as const, text })),
  ]
  if (reworded.length + rest.length > 0) return [...reworded, ...rest]
  return old.join('\n') === now.join('\n') ? [] : [{ line, kind: 'changed', text: '只调了顺序' }]
}
