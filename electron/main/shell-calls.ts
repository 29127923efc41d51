import { writeFile } from 'node:fs/promises'
import { BrowserWindow, clipboard, dialog, ipcMain, shell } from 'electron'
import type { z } from 'zod'
import { channels } from '#shared/contract/channels.ts'
import { fail, ok, type Result } from '#shared/contract/result.ts'
import { type ShellInput, type ShellName, type ShellOutput, shellCalls } from '#shared/contract/shell.ts'
import { openLink } from './external-links.ts'
import { callRefused, fileNotWritten } from './faults.ts'
import { paperToPdf, printPaper } from './paper.ts'
import { isTrusted } from './sender.ts'

type Run<T> = (window: BrowserWindow, raw: unknown) => Promise<Result<T>>

/** What only the shell can do for a screen; the list is `shared/contract/shell.ts`. */
const calls: { [N in ShellName]: Run<ShellOutput[N]> } = {
  openFile: checked(shellCalls.openFile, async (window, { title, filters, multiple }) => {
    const properties: ('openFile' | 'multiSelections')[] = multiple
      ? ['openFile', 'multiSelections']
      : ['openFile']
    const { filePaths } = await dialog.showOpenDialog(window, { title, filters, properties })
    return ok({ paths: filePaths })
  }),
  chooseFolder: checked(shellCalls.chooseFolder, async (window, { title }) => {
    const properties: ('openDirectory' | 'createDirectory')[] = ['openDirectory', 'createDirectory']
    const { filePaths } = await dialog.showOpenDialog(window, { title, properties })
    return ok({ path: filePaths[0] ?? null })
  }),
  chooseSavePath: checked(shellCalls.chooseSavePath, async (window, input) =>
    ok({ path: await askWhere(window, input) }),
  ),
  saveText: checked(shellCalls.saveText, async (window, { text, ...where }) => {
    const path = await askWhere(window, { title: '另存为', ...where })
    return write(path, text)
  }),
  showInFolder: checked(shellCalls.showInFolder, async (_window, { path }) => {
    shell.showItemInFolder(path)
    return ok(null)
  }),
  copyText: checked(shellCalls.copyText, async (_window, { text }) => {
    clipboard.writeText(text)
    return ok(null)
  }),
  print: checked(shellCalls.print, async (_window, paper) => ok({ printed: await printPaper(paper) })),
  savePdf: checked(shellCalls.savePdf, async (window, { suggestedName, ...paper }) => {
    const filters = [{ name: 'PDF', extensions: ['pdf'] }]
    const path = await askWhere(window, { title: '另存为 PDF', suggestedName, filters })
    return write(path, path === null ? '' : await paperToPdf(paper))
  }),
  openLink: checked(shellCalls.openLink, async (_window, { url }) => ok({ opened: await openLink(url) })),
}

/** Answers the screens' shell calls, after checking who asks and with what. */
export function setupShellCalls(): void {
  ipcMain.handle(channels.shell, async (event, name: unknown, input: unknown) => {
    const window = BrowserWindow.fromWebContents(event.sender)
    if (!isTrusted(event) || !window || !isShellName(name)) return fail(callRefused)
    return calls[name](window, input)
  })
}

function checked<S extends z.ZodType, T>(
  schema: S,
  run: (window: BrowserWindow, input: z.infer<S>) => Promise<Result<T>>,
): Run<T> {
  return async (window, raw) => {
    const input = schema.safeParse(raw)
    return input.success ? run(window, input.data) : fail(callRefused)
  }
}

function isShellName(name: unknown): name is ShellName {
  return typeof name === 'string' && Object.hasOwn(shellCalls, name)
}

async function askWhere(window: BrowserWindow, input: ShellInput<'chooseSavePath'>): Promise<string | null> {
  const { title, suggestedName, filters } = input
  const { canceled, filePath } = await dialog.showSaveDialog(window, {
    title,
    defaultPath: suggestedName,
    filters,
  })
  return canceled || !filePath ? null : filePath
}

async function write(
  path: string | null,
  content: string | Uint8Array,
): Promise<Result<{ path: string | null }>> {
  if (path === null) return ok({ path })
  try {
    await writeFile(path, content)
    return ok({ path })
  } catch (error) {
    return fail({
      ...fileNotWritten,
      details: { reason: error instanceof Error ? error.message : String(error) },
    })
  }
}
