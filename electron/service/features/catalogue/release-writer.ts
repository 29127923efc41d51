/** Writes the items of a release in slices, under its id, invisible until the release is built and live. */
import { createGzip } from 'node:zlib'
import type { CheckedEntry, Finding } from '#shared/domain/item/quality.ts'
import type { AcrossFinding } from '#shared/domain/item/quality-across.ts'
import type { CommandContext, CommandDeps } from '../../host/handlers.ts'
import { createColumnBuilder } from './columns.ts'
import { entryText } from './entry-text.ts'
import { createRowMaker, type ItemRow } from './item-row.ts'
import { knownSpellings } from './segments.ts'
import { createSpeller } from './spelling.ts'

/** Rows in one write; measured, so that a slice stays near 10 ms. */
export const ROWS_A_SLICE = 100

type Deps = Pick<CommandDeps, 'db' | 'write'>

export interface WrittenItem {
  row: ItemRow
  entry: CheckedEntry
  text: string
}

export interface ReleaseWriter {
  /** stores entries and returns them as stored */
  add(entries: readonly CheckedEntry[]): WrittenItem[]
  /** adds the findings that compare items and stores the columns for searching, in slices as well */
  finish(across: readonly AcrossFinding[], breathe: CommandContext['breathe']): Promise<void>
}

/** `publisher` = the body whose catalogue it is. */
export const createReleaseWriter = (deps: Deps, release: string, publisher: string): ReleaseWriter => {
  const rowOf = createRowMaker(deps.db, publisher)
  const speller = createSpeller(knownSpellings(deps.db))
  const columns = createColumnBuilder(speller)
  return {
    add: (entries) => {
      const items = entries.map((entry) => ({ row: rowOf(entry), entry, text: entryText(entry) }))
      for (const { row, entry } of items) {
        speller(row.name)
        columns.add(
          row,
          entry.findings.map((f) => f.ruleId),
        )
      }
      for (let from = 0; from < items.length; from += ROWS_A_SLICE)
        deps.write((tx) => {
          for (const item of items.slice(from, from + ROWS_A_SLICE)) insertItem(tx, release, item)
        })
      return items
    },
    finish: async (across, breathe) => {
      for (const { code, ruleId } of across) columns.found(code, ruleId)
      await addFindings(deps, release, across, breathe)
      for (const [name, bytes] of columns.finish()) {
        deps.write((tx) => {
          tx.run(
            'INSERT OR REPLACE INTO release_column (release, name, bytes) VALUES (?,?,?)',
            release,
            name,
            bytes,
          )
        })
        await breathe()
      }
    },
  }
}

type Run = Pick<Parameters<Parameters<CommandDeps['write']>[0]>[0], 'run' | 'get'>

const insertItem = (tx: Run, release: string, { row, entry, text }: WrittenItem): void => {
  tx.run(
    `INSERT INTO item (release, code, name, body, area, window, maintainer, level, type, focus, phone, phones,
       promise_days, defects, volume) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)`,
    release,
    row.code,
    row.name,
    row.body,
    row.area,
    row.window,
    row.maintainer,
    row.level,
    row.type,
    row.focus,
    row.phone,
    JSON.stringify(row.phones),
    row.promiseDays,
    entry.findings.length,
    row.volume,
  )
  tx.run('INSERT INTO item_guide (id, entry) VALUES (last_insert_rowid(), ?)', text)
  if (entry.findings.length > 0) putFindings(tx, release, row.code, entry.findings)
}

const putFindings = (tx: Run, release: string, code: string, findings: readonly Finding[]): void => {
  tx.run(
    'INSERT OR REPLACE INTO item_quality (release, code, findings) VALUES (?,?,?)',
    release,
    code,
    JSON.stringify(findings),
  )
}

const addFindings = async (
  { write }: Deps,
  release: string,
  across: readonly AcrossFinding[],
  breathe: CommandContext['breathe'],
): Promise<void> => {
  const byCode = [...Map.groupBy(across, (f) => f.code)]
  for (let from = 0; from < byCode.length; from += ROWS_A_SLICE) {
    write((tx) => {
      for (const [code, more] of byCode.slice(from, from + ROWS_A_SLICE)) {
        const before = tx.get<{ findings: string }>(
          'SELECT findings FROM item_quality WHERE release = ? AND code = ?',
          release,
          code,
        )
        const own = before ? (JSON.parse(before.findings) as Finding[]) : []
        const all = [...own, ...more.map(({ code: _, ...finding }) => finding)]
        putFindings(tx, release, code, all)
        tx.run('UPDATE item SET defects = ? WHERE release = ? AND code = ?', all.length, release, code)
      }
    })
    await breathe()
  }
}

/** The published file of a release: one entry a line, gzip. Compressing runs beside the rest, in the runtime's own threads. */
export const createEntryFile = () => {
  const gzip = createGzip({ level: 4 })
  const parts: Buffer[] = []
  gzip.on('data', (part: Buffer) => parts.push(part))
  const ended = new Promise<void>((resolve, reject) => gzip.once('end', resolve).once('error', reject))
  return {
    add: async (texts: readonly string[]): Promise<void> => {
      if (texts.length === 0) return
      if (!gzip.write(`${texts.join('\n')}\n`)) await new Promise((resolve) => gzip.once('drain', resolve))
    },
    finish: async (): Promise<Uint8Array> => {
      gzip.end()
      await ended
      return Buffer.concat(parts)
    },
  }
}
