/**
 * F14: photos and recordings on their way over a network that is cut after random bytes. Each arrives once and whole,
 * nothing begins again from nothing, and afterwards the hub holds no bytes that no record names.
 */
import { createHash } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { tidyFiles } from '#hub/files/tidy.ts'
import { type Database, openDatabase } from '#hub/store/database.ts'
import { filesCommands } from '#service/features/files/commands.ts'
import { lookAtFiles } from '#service/files/keeper.ts'
import { randomFrom } from '#test/support/faults/random.ts'
import { begunVisit } from '#test/support/file-record.ts'
import { adminDevice, CITY, registerPerson, startTestHub, startTestServer } from '#test/support/hub.ts'
import { photo, recording } from '#test/support/photos.ts'
import { quiet, value } from '#test/support/round.ts'
import { type Desk, enrolDesk, suite } from '#test/sync/desk.ts'
import { startProxy } from '#test/sync/proxy.ts'
import { type FaultKind, type Findings, noFindings } from './finding.ts'

const PHOTOS_A_CUT = 2.5
const SOUNDS_A_CUT = 0.25
const SOUND_BYTES = 1_200_000
/** bytes sent may be so many times the bytes stored */
const MOST_SENT = 1.25
const DAY_MS = 24 * 60 * 60 * 1000
const unlimited = { count: 1e9, seconds: 1 }
const limits = { hello: unlimited, facts: unlimited, enrol: unlimited, blobs: unlimited, other: unlimited }

const addAll = async (desk: Desk, photos: number, sounds: number): Promise<string[]> => {
  const hashes: string[] = []
  for (let n = 0; n < photos + sounds; n++) {
    const isPhoto = n < photos
    const added = await filesCommands['files.add'](
      desk.workspace.deps,
      {
        record: { kind: 'visit', id: 'visit-1' },
        part: null,
        source: isPhoto ? 'camera' : 'microphone',
        name: isPhoto ? `${n}.jpg` : `${n}.wav`,
        caption: '',
        from: { bytes: isPhoto ? await photo() : recording(SOUND_BYTES) },
      },
      quiet,
    )
    hashes.push(value(added).sha256)
  }
  return hashes
}

/** What the hub holds under this hash, hashed anew. */
const digestAtHub = async (db: Database, sha256: string): Promise<string> => {
  const rows = await db.query<{ data: Buffer }>(
    'select data from blob_part where sha256 = $1 order by start',
    [sha256],
  )
  const digest = createHash('sha256')
  for (const { data } of rows) digest.update(data)
  return digest.digest('hex')
}

const run = async (cuts: number): Promise<Findings> => {
  const found = noFindings()
  const random = randomFrom(cuts)
  const server = await startTestServer()
  const hub = await startTestHub(server, 'cuts', { limits, warn: () => {} })
  const admin = await adminDevice(hub)
  await registerPerson(admin, { id: 'ann', body: CITY, role: 'supervisor' })
  const proxy = await startProxy(hub.port)
  const desk = await enrolDesk(await hub.code('ann'), { address: `http://127.0.0.1:${proxy.port}` })
  const db = openDatabase(hub.databaseUrl, () => {})
  try {
    await desk.round()
    proxy.cut(0, 0)
    desk.say(begunVisit('visit-1', CITY, '芜数资〔2026〕8号'))
    const photos = Math.ceil(cuts * PHOTOS_A_CUT)
    const hashes = await addAll(desk, photos, Math.ceil(cuts * SOUNDS_A_CUT))
    const stored = desk.count('SELECT sum(size) AS n FROM file_bytes WHERE here = 1')
    const left = () =>
      desk.count('SELECT count(*) AS n FROM file_bytes WHERE here = 1 AND received_at IS NULL')
    let sent = 0
    const share = (stored / cuts) * 0.9
    while (left() > 0) {
      const limit = found.points < cuts ? Math.round((random.below(2000) * share) / 1000) : null
      proxy.cut(limit, null)
      desk.sync.ask()
      while (left() > 0 && (limit === null || proxy.passed().up < limit)) await sleep(5)
      sent += proxy.passed().up
      if (left() > 0) found.points++
    }
    for (const hash of hashes)
      if ((await digestAtHub(db, hash)) !== hash) found.lost.push(`${hash} is not whole at the hub`)
    const [twice] = await db.query<{ n: number }>(
      'select count(*)::int as n from blob_part p where exists (select 1 from blob_part q where q.sha256 = p.sha256 and q.start > p.start and q.start < p.start + length(p.data))',
    )
    if ((twice?.n ?? 0) > 0) found.doubled.push(`${twice?.n} pieces lie over one another`)
    const client = desk.sync.client()
    const looked =
      client &&
      (await lookAtFiles(
        {
          db: desk.workspace.db,
          vault: desk.workspace.deps.files.vault,
          client,
          suite,
          hubKey: desk.member.membership.hub.publicKey,
          device: () => desk.workspace.session.device,
        },
        Date.now(),
      ))
    if (!looked || looked.missing + looked.damaged > 0)
      found.flaws.push(`nightly look: ${JSON.stringify(looked)}`)
    const tidied = await tidyFiles(db, Date.now() + 30 * DAY_MS)
    const [under] = await db.query<{ n: number }>('select count(*)::int as n from blob_upload_part')
    if (tidied.orphans + tidied.unfinished + (under?.n ?? 0) > 0)
      found.flaws.push(`left over at the hub: ${JSON.stringify({ ...tidied, pieces: under?.n })}`)
    if (sent > stored * MOST_SENT) found.flaws.push(`${sent} bytes were sent for ${stored}`)
    found.figures = {
      files: hashes.length,
      storedMb: Math.round(stored / 1e6),
      sentPerStored: Math.round((sent / stored) * 1000) / 1000,
    }
  } finally {
    await db.end()
    await desk.dispose()
    await proxy.close()
    await hub.stop()
    await server.stop()
  }
  return found
}

export const filesCut: FaultKind = { code: 'F14', name: 'files-cut', slice: 5, full: 200, run }
