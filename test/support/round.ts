/** A round taken to where a test needs it, through the same commands the screens use. */

import { callsQueries } from '#service/features/calls/queries.ts'
import { roundsCommands } from '#service/features/rounds/commands.ts'
import { roundsQueries } from '#service/features/rounds/queries.ts'
import type { CommandContext, CommandDeps } from '#service/host/handlers.ts'
import type { Result } from '#shared/contract/result.ts'
import type { PlanFields } from '#shared/domain/rounds/facts.ts'

export const quiet: CommandContext = {
  signal: new AbortController().signal,
  progress: () => {},
  breathe: async () => {},
}

/** The value of a result that must have succeeded. */
export const value = <T>(result: Result<T>): T => {
  if (!result.ok) throw new Error(`${result.error.code}: ${result.error.message}`)
  return result.value
}

/** The code of a result that must have failed. */
export const code = (result: Result<unknown>): string => {
  if (result.ok) throw new Error('should have failed')
  return result.error.code
}

export const planRound = async (deps: CommandDeps, plan: Partial<PlanFields> = {}): Promise<string> => {
  const defaults = value(roundsQueries['rounds.defaults'](deps, {}))
  return value(
    await roundsCommands['rounds.create'](deps, { plan: { ...defaults, size: 20, ...plan } }, quiet),
  ).id
}

export const freezeRound = async (deps: CommandDeps, id: string): Promise<void> => {
  value(await roundsCommands['rounds.submit'](deps, { id }, quiet))
  value(await roundsCommands['rounds.approve'](deps, { id, note: '' }, quiet))
  value(await roundsCommands['rounds.freeze'](deps, { id }, quiet))
}

/** Plans, approves, freezes and draws; returns the round and its queue. */
export const drawnRound = async (deps: CommandDeps, plan: Partial<PlanFields> = {}) => {
  const id = await planRound(deps, plan)
  await freezeRound(deps, id)
  value(await roundsCommands['rounds.draw'](deps, { id }, quiet))
  return { id, queue: value(callsQueries['calls.queue'](deps, {})) }
}
