import { contract } from './contract.ts'
import type { Topic } from './topics.ts'

/** The queries whose answers depend on one of these topics: what a window must ask again. */
export const queriesOn = (topics: readonly Topic[]): string[] =>
  Object.entries(contract)
    .filter(([, call]) => call.kind === 'query' && call.topics.some((topic) => topics.includes(topic)))
    .map(([name]) => name)
