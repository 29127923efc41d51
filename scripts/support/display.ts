import { type ChildProcess, spawn } from 'node:child_process'
import { hasDisplay } from '../doctor/index.ts'

/** Where windows go. `virtual` is set when it is a display nobody looks at. */
export type Display = { env: Record<string, string>; virtual?: string; stop: () => void }

/** The machine's own display, or an Xvfb of 1600 × 1000 on a free number. */
export async function openDisplay(): Promise<Display> {
  if (hasDisplay()) return { env: {}, stop: () => {} }
  // -terminate: it ends 10 s after its last client, also when we are killed and cannot end it. Without the
  // delay it would now and then end between Chromium's first look at it and its first window.
  const size = ['-screen', '0', '1600x1000x24']
  const xvfb = spawn('Xvfb', ['-displayfd', '3', ...size, '-nolisten', 'tcp', '-terminate', '10'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  })
  const virtual = `:${await displayNumber(xvfb)}`
  const stop = () => {
    process.off('exit', stop)
    xvfb.kill()
  }
  process.once('exit', stop)
  return { env: { DISPLAY: virtual }, virtual, stop }
}

/** Xvfb chooses a free display by itself and writes its number to descriptor 3 once it listens. */
function displayNumber(xvfb: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    xvfb.once('error', (error) =>
      reject(new Error(`Xvfb cannot be started: ${error.message} (npm run doctor)`)),
    )
    xvfb.once('exit', (code) => reject(new Error(`Xvfb ended with ${code} before it was ready`)))
    xvfb.stdio[3]?.once('data', (bytes: Buffer) => resolve(bytes.toString().trim()))
  })
}
