import type { Hono } from 'hono'
import { approvalText } from '#shared/protocol/enrol.ts'
import { writeEnrolCode } from '#shared/protocol/enrol-code.ts'
import { enrolCodeMinutes } from '#shared/protocol/protocol.ts'
import type { Access } from '../auth/access.ts'
import { administers, awaiting, decide, devices, revoke } from '../auth/administration.ts'
import { approve, enrolByFile, makeCode } from '../auth/enrolment.ts'
import type { Caller } from '../auth/requests.ts'
import { suite } from '../crypto/suite.ts'
import type { AppDeps } from './deps.ts'
import { signedRoute } from './json-route.ts'

const notAllowed = { ok: false, code: 'HUB_NOT_ALLOWED' } as const

export const adminRoutes = (app: Hono, deps: AppDeps): void => {
  const accessFor = (caller: Caller): Promise<Access> => deps.accessStore.at(deps.db, caller.accessVersion)
  const overPerson = async (caller: Caller, person: string): Promise<boolean> => {
    const access = await accessFor(caller)
    return administers(access, caller.person, access.bodyOf(person), deps.now())
  }
  const overDevice = async (caller: Caller, device: string): Promise<boolean> => {
    const [row] = await deps.db.query<{ person: string }>('select person from device where id = $1', [device])
    return row !== undefined && overPerson(caller, row.person)
  }

  signedRoute(app, deps, 'adminCodes', {}, async (caller, input) => {
    if (!(await overPerson(caller, input.person))) return notAllowed
    const now = deps.now()
    const expiresAt = now + (input.minutes ?? enrolCodeMinutes) * 60_000
    const secret = await makeCode(deps.db, input.person, expiresAt, input.approved, now)
    const { address, fingerprint } = deps
    return { ok: true, value: { code: writeEnrolCode(suite, { address, fingerprint, secret }), expiresAt } }
  })

  signedRoute(app, deps, 'adminApprove', {}, async (caller, input) => {
    if (!(await overDevice(caller, input.device))) return notAllowed
    return { ok: true, value: { done: (await approve(deps, input.device, input.approve)) ? 1 : 0 } }
  })

  signedRoute(app, deps, 'adminEnrolFile', {}, async (caller, input) => {
    if (!(await overPerson(caller, input.person))) return notAllowed
    const done = await enrolByFile(deps, input.file, input.person)
    if (!done.ok) return done
    const said = { address: deps.address, membership: done.value }
    const signature = deps.keys.hub.sign(approvalText(said))
    return { ok: true, value: { kind: 'wi-enrol-approval', ...said, signature } }
  })

  signedRoute(app, deps, 'adminRevoke', {}, async (caller, input) => {
    if (!(await overDevice(caller, input.device))) return notAllowed
    return { ok: true, value: { done: (await revoke(deps, input.device, input.reason)) ? 1 : 0 } }
  })

  signedRoute(app, deps, 'adminDevices', {}, async (caller) => {
    const rows = await devices(deps.db, await accessFor(caller), caller.person, deps.now())
    return { ok: true, value: { devices: rows } }
  })

  signedRoute(app, deps, 'adminAwaiting', {}, async (caller) => ({
    ok: true,
    value: await awaiting(deps.db, await accessFor(caller), caller.person, deps.now()),
  }))

  signedRoute(app, deps, 'adminRulings', {}, async (caller, input) => ({
    ok: true,
    value: { done: await decide(deps, caller.person, input.facts, input.decided) },
  }))
}
