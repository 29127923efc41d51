/**
 * The parent's side of an import: one child per file, faults as values, a watchdog on silence.
 * The child stays alive between preview and staging, so a file is read once however often the mapping changes.
 */
import { basename } from 'node:path'
import { type Fault, fail, ok, type Result } from '#shared/contract/result.ts'
import type { RememberedMapping, SheetMapping } from '#shared/domain/item/staging/mapping.ts'
import type { SheetRows } from '#shared/domain/item/staging/sheet.ts'
import type { StageChunk, StageContext, StageSummary } from '#shared/domain/item/staging/stage.ts'
import { type ChildKind, defaultChildKind, startChild } from '../process/child-process.ts'
import { programFile } from '../process/program.ts'
import { importCancelled, readerStopped } from './faults.ts'
import { type ImportLimits, importLimits } from './limits.ts'
import type { ImportPreview, ImportReply, ImportRequest, RowsMessage } from './messages.ts'

export interface ImportOptions {
  /** the name people know the file by; the path's last part by default */
  name?: string
  /** mappings confirmed before, by header signature */
  remembered?: readonly RememberedMapping[]
  onProgress?: (done: number, total: number) => void
  /** ends the child at once; nothing is left half done, because the child stores nothing */
  signal?: AbortSignal
  limits?: Partial<ImportLimits>
  childKind?: ChildKind
  childEntry?: URL
}

export interface ImportSession {
  preview: ImportPreview
  /** the mapping for a header row a person pointed to; `row` from 0 */
  mapHeader: (sheet: string, row: number, depth: 1 | 2) => Promise<Result<SheetMapping>>
  /**
   * Stages the sheets and hands slices over in order; a promise from `onChunk` is awaited before more are sent.
   * May be called again with another mapping. Faults: IMPORT_NO_HEADER, _HEADER_DUPLICATE, _EMPTY, _TOO_LARGE,
   * _READER_STOPPED, _CANCELLED.
   */
  stage: (
    mappings: readonly SheetMapping[],
    context: StageContext,
    onChunk: (chunk: StageChunk) => void | Promise<void>,
  ) => Promise<Result<StageSummary>>
  /** all rows of all sheets as text, for imports other than the catalogue */
  rows: () => Promise<Result<SheetRows[]>>
  /** ends the child; call it in any case */
  close: () => void
}

/** Opens a file in a child. Faults: IMPORT_NOT_SPREADSHEET, _PASSWORD, _TOO_LARGE, _ZIP_BOMB, _FILE_UNREADABLE, … */
export async function openImport(path: string, options: ImportOptions = {}): Promise<Result<ImportSession>> {
  const name = options.name ?? basename(path)
  const limits = { ...importLimits, ...options.limits }
  const remembered = [...(options.remembered ?? [])]
  const link = createLink(limits, options, name)
  const opened = await link.ask({ kind: 'open', path, name, limits, remembered })
  if (!opened.ok || opened.value.kind !== 'opened') {
    link.close()
    return opened.ok ? fail(readerStopped('ended')) : opened
  }
  return ok({
    preview: opened.value.preview,
    async mapHeader(sheet, row, depth) {
      const reply = await link.ask({ kind: 'map', sheet, row, depth, remembered })
      return expect(reply, 'mapped', ({ mapping }) => mapping)
    },
    async stage(mappings, context, onChunk) {
      const reply = await link.ask({ kind: 'stage', mappings: [...mappings], context }, (slice) =>
        slice.kind === 'chunk' ? onChunk(slice.chunk) : undefined,
      )
      return expect(reply, 'staged', ({ summary }) => summary)
    },
    async rows() {
      const collected = new Map<string, (readonly string[] | undefined)[]>()
      const reply = await link.ask({ kind: 'rows' }, (slice) => {
        if (slice.kind === 'rows') collect(collected, slice.rows)
      })
      return expect(reply, 'heads', ({ heads }) =>
        heads.map((head) => ({
          name: head.name,
          ...(head.hidden ? { hidden: true } : {}),
          rows: collected.get(head.name) ?? [],
          merges: head.merges,
          formulas: new Map(head.formulas),
        })),
      )
    },
    close: link.close,
  })
}

export interface Spreadsheet {
  format: ImportPreview['format']
  encoding?: ImportPreview['encoding']
  sheets: SheetRows[]
}

