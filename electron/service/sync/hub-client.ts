/** Every call of the hub (市局服务端), signed with this device's key; an answer counts only with the hub's mark. */
import { createHash } from 'node:crypto'
import { promisify } from 'node:util'
import { gunzip, gzip } from 'node:zlib'
import type { z } from 'zod'
import { type Fault, fail, ok, type Result } from '#shared/contract/result.ts'
import type { Signer } from '#shared/facts/suite.ts'
import { hubAnswer } from '#shared/protocol/answer.ts'
import { type BlobState, blobState } from '#shared/protocol/blobs.ts'
import { factsEntry, factsHead, factsTail } from '#shared/protocol/digests.ts'
import { TUS_VERSION } from '#shared/protocol/files.ts'
import { readLines, writeLines } from '#shared/protocol/lines.ts'
import { JSON_TYPE, LINES_TYPE, PROTOCOL } from '#shared/protocol/protocol.ts'
import {
  type OwnEntry,
  ownEntry,
  ownTail,
  type PullEntry,
  type PullHead,
  type PullRequest,
  type PullTail,
  pullEntry,
  pullHead,
  pullTail,
  wakeEvent,
} from '#shared/protocol/pull.ts'
import {
  type PushAnswer,
  type PushEntry,
  type PushHead,
  pushAnswer,
  type ReofferAnswer,
  reofferAnswer,
} from '#shared/protocol/push.ts'
import { blobPath, EVENTS_PATH, type RouteName, routes, streams } from '#shared/protocol/routes.ts'
import { headers, requestText } from '#shared/protocol/signing.ts'
import { captivePortal, refusedBy, unreachable } from './faults.ts'
import type { Wire, WireAnswer, WireRequest } from './wire.ts'

type RouteIn<N extends RouteName> = z.input<(typeof routes)[N]['input']>
type RouteOut<N extends RouteName> = z.output<(typeof routes)[N]['output']>

export interface Page {
  head: PullHead
  entries: PullEntry[]
  tail: PullTail
  /** the entries as they came */
  lines: string[]
}

/** Facts asked for by id. */
export interface FactsPage {
  head: z.output<typeof factsHead>
  entries: z.output<typeof factsEntry>[]
  /** not all of them fitted in */
  more: boolean
}

/** A fact to send, with its JSON text where that is at hand. */
export type SentEntry = PushEntry & { text?: string }

export interface HubClient {
  call<N extends RouteName>(name: N, input: RouteIn<N>): Promise<Result<RouteOut<N>>>
  push(head: PushHead, entries: readonly SentEntry[]): Promise<Result<PushAnswer>>
  reoffer(epoch: string, entries: readonly SentEntry[]): Promise<Result<ReofferAnswer>>
  pull(request: PullRequest): Promise<Result<Page>>
  own(from: number): Promise<Result<{ entries: OwnEntry[]; more: boolean }>>
  facts(epoch: string, ids: readonly string[]): Promise<Result<FactsPage>>
  putPiece(hash: string, from: number, total: number, bytes: Uint8Array): Promise<Result<BlobState>>
  /** bytes from `from` on, at most `length`, and the blob's whole size */
  getPiece(hash: string, from: number, length: number): Promise<Result<{ bytes: Buffer; total: number }>>
  /** a request of the tus protocol: any answer of the hub's, or why there is none */
  tus(request: WireRequest): Promise<Result<WireAnswer>>
  /** hears wakes until the returned function is called or the stream ends */
  listen(wake: (pos: number) => void, end: (fault: Fault) => void): Promise<() => void>
  close(): void
}

export interface HubClientOptions {
  wire: Wire
  /** who signs; asked at each request, because a cloned folder goes on under another identity */
  identity(): { device: string; signer: Signer }
  now(): number
}

const MAX_UNPACKED = 16 * 1024 * 1024
const pack = (text: string): Promise<Buffer> => promisify(gzip)(text, { level: 3 })
const unpack = promisify(gunzip)

