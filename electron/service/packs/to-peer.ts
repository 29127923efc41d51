/** What a pack (离线交换包) to a colleague's device says: what of this log its person may read and has not got. */
import { msToCivil } from '#shared/domain/time/shanghai.ts'
import { writeLines } from '#shared/protocol/lines.ts'
import { headOf, linesMessage, linesOf, message, type PackMessage } from '#shared/protocol/pack.ts'
import type { LogPlace, PackApproval, PeerManifest } from '#shared/protocol/pack-messages.ts'
import { filesHere } from '../files/unsent.ts'
import type { Reader } from '../store/db.ts'
import { signedFact } from '../store/rows.ts'
import { blobsNamedIn } from '../sync/blob-disk.ts'
import type { PackContext } from './context.ts'
import type { PackCounts } from './counts.ts'
import { evidencePieces, type FilesWritten, noteFilePiece } from './file-pieces.ts'
import { type EnrolledDevice, readPeer } from './peers.ts'
import { blobPieces, notePiece } from './to-hub.ts'

export interface PeerWritten {
  manifest: boolean
  /** this log through this place */
  seq: number
  blobs: Map<string, number>
  files: FilesWritten
}

export const nothingToPeer = (): PeerWritten => ({
  manifest: false,
  seq: 0,
  blobs: new Map(),
  files: new Map(),
})

export const notePeer = (context: PackContext, written: PeerWritten, m: PackMessage): void => {
  const { crypto } = context
  if (m.kind === 'manifest') written.manifest = true
  if (m.kind === 'facts') {
    const lines = linesOf(crypto, m)
    const tail = lines.ok ? (lines.lines.tail as { through?: unknown }) : {}
    if (typeof tail.through === 'number') written.seq = tail.through
  }
  if (m.kind === 'blob') notePiece(written.blobs, headOf(crypto, m))
  if (m.kind === 'file') noteFilePiece(context, written.files, m)
}

/** Where a pack to a colleague begins and ends, fixed when it is begun. */
export interface PeerPlan {
  person: string
  /** their body, by the hub's word of their enrolment */
  body: string
  after: LogPlace
  through: LogPlace
  view: string
}

export const planForPeer = (
  { ws, suite, now }: PackContext,
  { device, person, enrolled }: EnrolledDevice,
): PeerPlan => {
  const { db } = ws
  const { state } = readPeer(db, device)
  const body = enrolled.content.owner
  const view = suite.sha256(readableBodies(db, person, body, msToCivil(now()).day).join('\n')).slice(0, 24)
  // Another view of the organisation begins anew; so does a log that is not the one they spoke of.
  const { confirmed } = state
  const holds = confirmed?.view === view && placeHolds(db, confirmed)
  const last = db.get<{ seq: number; id: string }>('SELECT seq, id FROM fact ORDER BY seq DESC LIMIT 1')
  return {
    person,
    body,
    view,
    after: holds ? { seq: confirmed.seq, fact: confirmed.fact } : { seq: 0, fact: '' },
    through: { seq: last?.seq ?? 0, fact: last?.id ?? '' },
  }
}

/** Is it still our fact that stands in this place of our log? (A folder put back to an older copy counts anew.) */
const placeHolds = (db: Reader, { seq, fact }: LogPlace): boolean =>
  seq === 0 || db.get('SELECT 1 FROM fact WHERE seq = ? AND id = ?', seq, fact) !== undefined

/**
 * The bodies a person reads, by the role table (岗位) as it is known here. Of somebody above one's own part nothing is
 * known but the body the hub enrolled them for.
 */
const readableBodies = (db: Reader, person: string, body: string, day: string): string[] =>
  db
    .all<{ id: string }>(
      `WITH RECURSIVE below(id) AS (
         SELECT g.body FROM grant_ g JOIN person p ON p.id = g.person AND p.active = 1
         WHERE g.person = ? AND g.from_day <= ? AND (g.to_day IS NULL OR ? < g.to_day)
         UNION SELECT ? WHERE NOT EXISTS (SELECT 1 FROM person WHERE id = ?)
         UNION SELECT org.id FROM org JOIN below ON org.parent = below.id)
       SELECT id FROM below ORDER BY id`,
      person,
      day,
      day,
      body,
      person,
    )
    .map((row) => row.id)

const SLICE = 200
const PART_BYTES = 900_000

export async function* peerMessages(
  context: PackContext,
  device: string,
  plan: PeerPlan,
  approval: PackApproval,
  written: PeerWritten,
  counts: PackCounts,
  withFiles: boolean,
): AsyncGenerator<PackMessage> {
  const { ws, crypto, member, now } = context
  const { db } = ws
  const manifest: PeerManifest = {
    way: 'peer',
    enrolled: member.membership.enrolled,
    after: plan.after,
    through: plan.through,
    seen: readPeer(db, device).state.seen,
    view: plan.view,
    approval,
  }
  if (!written.manifest) yield message(crypto, 'manifest', manifest)
  const bodies = JSON.stringify(readableBodies(db, plan.person, plan.body, msToCivil(now()).day))
  if (bodies === '[]') return
  const named = new Set<string>()
  const captured = new Set<string>()
  const readable = (from: number, limit: number) =>
    db.all<{ seq: number; id: string }>(
      `SELECT seq, id FROM fact WHERE seq > ? AND seq <= ? AND state IN ('local','received') AND device <> ?
         AND (audience = 'all' OR owner IN (SELECT value FROM json_each(?))
           OR (audience = 'subject' AND subject IN (SELECT value FROM json_each(?))))
       ORDER BY seq LIMIT ?`,
      from,
      plan.through.seq,
      device,
      bodies,
      bodies,
      limit,
    )
  for (let from = plan.after.seq; ; ) {
    const rows = readable(from, SLICE)
    const last = rows.at(-1)?.seq
    if (last === undefined) break
    let lines: string[] = []
    let bytes = 0
    let through = from
    for (const { seq, id } of rows) {
      const fact = signedFact(db, id)
      if (!fact) continue
      for (const hash of blobsNamedIn(fact.content.payload)) named.add(hash)
      const { type, payload } = fact.content
      if (type === 'file.captured' && typeof payload.sha256 === 'string') captured.add(payload.sha256)
      if (seq <= written.seq) continue
      const line = JSON.stringify({ seq, fact })
      if (bytes + line.length > PART_BYTES && lines.length > 0) {
        yield linesMessage(crypto, 'facts', writeLines('facts', {}, lines, { through }))
        lines = []
        bytes = 0
      }
      lines.push(line)
      bytes += line.length
      through = seq
      counts.facts++
    }
    if (lines.length > 0) yield linesMessage(crypto, 'facts', writeLines('facts', {}, lines, { through }))
    from = last
    await context.breathe()
  }
  const blobs = [...named].flatMap(
    (hash) =>
      db.get<{ hash: string; size: number }>(
        "SELECT hash, size FROM blob WHERE hash = ? AND state = 'whole'",
        hash,
      ) ?? [],
  )
  const evidence = filesHere(db, captured)
  if (!withFiles) {
    counts.left = blobs.length + evidence.length
    return
  }
  yield* blobPieces(context, blobs, written.blobs, counts)
  yield* evidencePieces(context, evidence, written.files, counts)
}
