// Printed pages (A4). A page is made in a window of its own that nobody sees, runs no script and has no bridge.
import { randomUUID } from 'node:crypto'
import { BrowserWindow, type Session, session } from 'electron'

export type Paper = { html: string; landscape: boolean; footer?: string | undefined }

/** Shows the system's print dialog. False: cancelled, or there is no printer. */
export function printPaper(paper: Paper): Promise<boolean> {
  return withPage(
    paper,
    (page) =>
      new Promise((resolve) => {
        // Chromium's own footer: our words on the left, page x/y on the right
        const foot = numbersItself(paper.html) ? {} : { header: ' ', footer: paper.footer ?? ' ' }
        page.webContents.print(
          { landscape: paper.landscape, pageSize: 'A4', printBackground: true, ...foot },
          (printed) => resolve(printed),
        )
      }),
  )
}

export function paperToPdf(paper: Paper): Promise<Uint8Array> {
  return withPage(paper, (page) =>
    page.webContents.printToPDF({
      landscape: paper.landscape,
      pageSize: 'A4',
      printBackground: true,
      // margins as the page asks for them; the footer stands in the lower one
      preferCSSPageSize: true,
      ...(numbersItself(paper.html)
        ? {}
        : {
            displayHeaderFooter: true,
            headerTemplate: '<span></span>',
            footerTemplate: footerOf(paper.footer ?? ''),
          }),
    }),
  )
}

/** Page margin boxes (@bottom-right and others) are drawn from this Chromium on. */
const MARGIN_BOXES_SINCE = 131

/** Does the page write its own page numbers, on a runtime that draws them? Then no second ones are added. */
const numbersItself = (html: string): boolean =>
  Number.parseInt(process.versions.chrome ?? '0', 10) >= MARGIN_BOXES_SINCE && html.includes('counter(pages)')

const footerOf = (words: string): string =>
  `<div style="width:100%;margin:0 12mm;font-size:9px;font-family:sans-serif;display:flex;justify-content:space-between"><span>${escaped(words)}</span><span>第<span class="pageNumber"></span>页　共<span class="totalPages"></span>页</span></div>`

const escaped = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => `&#${character.codePointAt(0) ?? 0};`)

/** Pages waiting to be loaded, by address. Nothing of them ever reaches the disk, and no address may be 2 MB long. */
const pages = new Map<string, string>()

function paperSession(): Session {
  const own = session.fromPartition('paper')
  if (!own.protocol.isProtocolHandled('app'))
    own.protocol.handle('app', ({ url }) => {
      const html = pages.get(url)
      return new Response(html ?? null, { status: html === undefined ? 404 : 200, headers })
    })
  return own
}

const headers = {
  'Content-Type': 'text/html; charset=utf-8',
  'Content-Security-Policy': "default-src 'none'; style-src 'unsafe-inline'; img-src data:",
}

async function withPage<T>({ html }: Paper, use: (page: BrowserWindow) => Promise<T>): Promise<T> {
  const address = `app://paper/${randomUUID()}`
  const page = new BrowserWindow({
    show: false,
    webPreferences: { sandbox: true, contextIsolation: true, javascript: false, session: paperSession() },
  })
  pages.set(address, html)
  try {
    await page.loadURL(address)
    return await use(page)
  } finally {
    pages.delete(address)
    page.destroy()
  }
}
