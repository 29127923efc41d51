/** Carries out what the engine asks for, one thing at a time, and tells it what came of it. */
import type { Fault } from '#shared/contract/result.ts'
import { flawOf } from '#shared/facts/envelope.ts'
import { newId } from '#shared/facts/ids.ts'
import type { Signer, Suite } from '#shared/facts/suite.ts'
import { enrolText } from '#shared/protocol/enrol.ts'
import { proofText } from '#shared/protocol/hello.ts'
import { BLOB_PIECE_BYTES, PROTOCOL } from '#shared/protocol/protocol.ts'
import type { PullRequest, PullTail } from '#shared/protocol/pull.ts'
import { getMeta, readSession, setMeta, writeSession } from '../host/session.ts'
import type { Writer } from '../store/db.ts'
import type { Checked } from '../store/log.ts'
import { relinkUnsent } from '../store/reidentify.ts'
import { createSigner, newPrivateKey } from '../store/suite.ts'
import { createAhead } from './ahead.ts'
import type { BlobDisk } from './blob-disk.ts'
import type { Checker } from './checker.ts'
import type { Disk } from './disk.ts'
import { createEngine, startState } from './engine.ts'
import type { BatchFact, Done, Effect, Event, ReidentifyReason, State, Work } from './engine-types.ts'
import { certMismatch, refusedBy } from './faults.ts'
import type { HubClient, SentEntry } from './hub-client.ts'
import { type Member, membershipHolds, writeMember } from './membership.ts'
import { readFeedsAnew } from './position.ts'
import { createReceiving, type Receiving } from './receiving.ts'
import type { Surroundings } from './surroundings.ts'

export interface RunnerDeps {
  db: Writer
  suite: Suite
  client: HubClient
  disk: Disk
  blobs: BlobDisk
  /** works ahead and checks on threads; without it one thing is done after the other */
  ahead?: { checker: Checker }
  member(): Member
  identity(): { device: string; signer: Signer }
  /** device, key, person or roles changed in the database */
  identityChanged(): void
  version: string
  deviceName: string
  /** device clock, epoch ms */
  now(): number
  surroundings: Surroundings
  heardClock(offsetMs: number): void
  note(effect: Extract<Effect, { do: 'note' }>): void
  /** after a step, or after facts of these kinds changed */
  changed(state: State, kinds: ReadonlySet<string>): void
  /** a blob is here whole */
  blobArrived(): void
  bug(error: unknown): void
}

export interface Runner {
  start(): void
  /** a fact was appended here */
  appended(): void
  /** 立即同步 */
  ask(): void
  state(): State
  /** how far a longer pull has come; null = none is under way */
  receiving(): Receiving | null
  /** device clock, epoch ms: when it goes on by itself after a failure; null = it does not wait */
  nextTryAt(): number | null
  stop(): Promise<void>
}

const NEW_IDENTITY = 'sync-new-identity'
const none: ReadonlySet<string> = new Set()

type BatchPlace = Pick<Extract<Work, { do: 'read-batch' }>, 'after' | 'hubHead' | 'again'>
type PushWork = Pick<Extract<Work, { do: 'push' }>, 'head' | 'facts'>
type Came = Done | { fault: Fault }

