import type { Hono } from 'hono'
import { PROTOCOL } from '#shared/protocol/protocol.ts'
import { routes } from '#shared/protocol/routes.ts'
import { enrol, reidentify, rejoin, stateOf } from '../auth/enrolment.ts'
import { refuse } from './answers.ts'
import type { AppDeps } from './deps.ts'
import { outcome, parsed, signedRoute } from './json-route.ts'
import { busy } from './signed.ts'

export const enrolRoutes = (app: Hono, deps: AppDeps): void => {
  app.post(routes.enrol.path, async (c) => {
    const from = deps.clientAddress(c)
    const now = deps.now()
    const wait = Math.max(deps.limits.wait('enrolFailures', from, now), deps.limits.take('enrol', from, now))
    if (wait > 0) return busy(c, wait)
    const input = parsed('enrol', new Uint8Array(await c.req.arrayBuffer()))
    if (input === null) return refuse(c, 'HUB_MALFORMED')
    if (input.protocol !== PROTOCOL) return refuse(c, 'HUB_PROTOCOL', { protocol: PROTOCOL })
    const done = await enrol(deps, input)
    if (!done.ok) deps.limits.take('enrolFailures', from, now)
    return outcome(c, done)
  })

  app.post(routes.rejoin.path, async (c) => {
    const wait = deps.limits.take('enrol', deps.clientAddress(c), deps.now())
    if (wait > 0) return busy(c, wait)
    const input = parsed('rejoin', new Uint8Array(await c.req.arrayBuffer()))
    if (input === null) return refuse(c, 'HUB_MALFORMED')
    return outcome(c, await rejoin(deps, input.fact, input.signature))
  })

  const anyStanding = { allowed: ['active', 'waiting', 'revoked', 'denied'] } as const
  signedRoute(app, deps, 'enrolState', anyStanding, (caller) =>
    stateOf(deps, deps.db, caller.device, deps.now()),
  )
  signedRoute(app, deps, 'reidentify', {}, (caller, input) => reidentify(deps, caller, input))
}
