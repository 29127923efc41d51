/**
 * The process that touches untrusted files. Started by `child-process.ts` with a heap cap; holds one workbook and
 * answers one request at a time. It has no database, no keys, and says nothing but messages.
 */
import { readFile, stat } from 'node:fs/promises'
import { parentPort } from 'node:worker_threads'
import { findHeader, headerAt, titleTexts } from '#shared/domain/item/staging/header.ts'
import { proposeMapping, type RememberedMapping } from '#shared/domain/item/staging/mapping.ts'
import { releaseDateFrom } from '#shared/domain/item/staging/release-date.ts'
import type { SheetRows } from '#shared/domain/item/staging/sheet.ts'
import { createStaging } from '#shared/domain/item/staging/stage.ts'
import { fileUnreadable, ImportRefused, notSpreadsheet, stageFault, tooLarge } from './faults.ts'
import type { ImportLimits } from './limits.ts'
import { type ImportReply, type ImportRequest, type SheetPreview, slicesAhead } from './messages.ts'
import { type ReadWorkbook, readWorkbook } from './workbook.ts'

const sampleRows = 40
const rowsPerMessage = 1_000

let workbook: ReadWorkbook | null = null
let onTheWay = 0
let onTaken: () => void = () => {}

const reply = (message: ImportReply): void => {
  if (parentPort) parentPort.postMessage(message)
  else process.send?.(message)
}

const receive = (request: ImportRequest): void => {
  if (request.kind === 'taken') {
    onTheWay -= 1
    onTaken()
    return
  }
  answer(request).then(reply, (error: unknown) => {
    if (!(error instanceof ImportRefused)) throw error
    reply({ kind: 'fault', fault: error.fault })
  })
}

if (parentPort) parentPort.on('message', receive)
else {
  process.on('message', receive)
  // The service is gone: nobody will ask for anything more
  process.on('disconnect', () => process.exit(0))
}

async function answer(request: Exclude<ImportRequest, { kind: 'taken' }>): Promise<ImportReply> {
  switch (request.kind) {
    case 'open':
      return open(request)
    case 'map': {
      const sheet = sheetsOf().find(({ name }) => name === request.sheet)
      if (!sheet) throw new ImportRefused(stageFault({ code: 'IMPORT_NO_HEADER', sheet: request.sheet }))
      return {
        kind: 'mapped',
        mapping: proposeMapping(sheet.name, headerAt(sheet, request.row, request.depth), request.remembered),
      }
    }
    case 'stage': {
      const staging = createStaging(sheetsOf(), request.mappings, request.context)
      if (!staging.ok) throw new ImportRefused(stageFault(staging.refusal))
      for (;;) {
        const step = staging.run.next()
        if (step.done) return { kind: 'staged', summary: step.value }
        await slice({ kind: 'chunk', chunk: step.value })
      }
    }
    case 'rows':
      return sendRows()
  }
}

/** Sends a slice and waits while too many are on their way, so that a slow parent is never flooded. */
async function slice(message: ImportReply): Promise<void> {
  reply(message)
  onTheWay += 1
  while (onTheWay >= slicesAhead) {
    await new Promise<void>((resolve) => {
      onTaken = resolve
    })
  }
}

async function open({
  path,
  name,
  limits,
  remembered,
}: Extract<ImportRequest, { kind: 'open' }>): Promise<ImportReply> {
  const file = await readWithin(path, limits)
  workbook = readWorkbook(file, name.replace(/\.[^.]*$/, ''), limits, (done, total) =>
    reply({ kind: 'progress', done, total }),
  )
  const sheets = workbook.sheets.map((sheet) => preview(sheet, remembered))
  const titles = workbook.sheets.flatMap((sheet) => {
    const header = findHeader(sheet)
    return header ? [...titleTexts(sheet, header), sheet.name] : [sheet.name]
  })
  return {
    kind: 'opened',
    preview: {
      format: workbook.format,
      ...(workbook.encoding ? { encoding: workbook.encoding } : {}),
      sheets,
      releaseDate: releaseDateFrom([...titles, name]),
    },
  }
}

async function readWithin(path: string, limits: ImportLimits): Promise<Buffer> {
  const { size } = await stat(path).catch(() => {
    throw new ImportRefused(fileUnreadable())
  })
  if (size > limits.fileBytes) throw new ImportRefused(tooLarge(size, limits))
  if (size === 0) throw new ImportRefused(notSpreadsheet('空文件'))
  return readFile(path).catch(() => {
    throw new ImportRefused(fileUnreadable())
  })
}

function preview(sheet: SheetRows, remembered: readonly RememberedMapping[]): SheetPreview {
  const header = findHeader(sheet)
  return {
    name: sheet.name,
    hidden: sheet.hidden === true,
    rows: sheet.rows.length,
    columns: sheet.rows.reduce((widest, row) => Math.max(widest, row?.length ?? 0), 0),
    formulas: [...sheet.formulas.values()].reduce((sum, columns) => sum + columns.length, 0),
    mapping: header && proposeMapping(sheet.name, header, remembered),
    sample: Array.from({ length: Math.min(sampleRows, sheet.rows.length) }, (_, row) => [
      ...(sheet.rows[row] ?? []),
    ]),
  }
}

async function sendRows(): Promise<ImportReply> {
  const sheets = sheetsOf()
  for (const { name, rows } of sheets) {
    for (let from = 0; from < rows.length; from += rowsPerMessage) {
      const size = Math.min(rowsPerMessage, rows.length - from)
      await slice({
        kind: 'rows',
        rows: { sheet: name, from, rows: Array.from({ length: size }, (_, i) => rows[from + i] ?? null) },
      })
    }
  }
  const heads = sheets.map(({ name, hidden, rows, merges, formulas }) => ({
    name,
    hidden: hidden === true,
    rows: rows.length,
    merges,
    formulas: [...formulas],
  }))
  return { kind: 'heads', heads }
}

function sheetsOf(): SheetRows[] {
  if (!workbook) throw new ImportRefused(fileUnreadable())
  return workbook.sheets
}
