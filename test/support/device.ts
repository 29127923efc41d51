/** A minimal device for tests of the hub: one chain, its facts in memory, the protocol as docs/sync.md has it. */
import { randomBytes } from 'node:crypto'
import { request as plain } from 'node:http'
import { request as secure } from 'node:https'
import { gunzipSync, gzipSync } from 'node:zlib'
import { createSigner, newPrivateKey, suite } from '#hub/crypto/suite.ts'
import { canonical } from '#shared/facts/canonical.ts'
import {
  type Content,
  GENESIS,
  type PrivatePart,
  privateDigest,
  type SignedFact,
  sealFact,
} from '#shared/facts/envelope.ts'
import { nextHlc } from '#shared/facts/hlc.ts'
import { newId } from '#shared/facts/ids.ts'
import type { Receipt } from '#shared/facts/receipt.ts'
import type { Signer } from '#shared/facts/suite.ts'
import type { Answer } from '#shared/protocol/answer.ts'
import { enrolText, type Membership } from '#shared/protocol/enrol.ts'
import { readEnrolCode } from '#shared/protocol/enrol-code.ts'
import type { HelloAnswer } from '#shared/protocol/hello.ts'
import { readLines, writeLines } from '#shared/protocol/lines.ts'
import { MAX_BATCH_FACTS, PROTOCOL } from '#shared/protocol/protocol.ts'
import { type PullEntry, pullEntry, pullHead, pullTail } from '#shared/protocol/pull.ts'
import type { PushAnswer } from '#shared/protocol/push.ts'
import { type RouteName, routes, streams } from '#shared/protocol/routes.ts'
import { headers, requestText } from '#shared/protocol/signing.ts'

export interface Draft {
  type: string
  entity: { kind: string; id: string }
  owner: string
  subject?: string
  audience?: Content['audience']
  payload: Record<string, unknown>
  private?: Record<string, unknown>
  /** stamps the fact with another time (epoch ms) */
  at?: number
  id?: string
  author?: string
  typeVersion?: number
}

export interface Reply {
  status: number
  headers: Record<string, string | string[] | undefined>
  body: Buffer
}

export interface TestDevice {
  id: string
  person: string
  body: string
  signer: Signer
  membership: Membership | null
  chain: SignedFact[]
  /** what was pulled: fact by id, in order of arrival */
  held: Map<string, { fact: SignedFact; receivedAt: number }>
  withdrawn: Set<string>
  keys: Map<string, string>
  receipt: Receipt | null
  /** the last receipt of the epoch before */
  proof: Receipt | null
  epoch: string
  scope: string | null
  bodies: string[]
  since: number
  nonce: string
  /** writes a fact at the end of the chain */
  say(draft: Draft): SignedFact
  raw(method: string, path: string, body: Uint8Array, more?: Record<string, string>): Promise<Reply>
  call<N extends RouteName, T = unknown>(name: N, input: unknown): Promise<Answer<T>>
  enrol(code: string, more?: { formerPerson?: string; sample?: boolean }): Promise<Answer<unknown>>
  hello(): Promise<Answer<HelloAnswer>>
  /** sends facts as they are, in one batch */
  pushFacts(facts: readonly unknown[], head?: object): Promise<Answer<PushAnswer>>
  /** hello, then everything the hub does not have */
  push(): Promise<PushAnswer[]>
  /** one page; null when the hub answers something else */
  pullPage(more?: object): Promise<{ entries: PullEntry[]; more: boolean } | Answer<unknown>>
  /** everything there is */
  pull(): Promise<void>
  reoffer(facts: readonly { fact: SignedFact; receivedAt?: number }[]): Promise<Answer<unknown>>
}

