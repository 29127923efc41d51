import canonicalize from 'canonicalize'

/** Canonical JSON (RFC 8785): one text for one value, so that a hash of it means something. */
export const canonical = (value: unknown): string => settle(value).text

/** A value's canonical text, and the plain value that reading that text gives. */
export interface Settled<T> {
  text: string
  value: T
}

/**
 * Spells a value. Plain values, which all but a few are, are put in order and spelled in one go, several times
 * faster than by the library; whatever else there is (marked by {@link odd}) is left to the library.
 */
export const settle = <T>(value: T): Settled<T> => {
  const sorted = inOrder(value)
  if (sorted !== odd) {
    const text = JSON.stringify(sorted)
    if (text !== undefined && !text.includes(ESCAPED_SURROGATE)) return { text, value: sorted as T }
  }
  const text = canonicalize(value)
  if (text === undefined) throw new TypeError('value has no JSON form')
  return { text, value: JSON.parse(text) }
}

/** How JSON.stringify spells half a character; a text may also hold these letters itself. */
const ESCAPED_SURROGATE = '\\ud'

const odd = Symbol('odd')

/** A copy with the names of all objects in order of their UTF-16 code units. */
const inOrder = (value: unknown): unknown => {
  if (typeof value === 'string' || typeof value === 'boolean' || value === null) return value
  // Minus zero is spelled as zero, and what is not finite not at all.
  if (typeof value === 'number') return Number.isFinite(value) ? value + 0 : odd
  if (typeof value !== 'object') return odd
  if (Array.isArray(value)) {
    const copy = new Array(value.length)
    for (let i = 0; i < value.length; i++) {
      const inner = inOrder(value[i])
      if (inner === odd) return odd
      copy[i] = inner
    }
    return copy
  }
  const prototype = Object.getPrototypeOf(value)
  if ((prototype !== Object.prototype && prototype !== null) || 'toJSON' in value) return odd
  const copy: Record<string, unknown> = {}
  for (const name of Object.keys(value).sort()) {
    const member = (value as Record<string, unknown>)[name]
    if (member === undefined) continue
    // Names that look like numbers come first in every object, whatever the order they were set in.
    if (isIndexLike(name) || name === '__proto__') return odd
    const inner = inOrder(member)
    if (inner === odd) return odd
    copy[name] = inner
  }
  return copy
}

const isIndexLike = (name: string): boolean => {
  const first = name.charCodeAt(0)
  return first >= 0x30 && first <= 0x39
}
