/** What people do: each says what their work asks for, from what their own device shows them. */

import { CITY } from '#service/host/create.ts'
import type { Blobs } from '#service/store/blobs.ts'
import type { Draft } from '#service/store/log.ts'
import type { CheckPayload } from '#shared/domain/check/payloads.ts'
import { A, B, TOWN } from './base.ts'
import type { SimDevice } from './device.ts'
import type { Chance } from './random.ts'

export type Work = (device: SimDevice, chance: Chance, blobs: Blobs) => Draft[]

interface EntityRow {
  id: string
  owner: string
  state: string
}

const rows = (device: SimDevice, kind: string): EntityRow[] =>
  device.disk.db.all<EntityRow>('SELECT id, owner, state FROM entity WHERE kind = ? ORDER BY id', kind)
const pickRow = (device: SimDevice, chance: Chance, kind: string): EntityRow | null => {
  const found = rows(device, kind)
  return found.length === 0 ? null : chance.pick(found)
}
const factsOf = (device: SimDevice, entity: string, type: string) =>
  device.disk.db.all<{ id: string; hash: string }>(
    'SELECT id, content_hash AS hash FROM fact WHERE entity = ? AND type = ? ORDER BY id',
    entity,
    type,
  )
const bodyOf = (device: SimDevice): string => device.session().body.id
/** An id that means the same on every device of the office: few of them, so that people meet. */
const shared = (chance: Chance, kind: string, owner: string) => `${kind}-${owner}-${chance.below(3)}`

const script = { id: 's', version: '1' }
const check = (note: string): CheckPayload => ({
  round: 'round',
  item: 'item',
  unit: A,
  window: null,
  script,
  persona: null,
  attempts: [],
  outcome: { key: '1', code: 'done', aapor: '1.1', table: '1', phoneVerdict: 'accurate', reasonSide: null },
  callerNumber: null,
  dialled: '0553-5551000',
  expected: {
    release: 'r',
    releaseHash: 'ab'.repeat(32),
    releaseDate: '2026-01-01',
    ageDays: 1,
    itemCode: 'c',
    elements: {},
    materials: [],
  },
  answers: [],
  materials: null,
  conduct: [],
  flags: { suspected: false, priority: false },
  note,
  late: null,
})

const record: Work = (device, chance) => {
  const known = pickRow(device, chance, 'case')
  const owner = known?.owner ?? bodyOf(device)
  const entity = { kind: 'case', id: known?.id ?? shared(chance, 'case', owner) }
  const attempt = `attempt-${chance.below(1e9)}`
  const at = Math.trunc(device.now())
  const opened = { attempt, number: 1, at, dialled: '0553-5551000', callerNumber: 'c', persona: null, script }
  const closed = {
    attempt,
    at,
    outcome: { key: '1', code: 'done', aapor: '1.1', table: '1' },
    timers: null,
    note: '',
  }
  return [
    {
      type: 'attempt.opened',
      entity,
      owner,
      payload: { ...opened, withinHours: true, hoursText: '' },
    },
    { type: 'attempt.closed', entity, owner, payload: closed },
    {
      type: 'check.submitted',
      entity,
      owner,
      subject: A,
      payload: check(`记录${chance.below(1e6)}`),
      private: { receiverSelfReport: { name: `李${chance.below(1000)}` } },
    },
  ]
}

const amend: Work = (device, chance) => {
  const found = pickRow(device, chance, 'case')
  const checks = found ? factsOf(device, found.id, 'check.submitted') : []
  if (!found || checks.length === 0) return record(device, chance, none)
  const { id, hash } = chance.pick(checks)
  const named = { check: id, contentHash: hash, reason: `听录音更正${chance.below(1e6)}` }
  const entity = { kind: 'case', id: found.id }
  return [
    {
      type: 'check.amended',
      entity,
      owner: found.owner,
      payload: { ...named, answers: [], note: `改${chance.below(99)}` },
    },
  ]
}

const voidCheck: Work = (device, chance) => {
  const found = pickRow(device, chance, 'case')
  const checks = found ? factsOf(device, found.id, 'check.submitted') : []
  if (!found || checks.length === 0) return record(device, chance, none)
  const { id, hash } = chance.pick(checks)
  const payload = { check: id, contentHash: hash, cause: 'duplicate', reason: `重复${chance.below(1e6)}` }
  return [{ type: 'check.voided', entity: { kind: 'case', id: found.id }, owner: found.owner, payload }]
}

