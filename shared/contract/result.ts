import { z } from 'zod'

/**
 * An expected failure, told to a person.
 * `happened` says what happened, `safe` what is not lost, `todo` what to do next; all Chinese.
 */
export const fault = z.object({
  code: z.string(),
  message: z.string(),
  safe: z.string().optional(),
  todo: z.string().optional(),
  details: z.record(z.string(), z.unknown()).optional(),
})
export type Fault = z.infer<typeof fault>

export type Result<T, E = Fault> = { ok: true; value: T } | { ok: false; error: E }

/** A success. */
export const ok = <T>(value: T): Result<T, never> => ({ ok: true, value })

/** An expected failure. What is thrown instead is a bug. */
export const fail = <E>(error: E): Result<never, E> => ({ ok: false, error })
