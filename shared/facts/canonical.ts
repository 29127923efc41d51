import canonicalize from 'canonicalize'

/** Canonical JSON (RFC 8785): one text for one value, so that a hash of it means something. */
export const canonical = (value: unknown): string => {
  const text = canonicalize(value)
  if (text === undefined) throw new TypeError('value has no JSON form')
  return text
}
