/** The hub's half of a draw's seed: its signature of a plan that was frozen and receipted before. */
import type { HubCode } from '#shared/protocol/codes.ts'
import type { DrawSeedAnswer, DrawSeedRequest } from '#shared/protocol/draw.ts'
import { dayOf } from '../auth/access.ts'
import type { Caller } from '../auth/requests.ts'
import type { HelloDeps } from '../sync/hello.ts'

type Signed = { ok: true; value: DrawSeedAnswer } | { ok: false; code: HubCode }

interface Freeze {
  id: string
  owner: string
  planHash: string
  receivedAt: number
}

export const signSeed = async (
  deps: HelloDeps,
  caller: Caller,
  request: DrawSeedRequest,
): Promise<Signed> => {
  const now = deps.now()
  const { db, identity, keys } = deps
  // Only what is committed is seen here: the freeze was receipted before its seed can exist.
  const [freeze] = await db.query<Freeze & { purpose: string; period: string }>(
    `select id, owner, received_at as "receivedAt", body::json#>>'{content,payload,planHash}' as "planHash",
       body::json#>>'{content,payload,purpose}' as purpose, body::json#>>'{content,payload,period}' as period
     from fact where id = $1 and content_hash = $2 and type = 'round.frozen' and status = 'accepted'`,
    [request.freeze.id, request.freeze.contentHash],
  )
  if (!freeze || freeze.planHash !== request.planHash) return { ok: false, code: 'SYNC_NOT_FROZEN' }
  const access = await deps.accessStore.at(db, caller.accessVersion)
  if (access.may(caller.person, 'plan', [freeze.owner], dayOf(now)) !== 'yes')
    return { ok: false, code: 'HUB_NOT_ALLOWED' }
  const [first] = await db.query<{ at: number }>(
    `insert into draw_seed (freeze_fact, plan_hash, device, signed_at) values ($1, $2, $3, $4)
     on conflict (freeze_fact) do update set signed_at = draw_seed.signed_at returning signed_at as at`,
    [freeze.id, request.planHash, caller.device, Math.trunc(now)],
  )
  const freezes = await db.query<{ id: string; planHash: string; receivedAt: number }>(
    `select id, body::json#>>'{content,payload,planHash}' as "planHash", received_at as "receivedAt" from fact
     where type = 'round.frozen' and status = 'accepted' and owner = $1
       and body::json#>>'{content,payload,purpose}' = $2 and body::json#>>'{content,payload,period}' = $3
     order by received_at, leaf`,
    [freeze.owner, freeze.purpose, freeze.period],
  )
  return {
    ok: true,
    value: {
      planHash: request.planHash,
      signature: keys.draw.sign(request.planHash),
      drawKey: identity.drawKey,
      drawKeyProof: identity.drawKeyProof,
      hub: identity.id,
      hubKey: identity.publicKey,
      frozenAt: freeze.receivedAt,
      signedAt: first?.at ?? now,
      freezes,
    },
  }
}