export const createHubClient = ({ wire, identity, now }: HubClientOptions): HubClient => {
  let nonce = ''
  let lastCounter = 0

  const sign = (request: WireRequest): WireRequest => {
    const { device, signer } = identity()
    lastCounter = Math.max(lastCounter + 1, Math.trunc(now()))
    const bodyHash = createHash('sha256')
      .update(request.body ?? '')
      .digest('hex')
    const { method, path } = request
    return {
      ...request,
      headers: {
        ...request.headers,
        [headers.protocol]: String(PROTOCOL),
        [headers.device]: device,
        [headers.counter]: String(lastCounter),
        [headers.nonce]: nonce,
        [headers.signature]: signer.sign(
          requestText({ method, path, bodyHash, counter: lastCounter, nonce }),
        ),
      },
    }
  }
  const remember = (answer: WireAnswer) => {
    nonce = answer.header(headers.nonce) ?? nonce
  }

  /** Sends, and once more with the newest nonce or a fresh counter where that is all that was wrong. */
  const send = async (request: WireRequest, signed = true): Promise<Result<Heard>> => {
    for (let attempt = 1; ; attempt++) {
      const sent = await wire.send(signed ? sign(request) : request)
      if (!sent.ok) return sent
      remember(sent.value)
      const heard = heardIn(sent.value)
      if (heard.ok) return heard
      const refused = heard.error
      if (attempt === 3 || !signed) return fail(refused)
      if (refused.code === 'SYNC_REPLAY') lastCounter = Math.max(lastCounter, Math.trunc(now())) + 100_000
      else if (refused.code !== 'SYNC_NONCE') return fail(refused)
    }
  }

  const json = async <T>(request: WireRequest, output: z.ZodType<T>, signed = true): Promise<Result<T>> => {
    const sent = await send(request, signed)
    return sent.ok ? valueIn(sent.value, output) : sent
  }
  const post = (path: string, body: Uint8Array, type: string): WireRequest => ({
    method: 'POST',
    path,
    body,
    headers: { 'content-type': type },
  })
  const postJson = (path: string, input: unknown) => post(path, Buffer.from(JSON.stringify(input)), JSON_TYPE)
  const postLines = async (path: string, text: string) => post(path, await pack(text), LINES_TYPE)

  const lines = async (request: WireRequest, kind: string) => {
    const sent = await send(request)
    return sent.ok ? unpacked(sent.value, kind) : sent
  }

  return {
    call: (name, input) => {
      const route = routes[name]
      const output = route.output as unknown as z.ZodType<RouteOut<typeof name>>
      return json(postJson(route.path, input), output, name !== 'enrol' && name !== 'rejoin')
    },
    push: async (head, entries) =>
      json(await postLines(streams.push.path, writeLines('push', head, entries.map(lineOf))), pushAnswer),
    reoffer: async (epoch, entries) =>
      json(
        await postLines(streams.reoffer.path, writeLines('reoffer', { epoch }, entries.map(lineOf))),
        reofferAnswer,
      ),
    pull: async (request) => {
      const read = await lines(postJson(streams.pull.path, request), 'pull')
      if (!read.ok) return read
      const head = pullHead.safeParse(read.value.head)
      const tail = pullTail.safeParse(read.value.tail)
      const entries = pullEntry.array().safeParse(read.value.entries.map(parsed))
      if (!head.success || !tail.success || !entries.success) return fail(garbled())
      return ok({ head: head.data, entries: entries.data, tail: tail.data, lines: read.value.entries })
    },
    own: async (from) => {
      const read = await lines(postJson(streams.own.path, { from }), 'own')
      if (!read.ok) return read
      const tail = ownTail.safeParse(read.value.tail)
      const entries = ownEntry.array().safeParse(read.value.entries.map(parsed))
      if (!tail.success || !entries.success) return fail(garbled())
      return ok({ entries: entries.data, more: tail.data.more })
    },
    facts: async (epoch, ids) => {
      const read = await lines(postJson(streams.facts.path, { epoch, ids }), 'facts')
      if (!read.ok) return read
      const head = factsHead.safeParse(read.value.head)
      const tail = factsTail.safeParse(read.value.tail)
      const entries = factsEntry.array().safeParse(read.value.entries.map(parsed))
      if (!head.success || !tail.success || !entries.success) return fail(garbled())
      return ok({ head: head.data, entries: entries.data, more: tail.data.more })
    },
    putPiece: (hash, from, total, bytes) =>
      json(
        {
          method: 'PUT',
          path: blobPath(hash),
          body: bytes,
          headers: {
            'content-type': 'application/octet-stream',
            'content-range': `bytes ${from}-${from + bytes.byteLength - 1}/${total}`,
          },
        },
        blobState,
      ),
    getPiece: async (hash, from, length) => {
      const range = `bytes=${from}-${from + length - 1}`
      const sent = await send({ method: 'GET', path: blobPath(hash), headers: { range } })
      if (!sent.ok) return sent
      const { status, body, header } = sent.value
      if (status !== 206 || header('etag') !== `"${hash}"`) return fail(captivePortal())
      const total = Number(/\/(\d+)$/.exec(header('content-range') ?? '')?.[1])
      return Number.isSafeInteger(total) ? ok({ bytes: body, total }) : fail(garbled())
    },
    tus: send,
    listen: async (wake, end) => {
      let text = ''
      const request = { method: 'GET' as const, path: EVENTS_PATH, headers: { accept: 'text/event-stream' } }
      return wire.stream(sign(request), {
        open: () => {},
        data: (more) => {
          const parts = (text + more).split('\n\n')
          text = (parts.pop() ?? '').slice(-10_000)
          for (const part of parts) {
            const pos = wakeIn(part)
            if (pos !== null) wake(pos)
          }
        },
        end,
      })
    },
    close: wire.close,
  }
}