/** Reads a whole file to text rows and ends the child. For files of people, windows and past checks. */
export async function readSpreadsheet(
  path: string,
  options: ImportOptions = {},
): Promise<Result<Spreadsheet>> {
  const opened = await openImport(path, options)
  if (!opened.ok) return opened
  const { preview, rows, close } = opened.value
  try {
    const read = await rows()
    if (!read.ok) return read
    const { format, encoding } = preview
    return ok({ format, ...(encoding ? { encoding } : {}), sheets: read.value })
  } finally {
    close()
  }
}

interface Link {
  /** one request at a time; slices go to `onSlice` in order */
  ask: (
    request: ImportRequest,
    onSlice?: (reply: ImportReply) => void | Promise<void>,
  ) => Promise<Result<ImportReply>>
  close: () => void
}

function createLink(limits: ImportLimits, options: ImportOptions, name: string): Link {
  let stopped: Fault | null = options.signal?.aborted ? importCancelled() : null
  let settle: ((reply: Result<ImportReply>) => void) | null = null
  let onSlice: (reply: ImportReply) => void | Promise<void> = () => {}
  let watchdog: NodeJS.Timeout | undefined
  let slices = Promise.resolve()

  const finish = (result: Result<ImportReply>) => {
    clearTimeout(watchdog)
    settle?.(result)
    settle = null
  }
  const stop = (fault: Fault) => {
    stopped ??= withName(fault, name)
    child?.kill()
    finish(fail(stopped))
  }
  const watch = () => {
    clearTimeout(watchdog)
    if (settle) watchdog = setTimeout(() => stop(readerStopped('silent')), limits.silenceMs)
  }
  const onReply = (reply: ImportReply) => {
    if (stopped) return
    watch()
    if (reply.kind === 'progress') options.onProgress?.(reply.done, reply.total)
    else if (reply.kind === 'chunk' || reply.kind === 'rows') {
      slices = slices.then(async () => {
        // The child may be waiting for us: that is not silence
        clearTimeout(watchdog)
        await onSlice(reply)
        child?.send({ kind: 'taken' })
        watch()
      })
      slices.catch(rejectAsk)
    } else if (reply.kind === 'fault') finish(fail(withName(reply.fault, name)))
    else slices.then(() => finish(ok(reply)), rejectAsk)
  }
  /** A handler of the caller threw: a bug, given back to the caller as it is. */
  let rejectAsk: (error: unknown) => void = () => {}
  const { childKind = defaultChildKind(), childEntry = programFile('imports/import-child') } = options
  const child = stopped
    ? null
    : startChild(
        { kind: childKind, entry: childEntry, heapMb: limits.heapMb },
        { onReply, onExit: (why) => stop(readerStopped(why)) },
      )
  const onAbort = () => stop(importCancelled())
  options.signal?.addEventListener('abort', onAbort, { once: true })

  return {
    ask: (request, sliceHandler = () => {}) =>
      new Promise((resolve, reject) => {
        if (stopped) return resolve(fail(stopped))
        if (settle) return reject(new Error('one request at a time'))
        settle = resolve
        onSlice = sliceHandler
        rejectAsk = (error) => {
          settle = null
          reject(error instanceof Error ? error : new Error(String(error)))
          stop(importCancelled())
        }
        slices = Promise.resolve()
        watch()
        child?.send(request)
      }),
    close() {
      options.signal?.removeEventListener('abort', onAbort)
      stop(importCancelled())
    },
  }
}

/** The faults speak of 这个文件; people know it by its name. */
const withName = (fault: Fault, name: string): Fault => ({
  ...fault,
  message: fault.message.replace('这个文件', `“${name}”`),
  details: { ...fault.details, file: name },
})

function expect<Kind extends ImportReply['kind'], T>(
  reply: Result<ImportReply>,
  kind: Kind,
  take: (reply: Extract<ImportReply, { kind: Kind }>) => T,
): Result<T> {
  if (!reply.ok) return reply
  const isExpected = (value: ImportReply): value is Extract<ImportReply, { kind: Kind }> =>
    value.kind === kind
  return isExpected(reply.value) ? ok(take(reply.value)) : fail(readerStopped('ended'))
}

function collect(
  sheets: Map<string, (readonly string[] | undefined)[]>,
  { sheet, from, rows }: RowsMessage,
): void {
  const all = sheets.get(sheet) ?? []
  sheets.set(sheet, all)
  rows.forEach((row, i) => {
    all[from + i] = row ?? undefined
  })
}
