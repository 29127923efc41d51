import type { Result } from './result.ts'
import type { ShellInput, ShellName, ShellOutput } from './shell.ts'
import type { Event } from './wire.ts'

/** The one object that preload puts on `window.api`: everything a screen can reach outside itself. */
export type Bridge = {
  /**
   * One function per entry of the contract, by its name. Give an `id` of your own (unique in this window) to
   * follow the call's progress events or to cancel it. Never rejects: a dead service is a Fault too.
   */
  calls: Readonly<Record<string, (input: unknown, id?: string) => Promise<Result<unknown>>>>
  /** Asks that a running call stops; it then answers with a Fault, and has left nothing half done. */
  cancel: (id: string) => void
  /** Hears every event of the data service until the returned function is called. */
  onEvent: (listener: (event: Event) => void) => () => void
  shell: { [N in ShellName]: (input: ShellInput<N>) => Promise<Result<ShellOutput[N]>> }
}
