// npm run dev: the program with its sources watched; screens change as their files are saved.
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { openDisplay } from '../support/display.ts'
import { language } from '../support/language.ts'
import { root } from '../support/paths.ts'
import { readyRuntime } from '../support/ready.ts'

const runtime = await readyRuntime()
const display = await openDisplay()
if (display.virtual) console.log(`dev: there is no display here; the window is on ${display.virtual} (Xvfb)`)

const isRoot = process.getuid?.() === 0
const dev = spawn(process.execPath, [join(root, 'node_modules', '.bin', 'electron-vite'), 'dev', '--watch'], {
  cwd: root,
  stdio: 'inherit',
  env: {
    ...process.env,
    ...language,
    ...display.env,
    ELECTRON_EXEC_PATH: runtime.path,
    ...(isRoot ? { NO_SANDBOX: '1' } : {}),
  },
})
dev.once('exit', (code) => process.exit(code ?? 0))
