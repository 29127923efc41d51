/**
 * `visits`: the coverage board over 9 counties, 79 towns and 950 villages by months with 11,400 visits, as the data
 * service answers it from the encrypted database (≤ 200 ms), and what a visit with 200 photos asks for when it is
 * opened (≤ 300 ms, without drawing). Every answer is checked: each village was visited every month.
 */
import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { filesQueries } from '#service/features/files/queries.ts'
import { seedDivisions } from '#service/features/org/seed.ts'
import { visitsCommands } from '#service/features/visits/commands.ts'
import { visitsQueries } from '#service/features/visits/queries.ts'
import type { CommandDeps } from '#service/host/handlers.ts'
import { divisionsFile } from '#shared/domain/org/divisions.ts'
import { createTestWorkspace, resourcesFolder } from '../support/workspace.ts'
import { type Measure, quantile, round3, timed } from './measure.ts'

const CITY = 'div-340200'
const ASKED = 60
const PHOTOS = 200
const THUMB_BYTES = 15_000
const BOARD_MS = 200
const OPEN_MS = 300

export async function run(): Promise<Measure[]> {
  const { workspace, dispose } = await createTestWorkspace()
  try {
    const { deps } = workspace
    const divisions = divisionsFile.parse(
      JSON.parse(readFileSync(join(resourcesFolder, 'divisions.json'), 'utf8')),
    )
    deps.write((tx) => seedDivisions(tx, divisions, CITY))
    return [board(deps, putVisits(deps)), await opening(deps)]
  } finally {
    await dispose()
  }
}

const thisYear = (deps: CommandDeps) => new Date(deps.now()).getUTCFullYear()

/** Every village once a month. */
const putVisits = (deps: CommandDeps): number => {
  const villages = deps.db.all<{ id: string }>("SELECT id FROM org WHERE kind = 'village'")
  for (let month = 1; month <= 12; month++)
    deps.write((tx) => {
      for (const [i, { id }] of villages.entries()) {
        const day = `${thisYear(deps)}-${String(month).padStart(2, '0')}-${10 + (i % 18)}`
        tx.run(
          `INSERT INTO visit_row (id, owner, subject, audience, status, body, place_name, level, duty, period, day,
             people, purpose, problems, coordination, confirmed, apart, at)
           VALUES (?,?,?,'owner','submitted',?,'村','village','monthly',?,?,'[]','',1,1,1,0,1)`,
          `visit-${(i * 7919 + month * 104_729) % 99_991}-${month}-${i}`,
          CITY,
          id,
          id,
          day.slice(0, 7),
          day,
        )
      }
    })
  return villages.length
}

const board = (deps: CommandDeps, villages: number): Measure => {
  const year = thisYear(deps)
  let wrong = 0
  const times = Array.from({ length: ASKED }, (_, i) =>
    timed(() => {
      const by = i % 2 === 0 ? ('month' as const) : ('quarter' as const)
      const found = visitsQueries['visits.board'](deps, { year, by })
      if (!found.ok) throw new Error(found.error.code)
      const seen = found.value.rows.filter((row) => row.level === 'village' && row.visits === 12)
      if (seen.length !== villages) wrong++
    }),
  )
  const p95 = quantile(times, 0.95)
  return {
    name: 'coverage board, share of 200 ms',
    ratio: p95 / BOARD_MS,
    limit: 1,
    wrong,
    p50: round3(quantile(times, 0.5)),
    p95: round3(p95),
    visits: villages * 12,
  }
}

const opening = async (deps: CommandDeps): Promise<Measure> => {
  const context = { signal: new AbortController().signal, progress: () => {}, breathe: async () => {} }
  const begun = await visitsCommands['visits.start'](deps, { body: 'div-340202012' }, context)
  if (!begun.ok) throw new Error(begun.error.code)
  const { id } = begun.value
  const hashes = Array.from({ length: PHOTOS }, (_, i) => i.toString(16).padStart(64, '0'))
  deps.write((tx) => {
    for (const [i, hash] of hashes.entries()) {
      tx.run(
        `INSERT INTO file (id, record_kind, record, part, owner, audience, hash, size, type, name, role, source,
           caption, at, claims, author)
         VALUES (?, 'visit', ?, ?, ?, 'owner', ?, 3000000, 'image/jpeg', ?, 'photo', 'camera', '', ?, '{}', 'p')`,
        `file-${i}`,
        id,
        `T0${1 + (i % 9)}`,
        CITY,
        hash,
        `${i}.jpg`,
        i,
      )
      tx.run('INSERT INTO file_bytes (hash, size, here) VALUES (?, 3000000, 1)', hash)
      tx.run(
        'INSERT INTO file_picture (hash, width, height, thumb) VALUES (?, 4000, 3000, ?)',
        hash,
        randomBytes(THUMB_BYTES),
      )
    }
  })
  let wrong = 0
  const times = Array.from({ length: ASKED }, () =>
    timed(() => {
      const visit = visitsQueries['visits.get'](deps, { id })
      const files = filesQueries['files.ofRecord'](deps, { record: { kind: 'visit', id } })
      const thumbs = filesQueries['files.thumbs'](deps, { hashes })
      const counts = [files.ok && files.value.files.length, thumbs.ok && thumbs.value.length]
      if (!visit.ok || !visit.value || counts.some((count) => count !== PHOTOS)) wrong++
    }),
  )
  const p95 = quantile(times, 0.95)
  return {
    name: 'visit with 200 photos, share of 300 ms',
    ratio: p95 / OPEN_MS,
    limit: 1,
    wrong,
    p50: round3(quantile(times, 0.5)),
    p95: round3(p95),
  }
}
