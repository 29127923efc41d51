import type { Fault } from './result.ts'

/** Renderer → data service. `id` is unique per window; `cancel` names a running call. */
export type Request = { id: string; name: string; input: unknown } | { cancel: string }

/** Data service → renderer: the answer to one request. */
export type Answer = { id: string; ok: true; value: unknown } | { id: string; ok: false; error: Fault }

/** Data service → every window. */
export type Event =
  /** the answers of these queries are old: `queriesOn` the topics that changed */
  | { event: 'changed'; queries: readonly string[] }
  | { event: 'progress'; id: string; done: number; total: number | null; step: string }
  | { event: 'restarted'; savedAt: number | null }
  | { event: 'state'; state: unknown }