export const createRunner = (deps: RunnerDeps): Runner => {
  const { db, client, disk, blobs, suite } = deps
  const { random, chance, later, pause } = deps.surroundings
  const { hub } = deps.member().membership
  const step = createEngine({ suite, hubKey: hub.publicKey })
  const incarnation = random(16).toString('hex')
  /** name → cancels it */
  const timers = new Map<string, () => void>()
  let state: State = startState
  let stopped = false
  let retryAt: number | null = null
  let unlisten: () => void = () => {}
  let underWay: Promise<void> = Promise.resolve()

  const checker = deps.ahead?.checker
  const checks = new WeakMap<object, Promise<(Checked | null)[]>>()
  const pages = createAhead({
    make: async (request: PullRequest) => {
      const got = await client.pull(request.first ? request : receiving.counting(request))
      if (got.ok && checker)
        checks.set(got.value, checker.check(got.value.lines, disk.likelyKeys(got.value.head)))
      return got
    },
    keyOf: (request) => JSON.stringify(request),
    next: (request, got) => (got.ok ? pageAfter(request, got.value.tail) : null),
    depth: PAGES_AHEAD,
  })
  const receiving = createReceiving(deps.now)
  /** the request that brought the page being stored */
  let pulled: PullRequest | null = null

  const pushes = createAhead({
    make: ({ head, facts }: PushWork) => client.push(head, facts.map(entryOf)),
    keyOf: ({ head, facts }) =>
      JSON.stringify([head, facts.length, facts[0]?.fact.linkHash, facts.at(-1)?.fact.linkHash]),
    depth: BATCHES_AHEAD,
  })
  const batches = createAhead({
    make: ({ after, hubHead, again }: BatchPlace) => disk.batch(after, hubHead, again),
    keyOf: ({ after, hubHead, again }) => `${after} ${hubHead} ${again}`,
    depth: BATCHES_AHEAD,
  })
  /** the batch sent last, as long as nothing says that the chain goes on elsewhere */
  let lastSent: PushWork | null = null
  /** Reads and sends the batch behind one that is on its way; all are judged in the order of the chain. */
  const sendNext = async (work: PushWork): Promise<void> => {
    lastSent = work
    const { head, facts } = work
    const last = facts.at(-1)
    if (!deps.ahead || !last || last.receivedAt !== null || facts.length < FULL_BATCH) return
    const { deviceSeq } = last.fact.link
    const next = await batches.begin({ after: deviceSeq, hubHead: deviceSeq, again: false })
    if (!next || next.facts.length === 0 || next.gap || lastSent !== work) return
    lastSent = { head, facts: next.facts }
    pushes.begin(lastSent)
  }

  const tell = (event: DistributiveOmit<Event, 'now' | 'random'>): void => {
    if (stopped) return
    const stepped = step(state, { now: deps.now(), random: chance(), ...event })
    state = stepped.state
    for (const effect of stepped.effects) perform(effect)
    deps.changed(state, none)
  }

  const perform = (effect: Effect): void => {
    if ('op' in effect) {
      underWay = carryOut(effect)
      return
    }
    switch (effect.do) {
      case 'timer':
        timers.get(effect.name)?.()
        if (effect.name === 'retry') retryAt = deps.now() + effect.afterMs
        timers.set(
          effect.name,
          later(effect.afterMs, () => tell({ is: 'timer', name: effect.name })),
        )
        return
      case 'cancel-timer':
        timers.get(effect.name)?.()
        return
      case 'listen':
        void listen()
        return
      case 'unlisten':
        unlisten()
        return
      case 'note':
        deps.note(effect)
    }
  }

  const carryOut = async (effect: Work & { op: number }): Promise<void> => {
    const { op } = effect
    try {
      // Disk work must not run inside the step that asked for it; a greeting only asks the hub.
      if (effect.do !== 'hello') await pause()
      if (stopped) return
      if (effect.do !== 'store-page' && effect.do !== 'pull') {
        pages.drop()
        receiving.stop()
      }
      if (effect.do !== 'push' && effect.do !== 'settle' && effect.do !== 'read-batch') {
        batches.drop()
        pushes.drop()
        lastSent = null
      }
      const came = await work(effect)
      if ('fault' in came) tell({ is: 'failed', op, fault: came.fault })
      else tell({ is: 'done', op, done: came })
    } catch (error) {
      deps.bug(error)
      tell({ is: 'failed', op, fault: inner })
    }
  }

  const listen = async (): Promise<void> => {
    unlisten()
    unlisten = await client.listen(
      () => tell({ is: 'woken' }),
      () => tell({ is: 'listening-ended' }),
    )
  }

  const work = async (w: Work): Promise<Came> => {
    switch (w.do) {
      case 'read-standing':
        return { of: w.do, standing: disk.standing() }
      case 'hello':
        return hello(w)
      case 'compare':
        return { of: w.do, compared: disk.compare(w.head) }
      case 'reidentify':
        return reidentify(w.reason)
      case 'rejoin':
        return rejoin()
      case 'fetch-own': {
        const got = await client.own(w.from)
        return got.ok ? { of: w.do, ...got.value } : { fault: got.error }
      }
      case 'store-own': {
        const { forked, taken } = disk.storeOwn(w.entries, w.receipt)
        deps.changed(state, taken.kinds)
        return { of: w.do, forked }
      }
      case 'read-batch': {
        const place = { after: w.after, hubHead: w.hubHead, again: w.again }
        const early = batches.has(place)
        const ready = await batches.take(place)
        // What was written since is read now, not in a minute.
        return {
          of: w.do,
          ...(early && ready.facts.length === 0 ? await disk.batch(w.after, w.hubHead, w.again) : ready),
        }
      }
      case 'push': {
        const sentAhead = pushes.has(w)
        const sending = pushes.take(w)
        if (!sentAhead) void sendNext(w)
        let sent = await sending
        // It may have overtaken the batch before it, which is settled now.
        if (sentAhead && sent.ok && sent.value.stop) sent = await client.push(w.head, w.facts.map(entryOf))
        // The hub has one batch at a time before it, while what it said of this one is written down here.
        if (!sent.ok || sent.value.stop) lastSent = null
        else if (lastSent) void sendNext(lastSent)
        return sent.ok ? { of: w.do, answer: sent.value } : { fault: sent.error }
      }
      case 'settle':
        deps.changed(state, await disk.settle(w.receipt, w.settlement))
        return { of: w.do, unsent: disk.unsent() }
      case 'read-held':
        return { of: w.do, ...disk.held(w.after) }
      case 'offer': {
        const asked = await client.call('offer', { epoch: w.epoch, facts: w.facts })
        return asked.ok ? { of: w.do, want: asked.value.want } : { fault: asked.error }
      }
      case 'reoffer': {
        for (const part of parts(disk.signed(w.ids))) {
          const sent = await client.reoffer(w.epoch, part.map(entryOf))
          if (!sent.ok) return { fault: sent.error }
          deps.changed(state, disk.letWait(sent.value.results))
        }
        return { of: w.do }
      }
      case 'store-position':
        disk.storePosition(w.position, w.receipt)
        return { of: w.do }
      case 'pull': {
        const got = await pages.take(w.request)
        pulled = w.request
        return got.ok ? { of: w.do, page: got.value } : { fault: got.error }
      }
      case 'store-scope':
        return { of: w.do, position: disk.storeScope(w.scope, w.bodies, w.position) }
      case 'purge': {
        const { purged, more, kinds } = disk.purge()
        deps.changed(state, kinds)
        return { of: w.do, purged, more }
      }
      case 'store-page': {
        if (disk.lacksOwn(w.page))
          return { of: w.do, stored: 0, setAside: 0, position: w.position, lacksOwn: true }
        const after = pulled && pageAfter(pulled, w.page.tail)
        if (after && deps.ahead) pages.begin(after)
        const checked = await checks.get(w.page)
        const { stored, setAside, kinds } = await disk.storePage(
          w.page,
          w.position,
          w.catchUp,
          w.receipt,
          checked,
        )
        receiving.stored(w.page)
        deps.changed(state, setAside > 0 ? new Set([...kinds, 'quarantine']) : kinds)
        return { of: w.do, stored, setAside, position: w.position }
      }
      case 'read-blobs': {
        const watched = blobs.watched()
        if (watched.length > 0) {
          const asked = await client.call('blobsHave', { blobs: watched })
          if (!asked.ok) return { fault: asked.error }
          blobs.settleWatched(asked.value.blobs, disk.standing().receipt?.body.size ?? 0)
        }
        return { of: w.do, ...blobs.open() }
      }
      case 'blobs-have': {
        const asked = await client.call('blobsHave', { blobs: w.hashes })
        return asked.ok ? { of: w.do, states: asked.value.blobs } : { fault: asked.error }
      }
      case 'blob-received':
        blobs.markReceived(w.hash)
        return { of: w.do }
      case 'put-piece': {
        const sent = await client.putPiece(w.hash, w.from, w.size, blobs.piece(w.hash, w.from))
        return sent.ok ? { of: w.do, state: sent.value } : { fault: sent.error }
      }
      case 'get-piece': {
        const got = await client.getPiece(w.hash, w.from, BLOB_PIECE_BYTES)
        if (!got.ok) return { fault: got.error }
        const stored = blobs.store(w.hash, w.from, got.value.bytes, got.value.total)
        if (stored?.whole) deps.blobArrived()
        return stored ? { of: w.do, ...stored } : { fault: refusedBy('SYNC_FILE_HASH') }
      }
    }
  }

  const hello = async ({ standing }: Extract<Work, { do: 'hello' }>): Promise<Came> => {
    const challenge = random(16).toString('hex')
    const asked = deps.now()
    const said = await client.call('hello', {
      protocol: PROTOCOL,
      app: deps.version,
      incarnation,
      challenge,
      head: standing.head,
      receipt: standing.receipt,
      unsent: standing.unsent,
      clock: asked,
    })
    if (!said.ok) return { fault: said.error }
    const answer = said.value
    // Whoever holds the certificate must also hold the key of the hub this device was enrolled with.
    const proven =
      answer.hub.id === hub.id &&
      answer.hub.publicKey === hub.publicKey &&
      suite.verify(hub.publicKey, proofText(hub.id, standing.device, challenge), answer.proof)
    if (!proven) return { fault: certMismatch() }
    deps.heardClock(answer.now - (asked + deps.now()) / 2)
    return { of: 'hello', answer }
  }

  /** A new device id and key; kept before the hub is asked, so that a lost answer asks for the same again. */
  const reidentify = async (reason: ReidentifyReason): Promise<Came> => {
    const old = deps.identity().device
    const kept = getMeta(db, NEW_IDENTITY)
    const next: { device: string; privateKey: string; from: string } =
      kept !== null && JSON.parse(kept).from === old
        ? JSON.parse(kept)
        : { device: newId(deps.now(), random(16)), privateKey: newPrivateKey(random(32)), from: old }
    setMeta(db, NEW_IDENTITY, JSON.stringify(next))
    const signer = createSigner(next.privateKey)
    const { publicKey } = signer
    const said = await client.call('reidentify', {
      device: next.device,
      publicKey,
      name: deps.deviceName,
      reason,
      signature: signer.sign(enrolText({ id: next.device, publicKey }, old)),
    })
    if (!said.ok) return { fault: said.error }
    if (!membershipHolds(suite, said.value, { device: next.device, publicKey }))
      return { fault: certMismatch() }
    db.tx(() => {
      const session = readSession(db)
      if (!session) throw new Error('no session')
      relinkUnsent(db, suite, old, { device: next.device, signer, person: session.person.id })
      writeSession(db, { ...session, device: next.device })
      setMeta(db, 'device-key', next.privateKey)
      db.run('DELETE FROM meta WHERE key = ?', NEW_IDENTITY)
      writeMember(db, { ...deps.member(), membership: said.value })
      readFeedsAnew(db)
    })
    deps.identityChanged()
    return { of: 'reidentify' }
  }

  /** A restored hub that forgot this device is shown its own word that it was enrolled. */
  const rejoin = async (): Promise<Came> => {
    const { device, signer } = deps.identity()
    const { enrolled } = deps.member().membership
    if (flawOf(suite, hub.publicKey, enrolled) !== null) return { fault: certMismatch() }
    const text = enrolText({ id: device, publicKey: signer.publicKey }, enrolled.linkHash)
    const said = await client.call('rejoin', { fact: enrolled, signature: signer.sign(text) })
    return said.ok ? { of: 'rejoin' } : { fault: said.error }
  }

  return {
    start: () => tell({ is: 'start' }),
    appended: () => tell({ is: 'appended' }),
    ask: () => tell({ is: 'asked' }),
    state: () => state,
    receiving: receiving.state,
    nextTryAt: () => (state.phase === 'waiting' ? retryAt : null),
    stop: async () => {
      stopped = true
      for (const cancel of timers.values()) cancel()
      unlisten()
      client.close()
      await underWay
      await checker?.close()
    },
  }
}

