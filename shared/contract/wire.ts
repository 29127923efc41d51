import type { Fault } from './result.ts'
import type { Topic } from './topics.ts'

/** Renderer → data service. `id` is unique per window; `cancel` names a running call. */
export type Request = { id: string; name: string; input: unknown } | { cancel: string }

/** Data service → renderer: the answer to one request. */
export type Answer = { id: string; ok: true; value: unknown } | { id: string; ok: false; error: Fault }

/** Data service → every window. */
export type Event =
  | { event: 'changed'; topics: readonly Topic[] }
  | { event: 'progress'; id: string; done: number; total: number | null; step: string }
  | { event: 'restarted'; savedAt: number | null }
  | { event: 'state'; state: unknown }
