/** A log on a real encrypted database, without a workspace around it. */
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { kinds as allKinds } from '#service/host/kinds.ts'
import { createCatchUp } from '#service/store/catch-up.ts'
import type { Writer } from '#service/store/db.ts'
import type { Kinds } from '#service/store/entities.ts'
import { createLog, type Log } from '#service/store/log.ts'
import { openForWriting } from '#service/store/open.ts'
import { signedFactsOf } from '#service/store/rows.ts'
import { createSigner, createSuite, newPrivateKey } from '#service/store/suite.ts'
import { canonical } from '#shared/facts/canonical.ts'
import type { SignedFact } from '#shared/facts/envelope.ts'
import type { Signer } from '#shared/facts/suite.ts'

export const suite = createSuite()

export interface BareLog {
  device: string
  signer: Signer
  db: Writer
  log: Log
  clock: { now: number }
  say(kind: string, id: string, type: string, payload: Record<string, unknown>, more?: object): string
  facts(): SignedFact[]
  /** everything folded, in one spelling */
  states(): Record<string, unknown>
  /** the same database under another program: its kinds, and what catching up does */
  upgrade(kinds: Kinds): { log: Log; catchUp(): void }
  dispose(): void
}

export const openBareLog = (device: string, kinds: Kinds = allKinds): BareLog => {
  const folder = mkdtempSync(join(tmpdir(), 'wi-log-'))
  const opened = openForWriting(join(folder, 'data.db'), randomBytes(32).toString('hex'), { create: true })
  if (!opened.ok) throw new Error(opened.error.code)
  const { db, close } = opened.value
  const signer = createSigner(newPrivateKey())
  const clock = { now: 1_790_000_000_000 }
  const logOf = (these: Kinds): Log =>
    createLog({
      db,
      kinds: these,
      suite,
      signer,
      device,
      author: `person-${device}`,
      now: () => clock.now,
      offset: () => 0,
    })
  const log = logOf(kinds)
  return {
    device,
    signer,
    db,
    log,
    clock,
    say: (kind, id, type, payload, more = {}) =>
      db.tx(() => log.append({ type, entity: { kind, id }, owner: 'div-340200', payload, ...more })).id,
    facts: () => signedFactsOf(db, device, 0, 10_000),
    states: () =>
      Object.fromEntries(
        db
          .all<{ kind: string; id: string; state: string; heads: string }>(
            'SELECT kind, id, state, heads FROM entity ORDER BY kind, id',
          )
          .map((row) => [
            `${row.kind}/${row.id}`,
            canonical([JSON.parse(row.state), JSON.parse(row.heads).sort()]),
          ]),
      ),
    upgrade: (newer) => {
      const next = logOf(newer)
      const slice = createCatchUp(db, newer, next, 0.01)
      return {
        log: next,
        catchUp: () => {
          while (slice());
        },
      }
    },
    dispose: () => {
      close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
