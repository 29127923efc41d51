/** The rows of a ledger (历史台账) as a table that can be searched, written in slices. */
import { type LedgerRow, ledgerFile, notesProblem } from '#shared/domain/ledgers/ledger-row.ts'
import type { CommandContext, CommandDeps } from '../../host/handlers.ts'
import { searchText } from '../org/search-text.ts'

type Deps = Pick<CommandDeps, 'db' | 'write' | 'blobs'>
type Breathe = CommandContext['breathe']

/** Rows a write; measured, so that a slice stays near 25 ms. */
const SLICE = 200

/** Writes the rows; they are not shown before their ledger is `built`. */
export const writeRows = async (
  deps: Deps,
  ledger: string,
  rows: readonly LedgerRow[],
  breathe: Breathe,
  progress: (done: number) => void = () => {},
): Promise<void> => {
  await dropRows(deps, ledger, breathe)
  const spelled = new Map<string, string>()
  const spell = (name: string): string => {
    const known = spelled.get(name) ?? searchText(name)
    spelled.set(name, known)
    return known
  }
  for (let from = 0; from < rows.length; from += SLICE) {
    deps.write((tx) => {
      for (const [i, row] of rows.slice(from, from + SLICE).entries())
        tx.run(
          `INSERT INTO ledger_row (ledger, no, date, unit, item, phone, outcome, problem, entry, search)
           VALUES (?,?,?,?,?,?,?,?,?,?)`,
          ledger,
          from + i,
          row.date,
          row.unit,
          row.item,
          row.phone,
          row.outcome,
          notesProblem(row) ? 1 : 0,
          JSON.stringify(row),
          searchOf(row, spell),
        )
    })
    progress(Math.min(from + SLICE, rows.length))
    await breathe()
  }
}

const searchOf = (row: LedgerRow, spell: (name: string) => string): string =>
  [
    spell(row.unit),
    spell(row.item),
    row.window,
    row.phone,
    row.phone.replace(/\D/g, ''),
    row.outcome,
    row.remark,
    row.followUp,
    row.date ?? '',
  ]
    .join(' ')
    .toLowerCase()

export const markBuilt = (deps: Pick<Deps, 'write'>, ledger: string): void => {
  deps.write((tx) => tx.run('UPDATE ledger SET built = 1 WHERE id = ?', ledger))
}

/**
 * What a start, or the arrival of a blob, has to catch up with: ledgers of other devices whose file came, and what
 * imports cut off have left. Doing it again is harmless. Returns how many became searchable.
 */
export const resumeLedgers = async (deps: Deps, breathe: Breathe): Promise<number> => {
  const left = deps.db.all<{ ledger: string }>(
    'SELECT DISTINCT ledger FROM ledger_row WHERE ledger NOT IN (SELECT id FROM ledger)',
  )
  for (const { ledger } of left) if (ledger !== importing) await dropRows(deps, ledger, breathe)
  const waiting = deps.db.all<{ id: string; blob: string }>(
    `SELECT l.id, l.blob FROM ledger l JOIN blob b ON b.hash = l.blob AND b.state = 'whole' WHERE l.built = 0`,
  )
  let built = 0
  for (const { id, blob } of waiting) {
    const rows = rowsOf(deps.blobs.read(blob))
    if (!rows) continue
    await writeRows(deps, id, rows, breathe)
    markBuilt(deps, id)
    built++
  }
  return built
}

/** The ledger being imported here and now: not yet a fact, and no leftover. */
let importing: string | null = null
export const setImporting = (ledger: string | null): void => {
  importing = ledger
}

/** A file that is no ledger stays unbuilt, and the list says that its rows are not here. */
const rowsOf = (bytes: Uint8Array | null): LedgerRow[] | null => {
  if (!bytes) return null
  try {
    const file = ledgerFile.safeParse(JSON.parse(Buffer.from(bytes).toString('utf8')))
    return file.success ? file.data.rows : null
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}

export const dropRows = async (deps: Deps, ledger: string, breathe: Breathe): Promise<void> => {
  for (;;) {
    const { no } =
      deps.db.get<{ no: number | null }>('SELECT max(no) AS no FROM ledger_row WHERE ledger = ?', ledger) ??
      {}
    if (no === null || no === undefined) return
    deps.write((tx) => tx.run('DELETE FROM ledger_row WHERE ledger = ? AND no > ?', ledger, no - SLICE * 5))
    await breathe()
  }
}
