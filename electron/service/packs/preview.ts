/** What a pack (离线交换包) would bring: read whole and verified, nothing applied. */
import type { PackPreview } from '#shared/contract/packs.ts'
import { fail, ok, type Result } from '#shared/contract/result.ts'
import { signedFact } from '#shared/facts/envelope.ts'
import { headOf, linesOf, type PackMessage } from '#shared/protocol/pack.ts'
import { packFact, packFile, packPiece, packPullHead, packResults } from '#shared/protocol/pack-messages.ts'
import { pullEntry } from '#shared/protocol/pull.ts'
import { kindLabels } from '../features/sync/labels.ts'
import type { PackContext } from './context.ts'
import { packFault } from './faults.ts'
import { digestOf } from './files.ts'
import { continues, type OpenedPack, readAll } from './open.ts'
import { HUB } from './peers.ts'
import { createPeerCheck, isHere, skipTexts } from './take-peer.ts'
import type { Watch } from './write.ts'

export type Looked = Omit<PackPreview, 'token'> & { digest: string }

export const previewPack = async (
  context: PackContext,
  opened: OpenedPack,
  watch: Watch,
): Promise<Result<Looked>> => {
  const { ws, member } = context
  const { db } = ws
  const { header } = opened.pack
  const kinds = new Map<string, { fresh: number; known: number }>()
  const authors = new Map<string, number>()
  const skipped = new Map<string, number>()
  const settled = { received: 0, refused: 0, awaiting: 0 }
  const files = new Map<string, number>()
  const knownFiles = new Set<string>()
  let withdrawn = 0
  let begun = false
  let gap = false
  const check = createPeerCheck(context, opened)

  const see = (raw: unknown, from: (fact: ReturnType<typeof signedFact.parse>) => string | null): void => {
    const read = signedFact.safeParse(raw)
    if (!read.success) {
      add(skipped, 'malformed')
      return
    }
    const { content } = read.data
    const known = isHere(db, read.data)
    const reason = known ? null : from(read.data)
    if (reason !== null) {
      add(skipped, reason)
      return
    }
    const row = kinds.get(content.entity.kind) ?? { fresh: 0, known: 0 }
    if (known) row.known++
    else {
      row.fresh++
      add(authors, content.author)
    }
    kinds.set(content.entity.kind, row)
  }

  const hear = (m: PackMessage): void => {
    if (m.kind === 'results') {
      const read = packResults.safeParse(headOf(context.crypto, m).head)
      for (const { status, id } of read.success ? read.data.results : []) {
        // Only what is not known here already is news.
        const row = db.get<{ state: string }>('SELECT state FROM fact WHERE id = ?', id)
        if (status === 'refused') settled.refused += row?.state === 'refused' ? 0 : 1
        else if (status === 'awaiting' || status === 'quarantined')
          settled.awaiting += row?.state === 'awaiting' ? 0 : 1
        else settled.received += row?.state === 'received' ? 0 : 1
      }
      return
    }
    if (m.kind === 'blob') {
      const piece = packPiece.safeParse(headOf(context.crypto, m).head)
      if (!piece.success) return
      const { hash, total } = piece.data
      if (db.get("SELECT 1 FROM blob WHERE hash = ? AND state = 'whole'", hash) === undefined)
        files.set(hash, total)
      else knownFiles.add(hash)
      return
    }
    if (m.kind === 'file') {
      const piece = packFile.safeParse(headOf(context.crypto, m).head)
      if (!piece.success) return
      const { sha256, total } = piece.data
      if (
        db.get('SELECT 1 FROM file_bytes WHERE hash = ? AND here = 1 AND problem IS NULL', sha256) ===
        undefined
      )
        files.set(sha256, total)
      else knownFiles.add(sha256)
      return
    }
    const lines = m.kind === 'pull' || m.kind === 'facts' ? linesOf(context.crypto, m) : null
    if (!lines?.ok) return
    if (m.kind === 'facts') {
      for (const line of lines.lines.entries) {
        const entry = packFact.safeParse(JSON.parse(line))
        if (entry.success) see(entry.data.fact, check.flaw)
      }
      return
    }
    const head = packPullHead.safeParse(lines.lines.head)
    if (!head.success) return
    // The first page decides: those behind it continue it.
    if (head.data.only === undefined && !begun) {
      begun = true
      gap = !continues(context, head.data.epoch, head.data)
    }
    for (const line of lines.lines.entries) {
      const entry = pullEntry.safeParse(JSON.parse(line))
      if (!entry.success) continue
      if (entry.data.op === 'add') see(entry.data.fact, () => null)
      if (entry.data.op === 'withdraw') withdrawn++
    }
  }

  const read = await readAll(context, opened, watch, hear)
  if (!read.ok) return read
  if (gap) return fail(packFault('PACK_GAP'))
  const nameOf = (person: string): string =>
    person === member.membership.hub.id
      ? member.membership.hub.name
      : (db.get<{ name: string }>('SELECT name FROM person WHERE id = ?', person)?.name ?? '其他人员')
  const { manifest, sender } = opened
  const byName = new Map<string, number>()
  for (const [person, count] of authors) byName.set(nameOf(person), (byName.get(nameOf(person)) ?? 0) + count)
  return ok({
    pack: header.pack,
    no: header.no,
    at: header.at,
    from:
      opened.from === HUB
        ? { kind: 'hub', name: member.membership.hub.name }
        : {
            kind: 'device',
            name: [sender ? nameOf(sender.person) : '', sender?.name].filter(Boolean).join('，'),
          },
    approval: manifest.approval,
    revoked: manifest.way === 'down' && manifest.status === 'revoked',
    restored: manifest.way === 'down' && manifest.restored,
    volumes: opened.pack.volumes.length,
    bytes: opened.size,
    digest: await digestOf(opened.pack.volumes.map(({ volume }) => volume)),
    kinds: [...kinds]
      .map(([kind, row]) => ({ kind, label: kindLabels[kind] ?? '其他', ...row }))
      .sort((a, b) => b.fresh - a.fresh || a.label.localeCompare(b.label, 'zh')),
    authors: [...byName].map(([name, count]) => ({ name, count })).sort((a, b) => b.count - a.count),
    skipped: [...skipped].map(([reason, count]) => ({ reason: skipTexts[reason] ?? reason, count })),
    settled,
    withdrawn,
    files: {
      fresh: files.size,
      bytes: [...files.values()].reduce((sum, size) => sum + size, 0),
      known: knownFiles.size,
    },
  })
}

const add = (counts: Map<string, number>, name: string): void =>
  void counts.set(name, (counts.get(name) ?? 0) + 1)
