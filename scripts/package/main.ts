// npm run package: the built program with its own Electron in dist/, without an installer and without a network.
import { dirname } from 'node:path'
import { build, Platform } from 'electron-builder'
import { provideElectron } from '../runtime/index.ts'
import { ensureBuilt } from '../support/build.ts'
import { root } from '../support/paths.ts'

const runtime = await provideElectron(console.log)
if (runtime.kind === 'fallback') {
  console.error(
    'package: this machine has only the runtime for development, and that never goes into a release.',
  )
  console.error('package: set ELECTRON_MIRROR or ELECTRON_OVERRIDE_DIST_PATH to get the official Electron.')
  process.exit(1)
}
ensureBuilt(console.log)
await build({
  projectDir: root,
  targets: Platform.current().createTarget('dir'),
  publish: 'never',
  config: { extends: 'electron-builder.yml', electronDist: dirname(runtime.path) },
})
