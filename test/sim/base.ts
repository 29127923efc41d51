/** Where every run begins: a hub with its people, and their devices enrolled and in step. Made once a process, the same each time. */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createAccessStore } from '#hub/auth/access-store.ts'
import { enrol, makeCode } from '#hub/auth/enrolment.ts'
import type { HubKeys } from '#hub/crypto/keys.ts'
import { createSigner as hubSigner } from '#hub/crypto/suite.ts'
import { migrate as migrateHub } from '#hub/store/migrate.ts'
import { openWorkspace, type Workspace } from '#hub/store/workspace.ts'
import { seedDivisions } from '#service/features/org/seed.ts'
import { CITY } from '#service/host/create.ts'
import { type Session, setMeta, writeSession } from '#service/host/session.ts'
import { migrate } from '#service/store/migrate.ts'
import { createSigner, newPrivateKey } from '#service/store/suite.ts'
import { memberMeta, memberText } from '#service/sync/membership.ts'
import type { Divisions } from '#shared/domain/org/divisions.ts'
import type { Role } from '#shared/domain/roles/capabilities.ts'
import { newId } from '#shared/facts/ids.ts'
import { enrolText, type Membership } from '#shared/protocol/enrol.ts'
import { PROTOCOL } from '#shared/protocol/protocol.ts'
import { createSimDevice, type SimDevice } from './device.ts'
import { emptyDisk, type SimDisk } from './disk.ts'
import { chooseFaults, faultKinds } from './faults.ts'
import { type SimHub, startSimHub } from './hub.ts'
import { createHubStore } from './hub-store.ts'
import { createNetwork } from './network.ts'
import { chanceOf } from './random.ts'
import type { SqlServer } from './sql.ts'
import { createWorld } from './world.ts'

export const START = Date.UTC(2026, 0, 5, 1)
export const A = 'div-340202'
export const B = 'div-340207'
export const TOWN = 'div-340202012'

const divisions: Divisions = {
  source: 'sim',
  city: { code: '340200', name: '芜湖市' },
  areas: [
    {
      code: '340202',
      name: '镜湖区',
      towns: [
        { code: '340202012', name: '方村街道', villages: [] },
        { code: '340202013', name: '张家山街道', villages: [] },
      ],
    },
    { code: '340207', name: '鸠江区', towns: [{ code: '340207002', name: '四褐山街道', villages: [] }] },
  ],
}

export interface Colleague {
  /** of the person; null = the first administrator, whom the hub made */
  person: string | null
  body: string
  role: Role
}

/** Who works on which device; the first one administers all. */
export const colleagues: readonly Colleague[] = [
  { person: null, body: CITY, role: 'supervisor' },
  { person: 'ann', body: A, role: 'supervisor' },
  { person: 'bob', body: A, role: 'inspector' },
  { person: 'cai', body: B, role: 'supervisor' },
  { person: 'eve', body: TOWN, role: 'inspector' },
  { person: 'ann', body: A, role: 'supervisor' },
]
export const deviceNames = colleagues.map((_, i) => `d${i}`)

export interface Base {
  sql: SqlServer
  keys: HubKeys
  privateKey: string
  workspace: Workspace
  disks: SimDisk[]
  close(): Promise<void>
}

const seed = 0n
const never = () => {
  throw new Error('not in the base')
}