const decide: Work = (device, chance) => {
  const found = pickRow(device, chance, 'case')
  const checks = found ? factsOf(device, found.id, 'check.submitted') : []
  if (!found || checks.length === 0) return reference(device, chance, none)
  const contending = (JSON.parse(found.state) as { contending: { fact: string }[] }).contending
  const entity = { kind: 'case', id: found.id }
  if (contending.length > 0)
    return [
      {
        type: 'case.ruled',
        entity,
        owner: found.owner,
        payload: { chosen: chance.pick(contending).fact, reason: `裁定${chance.below(1e6)}` },
      },
    ]
  const decision = chance.pick(['approve', 'return', 'overrule'])
  const payload = { check: chance.pick(checks).id, decision, reason: `复核${chance.below(1e6)}` }
  return [{ type: 'review.decided', entity, owner: found.owner, payload }]
}

/** Reference data that several people edit at once. */
const reference: Work = (device, chance) => {
  const owner = bodyOf(device)
  const id = shared(chance, 'caller', owner)
  const exists = rows(device, 'caller').some((row) => row.id === id)
  const number = `0553-${chance.below(1e7)}`.padEnd(8, '0')
  const said = exists
    ? {
        type: 'caller.changed',
        payload: chance.hits(0.5) ? { number } : { keeper: `保管${chance.below(99)}` },
      }
    : { type: 'caller.registered', payload: { number, active: true } }
  return [{ ...said, entity: { kind: 'caller', id }, owner }]
}

const assign: Work = (device, chance) => {
  const owner = bodyOf(device)
  const entity = { kind: 'case', id: shared(chance, 'case', owner) }
  return [
    {
      type: 'case.assigned',
      entity,
      owner,
      payload: { to: chance.pick(['bob', 'eve', null]), reason: `分派${chance.below(1e6)}` },
    },
  ]
}

const plan = {
  purpose: 'find',
  releases: [],
  scope: { bodies: [], focus: [], itemTypes: [] },
  strataBy: 'none',
  sizes: {},
  size: 1,
  minPerStratum: 0,
  weightBy: 'equal',
  reserve: 0,
  exclusions: { checkedWithinDays: 0, avoidOwnBody: false, selfRun: false, noPhone: false },
  inspectors: [],
  crossBody: false,
  seedSource: 'local',
  period: '2026-01',
  startDate: '2026-01-05',
  endDate: '2026-01-30',
  reviewShare: 0,
  doubleShare: 0,
  optionalElements: [],
  minSample: 1,
}

/** A round and its steps, of which only one at a time may be taken. */
const round: Work = (device, chance) => {
  const owner = bodyOf(device)
  const id = shared(chance, 'round', owner)
  const known = rows(device, 'round').find((row) => row.id === id)
  const said = (type: string, payload: Draft['payload'], draftOwner = owner): Draft[] => [
    { type, entity: { kind: 'round', id }, owner: draftOwner, payload },
  ]
  if (!known) return said('round.planned', { ...plan, name: `批次${chance.below(1e6)}` })
  const { machine } = JSON.parse(known.state) as {
    machine: { status: string; contending: { fact: string }[] }
  }
  if (machine.contending.length > 0 && chance.hits(0.7))
    return said('round.ruled', {
      chosen: chance.pick(machine.contending).fact,
      reason: `裁定${chance.below(1e6)}`,
    })
  const steps: Draft[][] = [
    said('round.submitted', {}),
    said('round.approved', { note: `同意${chance.below(1e6)}` }),
    said('round.returned', { reason: `退回${chance.below(1e6)}` }),
    said('round.changed', { name: `批次${chance.below(1e6)}` }),
  ]
  if (chance.hits(0.1)) return said('round.voided', { reason: `作废${chance.below(1e6)}` })
  const likely = { planned: 0, submitted: 1, approved: 2 }[machine.status] ?? 3
  return (chance.hits(0.6) ? steps[likely] : chance.pick(steps)) as Draft[]
}

/** A catalogue of the body, published anew, or two of them merged. */
const release: Work = (device, chance, blobs) => {
  const body = bodyOf(device)
  const known = rows(device, 'release')
  if (known.length > 0 && chance.hits(0.2)) {
    const old = chance.pick(known)
    const payload = { reason: `有误${chance.below(1e6)}`, replacement: null }
    return [{ type: 'release.withdrawn', entity: { kind: 'release', id: old.id }, owner: old.owner, payload }]
  }
  const parents = chance.hits(0.5) ? known.slice(-2).map((row) => row.id) : []
  const blob = blobs.put(chance.bytes(chance.between(100, 3000)))
  return [
    {
      type: 'release.published',
      entity: { kind: 'release', id: `release-${chance.below(1e9)}` },
      owner: body,
      payload: {
        body,
        name: `清单${chance.below(1e6)}`,
        date: '2026-01-04',
        kind: parents.length === 0 ? 'base' : 'delta',
        parents,
        blob,
        items: 1,
        materials: 0,
        rejected: 0,
        source: 'sim',
      },
    },
  ]
}

