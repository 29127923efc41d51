/** Who answers a call: the service as a whole, a reader thread, or a handler over the open workspace. */
import { type Fault, fail } from '#shared/contract/result.ts'
import { deskQueries } from '../features/desk/queries.ts'
import type { AppHandlers } from './app-handlers.ts'
import type { AnswerBody, Runner } from './dispatch.ts'
import type { CommandContext } from './handlers.ts'
import type { Standing } from './standing.ts'

/** What the calls of each kind are carried out by, by their names in the contract. */
export interface Handling {
  hostCalls: object
  queries: object
  commands: object
}

/**
 * @param everything loads the handlers of all calls; those of the first screen need no loading
 * @param context what a call of this id is given beside its input
 */
export const createRunner = (options: {
  standing: Standing
  appCalls: AppHandlers
  everything(): Promise<Handling>
  context(id: string, signal: AbortSignal): CommandContext
}): Runner => {
  const { standing, everything, context } = options
  const appCalls = options.appCalls as Named<HostCall>

  return {
    query: async (name, input) => {
      const asked = context('', new AbortController().signal)
      const ofApp = appCalls[name]
      if (ofApp) return ofApp(input, asked)
      const ofDesk = (deskQueries as Named<Query>)[name]
      if (ofDesk && standing.workspace && !standing.workspace.readers.ready())
        return ofDesk(standing.workspace.deps, input)
      const { hostCalls, queries } = await everything()
      const ofHost = (hostCalls as Named<HostCall>)[name]
      if (ofHost) return ofHost(input, asked)
      const { workspace } = standing
      if (!workspace) return fail(notOpen)
      if (workspace.readers.ready())
        return workspace.readers.run(name, input, workspace.session, workspace.offset())
      const answer = (queries as Named<Query>)[name]
      return answer ? answer(workspace.deps, input) : fail(notOpen)
    },
    command: async (name, input, { id, signal }) => {
      const given = context(id, signal)
      const ofApp = appCalls[name]
      if (ofApp) return ofApp(input, given)
      const { hostCalls, commands } = await everything()
      const ofHost = (hostCalls as Named<HostCall>)[name]
      if (ofHost) return ofHost(input, given)
      const { workspace } = standing
      const handler = (commands as Named<Command>)[name]
      return workspace && handler ? handler(workspace.deps, input, given) : fail(notOpen)
    },
  }
}

type Named<F> = Readonly<Record<string, F | undefined>>
type HostCall = (input: unknown, context: CommandContext) => Promise<AnswerBody>
type Query = (deps: unknown, input: unknown) => AnswerBody
type Command = (deps: unknown, input: unknown, context: CommandContext) => AnswerBody | Promise<AnswerBody>

const notOpen: Fault = {
  code: 'NOT_OPEN',
  message: '工作数据还没有打开。',
  safe: '数据没有改动。',
  todo: '请先选择使用方式或输入口令。',
}