const inner: Fault = {
  code: 'BUG',
  message: '同步程序内部出现问题，这一步没有完成。',
  safe: '记录都在本机，没有丢失。',
  todo: '程序会自动再试；反复出现的，请导出诊断信息交管理员。',
}

const entryOf = ({ fact, text, receivedAt }: BatchFact): SentEntry => ({
  fact,
  ...(text === undefined ? {} : { text }),
  ...(receivedAt === null ? {} : { receivedAt }),
})

const PAGES_AHEAD = 2
const BATCHES_AHEAD = 2
/** A smaller batch is the last one. */
const FULL_BATCH = 100

const pageAfter = (request: PullRequest, { more, pos, receipt }: PullTail): PullRequest | null => {
  if (!more || pos <= request.since) return null
  const seen = receipt ? { size: receipt.body.size, root: receipt.body.root } : request.seen
  return { ...request, since: pos, seen }
}

const PART_BYTES = 900_000

/** Facts in parts that fit into one request. */
export const parts = (facts: readonly BatchFact[]): BatchFact[][] => {
  const all: BatchFact[][] = []
  let bytes = Number.POSITIVE_INFINITY
  for (const fact of facts) {
    const size = JSON.stringify(fact).length
    if (bytes + size > PART_BYTES) {
      all.push([])
      bytes = 0
    }
    all.at(-1)?.push(fact)
    bytes += size
  }
  return all
}

type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never
