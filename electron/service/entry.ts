// The data service's first file. From its second start on, the program is read as it was compiled the first time.
import { enableCompileCache, flushCompileCache } from 'node:module'
import { join } from 'node:path'
import { readServiceStart } from './process/port.ts'

/** when the first screen stands, and what it needed has been compiled */
const KEEP_AFTER_MS = 2_000

const folder = join(readServiceStart().dataFolder, 'shell', 'compiled')
enableCompileCache(folder)
// Reader threads look for it here.
process.env.NODE_COMPILE_CACHE = folder

await import('./run.ts')
setTimeout(flushCompileCache, KEEP_AFTER_MS).unref()
