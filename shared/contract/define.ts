import type { z } from 'zod'
import type { Capability } from '../domain/roles/capabilities.ts'
import type { Topic } from './topics.ts'

/** What every call says of itself; handlers, client, preload and test fakes derive from it. */
export interface Call<I extends z.ZodType = z.ZodType, O extends z.ZodType = z.ZodType> {
  kind: 'query' | 'command'
  input: I
  output: O
  /** query: refetched when one of these changes; command: what it changes */
  topics: readonly Topic[]
  /** what the person must be allowed to do; `open` needs no workspace to be open */
  needs: Capability | 'any' | 'open'
}

type Rest = Omit<Call, 'kind' | 'input' | 'output'>

/** A call that only reads. It runs beside others, in a reader thread. */
export const query = <I extends z.ZodType, O extends z.ZodType>(input: I, output: O, rest: Rest) => ({
  kind: 'query' as const,
  input,
  output,
  ...rest,
})

/** A call that changes something. Commands run one at a time, on the one writer. */
export const command = <I extends z.ZodType, O extends z.ZodType>(input: I, output: O, rest: Rest) => ({
  kind: 'command' as const,
  input,
  output,
  ...rest,
})
