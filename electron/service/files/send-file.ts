/** One file to the hub by tus, in pieces of 1 MiB signed one by one; begun anywhere, it goes on where the hub stands. */
import { type FileReader, type HttpRequest, type HttpResponse, type HttpStack, Upload } from 'tus-js-client'
import type { Fault } from '#shared/contract/result.ts'
import { FILES_PATH } from '#shared/protocol/files.ts'
import { unreachable } from '../sync/faults.ts'
import type { HubClient } from '../sync/hub-client.ts'
import type { WireRequest } from '../sync/wire.ts'
import { CHUNK, type Vault } from './vault.ts'

export interface Sending {
  client: HubClient
  vault: Vault
  sha256: string
  size: number
  /** resolves once a further piece may go */
  room(): Promise<void>
  signal: AbortSignal
  progress(sent: number): void
}

/** As tus wants to be handed it: with its size. */
interface Piece {
  bytes: Uint8Array
  size: number
}

/** @returns 'sent': the hub has all of it; 'not-here': the bytes are not here, or not as they were written */
export const sendFile = (sending: Sending): Promise<'sent' | 'not-here' | Fault> =>
  new Promise((resolve) => {
    const { client, vault, sha256, size, signal } = sending
    let failed: Fault | 'not-here' | null = null
    const fail = (what: Fault | 'not-here'): Error => {
      failed ??= what
      return new Error(typeof what === 'string' ? what : what.code)
    }
    const reader: FileReader = {
      openFile: async () => ({
        size,
        slice: async (start, end) => {
          await sending.room()
          if (signal.aborted) throw fail(unreachable('已停止'))
          const piece = await vault.piece(sha256, Math.floor(start / CHUNK))
          if (!piece) throw fail('not-here')
          const from = start % CHUNK
          const bytes = piece.subarray(from, from + (end - start))
          return { value: { bytes, size: bytes.length } satisfies Piece, done: start + bytes.length >= size }
        },
        close: () => {},
      }),
    }
    const path = `${FILES_PATH}/${sha256}`
    const upload = new Upload(Buffer.alloc(0), {
      // Only paths are looked at: where the hub is, the client knows.
      endpoint: `http://hub${FILES_PATH}`,
      uploadUrl: `http://hub${path}`,
      chunkSize: CHUNK,
      uploadSize: size,
      metadata: { sha256 },
      retryDelays: null,
      storeFingerprintForResuming: false,
      fingerprint: async () => sha256,
      fileReader: reader,
      httpStack: overClient(client, fail),
      onChunkComplete: (_size, accepted) => sending.progress(accepted),
      onSuccess: () => resolve('sent'),
      onError: () => resolve(failed ?? unreachable('传输中断')),
    })
    signal.addEventListener('abort', () => {
      void upload.abort()
      resolve(unreachable('已停止'))
    })
    upload.start()
  })

/** tus over the client that signs, knows the hub's certificate, and tells its refusals from a sign-in page. */
const overClient = (client: HubClient, failed: (fault: Fault) => Error): HttpStack => ({
  getName: () => 'hub',
  createRequest: (method, url): HttpRequest => {
    const headers: Record<string, string> = {}
    return {
      getMethod: () => method,
      getURL: () => url,
      setHeader: (name, value) => {
        headers[name.toLowerCase()] = value
      },
      getHeader: (name) => headers[name.toLowerCase()],
      setProgressHandler: () => {},
      getUnderlyingObject: () => null,
      abort: async () => {},
      send: async (piece: Piece | null): Promise<HttpResponse> => {
        const sent = await client.tus({
          method: method as WireRequest['method'],
          path: new URL(url).pathname,
          headers,
          ...(piece ? { body: piece.bytes } : {}),
        })
        if (!sent.ok) throw failed(sent.error)
        const { status, header, body: text } = sent.value
        return {
          getStatus: () => status,
          getHeader: (name) => header(name.toLowerCase()),
          getBody: () => text.toString('utf8'),
          getUnderlyingObject: () => null,
        }
      },
    }
  },
})
