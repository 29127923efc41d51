/**
 * The sync engine (同步): a pure step from state and event to state and effects. What is said here holds in the
 * simulator as on a desk: one upload loop, one thing under way at a time, an answer to something older ignored,
 * and no fact counted as 市局已收 without a receipt of the hub that proves it.
 */
import type { Fault } from '#shared/contract/result.ts'
import { type Receipt, receiptHolds } from '#shared/facts/receipt.ts'
import type { Suite } from '#shared/facts/suite.ts'
import type { PushAnswer } from '#shared/protocol/push.ts'
import { backOffMs } from './back-off.ts'
import type {
  Done,
  Effect,
  Event,
  Greeted,
  ReidentifyReason,
  Settlement,
  Standing,
  State,
  Work,
} from './engine-types.ts'
import { refusedBy } from './faults.ts'
import { type Position, startPosition } from './position.ts'
import { provenThrough } from './receipts.ts'

export interface EngineOptions {
  suite: Suite
  /** the key receipts are signed with, as named at enrolment */
  hubKey: string
}

export interface Stepped {
  state: State
  effects: Effect[]
}

export type Step = (state: State, event: Event) => Stepped

export const startState: State = {
  phase: 'stopped',
  op: 0,
  lastOp: 0,
  work: null,
  standing: null,
  greeted: null,
  position: startPosition,
  sent: [],
  wanted: [],
  heldNext: null,
  uploads: [],
  downloads: [],
  again: false,
  appendWaiting: false,
  wholeOwn: false,
  pullMore: false,
  firstDone: false,
  resume: null,
  ownAt: null,
  listening: false,
  failures: 0,
  restarts: 0,
  fault: null,
  contactAt: null,
}

const appendDelayMs = 1000
const pollMs = 5 * 60 * 1000
const revokedPollMs = 60 * 60 * 1000
const restartsAllowed = 3
const reofferBatch = 200

/** Work whose answer comes from the hub itself. */
const fromHub = new Set<Done['of']>([
  'hello',
  'reidentify',
  'rejoin',
  'fetch-own',
  'push',
  'offer',
  'reoffer',
  'pull',
  'blobs-have',
  'put-piece',
  'get-piece',
])

/** Is what makes a new device usable still to come? */
const hasFirst = ({ first, since }: Position): boolean => typeof first === 'number' && since === 0

/** The handshake itself said that there is nothing to fetch. */
const isUpToDate = (position: Position, { epoch, scope, pos }: Greeted): boolean =>
  pos !== null &&
  pos <= position.since &&
  position.epoch === epoch &&
  position.scope === scope &&
  position.catchUps.length === 0

/** The hub has the whole chain, and everything in it is settled. */
const nothingToSend = ({ head, firstUnsent }: Standing, greeted: Greeted): boolean =>
  firstUnsent === null && !greeted.restored && greeted.head.seq >= head.seq

const unproven: Fault = {
  code: 'SYNC_NO_PROGRESS',
  message: '市局服务端的答复没有可验证的回执，记录没有被标为“市局已收”。',
  safe: '记录都在本机，没有丢失。',
  todo: '程序会自动再试；反复出现的，请把编号告诉管理员。',
}

