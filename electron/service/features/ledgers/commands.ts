/** A ledger of earlier years (历史台账) from a spreadsheet: looked at first, then kept whole; withdrawn with a reason. */
import { basename } from 'node:path'
import type { ledgersContract } from '#shared/contract/ledgers.ts'
import { fail, ok } from '#shared/contract/result.ts'
import {
  findLedgerHeaders,
  type LedgerHeader,
  ledgerFields,
  ledgerLabels,
} from '#shared/domain/ledgers/columns.ts'
import { type LedgerFile, MAX_LEDGER_ROWS } from '#shared/domain/ledgers/ledger-row.ts'
import { stageLedger } from '#shared/domain/ledgers/stage.ts'
import { canonical } from '#shared/facts/canonical.ts'
import type { CommandHandlers } from '../../host/handlers.ts'
import { visible } from '../../host/session.ts'
import { readSpreadsheet } from '../../imports/import-session.ts'
import { sha256 } from '../../store/blobs.ts'
import type { Reader } from '../../store/db.ts'
import { storeBlob } from '../../store/store-blob.ts'
import { isMine } from '../org/guard.ts'
import { dropRows, setImporting, writeRows } from './build.ts'
import { ledgerFaults } from './faults.ts'

interface Held {
  token: string
  file: LedgerFile
  bytes: Uint8Array
  name: string
  source: string
}

/** The last ledger that was shown; another preview replaces it. */
let held: Held | null = null

/** Named problems; the rest is counted. */
const MAX_PROBLEMS = 2000
const SAMPLE_ROWS = 8

export const ledgersCommands: CommandHandlers<typeof ledgersContract> = {
  'ledgers.preview': async (deps, { path }, { signal, progress }) => {
    const read = await readSpreadsheet(path, {
      signal,
      onProgress: (done, total) => progress(done, total, '正在读取表格'),
    })
    if (!read.ok) return read
    const source = basename(path)
    const found = findLedgerHeaders(read.value.sheets)
    if (!found.found) return fail(ledgerFaults.header(found))
    const { year, total, rows, problems } = stageLedger(found.headers, [source])
    if (rows.length === 0) return fail(ledgerFaults.empty)
    if (rows.length >= MAX_LEDGER_ROWS) return fail(ledgerFaults.tooMany)
    if (year === null) return fail(ledgerFaults.noYear)
    const file: LedgerFile = { v: 1, year, rows }
    const bytes = Buffer.from(canonical(file))
    const twin = twinOf(deps.db, sha256(bytes))
    if (twin !== null) return fail(ledgerFaults.known(twin))
    const name = nameOf(found.headers, source)
    const token = deps.newId()
    held = { token, file, bytes, name, source }
    return ok({
      token,
      file: source,
      name,
      year,
      rows: total,
      ready: rows.length,
      rejected: total - rows.length,
      sheets: found.headers.map(({ sheet }) => sheet.name),
      columns: ledgerFields.map((field) => ({
        field,
        label: ledgerLabels[field][0],
        heading: found.headers.find((h) => h.headings.has(field))?.headings.get(field) ?? null,
      })),
      sample: rows.slice(0, SAMPLE_ROWS),
      problems: problems.slice(0, MAX_PROBLEMS),
      problemsTotal: problems.length,
    })
  },

  'ledgers.import': async (deps, { token, name }, { signal, progress, breathe }) => {
    if (held?.token !== token) return fail(ledgerFaults.previewGone)
    const { file, bytes, source, name: proposed } = held
    const twin = twinOf(deps.db, sha256(bytes))
    if (twin !== null) return fail(ledgerFaults.known(twin))
    const id = deps.newId()
    setImporting(id)
    try {
      await writeRows(deps, id, file.rows, breathe, (done) => progress(done, file.rows.length, '正在导入'))
      if (signal.aborted) {
        await dropRows(deps, id, breathe)
        return fail(ledgerFaults.stopped)
      }
      const blob = await storeBlob(deps, bytes, breathe)
      deps.write((tx) => {
        tx.append({
          type: 'ledger.imported',
          entity: { kind: 'ledger', id },
          owner: deps.session.body.id,
          payload: {
            name: name ?? proposed,
            year: file.year,
            rows: file.rows.length,
            blob,
            source: source.slice(0, 200),
          },
        })
        tx.run('UPDATE ledger SET built = 1 WHERE id = ?', id)
      })
    } finally {
      setImporting(null)
    }
    held = null
    return ok({ id, rows: file.rows.length })
  },

  'ledgers.withdraw': (deps, { id, reason }) => {
    const row = deps.db.get<{ owner: string; withdrawn: string | null }>(
      `SELECT l.owner, l.withdrawn FROM ledger l WHERE l.id = ? AND ${visible('l')}`,
      id,
    )
    if (!row) return fail(ledgerFaults.gone)
    if (!isMine(deps, row.owner)) return fail(ledgerFaults.notYours)
    if (row.withdrawn !== null) return fail(ledgerFaults.alreadyWithdrawn)
    deps.write((tx) =>
      tx.append({
        type: 'ledger.withdrawn',
        entity: { kind: 'ledger', id },
        owner: row.owner,
        payload: { reason },
      }),
    )
    return ok({ id })
  },
}

/** The name of a ledger in use with the same content. */
const twinOf = (db: Reader, blob: string): string | null =>
  db.get<{ name: string }>(
    `SELECT l.name FROM ledger l WHERE l.blob = ? AND l.withdrawn IS NULL AND ${visible('l')}`,
    blob,
  )?.name ?? null

/** The title over the header where it reads like one, else the name of the file. */
const nameOf = (headers: readonly LedgerHeader[], file: string): string => {
  const titles = headers.flatMap(({ sheet, row }) => sheet.rows.slice(0, row).flatMap((cells) => cells ?? []))
  const title = titles
    .map((text) => text.trim())
    .find((text) => /台账|登记|记录|抽查/.test(text) && text.length <= 60)
  return (title ?? file.replace(/\.[^.]+$/, '')).slice(0, 100) || '抽查台账'
}
