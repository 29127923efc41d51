import type { Context, Hono } from 'hono'
import type { z } from 'zod'
import type { HubCode } from '#shared/protocol/codes.ts'
import { type RouteName, routes } from '#shared/protocol/routes.ts'
import type { Caller } from '../auth/requests.ts'
import { answer, parseJson, refuse } from './answers.ts'
import type { LimitKind } from './limits.ts'
import { type DoorDeps, enter } from './signed.ts'

type Input<N extends RouteName> = z.infer<(typeof routes)[N]['input']>
type Output<N extends RouteName> = z.infer<(typeof routes)[N]['output']>

/** What a handler comes to. */
export type Outcome<T> =
  | { ok: true; value: T }
  | { ok: false; code: HubCode; details?: Record<string, unknown> }

interface Door {
  limit?: LimitKind
  allowed?: readonly Caller['status'][]
}

/** One signed call of the table: parse, do, answer. */
export const signedRoute = <N extends RouteName>(
  app: Hono,
  deps: DoorDeps,
  name: N,
  door: Door,
  handle: (caller: Caller, input: Input<N>, c: Context) => Promise<Outcome<Output<N>>>,
): void => {
  const route = routes[name]
  app.post(route.path, async (c) => {
    const entered = await enter(deps, c, door.limit ?? 'other', door.allowed)
    if (entered instanceof Response) return entered
    const input = parsed(name, entered.body)
    if (input === null) return refuse(c, 'HUB_MALFORMED')
    return outcome(c, await handle(entered.caller, input, c))
  })
}

/** The input of a call, or null when it is not one. */
export const parsed = <N extends RouteName>(name: N, body: Uint8Array): Input<N> | null => {
  const schema: z.ZodType<Input<N>> = routes[name].input as unknown as z.ZodType<Input<N>>
  const result = schema.safeParse(parseJson(new TextDecoder().decode(body)))
  return result.success ? result.data : null
}

export const outcome = <T>(c: Context, done: Outcome<T>): Response =>
  done.ok ? answer(c, done.value) : refuse(c, done.code, done.details)