const lineOf = ({ fact, text, receivedAt }: SentEntry): string => {
  const at = receivedAt === undefined ? '' : `,"receivedAt":${receivedAt}`
  return `{"fact":${text ?? JSON.stringify(fact)}${at}}`
}

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const wakeIn = (event: string): number | null => {
  const data = /^data: ?(.*)$/m.exec(event)?.[1]
  if (!/^event: ?wake$/m.test(event) || data === undefined) return null
  const read = wakeEvent.safeParse(parsed(data))
  return read.success ? read.data.pos : null
}

const garbled = (): Fault => unreachable('答复不完整')

const isBinary = (answer: WireAnswer): boolean => {
  const type = answer.header('content-type') ?? ''
  return type.startsWith(LINES_TYPE) || type.startsWith('application/octet-stream')
}

/** An answer in the words of tus; what the hub itself refuses has its mark in the body. */
const isTus = ({ header, body }: WireAnswer): boolean =>
  header('tus-resumable') === TUS_VERSION && hubAnswer(body.toString('utf8')) === null

interface Heard extends WireAnswer {
  /** what the hub said in JSON; null = it sent bytes */
  said: Record<string, unknown> | null
}

/** An answer the hub gave, or why it is none: a refusal of the hub, or something that is not the hub at all. */
const heardIn = (answer: WireAnswer): Result<Heard> => {
  if (isBinary(answer) && answer.status < 300) return ok({ ...answer, said: null })
  if (isTus(answer)) return ok({ ...answer, said: null })
  const said = hubAnswer(answer.body.toString('utf8'))
  if (said === null) return fail(notTheHub(answer))
  if (said.ok !== false || typeof said.error !== 'object' || said.error === null)
    return ok({ ...answer, said })
  const { code, details } = said.error as { code?: unknown; details?: Record<string, unknown> }
  return fail(refusedBy(typeof code === 'string' ? code : 'HUB_INTERNAL', details))
}

const notTheHub = ({ status, header }: WireAnswer): Fault => {
  const isPage = (header('content-type') ?? '').includes('html')
  return isPage || status < 400 || status === 511
    ? captivePortal()
    : unreachable(`网络设备答复 ${String(status)}`)
}

const valueIn = <T>({ said }: Heard, output: z.ZodType<T>): Result<T> => {
  const read = output.safeParse(said?.value)
  return said?.ok === true && read.success ? ok(read.data) : fail(garbled())
}

const unpacked = async (answer: WireAnswer, kind: string) => {
  let text: string
  try {
    text = (await unpack(answer.body, { maxOutputLength: MAX_UNPACKED })).toString('utf8')
  } catch {
    return fail(garbled()) // cut off or altered on the way
  }
  const read = readLines(kind, text)
  if (read.ok) return ok(read.lines)
  return fail(read.flaw === 'not-ours' ? captivePortal() : garbled())
}
