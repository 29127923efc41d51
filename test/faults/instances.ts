/**
 * F15: ten data services are started at once on one folder: one opens it, the others say that it is in use and
 * touch nothing. When the owner is killed the next one opens it.
 */
import { type ChildProcess, fork } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createWorkspaceFolder } from '#service/host/create.ts'
import { openWorkspace } from '#service/host/workspace.ts'
import type { FromService, ServiceStart } from '#shared/contract/process.ts'
import { wholeLogFlaws } from '#test/support/kill/verify.ts'
import { resourcesFolder } from '#test/support/workspace.ts'
import { type FaultKind, type Findings, noFindings, note } from './finding.ts'

const INSTANCES = 10
const service = fileURLToPath(new URL('../../electron/service/run.ts', import.meta.url))

/** A system key store that keeps keys as they are. */
const openStore = {
  wrap: async (key: Uint8Array) => Buffer.from(key).toString('base64'),
  unwrap: async (wrapped: string) => Buffer.from(wrapped, 'base64'),
}

interface Phase {
  phase: string
  fault?: { code: string }
}

interface Instance {
  child: ChildProcess
  /** what it says of itself once it answers */
  phase: Promise<Phase>
  kill(): Promise<void>
}

const startInstance = (dataFolder: string): Instance => {
  const start: ServiceStart = { dataFolder, resourcesFolder, appVersion: '0.0.0', restarted: false }
  const child = fork(service, [JSON.stringify(start)], {
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    execArgv: [],
  })
  const gone = new Promise<void>((done) => child.once('exit', () => done()))
  const phase = new Promise<Phase>((resolve, reject) => {
    gone.then(() => reject(new Error('it ended by itself')))
    child.on('message', (message: FromService) => {
      if ('keystore' in message) child.send({ question: message.question, ok: true, text: message.text })
      else if ('ready' in message) child.send({ id: 'state', name: 'app.state', input: {} })
      else if ('id' in message && message.id === 'state' && 'ok' in message)
        resolve(message.ok ? (message.value as Phase) : { phase: message.error.code })
    })
  })
  phase.catch(() => {})
  return {
    child,
    phase,
    kill: async () => {
      child.kill('SIGKILL')
      await gone
    },
  }
}

const strike = async (dataFolder: string, point: number, found: Findings): Promise<void> => {
  const all = Array.from({ length: INSTANCES }, () => startInstance(dataFolder))
  try {
    const phases = await Promise.all(all.map(({ phase }) => phase))
    const open = all.filter((_, n) => phases[n]?.phase === 'open')
    const refused = phases.filter(
      ({ phase, fault }) => phase === 'fault' && fault?.code === 'SECOND_INSTANCE',
    )
    if (open.length !== 1 || refused.length !== INSTANCES - 1)
      note(found, { point }, { flaws: [`they said ${JSON.stringify(phases)}`] })
    for (const owner of open) await owner.kill()
    const next = startInstance(dataFolder)
    all.push(next)
    const { phase } = await next.phase
    if (phase !== 'open') note(found, { point }, { flaws: [`after the owner was killed: ${phase}`] })
    found.points++
  } finally {
    for (const { kill } of all) await kill()
  }
}

const run = async (points: number): Promise<Findings> => {
  const found = noFindings()
  const root = mkdtempSync(join(tmpdir(), 'wi-instances-'))
  const folder = join(root, 'work')
  try {
    const made = await createWorkspaceFolder(
      folder,
      {
        kind: 'standalone',
        name: '测试',
        person: { name: '测试员' },
        body: { id: 'div-340200', name: '芜湖市数据资源管理局' },
        roles: ['supervisor'],
        resources: resourcesFolder,
      },
      openStore,
      Date.now(),
    )
    if (!made.ok) throw new Error(made.code)
    for (let point = 0; point < points; point++) await strike(root, point, found)
    const opened = openWorkspace(folder, made.key, { resources: resourcesFolder, readerThreads: 0 })
    if (!opened.ok) throw new Error(opened.error.code)
    note(found, 'end', { flaws: wholeLogFlaws(opened.value) })
    await opened.value.close()
    found.figures = { instances: points * INSTANCES }
  } finally {
    rmSync(root, { recursive: true, force: true })
  }
  return found
}

export const instances: FaultKind = { code: 'F15', name: 'instances', slice: 1, full: 20, run }
