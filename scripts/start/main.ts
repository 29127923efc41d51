// npm start [-- --data DIR]: opens the program's window. Without a display it runs on a virtual one and leaves
// pictures of the window in .runtime/screens, until Ctrl+C.
import { spawn } from 'node:child_process'
import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { hasDisplay } from '../doctor/index.ts'
import { ensureBuilt } from '../support/build.ts'
import { language } from '../support/language.ts'
import { launchApp } from '../support/launch.ts'
import { root, runtimeFolder } from '../support/paths.ts'
import { readyRuntime } from '../support/ready.ts'

const pictureEveryMs = 5_000
const picturesKept = 50

const runtime = await readyRuntime()
ensureBuilt(console.log)
if (hasDisplay()) openWindow()
else await openUnseenWindow()

function openWindow(): void {
  // Chromium's sandbox cannot be used by root, and root alone starts programs like this.
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  const app = spawn(runtime.path, [root, ...sandbox, ...process.argv.slice(2)], {
    stdio: 'inherit',
    env: { ...process.env, ...language },
  })
  app.once('exit', (code) => process.exit(code ?? 0))
}

async function openUnseenWindow(): Promise<void> {
  const screens = join(runtimeFolder, 'screens')
  const at = process.argv.indexOf('--data')
  const dataFolder = (at > 0 ? process.argv[at + 1] : undefined) ?? join(runtimeFolder, 'data')
  const { page, app, screenshot, close } = await launchApp({ dataFolder, screens })
  console.log(`start: there is no display here, so the window is on a virtual one (Xvfb)`)
  console.log(`start: data in ${dataFolder}`)
  console.log(`start: a picture of the window every ${pictureEveryMs / 1000} s in ${screens}; Ctrl+C ends it`)

  let open = true
  app.once('close', () => {
    open = false
  })
  process.once('SIGINT', close)
  process.once('SIGTERM', close)
  await page.locator('#root > *').first().waitFor({ state: 'attached' })
  for (let n = 0; open; n++) {
    const taken = await screenshot(pictureName()).catch(() => undefined) // closing just now
    if (n === 0 && taken) console.log(`start: first picture: ${taken}`)
    for (const old of readdirSync(screens).sort().slice(0, -picturesKept)) rmSync(join(screens, old))
    await new Promise((resolve) => setTimeout(resolve, pictureEveryMs))
  }
  process.exit()
}

function pictureName(): string {
  return new Date().toISOString().replace(/[:.]/g, '-')
}