export const makeBase = async (sql: SqlServer): Promise<Base> => {
  const chance = chanceOf(seed, 'base')
  const privateKey = newPrivateKey(chance.bytes(32))
  const keys = { hub: hubSigner(privateKey), draw: hubSigner(newPrivateKey(chance.bytes(32))) }
  const world = createWorld(START - 60 * 60 * 1000)
  const random = (size: number) => chance.bytes(size)
  const bare = createHubStore(sql, () => ({ statement: () => {}, committing: () => {}, committed: () => {} }))
  await sql.script('begin')
  const folder = mkdtempSync(join(tmpdir(), 'wi-sim-'))
  writeFileSync(join(folder, 'divisions.json'), JSON.stringify(divisions))
  await migrateHub({
    ...bare,
    tx: (work) => work({ query: async (text, values) => scriptOr(sql, text, values), inTransaction: true }),
  })
  const workspace = await openWorkspace(
    { db: bare, keys, accessStore: createAccessStore(), now: world.now, random },
    folder,
    { name: '市局服务端', firstPersonName: '管理员' },
  )
  rmSync(folder, { recursive: true })
  const faults = chooseFaults(chanceOf(seed, 'none'), chanceOf(seed, 'none'), new Set(faultKinds))
  const hub = await startSimHub({ sql, keys, privateKey, workspace }, { world, chance, faults })
  const network = createNetwork(world, hub, faults, chance)

  const devices: SimDevice[] = []
  const wrong = (_: string, text: string) => {
    throw new Error(text)
  }
  const add = async (person: string, name: string) => {
    const disk = emptyDisk()
    await enrolOn(disk, hub, person, name, random)
    const setting = { world, chance, wire: network.wireOf, committed: hub.committed, wrong, bug: {} }
    devices.push(createSimDevice(name, disk, setting))
  }
  const settle = async () => {
    for (let round = 0; round < 3; round++)
      for (const device of devices) {
        device.start()
        device.ask()
        await world.run(Number.POSITIVE_INFINITY, () => !device.busy())
      }
  }
  await add(workspace.firstPerson, 'd0')
  await settle()
  const people = new Map(colleagues.flatMap((c) => (c.person === null ? [] : [[c.person, c] as const])))
  const said = devices[0]?.say(() =>
    [...people].flatMap(([person, { body, role }]) => {
      const entity = { kind: 'person', id: person }
      return [
        { type: 'person.registered', entity, owner: body, payload: { name: person, body } },
        {
          type: 'role.granted',
          entity,
          owner: body,
          payload: { grant: `${person}-0`, role, body, from: '2020-01-01', to: null },
        },
      ]
    }),
  )
  if (!said) never()
  await settle()
  for (const [i, { person }] of colleagues.entries()) if (person !== null) await add(person, `d${i}`)
  await settle()
  for (const device of devices) device.stop()
  if (hub.unexpected.length > 0) throw new Error(hub.unexpected.join('\n'))
  await sql.script('commit')
  await sql.script('vacuum analyze')
  return {
    sql,
    keys,
    privateKey,
    workspace,
    disks: devices.map((device) => device.disk),
    close: async () => {
      for (const device of devices) device.disk.close()
      await sql.close()
    },
  }
}

/** A file of migrations holds several statements, which the extended protocol does not take. */
const scriptOr = async <R>(sql: SqlServer, text: string, values: readonly unknown[] = []): Promise<R[]> => {
  if (values.length > 0 || !text.includes(';')) return (await sql.query(text, values)) as R[]
  await sql.script(text)
  return []
}

const enrolOn = async (
  disk: SimDisk,
  hub: SimHub,
  person: string,
  name: string,
  random: (size: number) => Buffer,
): Promise<void> => {
  const deps = hub.deps()
  const privateKey = newPrivateKey(random(32))
  const signer = createSigner(privateKey)
  const id = newId(deps.now(), random(16))
  const secret = await makeCode(deps.db, person, deps.now() + 600_000, true, deps.now())
  const device = { id, name, publicKey: signer.publicKey, sample: false }
  const asked = { protocol: PROTOCOL, secret, device, signature: signer.sign(enrolText(device, secret)) }
  const enrolled = await enrol(deps, asked)
  if (!enrolled.ok || enrolled.value.status !== 'enrolled') throw new Error(`${name} is not enrolled`)
  found(disk, enrolled.value.membership, privateKey, hub.now())
}

/** What `createWorkspaceFolder` writes, without its folder. */
const found = ({ db }: SimDisk, membership: Membership, privateKey: string, now: number): void => {
  const { person, hub, device } = membership
  const session: Session = {
    workspace: { id: `workspace-${device}`, kind: 'enrolled', name: hub.name, createdAt: now },
    person: { id: person.id, name: person.name },
    body: { id: person.body, name: person.body },
    roles: [],
    device,
  }
  migrate(db)
  db.tx(() => {
    writeSession(db, session)
    setMeta(db, 'device-key', privateKey)
    setMeta(db, memberMeta, memberText({ address: 'http://127.0.0.1', membership }))
    seedDivisions(db, divisions, CITY)
  })
}
