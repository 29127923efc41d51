// Saves facts and drafts as fast as it can, with the journal of unsent facts: node writer.ts FOLDER KEY SAVES [MODE].
// Prints a line for every save that was acknowledged. MODE NORMAL takes the database's own default back (control).
import { writeSync } from 'node:fs'
import { openWorkspace } from '#service/host/workspace.ts'
import { createSync } from '#service/sync/sync.ts'

const [folder = '', key = '', saves = '10', mode = 'FULL'] = process.argv.slice(2)
const resources = new URL('../../../resources', import.meta.url).pathname

const acknowledge = (what: string, id: string, value: string): void => {
  writeSync(1, `${what} ${id} ${value}\n`)
}

/** Checkpoints come often, so that the cut meets them as well. */
const CHECKPOINT_PAGES = 60
const SESSIONS = 3

for (let session = 0; session < SESSIONS; session++) {
  const sync = createSync(folder, key, {
    version: 'test',
    changed: () => {},
    blobArrived: () => {},
    log: () => {},
  })
  const opened = openWorkspace(folder, key, { resources, readerThreads: 0 }, sync.hooks)
  if (!opened.ok) throw new Error(opened.error.code)
  const { db, deps } = opened.value
  sync.attach(opened.value)
  if (mode === 'NORMAL') db.exec('PRAGMA synchronous = NORMAL')
  db.exec(`PRAGMA wal_autocheckpoint = ${CHECKPOINT_PAGES}`)
  for (let n = 0; n < Number(saves) / SESSIONS; n++) {
    const { id, contentHash } = deps.write((tx) =>
      tx.append({
        type: 'caller.registered',
        entity: { kind: 'caller', id: `caller-${session}-${n}` },
        owner: 'div-340200',
        payload: { number: `0553-${session}${String(n).padStart(5, '0')}`, active: true },
      }),
    )
    acknowledge('fact', id, contentHash)
    const stroke = String(session * 100_000 + n)
    deps.write((tx) =>
      tx.run(
        `INSERT INTO draft (kind, id, body, at) VALUES ('call', 'typing', ?, 0)
         ON CONFLICT (kind, id) DO UPDATE SET body = excluded.body`,
        JSON.stringify({ stroke, note: '听到的回答'.repeat(n % 40) }),
      ),
    )
    acknowledge('draft', 'typing', stroke)
    // Lets the journal write now and then.
    if (n % 5 === 0) await new Promise((done) => setTimeout(done, n % 10 === 0 ? 320 : 1))
  }
  await sync.close()
  await opened.value.close()
}
