/** A desk for tests of the register: a real workspace with Wuhu's divisions, and its calls by name. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { orgCommands } from '#service/features/org/commands.ts'
import { orgQueries } from '#service/features/org/queries.ts'
import { seedDivisions } from '#service/features/org/seed.ts'
import type { NewWorkspace } from '#service/host/create.ts'
import type { CommandContext } from '#service/host/handlers.ts'
import { orgContract } from '#shared/contract/org.ts'
import type { Result } from '#shared/contract/result.ts'
import { divisionsFile } from '#shared/domain/org/divisions.ts'
import { createTestWorkspace, resourcesFolder } from '#test/support/workspace.ts'

export const CITY = 'div-340200'
export const JINGHU = 'div-340202'
export const WUWEI = 'div-340281'

const divisions = divisionsFile.parse(
  JSON.parse(readFileSync(join(resourcesFolder, 'divisions.json'), 'utf8')),
)

export const openDesk = async (spec: Partial<NewWorkspace> = {}) => {
  const test = await createTestWorkspace(spec)
  const { deps } = test.workspace
  deps.write((tx) => seedDivisions(tx, divisions, CITY))
  const steps: string[] = []
  const context = (signal = new AbortController().signal): CommandContext => ({
    signal,
    progress: (done, total, step) => steps.push(`${step} ${done}/${total}`),
    breathe: async () => {},
  })
  return { test, deps, steps, context, ask: askFor(deps), say: sayFor(deps, context) }
}

export type Desk = Awaited<ReturnType<typeof openDesk>>

type Slice = typeof orgContract
type In<N extends keyof Slice> = Parameters<Slice[N]['input']['parse']>[0]

/** Asks as the dispatcher does: input and output pass the contract. */
const askFor =
  (deps: Parameters<(typeof orgQueries)['org.tree']>[0]) =>
  <N extends keyof typeof orgQueries>(name: N, input: In<N>): ReturnType<Slice[N]['output']['parse']> => {
    const handler = orgQueries[name] as (d: typeof deps, i: unknown) => Result<unknown>
    const answer = handler(deps, orgContract[name].input.parse(input))
    if (!answer.ok) throw new Error(answer.error.code)
    return orgContract[name].output.parse(answer.value) as ReturnType<Slice[N]['output']['parse']>
  }

const sayFor =
  (deps: Parameters<(typeof orgCommands)['org.register']>[0], context: (s?: AbortSignal) => CommandContext) =>
  async <N extends keyof typeof orgCommands>(
    name: N,
    input: In<N>,
    signal?: AbortSignal,
  ): Promise<Result<ReturnType<Slice[N]['output']['parse']>>> => {
    const handler = orgCommands[name] as (d: typeof deps, i: unknown, c: CommandContext) => unknown
    const answer = (await handler(
      deps,
      orgContract[name].input.parse(input),
      context(signal),
    )) as Result<unknown>
    return answer.ok
      ? {
          ok: true,
          value: orgContract[name].output.parse(answer.value) as ReturnType<Slice[N]['output']['parse']>,
        }
      : answer
  }

/** The value of a success; a fault fails the test with its code. */
export const good = async <T>(answer: Promise<Result<T>>): Promise<T> => {
  const result = await answer
  if (!result.ok) throw new Error(`${result.error.code}: ${result.error.message}`)
  return result.value
}

/** The code of an expected fault. */
export const codeOf = async (answer: Promise<Result<unknown>>): Promise<string | null> => {
  const result = await answer
  return result.ok ? null : result.error.code
}
