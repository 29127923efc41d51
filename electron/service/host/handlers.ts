/** What a handler is given. A query can only read; a command writes through `write`. */
import type { z } from 'zod'
import type { Call } from '#shared/contract/define.ts'
import type { Result } from '#shared/contract/result.ts'
import type { FactRef } from '#shared/facts/envelope.ts'
import type { Files } from '../files/files.ts'
import type { Blobs } from '../store/blobs.ts'
import type { Reader, Writer } from '../store/db.ts'
import type { Draft } from '../store/log.ts'
import type { HubLink } from './hub-link.ts'
import type { Session } from './session.ts'

export interface QueryDeps {
  db: Reader
  session: Session
  /** epoch ms of this machine's clock corrected by the last known hub offset */
  now(): number
  /** folder of the read-only files shipped with the program */
  resources: string
}

/** Inside one write transaction. */
export interface Tx extends Omit<Writer, 'tx'> {
  append(draft: Draft): FactRef & { at: number }
  blobs: Blobs
}

export interface CommandDeps extends QueryDeps {
  /** one transaction on the one writer, durable when it returns; keep it under 25 ms */
  write<T>(work: (tx: Tx) => T): T
  newId(): string
  blobs: Pick<Blobs, 'read'>
  files: Files
  /** the hub, if this workspace has one and it was reached before */
  hub(): HubLink | null
}

export interface CommandContext {
  signal: AbortSignal
  progress(done: number, total: number | null, step: string): void
  /** lets waiting interactive commands run between two slices of long work */
  breathe(): Promise<void>
}

export type Slice = Record<string, Call>

type Maybe<T> = T | Promise<T>
type NamesOf<S extends Slice, K extends Call['kind']> = {
  [N in keyof S]: S[N]['kind'] extends K ? N : never
}[keyof S]

/** One handler for each query of a slice of the contract; leaving one out does not compile. */
export type QueryHandlers<S extends Slice> = {
  [N in NamesOf<S, 'query'>]: (
    deps: QueryDeps,
    input: z.output<S[N]['input']>,
  ) => Result<z.input<S[N]['output']>>
}

/** One handler for each command of a slice. */
export type CommandHandlers<S extends Slice, D = CommandDeps> = {
  [N in NamesOf<S, 'command'>]: (
    deps: D,
    input: z.output<S[N]['input']>,
    context: CommandContext,
  ) => Maybe<Result<z.input<S[N]['output']>>>
}
