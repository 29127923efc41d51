import type { SignedFact } from '#shared/facts/envelope.ts'
import { kinds } from '../host/kinds.ts'
import { getMeta } from '../host/session.ts'
import type { Workspace } from '../host/workspace.ts'
import { createSigner, createSuite } from '../store/suite.ts'
import { type Anchor, anchorOf, readAnchor } from './anchor.ts'
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
  const here = new Set(
    db
      .all<{ id: string }>(
        'SELECT id FROM fact WHERE id IN (SELECT value FROM json_each(?))',
        JSON.stringify(journal.map((fact) => fact.content.id)),
      )
      .map(({ id }) => id),
  )
  const lost = journal.filter((fact) => !here.has(fact.content.id))
  const placed = lost.length === 0 ? none : placeOwn({ db, kinds, suite: createSuite(), me, now }, lost)
  const anchor = readAnchor(folder, key)
  if (anchor?.session.device === me.device) db.tx(() => noteHead(db, me, anchor.head))
  if (placed.exact + placed.relinked > 0) ws.reloadIdentity()
  return placed
}

/** What should be sealed beside the database; null = that is what is there. */
export const newAnchor = ({ db, folder }: Workspace, key: string, now: number): Anchor | null => {
  const next = anchorOf(db, now)
  const before = readAnchor(folder, key)
  return next && before && sameBut(before, next) ? null : next
}

const sameBut = (a: Anchor, b: Anchor): boolean =>
  JSON.stringify({ ...a, at: 0 }) === JSON.stringify({ ...b, at: 0 })
