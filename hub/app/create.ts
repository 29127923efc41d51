/** The hub's HTTP application: find, may I, do, answer. */
import { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { BLOB_PIECE_BYTES, MAX_BATCH_BYTES } from '#shared/protocol/protocol.ts'
import { CA_PATH } from '#shared/protocol/routes.ts'
import { headers } from '#shared/protocol/signing.ts'
import { packRoutes } from '../packs/routes.ts'
import { isDiskFull } from '../store/database.ts'
import { adminRoutes } from './admin-routes.ts'
import { answer, refuse } from './answers.ts'
import { blobRoutes } from './blob-routes.ts'
import type { AppDeps } from './deps.ts'
import { enrolRoutes } from './enrol-routes.ts'
import { eventRoutes } from './event-routes.ts'
import { fileRoutes } from './file-routes.ts'
import { syncRoutes } from './sync-routes.ts'

const MAX_REQUEST_BYTES = MAX_BATCH_BYTES + BLOB_PIECE_BYTES

export const createApp = (deps: AppDeps): Hono => {
  const app = new Hono()
  app.use(async (c, next) => {
    // No browser has business here: nothing to gain by DNS rebinding or a forged form.
    if (c.req.header('origin') !== undefined) return refuse(c, 'HUB_NOT_ALLOWED')
    await next()
    c.header(headers.nonce, await deps.nonces.issue(deps.now()))
    c.header('cache-control', 'no-store')
    return undefined
  })
  app.use(bodyLimit({ maxSize: MAX_REQUEST_BYTES, onError: (c) => refuse(c, 'HUB_TOO_LARGE') }))
  app.get(CA_PATH, (c) => answer(c, { ca: deps.ca }))
  enrolRoutes(app, deps)
  syncRoutes(app, deps)
  blobRoutes(app, deps)
  fileRoutes(app, deps)
  eventRoutes(app, deps)
  adminRoutes(app, deps)
  packRoutes(app, deps)
  app.notFound((c) => refuse(c, 'HUB_NOT_FOUND'))
  app.onError((error, c) => {
    deps.warn(`${c.req.method} ${c.req.path}: ${error.stack ?? error.message}`)
    return refuse(c, isDiskFull(error) ? 'HUB_DISK_FULL' : 'HUB_INTERNAL')
  })
  return app
}
