import { join, normalize, sep } from 'node:path'
import { protocol } from 'electron'
import { programFolder } from './start-options.ts'

/** Where the program's own pages live. No page is ever loaded from `file:` or, but for development, from a server. */
export const appOrigin = 'app://window-inspector'

/**
 * What a page may load: its own scripts, styles, fonts and pictures, and nothing from any network.
 * style-src has 'unsafe-inline' because antd writes its styles into <style> elements as components appear, some
 * of them (scroll lock of dialogs, scroll bar measure) without a way to give them a nonce. Scripts stay strict,
 * and with img-src, font-src and connect-src closed an injected style has nowhere to send anything.
 */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' blob: data:",
  'media-src blob:',
  "font-src 'self'",
  "connect-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

/** Must run before Electron is ready. */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
  ])
}

/**
 * Serves `out/renderer` under `app://window-inspector/`, and nothing outside of it. By the older call: `handle`
 * loads Node's whole fetch first, and the first screen comes a tenth later for it.
 */
export function setupAppProtocol(): void {
  const folder = join(programFolder(), 'out', 'renderer')
  protocol.registerFileProtocol('app', ({ url }, answer) => {
    const { pathname } = new URL(url)
    const path = normalize(join(folder, pathname === '/' ? 'index.html' : decodeURIComponent(pathname)))
    const within = url.startsWith(`${appOrigin}/`) && path.startsWith(folder + sep)
    answer(within ? { path, headers } : { statusCode: 404 })
  })
}

const headers = {
  'Content-Security-Policy': contentSecurityPolicy,
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
}
