/**
 * F16: the system's key store is gone, answers nonsense, or knows another key; the profile was copied to a machine
 * with a store of its own. Passphrase and recovery key open it, wrong ones do not, and nothing is wiped.
 */
import { createHash, randomBytes } from 'node:crypto'
import { cpSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { createWorkspaceFolder } from '#service/host/create.ts'
import { readKeyFile, unwrapKey } from '#service/host/keys.ts'
import { createService } from '#service/host/service.ts'
import { openWorkspace } from '#service/host/workspace.ts'
import type { KeyStore } from '#service/process/key-store.ts'
import type { Answer } from '#shared/contract/wire.ts'
import { quickFolder } from '#test/support/faults/folders.ts'
import { resourcesFolder } from '#test/support/workspace.ts'
import { type FaultKind, type Findings, noFindings, note } from './finding.ts'

const PASSPHRASE = '效能监督 2026'
const FACTS = 20

const goodStore: KeyStore = {
  wrap: async (key) => Buffer.from(key).toString('base64'),
  unwrap: async (wrapped) => Buffer.from(wrapped, 'base64'),
}

const stores: Readonly<Record<string, KeyStore>> = {
  none: { wrap: async () => null, unwrap: async () => null },
  'another key': { ...goodStore, unwrap: async () => randomBytes(32) },
  'half a key': { ...goodStore, unwrap: async (wrapped) => Buffer.from(wrapped, 'base64').subarray(0, 16) },
  nothing: { ...goodStore, unwrap: async () => new Uint8Array() },
  'another machine': {
    wrap: async (key) => Buffer.from(key.map((byte) => byte ^ 0x5a)).toString('base64'),
    unwrap: async () => null,
  },
}

const hashOf = (file: string): string => createHash('sha256').update(readFileSync(file)).digest('hex')

interface Profile {
  folder: string
  recovery: string
  said: readonly string[]
}

const madeProfile = async (root: string): Promise<Profile> => {
  const folder = join(root, 'profile')
  const made = await createWorkspaceFolder(
    join(folder, 'work'),
    {
      kind: 'standalone',
      name: '测试',
      person: { name: '测试员' },
      body: { id: 'div-340200', name: '芜湖市数据资源管理局' },
      roles: ['supervisor'],
      passphrase: PASSPHRASE,
      resources: resourcesFolder,
    },
    goodStore,
    Date.now(),
  )
  if (!made.ok || made.recovery === null) throw new Error('not made')
  const opened = openWorkspace(join(folder, 'work'), made.key, {
    resources: resourcesFolder,
    readerThreads: 0,
  })
  if (!opened.ok) throw new Error(opened.error.code)
  const { deps } = opened.value
  const said = deps.write((tx) =>
    Array.from(
      { length: FACTS },
      (_, n) =>
        tx.append({
          type: 'caller.registered',
          entity: { kind: 'caller', id: `caller-${n}` },
          owner: 'div-340200',
          payload: { number: `0553-60000${n}`, active: true },
        }).id,
    ),
  )
  await opened.value.close()
  return { folder, recovery: made.recovery, said }
}

interface Shown {
  ok: boolean
  phase?: string
  code?: string
  value?: unknown
}

const strike = async (
  root: string,
  { folder, recovery, said }: Profile,
  { store, way }: { store: string; way: 'passphrase' | 'recovery' },
  point: number,
  found: Findings,
): Promise<void> => {
  const where = { store, way }
  const data = join(root, `case-${point}`)
  cpSync(folder, data, { recursive: true })
  const file = join(data, 'work', 'data.db')
  const before = hashOf(file)
  const service = await createService({
    dataDir: data,
    resources: resourcesFolder,
    version: '0.0.0',
    keyStore: stores[store] as KeyStore,
    emit: () => {},
    log: () => {},
  })
  const ask = async (name: string, input: unknown = {}): Promise<Shown> => {
    const answer = (await service.handle({ id: '1', name, input })) as Answer
    if (!answer.ok) return { ok: false, code: answer.error.code }
    return { ok: true, value: answer.value, phase: (answer.value as { phase?: string }).phase ?? '' }
  }
  const expected = (what: string, is: boolean) => {
    if (!is) note(found, where, { flaws: [what] })
  }
  try {
    expected('locked', (await ask('app.state')).phase === 'locked')
    for (const secret of ['错误的口令', recovery.slice(0, -1)])
      expected(
        'a wrong secret is refused',
        (await ask('app.unlock', { way, secret })).code === 'SECRET_WRONG',
      )
    expected('the file is untouched', hashOf(file) === before)
    const secret = way === 'passphrase' ? PASSPHRASE : recovery
    expected('it opens', (await ask('app.unlock', { way, secret })).phase === 'open')
  } finally {
    await service.close()
  }
  const made = readFileSync(join(data, 'work', 'keys.json'), 'utf8')
  expected(
    'all ways are still there',
    ['passphrase', 'recovery', 'keyring'].every((name) => name in JSON.parse(made)),
  )
  note(found, where, { lost: await missingIn(join(data, 'work'), said) })
  found.points++
  rmSync(data, { recursive: true })
}

/** With its own key, which only the wraps of this folder give. */
const missingIn = async (folder: string, said: readonly string[]): Promise<string[]> => {
  const keys = readKeyFile(folder)
  const key = keys && unwrapKey(keys, 'passphrase', PASSPHRASE)
  if (!key) return [...said]
  const opened = openWorkspace(folder, key, { resources: resourcesFolder, readerThreads: 0 })
  if (!opened.ok) return [...said]
  const missing = said.filter((id) => !opened.value.db.get('SELECT 1 FROM fact WHERE id = ?', id))
  await opened.value.close()
  return missing
}

const run = async (points: number): Promise<Findings> => {
  const found = noFindings()
  const root = quickFolder('wi-keyring-')
  try {
    const profile = await madeProfile(root)
    const names = Object.keys(stores)
    for (let point = 0; point < points; point++)
      await strike(
        root,
        profile,
        {
          store: names[point % names.length] ?? '',
          way: point % 2 === 0 ? 'passphrase' : 'recovery',
        },
        point,
        found,
      )
  } finally {
    rmSync(root, { recursive: true, force: true })
  }
  return found
}

export const keyring: FaultKind = { code: 'F16', name: 'keyring', slice: 5, full: 40, run }
