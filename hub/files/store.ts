/** The tus data store over the hub's blobs: each request brings one signed piece, which is kept or refused whole. */
import type { Readable } from 'node:stream'
import { DataStore, ERRORS, Upload } from '@tus/server'
import type { HubCode } from '#shared/protocol/codes.ts'
import { MAX_BLOB_BYTES } from '#shared/protocol/protocol.ts'
import { begin, putPiece, uploadOf } from '../blobs/store.ts'
import type { Database } from '../store/database.ts'

/** What tus answers with: a status, and the code a device knows. */
export class FileRefused extends Error {
  readonly status_code: number
  readonly code: HubCode
  constructor(status: number, code: HubCode) {
    super(code)
    this.status_code = status
    this.code = code
  }
}

/** @param device who sends the request under way */
export class BlobUploads extends DataStore {
  readonly #db: Database
  readonly #device: () => string
  readonly #now: () => number

  constructor(db: Database, device: () => string, now: () => number) {
    super()
    this.#db = db
    this.#device = device
    this.#now = now
    this.extensions = ['creation']
  }

  override create = async (upload: Upload): Promise<Upload> => {
    const { id, size } = upload
    if (size === undefined || size === 0 || size > MAX_BLOB_BYTES)
      throw new FileRefused(413, 'SYNC_FILE_TOO_LARGE')
    await begin(this.#db, { sha256: id, device: this.#device(), total: size }, this.#now())
    return upload
  }

  override getUpload = async (id: string): Promise<Upload> => {
    const found = await uploadOf(this.#db, id, this.#device())
    if (!found) throw ERRORS.FILE_NOT_FOUND
    return new Upload({ id, size: found.size, offset: found.received })
  }

  override write = async (stream: Readable, id: string, offset: number): Promise<number> => {
    const data = await all(stream)
    if (data.length === 0) return offset
    const device = this.#device()
    const found = await uploadOf(this.#db, id, device)
    if (!found) throw ERRORS.FILE_NOT_FOUND
    const put = await putPiece(
      this.#db,
      { sha256: id, device, from: offset, total: found.size, data },
      this.#now(),
    )
    if (put.ok) return put.state.received
    throw new FileRefused(put.code === 'SYNC_FILE_OFFSET' ? 409 : 422, put.code)
  }
}

const all = async (stream: Readable): Promise<Buffer> => {
  const parts: Buffer[] = []
  for await (const part of stream) parts.push(part)
  return Buffer.concat(parts)
}
