/** The door every signed request comes through: size, limit, signature, standing of the device. */
import type { Context } from 'hono'
import type { HubCode } from '#shared/protocol/codes.ts'
import { PROTOCOL } from '#shared/protocol/protocol.ts'
import { headers } from '#shared/protocol/signing.ts'
import type { Authenticate, Caller } from '../auth/requests.ts'
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

/** Lets a device in whose standing is one of `allowed`. */
export const enter = async (
  deps: DoorDeps,
  c: Context,
  kind: LimitKind,
  allowed: readonly Standing[] = ['active'],
): Promise<Entered | Response> => {
  const now = deps.now()
  const protocol = c.req.header(headers.protocol)
  if (protocol !== undefined && protocol !== String(PROTOCOL))
    return refuse(c, 'HUB_PROTOCOL', { protocol: PROTOCOL })
  const body = new Uint8Array(await c.req.arrayBuffer())
  const url = new URL(c.req.url)
  const authenticated = await deps.authenticate(
    { method: c.req.method, path: url.pathname + url.search, body, header: (name) => c.req.header(name) },
    now,
  )
  if (!authenticated.ok) return refuse(c, authenticated.code, authenticated.details)
  const { caller } = authenticated
  const wait = deps.limits.take(kind, caller.device, now)
  if (wait > 0) return busy(c, wait)
  return allowed.includes(caller.status) ? { caller, body } : refuse(c, standingCode(caller.status))
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
