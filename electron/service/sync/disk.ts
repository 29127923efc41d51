/** What the sync engine has done on this device's disk. Each function is one transaction, or several short ones. */
import { canonical } from '#shared/facts/canonical.ts'
import { flawOf, GENESIS, type SignedFact, signedFact as signedFactSchema } from '#shared/facts/envelope.ts'
import { type Receipt, receiptHolds } from '#shared/facts/receipt.ts'
import type { Suite } from '#shared/facts/suite.ts'
import type { HelloAnswer } from '#shared/protocol/hello.ts'
import { MAX_BATCH_BYTES, MAX_BATCH_FACTS, MAX_OFFER } from '#shared/protocol/protocol.ts'
import type { OwnEntry } from '#shared/protocol/pull.ts'
import type { FactResult } from '#shared/protocol/push.ts'
import { readSession, refreshScope } from '../host/session.ts'
import { chainHead, linkHashAt } from '../store/chain.ts'
import type { Writer } from '../store/db.ts'
import type { Checked, Delivered, Log } from '../store/log.ts'
import { ownFacts, signedFact } from '../store/rows.ts'
import { blobsNamedIn, wantBlobs } from './blob-disk.ts'
import { ANY_WATCHED } from './blob-watch.ts'
import type { BatchFact, Compared, PulledPage, Settlement, Standing } from './engine-types.ts'
import type { FactsPage } from './hub-client.ts'
import { isEnrolled, isHubChain } from './membership.ts'
import { type Position, readPosition, writePosition } from './position.ts'
import { provenThrough } from './receipts.ts'

export interface DiskDeps {
  db: Writer
  log(): Log
  suite: Suite
  /** this device's id and public key as of now */
  device(): string
  publicKey(): string
  hubKey: string
  now(): number
  /** lets waiting commands run between two slices */
  breathe(): Promise<void>
  /** without it every transaction takes the same number of facts */
  pace?: Pace
}

/** How long a transaction may be. */
export interface Pace {
  /** milliseconds of a clock that only grows */
  elapsed(): number
  /** is somebody at work, so that a save may come at any moment? */
  busy(): boolean
  /** leaves the machine to whoever else wants it */
  rest(ms: number): Promise<void>
}

const SLICE = 32
const READ = 100
/** A save is not held up longer than this, with its own time on top. */
const BUSY_MS = 15
/** Larger transactions cost less for each fact. */
const QUIET_MS = 60
const SMALLEST_SLICE = 8

/** Beside somebody at work half of the time is theirs. */
const LONGEST_REST_MS = 50

/** How many facts go into the next transaction, by how long the last one took. */
const createSlices = ({ pace, breathe }: Pick<DiskDeps, 'pace' | 'breathe'>) => {
  let perFact = BUSY_MS / SLICE
  let took = 0
  return {
    size: (): number => {
      if (!pace) return SLICE
      const fits = Math.floor((pace.busy() ? BUSY_MS : QUIET_MS) / perFact)
      return Math.max(SMALLEST_SLICE, Math.min(MAX_BATCH_FACTS, fits))
    },
    timed: (count: number, work: () => void): void => {
      const from = pace?.elapsed() ?? 0
      work()
      took = (pace?.elapsed() ?? 0) - from
      // What was cheap once says little of what comes; what was dear says much.
      if (pace && count > 0) perFact = Math.max(took / count, perFact / 2, 0.01)
    },
    /** between two transactions */
    between: (): Promise<void> => (pace?.busy() ? pace.rest(Math.min(took, LONGEST_REST_MS)) : breathe()),
  }
}

/** Facts with the keys they came with. */
interface Keyed {
  head: Pick<PulledPage['head'], 'keys'>
  entries: PulledPage['entries']
}

export interface Taken {
  stored: number
  setAside: number
  kinds: Set<string>
}

