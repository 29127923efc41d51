import { globSync } from 'node:fs'
import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'electron-vite'

/** Programs of the data service: its entry, its threads, and the children that read what comes from outside. */
const servicePrograms = Object.fromEntries(
  globSync(
    'electron/service/{entry,reader,checker,checkpointer,imports/import-child,files/picture-child,recovery/recovery-thread}.ts',
  ).map((file) => [`service/${basename(file, '.ts')}`, file]),
)

type Modules = { getModuleInfo(id: string): { isEntry: boolean; importers: string[] } | null }

/** antd's index imports all its parts; these are the ones the first screen takes from it. */
const antdIndex = /antd\/es\/index\.js$/
const antdFirst = /antd\/es\/(button|config-provider|spin|theme)\/index\.js$/

/**
 * True for what the window needs before it can show anything: whatever its first file imports, directly or not.
 * In one file of its own this is there sooner than in the twenty that are shared among the screens.
 */
function inFirstFile(id: string, modules: Modules, seen = new Set<string>()): boolean {
  if (seen.has(id)) return false
  seen.add(id)
  const module = modules.getModuleInfo(id)
  if (!module) return false
  const asks = module.importers.filter((importer) => !antdIndex.test(importer) || antdFirst.test(id))
  return module.isEntry || asks.some((importer) => inFirstFile(importer, modules, seen))
}

// Targets are set for the oldest runtime in use: the fallback Electron 33 (Node 20, Chrome 130).
// Only the native modules (database, pictures) stay outside the bundles; everything else is bundled, so that a release
// carries no node_modules of its own but theirs.
export default defineConfig({
  main: {
    // fflate's variant for Node declares a `require` of its own, which does not bear being bundled; only its
    // asynchronous functions differ, and none is used.
    resolve: { alias: [{ find: /^fflate$/, replacement: 'fflate/browser' }] },
    build: {
      target: 'node20',
      outDir: 'out',
      // Built first, so that this clears away what older builds left.
      emptyOutDir: true,
      externalizeDeps: false,
      rolldownOptions: {
        input: {
          'main/index': 'electron/main/index.ts',
          ...servicePrograms,
          // Read when a first text is spelled (electron/service/process/pinyin.ts).
          'service/pinyin-pro': 'pinyin-pro',
        },
        external: ['electron', 'better-sqlite3', 'sharp'],
        output: {
          format: 'es',
          // Read and compiled sooner; names stay, for the traces of what goes wrong.
          minify: { compress: true, codegen: true, mangle: false },
          entryFileNames: '[name].js',
          // Beside the service's entry: its code finds its other programs in its own folder.
          chunkFileNames: 'service/shared-[name]-[hash].js',
        },
      },
    },
  },
  preload: {
    build: {
      target: 'node20',
      outDir: 'out/preload',
      externalizeDeps: false,
      rolldownOptions: {
        input: 'electron/preload/index.ts',
        // A sandboxed preload script cannot be an ES module.
        output: { format: 'cjs', entryFileNames: 'index.cjs' },
      },
    },
  },
  renderer: {
    root: 'renderer',
    plugins: [react()],
    build: {
      target: 'chrome130',
      outDir: 'out/renderer',
      minify: true,
      chunkSizeWarningLimit: 4_000,
      rolldownOptions: {
        input: fileURLToPath(new URL('renderer/index.html', import.meta.url)),
        output: {
          codeSplitting: { groups: [{ name: (id, chunks) => (inFirstFile(id, chunks) ? 'first' : null) }] },
        },
      },
    },
  },
})
