/** A pooled case (待领取的件) goes to one person at a time; offline work on it starts with the hub's word. */
import type { HubCode } from '#shared/protocol/codes.ts'
import type { LeaseAnswer } from '#shared/protocol/draw.ts'
import { dayOf } from '../auth/access.ts'
import type { Caller } from '../auth/requests.ts'
import { type LedgerDeps, withLedger } from '../sync/ledger.ts'

const leaseHours = 12

type Leased =
  | { ok: true; value: LeaseAnswer }
  | { ok: false; code: HubCode; details?: Record<string, unknown> }

/** Takes or prolongs a lease; the same person may ask again. */
export const takeLease = (deps: LedgerDeps, caller: Caller, caseId: string): Promise<Leased> =>
  withLedger(deps, async (ledger): Promise<Leased> => {
    const { tx, now } = ledger
    const [found] = await tx.query<{ owner: string }>(
      `select owner from fact where entity_kind = 'case' and entity_id = $1 and status = 'accepted' order by leaf limit 1`,
      [caseId],
    )
    if (!found) return { ok: false, code: 'HUB_NOT_FOUND' }
    const access = await ledger.access()
    if (access.may(caller.person, 'call', [found.owner], dayOf(now)) !== 'yes')
      return { ok: false, code: 'HUB_NOT_ALLOWED' }
    const [held] = await tx.query<{ person: string; until: number }>(
      'select person, until from lease where case_id = $1',
      [caseId],
    )
    if (held && held.person !== caller.person && held.until > now)
      return { ok: false, code: 'SYNC_LEASE_TAKEN', details: { until: held.until } }
    const until = now + leaseHours * 60 * 60 * 1000
    const value = { case: caseId, person: caller.person, until }
    await ledger.say({
      type: 'lease.granted',
      entity: { kind: 'device', id: caller.device },
      owner: found.owner,
      audience: 'owner',
      payload: value,
    })
    return { ok: true, value }
  })
