import type { Audience } from '../facts/envelope.ts'

/** The feeds a fact goes into: `owner:<body>`, `subject:<body>` or `all`. */
export const feedsOf = (fact: {
  audience: Audience
  owner: string
  subject?: string | undefined
}): string[] => {
  switch (fact.audience) {
    case 'owner':
      return [`owner:${fact.owner}`]
    case 'subject':
      return fact.subject === undefined
        ? [`owner:${fact.owner}`]
        : [`owner:${fact.owner}`, `subject:${fact.subject}`]
    case 'all':
      return ['all']
  }
}

/** The feeds of somebody who reads for these bodies (each with all bodies below it already listed). */
export const feedsFor = (bodies: readonly string[]): string[] =>
  bodies.length === 0 ? [] : ['all', ...bodies.flatMap((body) => [`owner:${body}`, `subject:${body}`])]
