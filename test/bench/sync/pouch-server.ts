/** express-pouchdb over LevelDB on the disk, in a process of its own. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { peer } from './install.ts'
import { openPouch } from './pouch.ts'
import { answerWith } from './worker.ts'

type Express = () => { use(path: string, handler: unknown): void; listen(port: number): Server }

const folder = mkdtempSync(join(tmpdir(), 'wi-pouch-server-'))
mkdirSync(join(folder, 'db'))
// Its own log and configuration go where it runs.
process.chdir(folder)
const Pouch = openPouch().defaults({ prefix: `${join(folder, 'db')}/` })
const handler = peer<(pouch: unknown, options: object) => unknown>('express-pouchdb')(Pouch, {
  mode: 'minimumForPouchDB',
  inMemoryConfig: true,
  logPath: join(folder, 'log.txt'),
})
const app = peer<Express>('express')()
app.use('/', handler)
const server = app.listen(0)
await new Promise((resolve) => server.once('listening', resolve))

const calls = {
  address: async (): Promise<string> => `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
  stop: async (): Promise<void> => {
    server.close()
    rmSync(folder, { recursive: true, force: true })
  },
}
export type PouchCalls = typeof calls

answerWith(calls)
