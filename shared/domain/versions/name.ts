/** Names of the versions of what is published in versions (检查表、话术). */

/** 1.0.0 → 1.1.0: a published change of a carried or earlier version. */
export const nextVersion = (version: string): string => {
  const [major = '1', minor = '0'] = version.split('.')
  return `${major}.${Number(minor) + 1}.0`
}

/** With the beginning of its content's hash (build metadata): two that were published apart never share a name. */
export const markedVersion = (version: string, hash: string): string => `${version}+${hash.slice(0, 4)}`

/** As people say it: the mark only where another version has the same number. */
export const shownVersion = (version: string, all: readonly string[]): string => {
  const number = numberOf(version)
  return all.some((other) => other !== version && numberOf(other) === number) ? version : number
}

const numberOf = (version: string): string => version.split('+')[0] ?? version
