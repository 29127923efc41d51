/** 工作移交 on a real hub: what the leaver said before the revocation counts once a supervisor lets it through. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Hub } from '#hub/start.ts'
import { handoverCommands } from '#service/features/handover/commands.ts'
import { handoverQueries } from '#service/features/handover/queries.ts'
import { peopleCommands } from '#service/features/org/people-commands.ts'
import { msToCivil } from '#shared/domain/time/shanghai.ts'
import type { TestDevice } from '#test/support/device.ts'
import {
  adminDevice,
  CITY,
  registerPerson,
  startTestHub,
  startTestServer,
  type TestServer,
} from '#test/support/hub.ts'
import { caseDrafts } from '#test/support/kill/desk.ts'
import { quiet, value } from '#test/support/round.ts'
import { caller, type Desk, enrolDesk, until } from './desk.ts'

let server: TestServer
let hub: Hub
let admin: TestDevice
let boss: Desk
let leaver: Desk
let heir: Desk

beforeAll(async () => {
  server = await startTestServer()
  hub = await startTestHub(server, 'handover')
  admin = await adminDevice(hub)
  await registerPerson(admin, { id: 'boss', body: CITY, role: 'supervisor' })
  for (const id of ['leaver', 'heir']) await registerPerson(admin, { id, body: CITY, role: 'inspector' })
  boss = await enrolDesk(await hub.code('boss'))
  leaver = await enrolDesk(await hub.code('leaver'))
  heir = await enrolDesk(await hub.code('heir'))
})

afterAll(async () => {
  for (const desk of [boss, leaver, heir]) await desk?.dispose()
  await hub?.stop()
  await server?.stop()
})

const cases = [1, 2, 3].map((n) => ({
  round: 'r1',
  case: `case-${n}`,
  item: `item-${n}`,
  attempt: `attempt-${n}`,
}))

test('cases pass to the receiver; records made before the revocation wait, are let through, and count', async () => {
  await boss.round()
  boss.say({
    type: 'round.planned',
    entity: { kind: 'round', id: 'r1' },
    owner: CITY,
    payload: planPayload,
  })
  for (const [n, ids] of cases.entries()) {
    const [drawn, assigned] = caseDrafts(ids, n + 1, Date.now()).before
    if (!drawn || !assigned) throw new Error('no drafts')
    boss.say(drawn, { ...assigned, payload: { to: 'leaver', reason: '双随机分派' } })
  }
  boss.say(caller(CITY, 'kept'))
  await boss.round()
  await until(
    leaver,
    () => leaver.count("SELECT count(*) AS n FROM case_row WHERE assignee = 'leaver'") === 3,
  )

  // The leaver calls the first case and goes home without a network.
  const first = cases[0]
  if (!first) throw new Error('no case')
  const { before, submit } = caseDrafts(first, 1, Date.now() - 60_000)
  const [opened, closed] = before.slice(2)
  if (!opened || !closed) throw new Error('no drafts')
  await leaver.sync.settled(20_000)
  const client = leaver.sync.client()
  await leaver.sync.close()
  expect(client).not.toBeNull()
  const said = leaver.say(opened, closed, submit)

  // The supervisor hands over, takes the role back and revokes the device, all on that day.
  const { deps } = boss.workspace
  const listed = value(handoverQueries['handover.of'](deps, { person: 'leaver' }))
  expect(listed.cases.map((one) => one.id).sort()).toEqual(['case-1', 'case-2', 'case-3'])
  const moved = await handoverCommands['handover.transfer'](
    deps,
    { from: 'leaver', to: 'heir', cases: listed.cases.map((one) => one.id), callers: [] },
    quiet,
  )
  expect(value(moved)).toMatchObject({ cases: 3, avoided: [] })
  const [grant] = listed.person.grants
  const today = msToCivil(Date.now()).day
  value(
    await peopleCommands['people.revoke'](
      deps,
      { person: 'leaver', grant: grant?.id ?? '', from: today, reason: '工作移交' },
      quiet,
    ),
  )
  await boss.round()
  const known = await boss.sync.client()?.call('adminDevices', {})
  const device = known?.ok ? known.value.devices.find((one) => one.person === 'leaver') : undefined
  expect(device).toMatchObject({ status: 'active', unsent: 0 })
  const revoked = await boss.sync
    .client()
    ?.call('adminRevoke', { device: device?.id ?? '', reason: '工作移交' })
  expect(revoked?.ok && revoked.value.done).toBe(1)
  await until(heir, () => heir.count("SELECT count(*) AS n FROM case_row WHERE assignee = 'heir'") === 3)

  // Days later the leaver's machine is switched on once more.
  await leaver.workspace.close()
  leaver.start()
  await leaver.round()
  expect(
    leaver.workspace.db.all(
      'SELECT DISTINCT state, refused_code AS code FROM fact WHERE id IN (?,?,?)',
      ...said,
    ),
  ).toEqual([{ state: 'awaiting', code: 'SYNC_PENDING_RELEASE' }])
  expect(leaver.sync.state()).toMatchObject({ stuck: true, fault: { code: 'HUB_REVOKED' } })
  const waiting = await boss.sync.client()?.call('adminAwaiting', {})
  expect(waiting?.ok && waiting.value.facts.map((fact) => fact.id).sort()).toEqual([...said].sort())
  const let_ = await boss.sync.client()?.call('adminRulings', { facts: said, decided: 'accepted' })
  expect(let_?.ok && let_.value.done).toBe(3)
  await until(boss, () => boss.count("SELECT count(*) AS n FROM case_row WHERE check_by = 'leaver'") === 1)
  await until(heir, () => heir.count("SELECT count(*) AS n FROM case_row WHERE check_by = 'leaver'") === 1)
  const after = value(handoverQueries['handover.of'](deps, { person: 'leaver' }))
  expect(after.reviews.map((one) => one.case)).toEqual(['case-1'])
  expect(after.handed).toMatchObject([{ cases: 3, records: 3, received: 3 }])
})

const planPayload = {
  name: '移交测试批次',
  purpose: 'find',
  releases: [],
  scope: { bodies: [], focus: [], itemTypes: [] },
  strataBy: 'none',
  sizes: {},
  size: 3,
  minPerStratum: 1,
  weightBy: 'equal',
  reserve: 0.3,
  exclusions: { checkedWithinDays: 90, avoidOwnBody: false, selfRun: false, noPhone: true },
  inspectors: ['leaver'],
  crossBody: false,
  seedSource: 'local',
  period: '2026Q4',
  startDate: '2026-11-01',
  endDate: '2026-12-01',
  reviewShare: 0.1,
  doubleShare: 0,
  optionalElements: [],
  minSample: 30,
}
