// Printed pages (A4). A page is made in a window of its own that nobody sees, runs no script and has no bridge.
import { BrowserWindow } from 'electron'

export type Paper = { html: string; landscape: boolean }

/** Shows the system's print dialog. False: cancelled, or there is no printer. */
export function printPaper(paper: Paper): Promise<boolean> {
  return withPage(
    paper,
    (page) =>
      new Promise((resolve) => {
        const settings = { landscape: paper.landscape, pageSize: 'A4', printBackground: true } as const
        page.webContents.print(settings, (printed) => resolve(printed))
      }),
  )
}

export function paperToPdf(paper: Paper): Promise<Uint8Array> {
  return withPage(paper, (page) =>
    page.webContents.printToPDF({
      landscape: paper.landscape,
      pageSize: 'A4',
      printBackground: true,
      displayHeaderFooter: true,
      headerTemplate: '<span></span>',
      footerTemplate:
        '<div style="width:100%;text-align:center;font-size:9px">第 <span class="pageNumber"></span> 页 / 共 <span class="totalPages"></span> 页</div>',
    }),
  )
}

async function withPage<T>({ html }: Paper, use: (page: BrowserWindow) => Promise<T>): Promise<T> {
  const page = new BrowserWindow({
    show: false,
    webPreferences: { sandbox: true, contextIsolation: true, javascript: false, partition: 'paper' },
  })
  try {
    const policy = `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">`
    await page.loadURL(`data:text/html;charset=utf-8;base64,${Buffer.from(policy + html).toString('base64')}`)
    return await use(page)
  } finally {
    page.destroy()
  }
}
