import { expect, test } from 'vitest'
import { AREA, CITY, registerPerson } from '#test/support/hub.ts'
import { caller, type Desk, stateOf, until } from './desk.ts'
import { openWorld } from './world.ts'

const world = openWorld('converge', { ann: CITY, bob: CITY, county: AREA })
const { deskOf, desks } = world

test('two devices come to the same state, and every fact is receipted', async () => {
  const a = await deskOf('ann')
  const b = await deskOf('bob')
  expect(a.workspace.session.roles).toEqual(['supervisor'])
  for (let n = 0; n < 40; n++) a.say(caller(CITY, `1${n}`))
  for (let n = 0; n < 30; n++) b.say(caller(CITY, `2${n}`))
  // the same entity from both sides, apart
  a.say({ ...caller(CITY, 'both'), payload: { number: '0553-111111', active: true } })
  b.say({ ...caller(CITY, 'both'), payload: { number: '0553-222222', active: true } })
  await a.round()
  await b.round()
  await a.round()
  const local = "SELECT count(*) AS n FROM fact WHERE state = 'local'"
  expect(a.count(local)).toBe(0)
  expect(b.count(local)).toBe(0)
  expect(a.count("SELECT count(*) AS n FROM fact WHERE kind = 'caller'")).toBe(72)
  expect(stateOf(a, ['caller', 'person', 'org'])).toBe(stateOf(b, ['caller', 'person', 'org']))
  expect(a.count('SELECT count(*) AS n FROM receipt')).toBeGreaterThan(0)
  expect(a.sync.state()).toMatchObject({ link: 'online', fault: null })
})

test('a device is woken when another one sends', async () => {
  const [a, b] = desks as [Desk, Desk]
  const [id] = a.say(caller(CITY, 'wake'))
  const found = () => b.count('SELECT count(*) AS n FROM fact WHERE id = ?', id ?? '') === 1
  for (let i = 0; i < 400 && !found(); i++) await new Promise((resolve) => setTimeout(resolve, 25))
  expect(found()).toBe(true)
})

test('a county device holds nothing of a city round, in the file included', async () => {
  const [a] = desks as [Desk]
  const county = await deskOf('county')
  a.say({
    type: 'round.planned',
    entity: { kind: 'round', id: 'round-city' },
    owner: CITY,
    subject: AREA,
    payload: planned,
  })
  a.say(caller(CITY, 'secret'))
  await a.round()
  await county.round()
  await county.round()
  expect(a.count("SELECT count(*) AS n FROM fact WHERE kind = 'round'")).toBe(1)
  const { db } = county.workspace
  const tables = db.all<{ name: string }>("SELECT name FROM sqlite_master WHERE type = 'table'")
  for (const { name } of tables) {
    const rows = JSON.stringify(
      db.all(`SELECT * FROM "${name}"`).map((row) => Object.values(row as object).map(String)),
    )
    expect(rows.includes('round-city'), name).toBe(false)
    expect(rows.includes('caller-div-340200'), name).toBe(false)
  }
  expect(county.count("SELECT count(*) AS n FROM fact WHERE kind IN ('round','case')")).toBe(0)
})

test('one bad fact is refused alone and stays visible; the queue goes on', async () => {
  const county = desks[2] as Desk
  const [bad] = county.say(caller(CITY, 'not-mine'))
  county.say(caller(AREA, 'mine-1'), caller(AREA, 'mine-2'))
  await county.round()
  const row = county.workspace.db.get<{ state: string; refused_code: string }>(
    'SELECT state, refused_code FROM fact WHERE id = ?',
    bad ?? '',
  )
  expect(row).toEqual({ state: 'refused', refused_code: 'SYNC_FACT_NOT_ALLOWED' })
  expect(county.count("SELECT count(*) AS n FROM fact WHERE state = 'local'")).toBe(0)
  county.say(caller(AREA, 'mine-3'))
  await county.round()
  expect(
    county.count(
      "SELECT count(*) AS n FROM fact WHERE state = 'received' AND entity LIKE 'caller-div-340202%'",
    ),
  ).toBe(3)
})

test('what comes into view later is caught up; what leaves it is removed, unsent facts excepted', async () => {
  const [a] = desks as [Desk]
  const county = desks[2] as Desk
  await registerPerson(world.admin, { id: 'wide', body: AREA, role: 'supervisor' })
  const wide = await deskOf('wide')
  expect(wide.count("SELECT count(*) AS n FROM fact WHERE owner = ? AND kind = 'caller'", CITY)).toBe(0)
  world.admin.say({
    type: 'role.granted',
    entity: { kind: 'person', id: 'wide' },
    owner: AREA,
    payload: { grant: 'wide-city', role: 'leader', body: CITY, from: '2020-01-01', to: null },
  })
  await world.admin.push()
  await until(
    wide,
    () => wide.count("SELECT count(*) AS n FROM fact WHERE owner = ? AND kind = 'caller'", CITY) > 70,
  )
  await a.round()
  expect(stateOf(wide, ['caller'])).toBe(stateOf(a, ['caller']))
  world.admin.say({
    type: 'role.revoked',
    entity: { kind: 'person', id: 'wide' },
    owner: AREA,
    payload: { grant: 'wide-city', from: '2020-01-02', reason: '调离' },
  })
  await world.admin.push()
  wide.say(caller(CITY, 'unsent-when-narrowed'))
  await until(
    wide,
    () =>
      wide.count(
        "SELECT count(*) AS n FROM fact WHERE owner = ? AND kind IN ('caller','round') AND state = 'received'",
        CITY,
      ) === 0,
  )
  expect(
    wide.count("SELECT count(*) AS n FROM fact WHERE entity = 'caller-div-340200-unsent-when-narrowed'"),
  ).toBe(1)
  expect(stateOf(wide, ['caller'])).not.toBe(stateOf(a, ['caller']))
  expect(county.sync.state().link).toBe('online')
})

const planned = {
  name: '市级抽查',
  purpose: 'find',
  releases: [],
  scope: { bodies: [AREA], focus: [], itemTypes: [] },
  strataBy: 'area',
  sizes: {},
  size: 10,
  minPerStratum: 1,
  weightBy: 'equal',
  reserve: 0.2,
  exclusions: { checkedWithinDays: 30, avoidOwnBody: true, selfRun: false, noPhone: true },
  inspectors: ['ann', 'bob'],
  crossBody: true,
  seedSource: 'hub',
  period: '2026-11',
  startDate: '2026-11-02',
  endDate: '2026-11-20',
  reviewShare: 0.1,
  doubleShare: 0.05,
  optionalElements: [],
  minSample: 5,
}
