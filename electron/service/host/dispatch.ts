/** Takes requests, checks them against the contract and the role table, and answers. */
import type { z } from 'zod'
import type { Call } from '#shared/contract/define.ts'
import type { Fault } from '#shared/contract/result.ts'
import type { Topic } from '#shared/contract/topics.ts'
import type { Answer, Request } from '#shared/contract/wire.ts'
import { allows } from '#shared/domain/roles/capabilities.ts'
import type { Session } from './session.ts'

/** How a call is carried out once it may be: queries in a reader, commands one at a time. */
export interface Runner {
  query(name: string, input: unknown): Promise<AnswerBody>
  command(name: string, input: unknown, context: { id: string; signal: AbortSignal }): Promise<AnswerBody>
}

export type AnswerBody = { ok: true; value: unknown } | { ok: false; error: Fault }

export interface Dispatcher {
  handle(request: Request): Promise<Answer | null>
}

export const createDispatcher = (options: {
  /** the call of this name, if there is one */
  find(name: string): Promise<Call | undefined>
  session(): Session | null
  runner: Runner
  changed(topics: readonly Topic[]): void
  /** a thrown error is a bug: it is logged with its call and told to the person in general words */
  bug(name: string, error: unknown): Fault
}): Dispatcher => {
  const running = new Map<string, AbortController>()

  const refuse = (call: Call | undefined): Fault | null => {
    if (!call) return callUnknown
    if (call.needs === 'open') return null
    const session = options.session()
    if (!session)
      return {
        code: 'NOT_OPEN',
        message: '工作数据还没有打开。',
        safe: '数据没有改动。',
        todo: '请先选择使用方式或输入口令。',
      }
    if (call.needs !== 'any' && !allows(session.roles, call.needs))
      return {
        code: 'NOT_ALLOWED',
        message: '您的岗位没有这项权限。',
        safe: '数据没有改动。',
        todo: '需要办理的，请联系管理员调整岗位。',
      }
    return null
  }

  return {
    handle: async (request) => {
      if ('cancel' in request) {
        running.get(request.cancel)?.abort()
        return null
      }
      const { id, name, input } = request
      const abort = new AbortController()
      running.set(id, abort)
      try {
        const call = await options.find(name)
        const refused = refuse(call)
        if (refused || !call) return { id, ok: false, error: refused ?? callUnknown }
        const parsed = call.input.safeParse(input)
        if (!parsed.success) return { id, ok: false, error: inputInvalid(parsed.error) }
        if (call.kind === 'query') return { id, ...(await options.runner.query(name, parsed.data)) }
        const answer = await options.runner.command(name, parsed.data, { id, signal: abort.signal })
        if (answer.ok) options.changed(call.topics)
        return { id, ...answer }
      } catch (error) {
        return { id, ok: false, error: options.bug(name, error) }
      } finally {
        running.delete(id)
      }
    },
  }
}

const callUnknown: Fault = {
  code: 'CALL_UNKNOWN',
  message: '程序的两部分版本不一致。',
  safe: '数据没有改动。',
  todo: '请重新启动程序。',
}

const inputInvalid = ({ issues }: z.ZodError): Fault => ({
  code: 'INPUT_INVALID',
  message: '填写的内容不符合要求。',
  safe: '已录入的内容没有丢失。',
  todo: '请检查标出的各项后再试。',
  details: { issues: issues.map((i) => ({ path: i.path.join('.'), message: i.message })) },
})
