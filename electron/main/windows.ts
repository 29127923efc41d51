import { join } from 'node:path'
import { app, BrowserWindow, type WebContents } from 'electron'
import { appOrigin } from './protocol.ts'
import { programFolder } from './start-options.ts'

const ownWindows = new Set<WebContents>()

/** True for the windows this program opened for its own pages. */
export function isOwnWindow(contents: WebContents): boolean {
  return ownWindows.has(contents)
}

/** True for an address of the program's own pages (in development: of its own dev server). */
export function isOwnPage(url: string): boolean {
  const dev = devServer()
  return url.startsWith(`${appOrigin}/`) || (dev !== undefined && url.startsWith(dev))
}

export function ownWindowContents(): readonly WebContents[] {
  return [...ownWindows]
}

/** Holds for every page there will ever be: no going elsewhere, no new windows, no embedded pages. */
export function setupWindows(): void {
  app.on('web-contents-created', (_event, contents) => {
    contents.on('will-navigate', stayHome)
    contents.on('will-redirect', stayHome)
    contents.on('will-attach-webview', (event) => event.preventDefault())
    contents.setWindowOpenHandler(() => ({ action: 'deny' }))
  })
  app.on('window-all-closed', () => app.quit())
  app.on('activate', () => {
    if (ownWindows.size === 0) openMainWindow()
  })
}

/** Opens the one window of the program. It is shown when there is something to see. */
export function openMainWindow(): void {
  const window = new BrowserWindow({
    width: 1280,
    height: 800,
    minWidth: 960,
    minHeight: 600,
    show: false,
    title: app.getName(),
    backgroundColor: '#ffffff',
    webPreferences: {
      preload: join(programFolder(), 'out', 'preload', 'index.cjs'),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      spellcheck: false,
      devTools: !app.isPackaged,
    },
  })
  const { webContents } = window
  ownWindows.add(webContents)
  webContents.once('destroyed', () => ownWindows.delete(webContents))
  window.once('ready-to-show', () => window.show())
  window.loadURL(devServer() ?? `${appOrigin}/`)
}

function stayHome(event: { url: string; preventDefault: () => void }): void {
  if (!isOwnPage(event.url)) event.preventDefault()
}

/** electron-vite names its dev server here; a packaged program never listens to it. */
function devServer(): string | undefined {
  return app.isPackaged ? undefined : process.env.ELECTRON_RENDERER_URL
}