export const createTestDevice = (
  address: string,
  {
    ca,
    clock = Date.now,
    id = newId(Date.now(), randomBytes(16)),
    key = newPrivateKey(),
  }: {
    ca?: string | null
    clock?: () => number
    id?: string
    key?: string
  } = {},
): TestDevice => {
  const signer = createSigner(key)
  const incarnation = randomBytes(16).toString('hex')
  let counter = clock()
  let hlc: string | null = null

  const send = (
    method: string,
    path: string,
    body: Uint8Array,
    head: Record<string, string>,
  ): Promise<Reply> =>
    new Promise((resolve, reject) => {
      const url = new URL(path, address)
      const options = { method, headers: { ...head, 'content-length': body.length }, ...(ca ? { ca } : {}) }
      const outgoing = (url.protocol === 'https:' ? secure : plain)(url, options, (incoming) => {
        const parts: Buffer[] = []
        incoming.on('data', (part: Buffer) => parts.push(part))
        incoming.on('error', reject)
        incoming.on('end', () =>
          resolve({
            status: incoming.statusCode ?? 0,
            headers: incoming.headers,
            body: Buffer.concat(parts),
          }),
        )
      })
      outgoing.on('error', reject)
      outgoing.end(body)
    })

  const signedHeaders = (method: string, path: string, body: Uint8Array): Record<string, string> => {
    counter = Math.max(counter + 1, clock())
    const text = requestText({ method, path, bodyHash: suite.sha256(body), counter, nonce: device.nonce })
    return {
      [headers.device]: device.id,
      [headers.counter]: String(counter),
      [headers.nonce]: device.nonce,
      [headers.signature]: signer.sign(text),
      [headers.protocol]: String(PROTOCOL),
    }
  }

  const device: TestDevice = {
    id,
    person: '',
    body: '',
    signer,
    membership: null,
    chain: [],
    held: new Map(),
    withdrawn: new Set(),
    keys: new Map(),
    receipt: null,
    proof: null,
    epoch: '',
    scope: null,
    bodies: [],
    since: 0,
    nonce: '',

    say: (draft) => {
      const at = draft.at ?? clock()
      hlc = draft.at === undefined ? nextHlc(hlc, at, 0, device.id) : nextHlc(null, at, 0, device.id)
      const part: PrivatePart | undefined = draft.private && {
        salt: randomBytes(16).toString('base64'),
        data: draft.private,
      }
      const content: Content = {
        v: 1,
        id: draft.id ?? newId(at, randomBytes(16)),
        type: draft.type,
        typeVersion: draft.typeVersion ?? 1,
        entity: draft.entity,
        owner: draft.owner,
        ...(draft.subject ? { subject: draft.subject } : {}),
        audience: draft.audience ?? 'owner',
        author: draft.author ?? device.person,
        hlc,
        basis: [],
        payload: draft.payload,
        ...(part ? { privateDigest: privateDigest(suite, part) } : {}),
      }
      const last = device.chain.at(-1)
      const place = {
        device: device.id,
        deviceSeq: (last?.link.deviceSeq ?? 0) + 1,
        prevHash: last?.linkHash ?? GENESIS,
      }
      const fact = sealFact(suite, signer, place, content, suite.sha256(canonical(content)), part)
      device.chain.push(fact)
      return fact
    },

    raw: async (method, path, body, more = {}) => {
      const first = await send(method, path, body, { ...signedHeaders(method, path, body), ...more })
      const nonce = first.headers[headers.nonce]
      if (typeof nonce === 'string') device.nonce = nonce
      if (first.status !== 401 || !first.body.includes('SYNC_NONCE')) return first
      return send(method, path, body, { ...signedHeaders(method, path, body), ...more })
    },

    call: async (name, input) => {
      const route = routes[name]
      const reply = await device.raw('POST', route.path, Buffer.from(JSON.stringify(input)))
      return JSON.parse(reply.body.toString())
    },

    enrol: async (text, more = {}) => {
      const code = readEnrolCode(suite, text)
      if (!code) throw new Error('code misread')
      const input = {
        protocol: PROTOCOL,
        secret: code.secret,
        device: { id: device.id, name: '测试设备', publicKey: signer.publicKey, sample: false, ...more },
        signature: signer.sign(enrolText({ id: device.id, publicKey: signer.publicKey }, code.secret)),
      }
      const reply = await send('POST', routes.enrol.path, Buffer.from(JSON.stringify(input)), {})
      const answer: Answer<{ status: string; membership?: Membership }> = JSON.parse(reply.body.toString())
      if (answer.ok && answer.value.membership) join(answer.value.membership)
      return answer
    },

    hello: async () => {
      const last = device.chain.at(-1)
      const answer = await device.call<'hello', HelloAnswer>('hello', {
        protocol: PROTOCOL,
        app: 'test',
        incarnation,
        challenge: randomBytes(16).toString('hex'),
        head: { seq: last?.link.deviceSeq ?? 0, hash: last?.linkHash ?? GENESIS },
        receipt: device.receipt,
        unsent: 0,
        clock: clock(),
      })
      if (answer.ok) {
        if (device.epoch !== answer.value.epoch) {
          device.since = 0
          device.proof = device.receipt
        }
        device.epoch = answer.value.epoch
        device.receipt = answer.value.receipt
      }
      return answer
    },

    pushFacts: async (facts, head = {}) => {
      const entries = facts.map((fact) => JSON.stringify({ fact }))
      const text = writeLines(
        'push',
        { epoch: device.epoch, seen: null, ...(device.proof ? { proof: device.proof } : {}), ...head },
        entries,
      )
      const reply = await device.raw('POST', streams.push.path, gzipSync(text))
      const answer: Answer<PushAnswer> = JSON.parse(reply.body.toString())
      if (answer.ok) device.receipt = answer.value.receipt
      return answer
    },

    push: async () => {
      const greeting = await device.hello()
      if (!greeting.ok) throw new Error(greeting.error.code)
      const answers: PushAnswer[] = []
      for (let from = greeting.value.head.seq; from < device.chain.length; ) {
        const answer = await device.pushFacts(device.chain.slice(from, from + MAX_BATCH_FACTS))
        if (!answer.ok) throw new Error(answer.error.code)
        answers.push(answer.value)
        if (answer.value.stop) break
        from = answer.value.head.seq
      }
      return answers
    },

    pullPage: async (more = {}) => {
      const input = {
        epoch: device.epoch,
        seen: null,
        scope: device.scope,
        since: device.since,
        own: 'whole',
        ...more,
      }
      const reply = await device.raw('POST', streams.pull.path, Buffer.from(JSON.stringify(input)))
      if (reply.status !== 200) return JSON.parse(reply.body.toString())
      const read = readLines('pull', gunzipSync(reply.body).toString())
      if (!read.ok) throw new Error(read.flaw)
      const head = pullHead.parse(read.lines.head)
      const tail = pullTail.parse(read.lines.tail)
      device.scope = head.scope
      if (head.bodies) device.bodies = head.bodies
      for (const [name, publicKey] of Object.entries(head.keys)) device.keys.set(name, publicKey)
      const entries = read.lines.entries.map((line) => pullEntry.parse(JSON.parse(line)))
      for (const entry of entries) keep(entry)
      device.since = tail.pos
      return { entries, more: tail.more }
    },

    pull: async () => {
      for (;;) {
        const page = await device.pullPage()
        if (!('entries' in page)) throw new Error(page.ok ? 'no page' : page.error.code)
        if (!page.more) return
      }
    },

    reoffer: async (facts) => {
      const entries = facts.map((entry) => JSON.stringify(entry))
      const text = writeLines('reoffer', { epoch: device.epoch }, entries)
      const reply = await device.raw('POST', streams.reoffer.path, gzipSync(text))
      return JSON.parse(reply.body.toString())
    },
  }

  const keep = (entry: PullEntry) => {
    if (entry.op === 'add') {
      const fact = entry.fact as SignedFact
      device.held.set(fact.content.id, { fact, receivedAt: entry.receivedAt })
    } else if (entry.op === 'withdraw') {
      device.held.delete(entry.id)
      device.withdrawn.add(entry.id)
    }
  }

  const join = (membership: Membership) => {
    device.membership = membership
    device.person = membership.person.id
    device.body = membership.person.body
    device.epoch = membership.epoch
  }

  return device
}
