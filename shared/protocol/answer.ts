import { z } from 'zod'
import { MARK } from './protocol.ts'

/** What the hub said instead of a value. */
export const refusal = z.object({
  code: z.string().max(60),
  /** short, Chinese */
  message: z.string().max(500),
  details: z.record(z.string(), z.unknown()).optional(),
})
export type Refusal = z.infer<typeof refusal>

/** The hub's answer to a JSON request. Anything without the mark is not the hub's, whatever its status. */
export const answerOf = <T extends z.ZodType>(value: T) =>
  z.discriminatedUnion('ok', [
    z.object({ mark: z.literal(MARK), ok: z.literal(true), value }),
    z.object({ mark: z.literal(MARK), ok: z.literal(false), error: refusal }),
  ])

export type Answer<T> =
  | { mark: typeof MARK; ok: true; value: T }
  | { mark: typeof MARK; ok: false; error: Refusal }

/** Is this text an answer of the hub at all? (A captive portal answers 200 with its own page.) */
export const isHubAnswer = (text: string): boolean => {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && 'mark' in value && value.mark === MARK
  } catch {
    return false
  }
}
