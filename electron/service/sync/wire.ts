/** One HTTP request and its whole answer; every way it can fail is a Fault of its own. */
import type { IncomingMessage } from 'node:http'
import type { Fault } from '#shared/contract/result.ts'
import { fail, ok, type Result } from '#shared/contract/result.ts'
import { certMismatch, unreachable } from './faults.ts'
import { CertificateMismatch, createAgent, MAX_SOCKETS, type Trust } from './pinned.ts'

export interface WireRequest {
  method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH'
  /** path with query */
  path: string
  headers: Record<string, string>
  body?: Uint8Array
}

export interface WireAnswer {
  status: number
  header(name: string): string | undefined
  body: Buffer
}

export interface Wire {
  send(request: WireRequest): Promise<Result<WireAnswer>>
  /** keeps the answer open; `end` is called once, whatever happens */
  stream(
    request: WireRequest,
    hear: { open(): void; data(text: string): void; end(fault: Fault): void },
  ): () => void
  close(): void
}

const STALE = Symbol('stale')
const idleSeconds = 30
const streamIdleSeconds = 80
const MAX_ANSWER_BYTES = 64 * 1024 * 1024

/** @param origin `https://host:port`, or `http://127.0.0.1:port` with loopback trust */
export const createWire = (origin: string, trust: Trust): Wire => {
  const agent = createAgent(trust)
  const url = new URL(origin)
  const { request } = process.getBuiltinModule(url.protocol === 'https:' ? 'node:https' : 'node:http')
  const open = ({ method, path, headers, body }: WireRequest, timeoutSeconds: number) =>
    request({
      agent,
      method,
      path,
      host: url.hostname.replace(/^\[|\]$/g, ''),
      port: url.port || (url.protocol === 'https:' ? 443 : 80),
      headers: { ...headers, ...(body ? { 'content-length': String(body.byteLength) } : {}) },
      timeout: timeoutSeconds * 1000,
    })

  /** @returns STALE: the kept connection had been closed at the other end, and nobody answered */
  const once = (asked: WireRequest): Promise<Result<WireAnswer> | typeof STALE> =>
    new Promise((resolve) => {
      const sent = open(asked, idleSeconds)
      let answered = false
      const lost = (error: unknown) => {
        const { code = '' } = error as { code?: string }
        const stale = sent.reusedSocket && !answered && (code === 'ECONNRESET' || code === 'EPIPE')
        resolve(stale ? STALE : fail(faultOf(error)))
        sent.destroy()
      }
      sent.on('timeout', () => lost({ code: 'ETIMEDOUT' }))
      sent.on('error', lost)
      sent.on('response', (response: IncomingMessage) => {
        answered = true
        const parts: Buffer[] = []
        let bytes = 0
        response.on('data', (part: Buffer) => {
          bytes += part.byteLength
          if (bytes > MAX_ANSWER_BYTES) lost({ code: 'TOO_LARGE' })
          else parts.push(part)
        })
        response.on('error', lost)
        // `close` without `complete`: cut off in the middle
        response.on('close', () => {
          if (!response.complete) lost({ code: 'ECONNRESET' })
        })
        response.on('end', () => {
          if (!response.complete) return lost({ code: 'ECONNRESET' })
          return resolve(
            ok({
              status: response.statusCode ?? 0,
              header: (name) => headerOf(response, name),
              body: Buffer.concat(parts),
            }),
          )
        })
      })
      sent.end(asked.body)
    })

  return {
    // All kept connections may be stale (the hub was started anew); a new one is not.
    send: async (asked) => {
      for (let attempt = 0; attempt <= MAX_SOCKETS; attempt++) {
        const came = await once(asked)
        if (came !== STALE) return came
      }
      return fail(faultOf({ code: 'ECONNRESET' }))
    },

    stream: (asked, hear) => {
      const sent = open(asked, streamIdleSeconds)
      let over = false
      const end = (error: unknown) => {
        if (over) return
        over = true
        sent.destroy()
        hear.end(faultOf(error))
      }
      sent.on('timeout', () => end({ code: 'ETIMEDOUT' }))
      sent.on('error', end)
      sent.on('response', (response: IncomingMessage) => {
        if (response.statusCode !== 200 || !headerOf(response, 'content-type')?.includes('event-stream')) {
          end({ code: 'NOT_EVENTS' })
          return
        }
        hear.open()
        response.setEncoding('utf8')
        response.on('data', (text: string) => hear.data(text))
        response.on('close', () => end({ code: 'ECONNRESET' }))
        response.on('error', end)
      })
      sent.end()
      return () => {
        over = true
        sent.destroy()
      }
    },

    close: () => agent.destroy(),
  }
}

const headerOf = (response: IncomingMessage, name: string): string | undefined => {
  const value = response.headers[name]
  return Array.isArray(value) ? value[0] : value
}

const reasons: Record<string, string> = {
  ECONNREFUSED: '对方没有应答',
  ECONNRESET: '连接中途断开',
  EPIPE: '连接中途断开',
  ETIMEDOUT: '等待超时',
  ENOTFOUND: '找不到地址',
  EAI_AGAIN: '找不到地址',
  ENETUNREACH: '网络不通',
  EHOSTUNREACH: '网络不通',
  NOT_EVENTS: '没有收到应有的答复',
}

const faultOf = (error: unknown): Fault => {
  if (error instanceof CertificateMismatch) return certMismatch()
  const code = (error as { code?: string } | null)?.code ?? ''
  return unreachable(reasons[code] ?? '连接失败')
}
