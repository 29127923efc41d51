import { MARK } from './protocol.ts'

/** What the hub said instead of a value; the message is short and Chinese. */
interface Refusal {
  code: string
  message: string
  details?: Record<string, unknown>
}

/** The hub's answer to a JSON request. Anything without the mark is not the hub's, whatever its status. */
export type Answer<T> =
  | { mark: typeof MARK; ok: true; value: T }
  | { mark: typeof MARK; ok: false; error: Refusal }

/** An answer of the hub, its value not looked at yet; null = it is none. (A captive portal answers 200 with its own page.) */
export const hubAnswer = (text: string): Record<string, unknown> | null => {
  try {
    const value: unknown = JSON.parse(text)
    return isRecord(value) && value.mark === MARK ? value : null
  } catch {
    return null
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
