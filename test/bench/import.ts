/**
 * `import`: 20,000 items with materials from the file to a published release, against the sum of the bare
 * steps: reading the file with the library, inserting the same rows, making what searching reads, and
 * spelling the names (≤ 1.6).
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { read, utils } from '@e965/xlsx'
import { createColumnBuilder } from '#service/features/catalogue/columns.ts'
import { createCatalogueCommands } from '#service/features/catalogue/commands.ts'
import { createImportDesk } from '#service/features/catalogue/import-desk.ts'
import type { ItemRow } from '#service/features/catalogue/item-row.ts'
import { createSpeller } from '#service/features/catalogue/spelling.ts'
import type { CommandContext } from '#service/host/handlers.ts'
import { createSample } from '#service/sample/sample.ts'
import { writeCatalogue } from '#service/sample/workbooks.ts'
import { createTestWorkspace, resourcesFolder } from '../support/workspace.ts'
import { type Measure, median, timed } from './measure.ts'

const ITEMS = 20_000
const ROUNDS = 7

export async function run(): Promise<Measure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'wi-bench-'))
  try {
    const sample = createSample({ items: ITEMS, seed: 1, resources: resourcesFolder })
    const [file] = writeCatalogue(folder, sample.rows, '2026-11-01 09:00')
    const path = join(folder, file?.name ?? '')
    const units = [...new Set(sample.bodies.map((b) => b.name))]
    const ratios: number[] = []
    const shown: string[] = []
    let items = 0
    for (let round = 0; round < ROUNDS; round++) {
      const whole = await importOnce(path, units)
      items = whole.items
      const bare = await bareSteps(path, whole.rows)
      ratios.push(whole.ms / bare.total)
      shown.push(`${whole.ms.toFixed(0)} / ${bare.text}`)
    }
    const middle = median(ratios)
    return [
      {
        name: 'import / bare steps',
        ratio: middle,
        limit: 1.6,
        items,
        ms: shown[ratios.indexOf(middle)] ?? '',
      },
    ]
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const context: CommandContext = {
  signal: new AbortController().signal,
  progress: () => {},
  breathe: () => new Promise((resolve) => setImmediate(resolve)),
}

interface StoredRow {
  code: string
  name: string
  body: string
  area: string | null
  window: string | null
  maintainer: string | null
  level: string
  type: string
  focus: string | null
  phone: string
  phones: string
  entry: string
  findings: string | null
}

/** The whole way, as a person does it; a fresh workspace each time. */
const importOnce = async (path: string, units: readonly string[]) => {
  const { workspace, dispose } = await createTestWorkspace()
  try {
    const { deps } = workspace
    for (let from = 0; from < units.length; from += 200)
      deps.write((tx) => {
        for (const name of units.slice(from, from + 200)) {
          const id = deps.newId()
          tx.append({
            type: 'org.registered',
            entity: { kind: 'org', id },
            owner: deps.session.body.id,
            payload: { kind: 'unit', name, parent: deps.session.body.id },
          })
        }
      })
    const commands = createCatalogueCommands(createImportDesk())
    const start = performance.now()
    const opened = value(await commands['catalogue.openFile'](deps, { path }, context))
    const { session } = opened
    value(await commands['catalogue.stage'](deps, { session, kind: 'base', date: '2026-11-01' }, context))
    const done = value(
      await commands['catalogue.publish'](deps, { session, name: '清单', date: '2026-11-01' }, context),
    )
    const ms = performance.now() - start
    const rows = deps.db.all<StoredRow>(
      `SELECT i.code, i.name, i.body, i.area, i.window, i.maintainer, i.level, i.type, i.focus, i.phone, i.phones,
         g.entry, q.findings
       FROM item i JOIN item_guide g ON g.id = i.id
       LEFT JOIN item_quality q ON q.release = i.release AND q.code = i.code ORDER BY i.id`,
    )
    return { ms, items: done.items, rows }
  } finally {
    await dispose()
  }
}

/** Each step by itself, done as plainly as it can be: nothing checked, compared, split or reported. */
const bareSteps = async (path: string, rows: readonly StoredRow[]) => {
  const { workspace, dispose } = await createTestWorkspace()
  try {
    const { deps } = workspace
    const reading = timed(() => {
      const book = read(readFileSync(path), { type: 'buffer', dense: true })
      for (const name of book.SheetNames)
        utils.sheet_to_json(book.Sheets[name] ?? {}, { header: 1, raw: false, defval: '' })
    })
    const inserting = timed(() => {
      for (let from = 0; from < rows.length; from += 100)
        deps.write((tx) => {
          for (const r of rows.slice(from, from + 100)) {
            tx.run(
              `INSERT INTO item (release, code, name, body, area, window, maintainer, level, type, focus, phone,
                 phones, promise_days, defects) VALUES ('bare',?,?,?,?,?,?,?,?,?,?,?,NULL,0)`,
              ...([r.code, r.name, r.body, r.area, r.window, r.maintainer] as const),
              ...([r.level, r.type, r.focus, r.phone, r.phones] as const),
            )
            tx.run('INSERT INTO item_guide (id, entry) VALUES (last_insert_rowid(), ?)', r.entry)
            if (r.findings !== null)
              tx.run("INSERT INTO item_quality VALUES ('bare', ?, ?)", r.code, r.findings)
          }
        })
    })
    const speller = createSpeller()
    const spelling = timed(() => {
      for (const { name } of rows) speller(name)
    })
    const indexing = timed(() => {
      const columns = createColumnBuilder(speller)
      for (const r of rows) columns.add(rowOf(r), [])
      for (const [name, bytes] of columns.finish())
        deps.write((tx) => tx.run("INSERT INTO release_column VALUES ('bare', ?, ?)", name, bytes))
    })
    const steps = { reading, inserting, indexing, spelling }
    return {
      total: reading + inserting + indexing + spelling,
      text: Object.entries(steps)
        .map(([name, ms]) => `${name} ${ms.toFixed(0)}`)
        .join(', '),
    }
  } finally {
    await dispose()
  }
}

const rowOf = (r: StoredRow): ItemRow => ({
  ...r,
  phones: JSON.parse(r.phones) as string[],
  promiseDays: null,
  volume: null,
})

const value = <T>(answer: { ok: true; value: T } | { ok: false; error: { code: string } }): T => {
  if (!answer.ok) throw new Error(answer.error.code)
  return answer.value
}
