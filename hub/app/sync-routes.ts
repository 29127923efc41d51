import type { Hono } from 'hono'
import type { z } from 'zod'
import { factsRequest } from '#shared/protocol/digests.ts'
import { MAX_BATCH_FACTS, PROTOCOL } from '#shared/protocol/protocol.ts'
import { ownRequest, pullRequest } from '#shared/protocol/pull.ts'
import { pushHead, reofferHead } from '#shared/protocol/push.ts'
import { routes, streams } from '#shared/protocol/routes.ts'
import { takeLease } from '../draws/lease.ts'
import { signSeed } from '../draws/seed.ts'
import { digestEntries, digestRanges, digests, factsById } from '../sync/digests.ts'
import { hello, isInTree, meet, proveHub } from '../sync/hello.ts'
import { own } from '../sync/own.ts'
import { pull } from '../sync/pull.ts'
import { push } from '../sync/push.ts'
import { offer, reoffer } from '../sync/reoffer.ts'
import { createTurns } from '../sync/turns.ts'
import { answer, linesAnswer, parseJson, refuse, unpackLines } from './answers.ts'
import type { AppDeps } from './deps.ts'
import { parsed, signedRoute } from './json-route.ts'
import { admit, enter, knock } from './signed.ts'

export const syncRoutes = (app: Hono, deps: AppDeps): void => {
  // A revoked device is told so, and may still hand in what it has: that waits for a release.
  const evenRevoked = ['active', 'revoked'] as const
  const turns = createTurns()

  // Asked often: one statement uses the request up and reads what the answer tells.
  app.post(routes.hello.path, async (c) => {
    const knocked = await knock(deps, c)
    if (knocked instanceof Response) return knocked
    const input = parsed('hello', knocked.body)
    if (input === null) return refuse(c, 'HUB_MALFORMED')
    if (input.protocol !== PROTOCOL) return refuse(c, 'HUB_PROTOCOL', { protocol: PROTOCOL })
    const [met, proof] = await Promise.all([
      meet(deps.db, knocked.signed, input, knocked.now),
      proveHub(deps, knocked.signed.device, input),
    ])
    const known = deps.authenticate.conclude(knocked.signed, met)
    const entered = admit(deps, c, knocked, known, 'hello', evenRevoked)
    if (entered instanceof Response) return entered
    if (!met) return refuse(c, 'HUB_INTERNAL')
    const greeted = await hello(deps, entered.caller, input, met, proof)
    return greeted.ok ? answer(c, greeted.answer) : refuse(c, greeted.code)
  })

  app.post(streams.push.path, async (c) => {
    const entered = await enter(deps, c, 'facts', evenRevoked)
    if (entered instanceof Response) return entered
    const turn = turns.take(entered.caller.device)
    try {
      const batch = await batchOf('push', entered.body, pushHead)
      if (!batch.ok) return refuse(c, batch.code)
      const { head, entries } = batch
      if (head.epoch !== entered.caller.epoch) return refuse(c, 'SYNC_EPOCH')
      if (head.seen && !(await isInTree(deps.db, head.seen))) return refuse(c, 'SYNC_EPOCH')
      return answer(c, await push(deps, entered.caller, head, entries, turn))
    } finally {
      turn.done()
    }
  })

  signedRoute(app, deps, 'offer', { limit: 'facts' }, async (caller, input) =>
    input.epoch === caller.epoch
      ? { ok: true, value: await offer(deps, input) }
      : { ok: false, code: 'SYNC_EPOCH' },
  )

  app.post(streams.reoffer.path, async (c) => {
    const entered = await enter(deps, c, 'facts')
    if (entered instanceof Response) return entered
    const batch = await batchOf('reoffer', entered.body, reofferHead)
    if (!batch.ok) return refuse(c, batch.code)
    if (batch.head.epoch !== entered.caller.epoch) return refuse(c, 'SYNC_EPOCH')
    return answer(c, await reoffer(deps, entered.caller, batch.entries.map(parseJson)))
  })

  app.post(streams.pull.path, async (c) => {
    const entered = await enter(deps, c, 'facts')
    if (entered instanceof Response) return entered
    const input = pullRequest.safeParse(parseJson(new TextDecoder().decode(entered.body)))
    if (!input.success) return refuse(c, 'HUB_MALFORMED')
    const page = await pull(deps, entered.caller, input.data)
    return page.ok ? linesAnswer(c, page.lines) : refuse(c, page.code)
  })

  app.post(streams.own.path, async (c) => {
    const entered = await enter(deps, c, 'facts')
    if (entered instanceof Response) return entered
    const input = ownRequest.safeParse(parseJson(new TextDecoder().decode(entered.body)))
    if (!input.success) return refuse(c, 'HUB_MALFORMED')
    return linesAnswer(c, await own(deps.db, entered.caller, input.data.from))
  })

  signedRoute(app, deps, 'digests', {}, (caller, input) => digests(deps, caller, input))
  signedRoute(app, deps, 'digestRanges', {}, (caller, input) => digestRanges(deps, caller, input))
  signedRoute(app, deps, 'digestEntries', {}, (caller, input) => digestEntries(deps, caller, input))

  app.post(streams.facts.path, async (c) => {
    const entered = await enter(deps, c, 'facts')
    if (entered instanceof Response) return entered
    const input = factsRequest.safeParse(parseJson(new TextDecoder().decode(entered.body)))
    if (!input.success) return refuse(c, 'HUB_MALFORMED')
    const found = await factsById(deps, entered.caller, input.data)
    return found.ok ? linesAnswer(c, found.lines) : refuse(c, found.code)
  })

  signedRoute(app, deps, 'drawSeed', {}, (caller, input) => signSeed(deps, caller, input))
  signedRoute(app, deps, 'lease', {}, (caller, input) => takeLease(deps, caller, input.case))
}

type Batch<H> =
  | { ok: true; head: H; entries: string[] }
  | { ok: false; code: 'HUB_TOO_LARGE' | 'HUB_MALFORMED' }

/** A compressed stream with its head checked; an entry that is no JSON is refused alone. */
const batchOf = async <H>(kind: string, body: Uint8Array, headSchema: z.ZodType<H>): Promise<Batch<H>> => {
  const unpacked = await unpackLines(kind, body)
  if (!unpacked.ok) return unpacked
  const head = headSchema.safeParse(unpacked.lines.head)
  if (!head.success) return { ok: false, code: 'HUB_MALFORMED' }
  if (unpacked.lines.entries.length > MAX_BATCH_FACTS) return { ok: false, code: 'HUB_TOO_LARGE' }
  return { ok: true, head: head.data, entries: unpacked.lines.entries }
}
