/** The door every signed request comes through: size, limit, signature, standing of the device. */
import type { Context } from 'hono'
import type { HubCode } from '#shared/protocol/codes.ts'
import { PROTOCOL } from '#shared/protocol/protocol.ts'
import { headers } from '#shared/protocol/signing.ts'
import type { Authenticate, Authenticated, Caller, Signed } from '../auth/requests.ts'
import { refuse } from './answers.ts'
import type { LimitKind, Limits } from './limits.ts'

export interface DoorDeps {
  authenticate: Authenticate
  limits: Limits
  now(): number
}

export interface Entered {
  caller: Caller
  body: Uint8Array
}

type Standing = Caller['status']

interface Knocked {
  signed: Signed
  body: Uint8Array
  now: number
}

/** Whose request it is, by its signature; whether it is new, and how the device stands, is for {@link admit}. */
export const knock = async (deps: DoorDeps, c: Context): Promise<Knocked | Response> => {
  const now = deps.now()
  const protocol = c.req.header(headers.protocol)
  if (protocol !== undefined && protocol !== String(PROTOCOL))
    return refuse(c, 'HUB_PROTOCOL', { protocol: PROTOCOL })
  const body = new Uint8Array(await c.req.arrayBuffer())
  const url = new URL(c.req.url)
  const known = await deps.authenticate.signed(
    { method: c.req.method, path: url.pathname + url.search, body, header: (name) => c.req.header(name) },
    now,
  )
  return known.ok ? { signed: known.signed, body, now } : refuse(c, known.code, known.details)
}

/** Lets a device in whose standing is one of `allowed`. */
export const admit = (
  deps: DoorDeps,
  c: Context,
  { body, now }: Knocked,
  authenticated: Authenticated,
  kind: LimitKind,
  allowed: readonly Standing[],
): Entered | Response => {
  if (!authenticated.ok) return refuse(c, authenticated.code, authenticated.details)
  const { caller } = authenticated
  const wait = deps.limits.take(kind, caller.device, now)
  if (wait > 0) return busy(c, wait)
  return allowed.includes(caller.status) ? { caller, body } : refuse(c, standingCode(caller.status))
}

/** Both at once. */
export const enter = async (
  deps: DoorDeps,
  c: Context,
  kind: LimitKind,
  allowed: readonly Standing[] = ['active'],
): Promise<Entered | Response> => {
  const knocked = await knock(deps, c)
  if (knocked instanceof Response) return knocked
  return admit(deps, c, knocked, await deps.authenticate.use(knocked.signed, knocked.now), kind, allowed)
}

const standingCode = (status: Standing): HubCode => {
  switch (status) {
    case 'waiting':
      return 'ENROLL_WAITING'
    case 'denied':
      return 'ENROLL_DENIED'
    default:
      return 'HUB_REVOKED'
  }
}

/** Come back in so many seconds. */
export const busy = (c: Context, seconds: number): Response => {
  c.header('retry-after', String(seconds))
  return refuse(c, 'HUB_BUSY', { retryAfterSeconds: seconds })
}