export const createEngine = ({ suite, hubKey }: EngineOptions): Step => {
  /** Goes on with one piece of work. */
  const go = (state: State, work: Work, change: Partial<State> = {}, before: Effect[] = []): Stepped => {
    const op = state.lastOp + 1
    return {
      state: { ...state, ...change, op, lastOp: op, work: work.do },
      effects: [...before, { op, ...work }],
    }
  }
  const rest = (state: State, change: Partial<State>, effects: Effect[]): Stepped => ({
    state: { ...state, op: 0, work: null, sent: [], ...change },
    effects,
  })

  const begin = (state: State): Stepped =>
    go(
      state,
      { do: 'read-standing' },
      { phase: 'hello', again: false, appendWaiting: false, wholeOwn: false, greeted: null, sent: [] },
      [
        { do: 'cancel-timer', name: 'append' },
        { do: 'cancel-timer', name: 'retry' },
        { do: 'cancel-timer', name: 'poll' },
      ],
    )

  /** A short round inside a session that stands: send what is new, fetch what is new. */
  const round = (state: State): Stepped =>
    state.greeted
      ? go(
          state,
          { do: 'read-standing' },
          { phase: 'push', again: false, sent: [], greeted: { ...state.greeted, pos: null } },
        )
      : begin(state)

  const idle = (state: State): Stepped => {
    if (state.again) return round(state)
    const revoked = state.greeted?.revoked ?? false
    const effects: Effect[] = [
      { do: 'timer', name: 'poll', afterMs: revoked ? revokedPollMs : pollMs },
      ...(state.listening || revoked ? [] : [{ do: 'listen' } as const]),
    ]
    return rest(
      state,
      {
        phase: 'idle',
        failures: 0,
        restarts: 0,
        listening: state.listening || !revoked,
        fault: revoked ? state.fault : null,
      },
      effects,
    )
  }

  const reidentify = (state: State, reason: ReidentifyReason): Stepped =>
    go(state, { do: 'reidentify', reason }, { phase: 'reidentify', greeted: null }, [
      { do: 'note', level: 'warn', code: 'SYNC_CLONE', count: 1, fault: null },
    ])

  const startPush = (state: State): Stepped => {
    const { standing, greeted } = state
    if (!standing || !greeted) return begin(state)
    if (nothingToSend(standing, greeted)) return afterPush(state)
    // What was sent but never answered is sent again: the answer is the same.
    const unsettled = standing.firstUnsent === null ? greeted.head.seq : standing.firstUnsent - 1
    return readBatch(state, Math.min(greeted.head.seq, unsettled))
  }
  const readBatch = (state: State, after: number): Stepped =>
    go(
      state,
      {
        do: 'read-batch',
        after,
        hubHead: state.greeted?.head.seq ?? 0,
        again: state.greeted?.restored ?? false,
      },
      { phase: 'push', resume: null },
    )

  const afterPush = (state: State): Stepped => {
    const { greeted } = state
    if (!greeted) return begin(state)
    if (greeted.revoked) return idle(state)
    if (greeted.restored)
      return go(state, { do: 'read-held', after: null }, { phase: 'offer', heldNext: null })
    if (state.position.epoch === null)
      return storePosition(state, { ...startPosition, first: 0, epoch: greeted.epoch }, null)
    if (state.position.purgeDue && !greeted.wasRestored) return go(state, { do: 'purge' }, { phase: 'pull' })
    if (!isUpToDate(state.position, greeted)) return pull(state)
    return state.standing?.files
      ? go(state, { do: 'read-blobs' }, { phase: 'blobs', pullMore: false })
      : nextBlob({ ...state, uploads: [], downloads: [], pullMore: false })
  }
  const storePosition = (state: State, position: Position, receipt: Receipt | null): Stepped =>
    go(state, { do: 'store-position', position, receipt }, { phase: 'pull', position })

  const pull = (state: State): Stepped => {
    const { position, greeted } = state
    const [catchUp] = position.catchUps
    // The newest receipt of this session shows the hub which tree we have seen.
    const request = {
      epoch: greeted?.epoch ?? '',
      seen: position.seen,
      scope: position.scope,
      own: state.wholeOwn ? ('whole' as const) : ('brief' as const),
    }
    if (!catchUp && hasFirst(position))
      return go(
        state,
        { do: 'pull', request: { ...request, since: position.first ?? 0, first: true } },
        { phase: 'pull' },
      )
    return catchUp
      ? go(
          state,
          {
            do: 'pull',
            request: { ...request, since: catchUp.since, bodies: catchUp.bodies, until: catchUp.until },
          },
          { phase: 'pull' },
        )
      : go(state, { do: 'pull', request: { ...request, since: position.since } }, { phase: 'pull' })
  }

  /** Pieces of files, one at a time; news goes first. */
  const nextBlob = (state: State): Stepped => {
    if (state.again) return round(state)
    const [up] = state.uploads
    if (up) return go(state, { do: 'blobs-have', hashes: [up.hash] }, { phase: 'blobs' })
    const [down] = state.downloads
    if (down) return go(state, { do: 'get-piece', hash: down.hash, from: down.have }, { phase: 'blobs' })
    return state.pullMore ? pull(state) : idle(state)
  }
  const without = <T>([, ...others]: T[]): T[] => others

  /** What a push's answer proves: only what a verified receipt covers counts as received. */
  const settlementOf = (state: State, answer: PushAnswer): Settlement => {
    const { standing } = state
    const hashes = new Map(state.sent.map((f) => [f.deviceSeq, f.linkHash]))
    // The chain may end in a fact that is not held, refused before this folder was put back: its link is known.
    if (standing && !hashes.has(standing.head.seq)) hashes.set(standing.head.seq, standing.head.hash)
    const device = standing?.device ?? ''
    const through = provenThrough(suite, hubKey, device, answer.receipt, (seq) => hashes.get(seq))
    const ours = new Map(state.sent.map((f) => [f.id, f.deviceSeq]))
    const settlement: Settlement = { received: [], judged: [] }
    for (const result of answer.results) {
      const seq = ours.get(result.id)
      if (seq === undefined || seq !== result.deviceSeq) continue
      const code = result.code ?? null
      if (result.status === 'refused') settlement.judged.push({ id: result.id, state: 'refused', code })
      else if (seq > through) continue
      else if (result.status === 'accepted' || result.status === 'stored-unknown')
        settlement.received.push({ id: result.id, at: result.receivedAt })
      else settlement.judged.push({ id: result.id, state: 'awaiting', code })
    }
    return settlement
  }

  const pushed = (state: State, answer: PushAnswer): Stepped => {
    const settlement = settlementOf(state, answer)
    const progress = settlement.received.length + settlement.judged.length
    const { greeted } = state
    if (!greeted) return begin(state)
    if (progress === 0) {
      if (answer.stop?.code === 'SYNC_CLONE')
        return greeted.revoked ? idle(state) : reidentify(state, 'clone')
      if (answer.stop?.code === 'SYNC_GAP' && answer.head.seq !== greeted.head.seq)
        return readBatch({ ...state, greeted: { ...greeted, head: answer.head } }, answer.head.seq)
      // A success that moves nothing: wait, do not spin.
      return failed(state, unproven, 1)
    }
    const refused = settlement.judged.filter((j) => j.state === 'refused')
    const notes: Effect[] = []
    if (settlement.received.length > 0)
      notes.push({ do: 'note', level: 'info', code: 'SENT', count: settlement.received.length, fault: null })
    if (refused.length > 0)
      notes.push({ do: 'note', level: 'bad', code: 'SYNC_REFUSED', count: refused.length, fault: null })
    if (settlement.judged.length > refused.length)
      notes.push({
        do: 'note',
        level: 'warn',
        code: 'SYNC_PENDING_RELEASE',
        count: settlement.judged.length - refused.length,
        fault: null,
      })
    return go(
      state,
      { do: 'settle', receipt: answer.receipt, settlement },
      {
        greeted: { ...greeted, head: answer.head, receipt: answer.receipt },
        resume: answer.stop ? answer.head.seq : null,
      },
      notes,
    )
  }

  const greet = (state: State, done: Extract<Done, { of: 'hello' }>, now: number): Stepped => {
    const { answer } = done
    const { position } = state
    const restored = position.epoch !== null && (position.epoch !== answer.epoch || answer.offer)
    const greeted = {
      epoch: answer.epoch,
      head: answer.head,
      receipt: answer.receipt,
      scope: answer.scope,
      pos: answer.pos,
      revoked: answer.device.status === 'revoked',
      restored,
      wasRestored: restored,
    }
    const notes: Effect[] = []
    if (restored) notes.push({ do: 'note', level: 'warn', code: 'SYNC_HUB_OLDER', count: 1, fault: null })
    const fault = greeted.revoked ? refusedBy('HUB_REVOKED') : state.fault
    if (fault && fault.code !== state.fault?.code)
      notes.push({ do: 'note', level: 'bad', code: fault.code, count: 1, fault })
    const heard = { ...state, greeted, fault, contactAt: now }
    if (notes.length === 0 && answer.head.hash === state.standing?.head.hash) return startPush(heard)
    return go(heard, { do: 'compare', head: answer.head }, {}, notes)
  }

  const done = (state: State, result: Done, now: number): Stepped => {
    const heard = { ...state, contactAt: fromHub.has(result.of) ? now : state.contactAt }
    const { greeted, position } = state
    switch (result.of) {
      case 'read-standing': {
        const { standing } = result
        const known = { ...state, standing, position: standing.position }
        return greeted ? startPush(known) : go(known, { do: 'hello', standing })
      }
      case 'hello':
        return greet(state, result, now)
      case 'compare':
        if (!greeted) return begin(state)
        switch (result.compared) {
          case 'behind': {
            const at = state.standing?.head.seq ?? 0
            // A revoked device gets nothing back; a copy of it may have handed in what is unsent here.
            if (greeted.revoked) return (state.standing?.unsent ?? 0) > 0 ? startPush(state) : idle(state)
            if (state.ownAt === at) return failed({ ...state, ownAt: null }, unproven, 1)
            return go(state, { do: 'fetch-own', from: Math.max(1, at) }, { phase: 'own', ownAt: at })
          }
          case 'forked':
            return greeted.revoked ? idle(state) : reidentify(state, 'clone')
          case 'gap':
            return greeted.revoked ? idle(state) : reidentify(state, 'gap')
          default:
            return startPush(state)
        }
      case 'reidentify':
      case 'rejoin':
        return begin(heard)
      case 'fetch-own':
        if (!greeted) return begin(state)
        if (result.entries.length === 0) return failed(heard, unproven, 1)
        return go(heard, { do: 'store-own', entries: result.entries, receipt: greeted.receipt })
      case 'store-own':
        return result.forked ? reidentify(state, 'restored') : begin(state)
      case 'read-batch': {
        if (!greeted) return begin(state)
        if (result.gap) return greeted.revoked ? idle(state) : reidentify(state, 'gap')
        if (result.facts.length === 0) return afterPush(state)
        const sent = result.facts.map(({ fact }) => ({
          id: fact.content.id,
          deviceSeq: fact.link.deviceSeq,
          linkHash: fact.linkHash,
        }))
        const head = {
          epoch: greeted.epoch,
          seen: greeted.restored ? null : position.seen,
          ...(greeted.restored && result.proof ? { proof: result.proof } : {}),
        }
        // What is sent comes into the feeds, one's own included.
        return go(
          state,
          { do: 'push', head, facts: result.facts },
          { sent, greeted: { ...greeted, pos: null } },
        )
      }
      case 'push':
        return pushed(heard, result.answer)
      case 'settle': {
        const last = state.sent.at(-1)?.deviceSeq ?? 0
        const { standing } = state
        const next = { ...state, failures: 0, sent: [] }
        if (standing)
          next.standing = {
            ...standing,
            unsent: result.unsent,
            firstUnsent: result.unsent === 0 ? null : standing.firstUnsent,
          }
        return readBatch(next, state.resume ?? last)
      }
      case 'read-held':
        if (!greeted) return begin(state)
        if (result.facts.length === 0) return restoredDone(state)
        return go(
          state,
          { do: 'offer', epoch: greeted.epoch, facts: result.facts },
          { heldNext: result.next },
        )
      case 'offer':
        return reofferNext({ ...heard, wanted: result.want })
      case 'reoffer':
        return reofferNext(heard)
      case 'store-position':
        return pull(state)
      case 'pull': {
        const { page } = result
        if (page.head.bodies)
          return go(heard, {
            do: 'store-scope',
            scope: page.head.scope,
            bodies: page.head.bodies,
            position,
          })
        const { more, pos } = page.tail
        const [catchUp, ...others] = position.catchUps
        const apart = catchUp !== undefined || page.head.first === true
        const next = catchUp
          ? { ...position, catchUps: more ? [{ ...catchUp, since: pos }, ...others] : others }
          : apart
            ? { ...position, first: more ? pos : null }
            : { ...position, first: null, since: Math.max(position.since, pos) }
        const receipt = page.tail.receipt ?? (more ? null : (greeted?.receipt ?? null))
        return go(
          heard,
          {
            do: 'store-page',
            page,
            position: receipt ? withSeen(next, receipt) : next,
            catchUp: apart,
            receipt,
          },
          { pullMore: more, firstDone: page.head.first === true && !more },
        )
      }
      case 'store-scope':
        return result.position.purgeDue && !greeted?.wasRestored
          ? go(state, { do: 'purge' }, { position: result.position })
          : pull({ ...state, position: result.position })
      case 'purge':
        return result.more
          ? go(state, { do: 'purge' })
          : pull({ ...state, position: { ...position, purgeDue: false } })
      case 'store-page': {
        if (result.lacksOwn) return pull({ ...state, wholeOwn: true })
        const before = state.position
        const next = { ...state, position: result.position, failures: 0 }
        const notes: Effect[] = []
        if (result.stored > 0)
          notes.push({ do: 'note', level: 'info', code: 'RECEIVED', count: result.stored, fault: null })
        if (result.setAside > 0)
          notes.push({ do: 'note', level: 'bad', code: 'SET_ASIDE', count: result.setAside, fault: null })
        const more = state.pullMore || before.catchUps.length > 0
        // What is needed first is here: its files come next, then the history.
        const stepped =
          more && !state.firstDone
            ? pull(next)
            : go(next, { do: 'read-blobs' }, { phase: 'blobs', pullMore: state.firstDone })
        return { state: stepped.state, effects: [...notes, ...stepped.effects] }
      }
      case 'read-blobs':
        return nextBlob({ ...state, uploads: result.up, downloads: result.down })
      case 'blobs-have': {
        const [up] = state.uploads
        const known = up && result.states[up.hash]
        if (!up || !known) return nextBlob({ ...heard, uploads: without(state.uploads) })
        if (known.complete) return go(heard, { do: 'blob-received', hash: up.hash })
        return go(heard, { do: 'put-piece', hash: up.hash, from: known.received, size: up.size })
      }
      case 'blob-received':
        return nextBlob({ ...state, uploads: without(state.uploads) })
      case 'put-piece': {
        const [up] = state.uploads
        if (!up) return nextBlob(heard)
        if (result.state.complete) return go(heard, { do: 'blob-received', hash: up.hash })
        if (state.again) return round(heard)
        return go(heard, { do: 'put-piece', hash: up.hash, from: result.state.received, size: up.size })
      }
      case 'get-piece': {
        const [down, ...others] = state.downloads
        if (!down) return nextBlob(heard)
        return nextBlob({
          ...heard,
          downloads: result.whole ? others : [{ ...down, have: result.have }, ...others],
        })
      }
    }
  }

  const withSeen = (position: Position, { body: { size, root } }: Receipt): Position => ({
    ...position,
    seen: { size, root },
  })

  const reofferNext = (state: State): Stepped => {
    const { greeted } = state
    if (!greeted) return begin(state)
    const ids = state.wanted.slice(0, reofferBatch)
    if (ids.length > 0)
      return go(
        state,
        { do: 'reoffer', epoch: greeted.epoch, ids },
        { wanted: state.wanted.slice(reofferBatch) },
      )
    return state.heldNext === null
      ? restoredDone(state)
      : go(state, { do: 'read-held', after: state.heldNext })
  }

  /** Positions of the former epoch mean nothing any more: everything is pulled again, known facts cost little. */
  const restoredDone = (state: State): Stepped => {
    const { greeted } = state
    if (!greeted) return begin(state)
    const { scope, purgeDue } = state.position
    const position = { ...startPosition, epoch: greeted.epoch, scope, purgeDue }
    const receipt = receiptHolds(suite, hubKey, greeted.receipt) ? greeted.receipt : null
    return storePosition({ ...state, greeted: { ...greeted, restored: false } }, position, receipt)
  }

  /** @param weight 0 = try at once */
  const failed = (state: State, fault: Fault, random: number): Stepped => {
    const news: Effect[] =
      state.fault?.code === fault.code
        ? []
        : [{ do: 'note', level: 'warn', code: fault.code, count: 1, fault }]
    const failures = state.failures + 1
    const least = Number(fault.details?.retryAfterSeconds ?? 0) * 1000
    return rest(state, { phase: 'waiting', failures, fault, greeted: null, again: false }, [
      ...news,
      { do: 'timer', name: 'retry', afterMs: Math.max(least, backOffMs(failures, random)) },
    ])
  }

  const blocked = (state: State, fault: Fault): Stepped =>
    rest(state, { phase: 'blocked', fault, greeted: null, again: false, listening: false }, [
      { do: 'note', level: 'bad', code: fault.code, count: 1, fault },
      { do: 'unlisten' },
    ])

  const hear = (state: State, fault: Fault, random: number): Stepped => {
    const { work } = state
    switch (fault.code) {
      case 'HUB_CERT_MISMATCH':
      case 'HUB_PROTOCOL':
      case 'ENROLL_DENIED':
        return blocked(state, fault)
      case 'SYNC_CLONE':
        return work === 'reidentify' ? blocked(state, fault) : reidentify(state, 'clone')
      case 'SYNC_EPOCH':
        return state.restarts < restartsAllowed
          ? begin({ ...state, restarts: state.restarts + 1 })
          : failed(state, fault, random)
      case 'SYNC_SIGNATURE':
        return fault.details?.unknown === true && work !== 'rejoin'
          ? go(state, { do: 'rejoin' }, { phase: 'hello', greeted: null })
          : blocked(state, fault)
      case 'HUB_REVOKED': {
        const { greeted } = state
        if (!greeted || state.phase === 'hello') return failed(state, fault, random)
        return idle({ ...state, fault, greeted: { ...greeted, revoked: true } })
      }
      case 'HUB_NOT_FOUND':
      case 'SYNC_FILE_HASH':
      case 'SYNC_FILE_TOO_LARGE':
      case 'SYNC_FILE_OFFSET':
        // One file does not hold up the others; it is tried again in the next round.
        if (work === 'get-piece') return nextBlob({ ...state, downloads: without(state.downloads) })
        if (work === 'put-piece' || work === 'blobs-have')
          return nextBlob({ ...state, uploads: without(state.uploads) })
        return failed(state, fault, random)
      default:
        return failed(state, fault, random)
    }
  }

  const resting = (state: State): boolean => state.op === 0

  return (state, event) => {
    const { now, random } = event
    switch (event.is) {
      case 'start':
        return state.phase === 'stopped' ? begin(state) : { state, effects: [] }
      case 'asked':
        return resting(state)
          ? begin({ ...state, failures: 0, restarts: 0 })
          : { state: { ...state, again: true }, effects: [] }
      case 'appended':
        if (state.phase === 'idle')
          return state.appendWaiting
            ? { state, effects: [] }
            : {
                state: { ...state, appendWaiting: true },
                effects: [{ do: 'timer', name: 'append', afterMs: appendDelayMs }],
              }
        return { state: resting(state) ? state : { ...state, again: true }, effects: [] }
      case 'woken':
        if (state.phase === 'idle') return round(state)
        return { state: resting(state) ? state : { ...state, again: true }, effects: [] }
      case 'listening-ended':
        return state.listening
          ? {
              state: { ...state, listening: false },
              effects: [{ do: 'timer', name: 'listen', afterMs: backOffMs(state.failures + 2, random) }],
            }
          : { state, effects: [] }
      case 'timer':
        if (event.name === 'append') {
          const heard = { ...state, appendWaiting: false }
          return heard.phase === 'idle' ? round(heard) : { state: heard, effects: [] }
        }
        if (event.name === 'listen')
          return state.phase === 'idle' && !state.listening ? begin(state) : { state, effects: [] }
        return resting(state) && (state.phase === 'idle' || state.phase === 'waiting')
          ? begin(state)
          : { state, effects: [] }
      case 'done':
        if (event.op === 0 || event.op !== state.op || event.done.of !== state.work)
          return { state, effects: [] }
        return done({ ...state, op: 0 }, event.done, now)
      case 'failed':
        if (event.op === 0 || event.op !== state.op) return { state, effects: [] }
        return hear({ ...state, op: 0 }, event.fault, random)
    }
  }
}
