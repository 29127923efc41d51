/** Whole devices for tests of sync: real folder, real encrypted database, real engine, against a real hub. */
import { randomBytes } from 'node:crypto'
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createWorkspaceFolder } from '#service/host/create.ts'
import { openWorkspace, type Workspace } from '#service/host/workspace.ts'
import type { Draft } from '#service/store/log.ts'
import { createSigner, createSuite, newPrivateKey } from '#service/store/suite.ts'
import { enrolByCode } from '#service/sync/enrol.ts'
import { type Member, memberMeta, memberText } from '#service/sync/membership.ts'
import { createSync, type Sync } from '#service/sync/sync.ts'
import { canonical } from '#shared/facts/canonical.ts'
import { newId } from '#shared/facts/ids.ts'
import { keptKeyStore, resourcesFolder } from '#test/support/workspace.ts'

export const suite = createSuite()

export interface Desk {
  root: string
  folder: string
  key: string
  member: Member
  workspace: Workspace
  sync: Sync
  topics: string[]
  say(...drafts: Draft[]): string[]
  /** asks for a round and waits until it is through */
  round(): Promise<void>
  stop(): Promise<void>
  start(): void
  dispose(): Promise<void>
  count(sql: string, ...values: string[]): number
}

/** A device enrolled by code, its data folder made, sync running. */
export const enrolDesk = async (code: string, { address }: { address?: string } = {}): Promise<Desk> => {
  const privateKey = newPrivateKey()
  const applicant = {
    id: newId(Date.now(), randomBytes(16)),
    name: '测试设备',
    signer: createSigner(privateKey),
    formerPerson: null,
  }
  const enrolled = await enrolByCode(suite, code, applicant)
  if (!enrolled.ok) throw new Error(enrolled.error.code)
  if (enrolled.value.status !== 'enrolled') throw new Error('waiting')
  const member = { ...enrolled.value.member, ...(address ? { address } : {}) }
  const root = mkdtempSync(join(tmpdir(), 'wi-sync-'))
  const folder = join(root, 'work')
  const { person, hub } = member.membership
  const made = await createWorkspaceFolder(
    folder,
    {
      kind: 'enrolled',
      name: hub.name,
      person: { id: person.id, name: person.name },
      body: { id: person.body, name: person.body },
      roles: [],
      resources: resourcesFolder,
      device: { id: applicant.id, privateKey },
      meta: { [memberMeta]: memberText(member) },
    },
    keptKeyStore,
    Date.now(),
  )
  if (!made.ok) throw new Error(made.code)
  return openDesk(root, folder, made.key, member)
}

/** A second copy of a desk's folder, as a cloned or restored machine has it. The desk must be stopped. */
export const cloneDesk = (desk: Desk): Desk => {
  const root = mkdtempSync(join(tmpdir(), 'wi-sync-'))
  const folder = join(root, 'work')
  cpSync(desk.folder, folder, { recursive: true })
  return openDesk(root, folder, desk.key, desk.member)
}

/** Opens a folder as the data service does, sync running where there is a hub. */
export const openWithSync = (folder: string, key: string, changed: (topics: readonly string[]) => void) => {
  const sync = createSync(folder, key, {
    version: 'test',
    changed,
    blobArrived: () => {},
    log: (line) => console.error(line),
  })
  const env = { resources: resourcesFolder, readerThreads: 0 }
  const opened = openWorkspace(folder, key, env, sync.hooks)
  if (!opened.ok) throw new Error(opened.error.code)
  sync.attach(opened.value)
  return { sync, workspace: opened.value }
}

export const openDesk = (root: string, folder: string, key: string, member: Member): Desk => {
  const topics: string[] = []
  const open = () => openWithSync(folder, key, (changed) => topics.push(...changed))
  let stopped = false
  const desk: Desk = {
    root,
    folder,
    key,
    member,
    topics,
    ...open(),
    say: (...drafts) => desk.workspace.deps.write((tx) => drafts.map((draft) => tx.append(draft).id)),
    round: async () => {
      await desk.sync.settled(20_000)
      desk.sync.ask()
      if (!(await desk.sync.settled(20_000))) throw new Error('sync does not come to rest')
    },
    stop: async () => {
      if (stopped) return
      stopped = true
      await desk.sync.close()
      await desk.workspace.close()
    },
    start: () => {
      stopped = false
      Object.assign(desk, open())
    },
    dispose: async () => {
      await desk.stop()
      rmSync(root, { recursive: true, force: true })
    },
    count: (sql, ...values) => desk.workspace.db.get<{ n: number }>(sql, ...values)?.n ?? 0,
  }
  return desk
}

/** Rounds until a condition holds; fails after `times`. */
export const until = async (desk: Desk, holds: () => boolean, times = 10): Promise<void> => {
  for (let i = 0; i < times; i++) {
    await desk.round()
    if (holds()) return
  }
  throw new Error(`not reached: ${JSON.stringify(desk.sync.state())}`)
}

/** What a device holds of facts all may compare: id, content hash, time of receipt; and the folded states, whatever the order of their keys. */
export const stateOf = (desk: Pick<Desk, 'workspace'>, kinds: readonly string[]) => {
  const list = kinds.map((kind) => `'${kind}'`).join(',')
  return suite.sha256(
    JSON.stringify([
      desk.workspace.db.all(
        `SELECT id, content_hash, received_at FROM fact WHERE kind IN (${list}) AND state = 'received' ORDER BY id`,
      ),
      desk.workspace.db
        .all<{ state: string }>(
          `SELECT kind, id, state, heads FROM entity WHERE kind IN (${list}) ORDER BY kind, id`,
        )
        .map((row) => ({ ...row, state: canonical(JSON.parse(row.state)) })),
    ]),
  )
}

export const caller = (owner: string, n: number | string): Draft => ({
  type: 'caller.registered',
  entity: { kind: 'caller', id: `caller-${owner}-${n}` },
  owner,
  payload: { number: `0553-${n}`.padEnd(8, '0').slice(0, 30), active: true },
})
