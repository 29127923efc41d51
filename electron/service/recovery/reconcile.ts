import type { SignedFact } from '#shared/facts/envelope.ts'
import { kinds } from '../host/kinds.ts'
import { getMeta } from '../host/session.ts'
import type { Workspace } from '../host/workspace.ts'
import { createSigner, createSuite } from '../store/suite.ts'
import { type Anchor, anchorOf, readAnchor, writeAnchor } from './anchor.ts'
import { noteHead, type Placed, placeOwn } from './place.ts'

const none: Placed = { exact: 0, relinked: 0, known: 0, aside: 0 }

/**
 * What an open database lacks of its own past, by what lies beside it: facts of the journal go back, and a chain that
 * is known to have gone further goes on behind that. Nothing is asked: nothing is replaced by it.
 */
export const reconcile = (
  ws: Workspace,
  key: string,
  journal: readonly SignedFact[],
  now: number,
): Placed => {
  const { db, session, folder } = ws
  const me = {
    device: session.device,
    signer: createSigner(getMeta(db, 'device-key') ?? ''),
    person: session.person.id,
  }
  const lost = journal.filter(
    (fact) => db.get('SELECT 1 FROM fact WHERE id = ?', fact.content.id) === undefined,
  )
  const placed = lost.length === 0 ? none : placeOwn({ db, kinds, suite: createSuite(), me, now }, lost)
  const anchor = readAnchor(folder, key)
  if (anchor?.session.device === me.device) db.tx(() => noteHead(db, me, anchor.head))
  if (placed.exact + placed.relinked > 0) ws.reloadIdentity()
  return placed
}

/** Keeps what is sealed beside the database true to it. Written only when something of it changed. */
export const keepAnchor = (ws: Workspace, key: string, now: number): void => {
  const next = anchorOf(ws.db, now)
  if (!next) return
  const before = readAnchor(ws.folder, key)
  if (before && sameBut(before, next)) return
  writeAnchor(ws.folder, key, next)
}

const sameBut = (a: Anchor, b: Anchor): boolean =>
  JSON.stringify({ ...a, at: 0 }) === JSON.stringify({ ...b, at: 0 })
