import type { Context, Hono } from 'hono'
import { blobHash, parseContentRange, parseRange } from '#shared/protocol/blobs.ts'
import { blobPath } from '#shared/protocol/routes.ts'
import { dayOf } from '../auth/access.ts'
import { mayReadBlob } from '../blobs/access.ts'
import { putPiece, readBytes, sizeOf, stateOf } from '../blobs/store.ts'
import { answer, refuse } from './answers.ts'
import type { AppDeps } from './deps.ts'
import { signedRoute } from './json-route.ts'
import { enter } from './signed.ts'

export const blobRoutes = (app: Hono, deps: AppDeps): void => {
  signedRoute(app, deps, 'blobsHave', { limit: 'blobs' }, async (caller, input) => {
    const states = await Promise.all(
      input.blobs.map(async (sha256) => [sha256, await stateOf(deps.db, sha256, caller.device)] as const),
    )
    return { ok: true, value: { blobs: Object.fromEntries(states) } }
  })

  app.put(blobPath(':sha256'), async (c) => {
    const entered = await enter(deps, c, 'blobs')
    if (entered instanceof Response) return entered
    const sha256 = blobHash.safeParse(c.req.param('sha256'))
    const range = parseContentRange(c.req.header('content-range') ?? '')
    const { body, caller } = entered
    if (!sha256.success || !range || range.to - range.from + 1 !== body.length)
      return refuse(c, 'HUB_MALFORMED')
    const piece = {
      sha256: sha256.data,
      device: caller.device,
      from: range.from,
      total: range.total,
      data: body,
    }
    const put = await putPiece(deps.db, piece, deps.now())
    return put.ok ? answer(c, put.state) : refuse(c, put.code, { received: put.received })
  })

  // Hono answers HEAD by the GET handler without its body.
  app.get(blobPath(':sha256'), async (c) => {
    const entered = await enter(deps, c, 'blobs')
    if (entered instanceof Response) return entered
    const sha256 = blobHash.safeParse(c.req.param('sha256'))
    if (!sha256.success) return refuse(c, 'HUB_MALFORMED')
    const { caller } = entered
    const access = await deps.accessStore.at(deps.db, caller.accessVersion)
    const scope = access.scopeOf(caller.person, dayOf(deps.now()))
    const size = await sizeOf(deps.db, sha256.data)
    // Whoever may not read it learns not even that it is there.
    if (size === null || !(await mayReadBlob(deps.db, sha256.data, caller.device, scope)))
      return refuse(c, 'HUB_NOT_FOUND')
    return send(c, deps, sha256.data, size)
  })
}

const send = (c: Context, deps: AppDeps, sha256: string, size: number): Response => {
  c.header('accept-ranges', 'bytes')
  c.header('content-type', 'application/octet-stream')
  c.header('etag', `"${sha256}"`)
  const asked = c.req.header('range')
  const range = asked === undefined ? { from: 0, to: size - 1 } : parseRange(asked, size)
  if (!range) {
    c.header('content-range', `bytes */${size}`)
    return c.body(null, 416)
  }
  c.header('content-length', String(range.to - range.from + 1))
  if (asked !== undefined) c.header('content-range', `bytes ${range.from}-${range.to}/${size}`)
  const bytes = readBytes(deps.db, sha256, range.from, range.to)
  const stream = new ReadableStream<Uint8Array>({
    pull: async (controller) => {
      const next = await bytes.next()
      if (next.done) controller.close()
      else controller.enqueue(next.value)
    },
    cancel: async () => void (await bytes.return(undefined)),
  })
  return c.body(stream, asked === undefined ? 200 : 206)
}
