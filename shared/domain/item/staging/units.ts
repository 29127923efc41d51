/** Finding the registered organisation a file means: by name (present or former), by code, by what it resembles. */
import { compactCode } from '../codes.ts'
import { toHalfWidth } from '../text.ts'

export interface UnitMatch {
  id?: string
  /** the registered name most like an unknown one */
  suggestion?: string
}

export interface UnitFinder {
  find: (name: string, code: string) => UnitMatch
}

/** `units`: every name and code of every organisation, [name or code, id]; the first of two equal names wins. */
export function createUnitFinder(units: Iterable<readonly [name: string, id: string]>): UnitFinder {
  const byKey = new Map<string, string>()
  const names = new Map<string, string>()
  for (const [name, id] of units) {
    const key = nameKey(name)
    if (byKey.has(key)) continue
    byKey.set(key, id)
    names.set(key, name)
  }
  const suggestions = new Map<string, string | undefined>()
  return {
    find(name, code) {
      const key = nameKey(name)
      const id =
        (key === '' ? undefined : (byKey.get(key) ?? byKey.get(withoutPrefix(key)))) ??
        (code === '' ? undefined : byKey.get(nameKey(code)))
      if (id !== undefined) return { id }
      if (!suggestions.has(key)) suggestions.set(key, key === '' ? undefined : mostAlike(key, names))
      const suggestion = suggestions.get(key)
      return suggestion === undefined ? {} : { suggestion }
    },
  }
}

const nameKey = (name: string): string => compactCode(toHalfWidth(name)).replace(/[()·.\s]/g, '')

const withoutPrefix = (key: string): string => key.replace(/^安徽省/, '').replace(/^芜湖市(?=.)/, '')

/** Shared pairs of characters (Dice), at least half. */
function mostAlike(key: string, names: ReadonlyMap<string, string>): string | undefined {
  const wanted = pairs(key)
  let best = 0.5
  let found: string | undefined
  for (const [other, name] of names) {
    const own = pairs(other)
    let shared = 0
    for (const pair of own) if (wanted.has(pair)) shared += 1
    const likeness = (2 * shared) / (own.size + wanted.size)
    if (likeness > best) {
      best = likeness
      found = name
    }
  }
  return found
}

const pairs = (text: string): Set<string> =>
  new Set(Array.from({ length: Math.max(0, text.length - 1) }, (_, i) => text.slice(i, i + 2)))
