import { join, normalize, sep } from 'node:path'
import { pathToFileURL } from 'node:url'
import { net, protocol } from 'electron'
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

/** Serves `out/renderer` under `app://window-inspector/`, and nothing outside of it. */
export function setupAppProtocol(): void {
  const folder = join(programFolder(), 'out', 'renderer')
  protocol.handle('app', async (request) => {
    const { origin, pathname } = new URL(request.url)
    const file = normalize(join(folder, pathname === '/' ? 'index.html' : decodeURIComponent(pathname)))
    if (origin !== appOrigin && !request.url.startsWith(`${appOrigin}/`)) return notFound()
    if (!file.startsWith(folder + sep)) return notFound()
    const found = await net.fetch(pathToFileURL(file).href).catch(notFound)
    const headers = new Headers(found.headers)
    headers.set('Content-Security-Policy', contentSecurityPolicy)
    headers.set('X-Content-Type-Options', 'nosniff')
    headers.set('Referrer-Policy', 'no-referrer')
    return new Response(found.body, { status: found.status, headers })
  })
}

function notFound(): Response {
  return new Response(null, { status: 404 })
}