export const createDisk = (deps: DiskDeps) => {
  const { db, suite } = deps
  const slices = createSlices(deps)

  const head = (): { seq: number; hash: string } => chainHead(db, deps.device())
  const hashAt = (seq: number): string | undefined => linkHashAt(db, deps.device(), seq)
  const unsent = (): number =>
    db.get<{ n: number }>(
      "SELECT count(*) AS n FROM fact WHERE device = ? AND state = 'local'",
      deps.device(),
    )?.n ?? 0

  const receiptFrom = (row: { body: string; signature: string } | undefined): Receipt | null =>
    row ? { body: JSON.parse(row.body), signature: row.signature } : null
  /** what {@link newestReceipt} found, until another receipt is kept: it is shown at every handshake */
  let newest: { epoch: string | null; receipt: Receipt | null } | null = null
  /** Of the largest tree, in the epoch this device is in; the hub's clock says nothing, and a former identity serves. */
  const newestReceipt = (epoch: string | null): Receipt | null => {
    if (newest?.epoch !== epoch)
      newest = {
        epoch,
        receipt: receiptFrom(
          db.get(
            `SELECT body, signature FROM receipt
             ORDER BY epoch = ? DESC, CAST(body ->> '$.size' AS INTEGER) DESC, at DESC LIMIT 1`,
            epoch,
          ),
        ),
      }
    return newest.receipt
  }
  const keepReceipt = ({ body, signature }: Receipt): void => {
    newest = null
    db.run(
      `INSERT INTO receipt (device, epoch, through_seq, body, signature, at) VALUES (?,?,?,?,?,?)
       ON CONFLICT (device, epoch, through_seq) DO UPDATE SET body = excluded.body, signature = excluded.signature, at = excluded.at`,
      body.device,
      body.epoch,
      body.throughSeq,
      canonical(body),
      signature,
      body.time,
    )
  }

  const knownKey = (device: string): string | undefined =>
    db.get<{ k: string }>('SELECT public_key AS k FROM chain WHERE device = ?', device)?.k

  /** The public key of whoever wrote a fact: the hub's own word first, then what was known, then the page's. */
  const keysFor = (page: Keyed): ((device: string) => string | null) => {
    const enrolled = new Map<string, string>()
    for (const entry of page.entries) {
      if (entry.op !== 'add' || !saysEnrolled(entry.fact)) continue
      const fact = signedFactSchema.safeParse(entry.fact)
      if (!fact.success) continue
      const { entity, payload } = fact.data.content
      const key = typeof payload.publicKey === 'string' ? payload.publicKey : ''
      if (isEnrolled(suite, deps.hubKey, fact.data, entity.id, key)) enrolled.set(entity.id, key)
    }
    const found = new Map<string, string | null>()
    const find = (device: string): string | null => {
      if (isHubChain(device)) return deps.hubKey
      if (device === deps.device()) return deps.publicKey()
      const known = knownKey(device)
      const key = enrolled.get(device) ?? known ?? page.head.keys[device]
      if (key === undefined) return null
      if (known === undefined)
        db.run(
          'INSERT OR IGNORE INTO chain (device, public_key, person, seq, hash) VALUES (?,?,NULL,0,?)',
          device,
          key,
          GENESIS,
        )
      return key
    }
    return (device) => {
      const known = found.get(device) ?? find(device)
      found.set(device, known)
      return known
    }
  }

  const setAsideRaw = (body: unknown, reason: string) =>
    db.run(
      "INSERT INTO quarantine (fact, source, reason, body, at) VALUES (NULL,'hub',?,?,?)",
      reason,
      JSON.stringify(body),
      deps.now(),
    )

  /** A fact that left this person's view: gone here, if the hub has it. One's own waits for a word instead. */
  const withdraw = (id: string, touched: Map<string, [string, string]>): void => {
    const row = db.get<{ device: string; state: string; kind: string; entity: string }>(
      'SELECT device, state, kind, entity FROM fact WHERE id = ?',
      id,
    )
    if (!row || row.state === 'local') return
    if (row.device === deps.device()) {
      deps.log().judged(id, 'awaiting', 'SYNC_FACT_SAME_ID')
      return
    }
    remove(id)
    touched.set(`${row.kind}/${row.entity}`, [row.kind, row.entity])
  }
  /** A received fact, what is private in it, and the files nothing else here names. */
  const remove = (id: string) => {
    const payload = db.get<{ p: string }>("SELECT content ->> '$.payload' AS p FROM fact WHERE id = ?", id)?.p
    db.run('DELETE FROM quarantine WHERE fact = ?', id)
    db.run("DELETE FROM fact WHERE id = ? AND state <> 'local'", id)
    for (const hash of payload ? blobsNamedIn(JSON.parse(payload)) : []) {
      if (db.get('SELECT 1 FROM fact WHERE instr(content, ?) > 0 LIMIT 1', hash) !== undefined) continue
      db.run('DELETE FROM blob_chunk WHERE hash = ?', hash)
      db.run('DELETE FROM blob WHERE hash = ?', hash)
    }
  }
  /** A received row whose own hashes or signature no longer hold was altered on this disk: the hub's word replaces it. */
  const dropAltered = (id: string, hash: string, keyOf: (device: string) => string | null): void => {
    const row = db.get<{ hash: string; device: string; state: string }>(
      'SELECT content_hash AS hash, device, state FROM fact WHERE id = ?',
      id,
    )
    if (!row || row.hash === hash || row.state === 'local') return
    const key = keyOf(row.device)
    if (key === null || isSound(id, key)) return
    db.run('DELETE FROM fact WHERE id = ?', id)
  }
  const isSound = (id: string, key: string): boolean => {
    try {
      const fact = signedFact(db, id)
      return fact !== null && flawOf(suite, key, fact) === null
    } catch {
      return false // cannot even be read
    }
  }
  const refold = (touched: Map<string, [string, string]>) => {
    for (const [kind, entity] of touched.values()) deps.log().refold(kind, entity)
  }

  /** A colleague's fact that came by 离线交换包 before the hub's word, and was refused: it does not count here either. */
  const dropRefused = ({ entity, payload }: SignedFact['content']): void => {
    for (const refused of Array.isArray(payload.refused) ? payload.refused : []) {
      const row = db.get<{ id: string; kind: string; entity: string }>(
        "SELECT id, kind, entity FROM fact WHERE id = ? AND device = ? AND state = 'received' AND received_at IS NULL",
        String(refused?.fact),
        entity.id,
      )
      if (!row) continue
      remove(row.id)
      deps.log().refold(row.kind, row.entity)
    }
  }

  /** The hub decided about facts of this device that waited. */
  const hearRulings = (fact: SignedFact): void => {
    const { type, payload } = fact.content
    if (isHubChain(fact.link.device) && type === 'ruling.made') dropRefused(fact.content)
    if (!isHubChain(fact.link.device) || type !== 'ruling.released' || payload.decided !== 'refused') return
    const ids = Array.isArray(payload.facts) ? payload.facts : []
    for (const id of ids)
      if (
        typeof id === 'string' &&
        db.get("SELECT 1 FROM fact WHERE id = ? AND state = 'awaiting'", id) !== undefined
      )
        deps.log().judged(id, 'refused', 'SYNC_FACT_NOT_ALLOWED')
  }

  const receivedAt = (id: string): number | null =>
    db.get<{ at: number | null }>('SELECT received_at AS at FROM fact WHERE id = ?', id)?.at ?? null

  const judge = (
    id: string,
    state: 'refused' | 'awaiting',
    code: string | null,
    kinds: Set<string>,
  ): void => {
    const row = db.get<{ state: string; code: string | null; kind: string }>(
      'SELECT state, refused_code AS code, kind FROM fact WHERE id = ? AND device = ?',
      id,
      deps.device(),
    )
    if (!row || (row.state === state && row.code === code)) return
    deps.log().judged(id, state, code)
    kinds.add(row.kind)
  }

  const takeSlice = (
    entries: PulledPage['entries'],
    keyOf: (device: string) => string | null,
    taken: Taken,
    checked: readonly (Checked | null)[] = [],
  ): void => {
    const touched = new Map<string, [string, string]>()
    let adds: Delivered[] = []
    const flush = () => {
      if (adds.length === 0) return
      const result = deps.log().take(adds, keyOf)
      taken.stored += result.stored
      taken.setAside += result.setAside
      for (const kind of result.kinds) taken.kinds.add(kind)
      for (const { fact } of adds) {
        hearRulings(fact)
        wantBlobs(db, blobsNamedIn(fact.content.payload), deps.now())
      }
      adds = []
    }
    for (const [i, entry] of entries.entries()) {
      if (entry.op === 'add') {
        // A thread that spelled it found it well formed.
        const known = checked[i] ?? undefined
        const fact = known ? (entry.fact as SignedFact) : signedFactSchema.safeParse(entry.fact).data
        if (fact) adds.push({ fact, receivedAt: entry.receivedAt, checked: known })
        else {
          setAsideRaw(entry.fact, 'malformed')
          taken.setAside++
        }
      } else if (entry.op === 'own') {
        flush()
        // Released after waiting, or received in an earlier session: this is the hub's word in its own feed.
        const row = db.get<{ state: string; at: number | null; kind: string }>(
          'SELECT state, received_at AS at, kind FROM fact WHERE id = ?',
          entry.id,
        )
        if (row && row.state !== 'local' && (row.state !== 'received' || row.at !== entry.receivedAt)) {
          deps.log().received([entry.id], entry.receivedAt)
          taken.kinds.add(row.kind)
        }
      } else if (entry.op === 'withdraw') {
        flush()
        const kind = db.get<{ kind: string }>('SELECT kind FROM fact WHERE id = ?', entry.id)?.kind
        if (kind !== undefined) taken.kinds.add(kind)
        withdraw(entry.id, touched)
      }
    }
    flush()
    refold(touched)
  }

  return {
    unsent,

    standing: (): Standing => {
      const position = readPosition(db)
      const open = db.get<{ first: number | null; unsent: number; files: number }>(
        `SELECT min(device_seq) AS first, count(*) AS unsent,
           EXISTS (SELECT 1 FROM blob WHERE state = 'wanted')
             OR EXISTS (SELECT 1 FROM blob WHERE state = 'whole' AND received = 0) OR ${ANY_WATCHED} AS files
         FROM fact WHERE device = ? AND state = 'local'`,
        deps.device(),
      )
      return {
        device: deps.device(),
        head: head(),
        unsent: open?.unsent ?? 0,
        firstUnsent: open?.first ?? null,
        files: open?.files === 1,
        receipt: newestReceipt(position.epoch),
        position,
      }
    },

    /** How this device's chain stands to what the hub says it has. */
    compare: (hub: HelloAnswer['head']): Compared => {
      const own = head()
      if (hub.seq > own.seq) return 'behind'
      if (hub.seq === 0) return own.seq === 0 ? 'same' : 'ahead'
      const here = hub.seq === own.seq ? own.hash : hashAt(hub.seq)
      if (here !== undefined && hub.hash !== null && here !== hub.hash) return 'forked'
      return hub.seq === own.seq ? 'same' : 'ahead'
    },

    /** The next own facts to send, at most one batch. */
    batch: async (after: number, hubHead: number, again: boolean) => {
      const facts: BatchFact[] = []
      let bytes = 0
      for (let from = after; facts.length < MAX_BATCH_FACTS; ) {
        const read = ownFacts(db, deps.device(), from, Math.min(READ, MAX_BATCH_FACTS - facts.length))
        for (const { fact, text } of read) {
          bytes += text.length + 40
          if (facts.length > 0 && bytes > MAX_BATCH_BYTES * 0.9) break
          facts.push({ fact, text, receivedAt: again ? receivedAt(fact.content.id) : null })
        }
        from = read.at(-1)?.fact.link.deviceSeq ?? from
        if (read.length < READ || bytes > MAX_BATCH_BYTES * 0.9) break
        await deps.breathe()
      }
      let next = hubHead + 1
      let gap = facts.length === 0 && head().seq > Math.max(after, hubHead)
      for (const { fact } of facts) {
        if (fact.link.deviceSeq <= hubHead) continue
        if (fact.link.deviceSeq !== next) gap = true
        next = fact.link.deviceSeq + 1
      }
      const proof = again
        ? receiptFrom(
            db.get(
              'SELECT body, signature FROM receipt WHERE device = ? ORDER BY through_seq DESC, at DESC LIMIT 1',
              deps.device(),
            ),
          )
        : null
      return { facts, gap, proof }
    },

    /**
     * Notes what facts came to, in short transactions; the receipt that proves it is stored with the first. What
     * it does not cover is not counted as received, whoever asks for it.
     */
    settle: async (receipt: Receipt, settlement: Settlement): Promise<Set<string>> => {
      const kinds = new Set<string>()
      const through = provenThrough(suite, deps.hubKey, deps.device(), receipt, hashAt)
      const received = through === 0 ? [] : settlement.received
      const proven = (device: string, seq: number) => device === deps.device() && seq <= through
      for (let from = 0; from === 0 || from < received.length; ) {
        const first = from === 0
        const slice = received.slice(from, from + slices.size())
        from += Math.max(1, slice.length)
        slices.timed(slice.length, () =>
          db.tx(() => {
            if (first && through > 0) keepReceipt(receipt)
            for (const { id, state, code } of first ? settlement.judged : []) judge(id, state, code, kinds)
            for (const [at, same] of Map.groupBy(slice, (one) => one.at)) {
              const ids = same.map(({ id }) => id)
              for (const kind of deps.log().received(ids, at, proven)) kinds.add(kind)
            }
          }),
        )
        await slices.between()
      }
      return kinds
    },

    /** One's own facts back from the hub, after a restore of this folder; forked = this folder went its own way. */
    storeOwn: (entries: readonly OwnEntry[], receipt: Receipt): { forked: boolean; taken: Taken } => {
      const taken: Taken = { stored: 0, setAside: 0, kinds: new Set() }
      const forked = db.tx(() => {
        let at = head()
        for (const entry of entries) {
          if (entry.deviceSeq <= at.seq) {
            const here = entry.deviceSeq === at.seq ? at.hash : hashAt(entry.deviceSeq)
            if (here !== undefined && entry.linkHash !== null && here !== entry.linkHash) return true
            continue
          }
          const fact = signedFactSchema.safeParse(entry.fact)
          if (fact.success) {
            const follows = fact.data.link.prevHash === at.hash && fact.data.link.deviceSeq === at.seq + 1
            if (!follows) return true
            const result = deps
              .log()
              .take([{ fact: fact.data, receivedAt: entry.receivedAt }], () => deps.publicKey())
            taken.stored += result.stored
            taken.setAside += result.setAside
            for (const kind of result.kinds) taken.kinds.add(kind)
            if (entry.status === 'awaiting' || entry.status === 'quarantined')
              deps.log().judged(fact.data.content.id, 'awaiting', entry.code ?? null)
          }
          at = { seq: entry.deviceSeq, hash: entry.linkHash ?? GENESIS }
        }
        db.run(
          `INSERT INTO chain (device, public_key, person, seq, hash) VALUES (?,?,NULL,?,?)
           ON CONFLICT (device) DO UPDATE SET seq = excluded.seq, hash = excluded.hash`,
          deps.device(),
          deps.publicKey(),
          at.seq,
          at.hash,
        )
        if (provenThrough(suite, deps.hubKey, deps.device(), receipt, hashAt) > 0) keepReceipt(receipt)
        return false
      })
      return { forked, taken }
    },

    /** Facts of others (and of former identities) held here, the hub's own first: id and content hash. */
    held: (after: string | null): { facts: [string, string][]; next: string | null } => {
      const [flag, seq] = (after ?? '1/0').split('/').map(Number) as [number, number]
      const rows = db.all<{ flag: number; seq: number; id: string; h: string }>(
        `SELECT (device LIKE 'hub-%') AS flag, seq, id, content_hash AS h FROM fact
         WHERE device <> ? AND state IN ('received','unknown','awaiting') AND (flag < ? OR (flag = ? AND seq > ?))
         ORDER BY flag DESC, seq LIMIT ?`,
        deps.device(),
        flag,
        flag,
        seq,
        MAX_OFFER,
      )
      const last = rows.at(-1)
      return {
        facts: rows.map((row) => [row.id, row.h]),
        next: rows.length === MAX_OFFER && last ? `${last.flag}/${last.seq}` : null,
      }
    },

    /** A hub that was put back lets facts of others wait that it had handed out: they do not count here either. */
    letWait: (results: readonly FactResult[]): Set<string> =>
      db.tx(() => {
        const set = new Set<string>()
        for (const { id, status, code } of results) {
          if (status !== 'awaiting') continue
          const row = db.get<{ kind: string }>(
            "SELECT kind FROM fact WHERE id = ? AND device <> ? AND state = 'received'",
            id,
            deps.device(),
          )
          if (!row) continue
          deps.log().judged(id, 'awaiting', code ?? null)
          set.add(row.kind)
        }
        return set
      }),

    signed: (ids: readonly string[]): BatchFact[] =>
      ids.flatMap((id) => {
        const fact = signedFact(db, id)
        return fact ? [{ fact, receivedAt: receivedAt(id) }] : []
      }),

    storePosition: (position: Position, receipt: Receipt | null): void =>
      db.tx(() => {
        writePosition(db, position)
        if (!receipt) return
        keepReceipt(receipt)
        // The hub was put back: its files may be gone as well.
        db.run("UPDATE blob SET received = 0 WHERE state = 'whole'")
        db.run('UPDATE file_bytes SET received_at = NULL WHERE received_at IS NOT NULL')
      }),

    /** The bodies this person reads now; what came into view is caught up, what left is to be purged. */
    storeScope: (scope: string, bodies: readonly string[], position: Position): Position =>
      db.tx(() => {
        const before = readBodies(db)
        const known = new Set(before)
        const now = new Set(bodies)
        const added = position.since > 0 ? bodies.filter((body) => !known.has(body)) : []
        const lost = before.some((body) => !now.has(body))
        const kept = position.catchUps
          .map((c) => ({ ...c, bodies: c.bodies.filter((body) => now.has(body)) }))
          .filter((c) => c.bodies.length > 0)
        const next = {
          ...position,
          scope,
          purgeDue: position.purgeDue || lost,
          catchUps: added.length === 0 ? kept : [...kept, { bodies: added, since: 0, until: position.since }],
        }
        writeBodies(db, bodies)
        const body = readSession(db)?.body.id
        if (body !== undefined) refreshScope(db, body)
        writePosition(db, next)
        return next
      }),

    /** Removes received facts this person may no longer read, some at a time; what was said here stays here. */
    purge: (): { purged: number; more: boolean; kinds: Set<string> } =>
      db.tx(() => {
        const rows = db.all<{ id: string; kind: string; entity: string }>(
          `SELECT id, kind, entity FROM fact f
           WHERE (state IN ('received','unknown') OR (state = 'awaiting' AND author <> ?)) AND device <> ? AND CASE audience
             WHEN 'all' THEN NOT EXISTS (SELECT 1 FROM sync_body)
             ELSE owner NOT IN (SELECT body FROM sync_body)
               AND (audience = 'owner' OR subject IS NULL OR subject NOT IN (SELECT body FROM sync_body)) END
           LIMIT ?`,
          readSession(db)?.person.id ?? '',
          deps.device(),
          SLICE * 4,
        )
        const touched = new Map<string, [string, string]>()
        for (const { id, kind, entity } of rows) {
          remove(id)
          touched.set(`${kind}/${entity}`, [kind, entity])
        }
        refold(touched)
        const more = rows.length === SLICE * 4
        if (!more) writePosition(db, { ...readPosition(db), purgeDue: false })
        return { purged: rows.length, more, kinds: new Set(rows.map((row) => row.kind)) }
      }),

    /** Does a page name facts of this device by their ids alone that are not here? A copy of this folder wrote them. */
    lacksOwn: ({ entries }: PulledPage): boolean =>
      entries.some(
        (entry) => entry.op === 'own' && db.get('SELECT 1 FROM fact WHERE id = ?', entry.id) === undefined,
      ),

    /** Under which keys the facts of a page are most likely to be checked. */
    likelyKeys: (head: PulledPage['head']): Record<string, string> =>
      Object.fromEntries(
        Object.entries(head.keys).map(([device, key]) => {
          if (isHubChain(device)) return [device, deps.hubKey]
          if (device === deps.device()) return [device, deps.publicKey()]
          return [device, knownKey(device) ?? key]
        }),
      ),

    /**
     * A page, in short transactions; each takes the position with it, so that nothing is skipped or doubled.
     * @param receipt of the tree that holds all of it, if the page is the last
     * @param checked what threads found out about its entries beforehand
     */
    storePage: async (
      page: PulledPage,
      position: Position,
      catchUp: boolean,
      receipt: Receipt | null = null,
      checked: readonly (Checked | null)[] = [],
    ): Promise<Taken> => {
      const taken: Taken = { stored: 0, setAside: 0, kinds: new Set() }
      const { entries } = page
      const keyOf = keysFor(page)
      for (let from = 0; ; ) {
        const to = Math.min(entries.length, from + slices.size())
        const slice = entries.slice(from, to)
        const last = to >= entries.length
        slices.timed(slice.length, () =>
          db.tx(() => {
            takeSlice(slice, keyOf, taken, checked.slice(from, to))
            const reached = slice.at(-1)?.pos
            // Whatever tree was seen can be shown to the hub as its own word.
            if (from === 0 && receipt && receiptHolds(suite, deps.hubKey, receipt)) keepReceipt(receipt)
            if (last) writePosition(db, position)
            else if (!catchUp && reached !== undefined)
              writePosition(db, { ...readPosition(db), since: reached })
          }),
        )
        if (last) return taken
        from = to
        await slices.between()
      }
    },

    /**
     * Facts asked for by id (核对), taken while this person still reads what they read when they were asked for.
     * What was set aside before is tried anew. @returns ids now held, and ids set aside
     */
    storeFetched: async (
      page: FactsPage,
      asked: { epoch: string; scope: string },
    ): Promise<{ stored: string[]; aside: string[]; kinds: Set<string> }> => {
      const taken: Taken = { stored: 0, setAside: 0, kinds: new Set() }
      const came: { stored: string[]; aside: string[] } = { stored: [], aside: [] }
      const entries = page.entries.map((entry) => ({ op: 'add' as const, pos: 0, feed: '', ...entry }))
      const keyOf = keysFor({ head: page.head, entries })
      for (let from = 0; from < entries.length; from += SLICE) {
        const slice = entries.slice(from, from + SLICE)
        db.tx(() => {
          const { epoch, scope, purgeDue } = readPosition(db)
          if (epoch !== asked.epoch || scope !== asked.scope || purgeDue) return
          const facts = slice.flatMap((entry) => refOf(entry.fact) ?? [])
          for (const { id, hash } of facts) {
            db.run("DELETE FROM quarantine WHERE fact = ? AND reason <> 'same-id-other-content'", id)
            dropAltered(id, hash, keyOf)
          }
          takeSlice(slice, keyOf, taken)
          for (const { id, hash } of facts) {
            const held = db.get<{ hash: string }>(
              "SELECT content_hash AS hash FROM fact WHERE id = ? AND state IN ('received','unknown')",
              id,
            )
            if (held?.hash === hash) came.stored.push(id)
            else if (db.get('SELECT 1 FROM quarantine WHERE fact = ?', id) !== undefined) came.aside.push(id)
          }
        })
        await deps.breathe()
      }
      return { ...came, kinds: taken.kinds }
    },
  }
}

const refOf = (fact: unknown): { id: string; hash: string } | null => {
  const read = signedFactSchema.safeParse(fact)
  return read.success ? { id: read.data.content.id, hash: read.data.link.contentHash } : null
}

/** A glance before the whole fact is checked. */
const saysEnrolled = (fact: unknown): boolean =>
  typeof fact === 'object' &&
  fact !== null &&
  'content' in fact &&
  typeof fact.content === 'object' &&
  fact.content !== null &&
  'type' in fact.content &&
  fact.content.type === 'device.enrolled'

export type Disk = ReturnType<typeof createDisk>

const readBodies = (db: Writer): string[] =>
  db.all<{ body: string }>('SELECT body FROM sync_body').map((row) => row.body)

const writeBodies = (db: Writer, bodies: readonly string[]): void => {
  db.run('DELETE FROM sync_body')
  for (const body of bodies) db.run('INSERT OR IGNORE INTO sync_body (body) VALUES (?)', body)
}