const windows: Work = (device, chance) => {
  const parent = bodyOf(device)
  const id = shared(chance, 'window', parent)
  const exists = rows(device, 'org').some((row) => row.id === id)
  const name = `窗口${chance.below(1e6)}`
  const entity = { kind: 'org', id }
  return exists
    ? [{ type: 'org.changed', entity, owner: parent, payload: { name } }]
    : [{ type: 'org.registered', entity, owner: parent, payload: { kind: 'window', name, parent } }]
}

const tenure: Work = (device, chance) => {
  const owner = bodyOf(device)
  const payload = {
    tenure: `t${chance.below(3)}`,
    from: '2026-01-01',
    to: null,
    post: `岗位${chance.below(1e6)}`,
  }
  const entity = { kind: 'org', id: shared(chance, 'window', owner) }
  return [{ type: 'tenure.set', entity, owner, payload, private: { name: `王${chance.below(1000)}` } }]
}

const erase: Work = (device, chance) => {
  const found = pickRow(device, chance, 'case')
  const checks = found ? factsOf(device, found.id, 'check.submitted') : []
  if (!found || checks.length === 0) return tenure(device, chance, none)
  const payload = { fact: chance.pick(checks).id, reason: `本人要求${chance.below(1e6)}` }
  return [{ type: 'private.erased', entity: { kind: 'case', id: found.id }, owner: found.owner, payload }]
}

const setting: Work = (_device, chance) => [
  {
    type: 'setting.changed',
    entity: { kind: 'setting', id: 'thresholds' },
    owner: CITY,
    payload: { [`s${chance.below(3)}`]: chance.below(1e6) },
  },
]

const none: Blobs = { put: () => '', read: () => null, has: () => false, want: () => {} }

const inspector: readonly Work[] = [record, record, record, amend, voidCheck]
const supervisor: readonly Work[] = [
  record,
  amend,
  decide,
  reference,
  reference,
  reference,
  assign,
  round,
  round,
  round,
  release,
  windows,
  tenure,
  erase,
]
const administrator: readonly Work[] = [...supervisor, setting]

/** What the person of a device does next. Whether they may is for the hub to say. */
export const workOf = (device: SimDevice, chance: Chance): Work => {
  const { person, roles } = device.session()
  if (person.id === 'bob' || person.id === 'eve')
    return chance.pick(chance.hits(0.95) ? inspector : supervisor)
  return chance.pick(roles.includes('supervisor') && bodyOf(device) === CITY ? administrator : supervisor)
}

/** The administrator gives a role, or takes one away. */
export const changeRole: Work = (device, chance) => {
  const person = chance.pick(['ann', 'bob', 'cai', 'eve'])
  const home = { ann: A, bob: A, cai: B, eve: TOWN }[person] ?? A
  const entity = { kind: 'person', id: person }
  const held = device.disk.db.all<{ id: string }>(
    'SELECT id FROM grant_ WHERE person = ? AND to_day IS NULL ORDER BY id',
    person,
  )
  if (chance.hits(0.25))
    return [{ type: 'person.changed', entity, owner: home, payload: { active: chance.hits(0.6) } }]
  const [grant] = held
  if (grant && chance.hits(0.5))
    return [
      {
        type: 'role.revoked',
        entity,
        owner: home,
        payload: { grant: grant.id, from: '2026-01-01', reason: `调岗${chance.below(1e6)}` },
      },
    ]
  const role = person === 'bob' || person === 'eve' ? 'inspector' : 'supervisor'
  const body = chance.hits(0.6) ? home : chance.pick([A, B, TOWN])
  return [
    {
      type: 'role.granted',
      entity,
      owner: home,
      payload: { grant: `${person}-${chance.below(1e6)}`, role, body, from: '2020-01-01', to: null },
    },
  ]
}

/** A town comes under another area, with everything below it. */
export const moveTown: Work = (_device, chance) => [
  {
    type: 'org.changed',
    entity: { kind: 'org', id: chance.pick([TOWN, 'div-340207002']) },
    owner: CITY,
    payload: { parent: chance.pick([A, B]) },
  },
]
