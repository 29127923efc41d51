/** A PostgreSQL of the tests that can be killed and started again in its place, as after `pg_ctl stop -m immediate`. */
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { startEmbedded } from '#hub/store/embedded.ts'
import { serverOn, type TestServer } from '#test/support/hub.ts'

export interface KillableServer extends TestServer {
  /** kills the process that serves one connection of this database; the server then starts itself anew */
  killBackend(name: string): Promise<boolean>
  /** pg_ctl stop -m immediate, and a start */
  crash(): Promise<void>
}

export const startKillableServer = async (): Promise<KillableServer> => {
  const folder = mkdtempSync(join(tmpdir(), 'wi-hub-'))
  const pgFolder = join(folder, 'pg')
  const made = await startEmbedded(folder, (message) => console.error(message))
  await made.database('postgres')
  await made.stop()

  // The server writes down how it was started.
  const [, binary = '', words = ''] =
    /^(\S+) (.*)$/m.exec(readFileSync(join(pgFolder, 'postmaster.opts'), 'utf8')) ?? []
  const args = [...words.matchAll(/"([^"]*)"/g)].map(([, word = '']) => word)
  const port = args[args.indexOf('-p') + 1]
  const password = readFileSync(join(folder, 'keys', 'postgres-password'), 'utf8').trim()
  const { uid, gid } = statSync(pgFolder)
  const url = (name: string) => `postgres://hub:${password}@127.0.0.1:${port}/${name}`

  const answers = async (): Promise<boolean> => {
    const client = new pg.Client({ connectionString: url('postgres') })
    client.on('error', () => undefined)
    try {
      await client.connect()
      await client.end()
      return true
    } catch {
      return false
    }
  }
  const start = () => {
    const child = spawn(binary, args, { stdio: 'ignore', ...(process.getuid?.() === 0 ? { uid, gid } : {}) })
    return { child, gone: new Promise<void>((done) => child.once('exit', () => done())) }
  }
  const ready = async (): Promise<void> => {
    for (let tries = 0; tries < 600; tries++) {
      if (await answers()) return
      await sleep(25)
    }
    throw new Error('PostgreSQL does not come back')
  }
  let server = start()
  await ready()

  const on = serverOn(folder, async (name) => {
    await ensure(url('postgres'), name)
    return url(name)
  })
  return {
    ...on,
    killBackend: async (name) => {
      const rows = await on.sql<{ pid: number }>(
        'postgres',
        `select pid from pg_stat_activity where datname = $1 and backend_type = 'client backend'
         order by state = 'active' desc, random() limit 1`,
        [name],
      )
      const pid = rows[0]?.pid
      if (pid === undefined) return false
      process.kill(pid, 'SIGKILL')
      await sleep(20)
      await ready()
      return true
    },
    crash: async () => {
      server.child.kill('SIGQUIT')
      await server.gone
      server = start()
      await ready()
    },
    stop: async () => {
      server.child.kill('SIGINT')
      await server.gone
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

const ensure = async (adminUrl: string, name: string): Promise<void> => {
  const client = new pg.Client({ connectionString: adminUrl })
  client.on('error', () => undefined)
  await client.connect()
  const found = await client.query('select 1 from pg_database where datname = $1', [name])
  if (found.rowCount === 0) await client.query(`create database ${client.escapeIdentifier(name)}`)
  await client.end()
}
