/** Files by tus: every request is signed over its bytes before tus sees it, so that what is stored is what was sent. */
import { AsyncLocalStorage } from 'node:async_hooks'
import { Server } from '@tus/server'
import type { Context, Hono } from 'hono'
import { blobHash } from '#shared/protocol/blobs.ts'
import { codes, type HubCode } from '#shared/protocol/codes.ts'
import { FILES_PATH } from '#shared/protocol/files.ts'
import { MARK, MAX_BLOB_BYTES } from '#shared/protocol/protocol.ts'
import type { Caller } from '../auth/requests.ts'
import { receiptForFiles } from '../files/receipt.ts'
import { BlobUploads, FileRefused } from '../files/store.ts'
import { isDiskFull } from '../store/database.ts'
import { refuse } from './answers.ts'
import type { AppDeps } from './deps.ts'
import { signedRoute } from './json-route.ts'
import { enter } from './signed.ts'

export const fileRoutes = (app: Hono, deps: AppDeps): void => {
  const callers = new AsyncLocalStorage<Caller>()
  const tus = new Server({
    path: FILES_PATH,
    datastore: new BlobUploads(deps.db, () => callers.getStore()?.device ?? '', deps.now),
    maxSize: MAX_BLOB_BYTES,
    relativeLocation: true,
    // A file is called by its hash, also while it is under way.
    namingFunction: (_request, metadata) => {
      const named = blobHash.safeParse(metadata?.sha256)
      if (!named.success) throw new FileRefused(400, 'HUB_MALFORMED')
      return named.data
    },
    onResponseError: (_request, error) => {
      if (error instanceof FileRefused) return { status_code: error.status_code, body: said(error.code) }
      if ('status_code' in error) return undefined
      deps.warn(`files: ${error.stack ?? error.message}`)
      const full = isDiskFull(error)
      return { status_code: full ? 507 : 500, body: said(full ? 'HUB_DISK_FULL' : 'HUB_INTERNAL') }
    },
  })

  signedRoute(app, deps, 'filesReceipt', { limit: 'blobs' }, async (caller, input) => {
    const receipt = await receiptForFiles(deps.db, deps.keys, caller, input.files, deps.now())
    return { ok: true, value: { receipt } }
  })

  const pass = async (c: Context): Promise<Response> => {
    const entered = await enter(deps, c, 'blobs')
    if (entered instanceof Response) return entered
    const { caller, body } = entered
    const request = new Request(c.req.url, {
      method: c.req.method,
      headers: c.req.raw.headers,
      ...(c.req.method === 'PATCH' ? { body: new Uint8Array(body) } : {}),
    })
    return callers.run(caller, () => tus.handleWeb(request))
  }
  app.post(FILES_PATH, pass)
  app.patch(`${FILES_PATH}/:sha256`, pass)
  // Hono hands HEAD to the handler of GET.
  app.get(`${FILES_PATH}/:sha256`, (c) => (c.req.method === 'HEAD' ? pass(c) : refuse(c, 'HUB_NOT_FOUND')))
}

const said = (code: HubCode): string =>
  JSON.stringify({ mark: MARK, ok: false, error: { code, message: codes[code] } })
