import { z } from 'zod'

/**
 * What the shell (main process) does for a screen, because only it can: dialogs, printing, the clipboard.
 * Everything else is the data service's. The list is fixed; each input is checked before it is used.
 */
export const shellCalls = {
  openFile: z.strictObject({
    title: z.string().max(200),
    filters: fileFilters(),
    multiple: z.boolean().optional(),
  }),
  chooseFolder: z.strictObject({ title: z.string().max(200) }),
  chooseSavePath: z.strictObject({
    title: z.string().max(200),
    suggestedName: fileName(),
    filters: fileFilters(),
  }),
  saveText: z.strictObject({
    suggestedName: fileName(),
    filters: fileFilters(),
    text: z.string().max(20_000_000),
  }),
  showInFolder: z.strictObject({ path: z.string().max(4096) }),
  copyText: z.strictObject({ text: z.string().max(1_000_000) }),
  print: z.strictObject(paper()),
  savePdf: z.strictObject({
    ...paper(),
    suggestedName: fileName(),
  }),
  openLink: z.strictObject({ url: z.string().max(2048) }),
}

export type ShellName = keyof typeof shellCalls
export type ShellInput<N extends ShellName> = z.infer<(typeof shellCalls)[N]>

/** What comes back; `null` and empty lists mean that the person cancelled. */
export type ShellOutput = {
  openFile: { paths: string[] }
  chooseFolder: { path: string | null }
  chooseSavePath: { path: string | null }
  saveText: { path: string | null }
  showInFolder: null
  copyText: null
  /** `printed: false`: cancelled, or there is no printer */
  print: { printed: boolean }
  savePdf: { path: string | null }
  openLink: { opened: boolean }
}

function paper() {
  return {
    html: z.string().max(20_000_000),
    landscape: z.boolean(),
    /** stands at the foot of every page beside the page number, where the page itself does not say it */
    footer: z.string().max(300).optional(),
  }
}

function fileFilters() {
  return z
    .array(z.strictObject({ name: z.string().max(100), extensions: z.array(z.string().max(10)).max(10) }))
    .max(10)
}

function fileName() {
  return z.string().min(1).max(200)
}
