import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { ancestorsOf, areaOf, findOrgByName, orgById } from '#service/features/org/read.ts'
import { seedDivisions } from '#service/features/org/seed.ts'
import { divisionsFile } from '#shared/domain/org/divisions.ts'
import { createTestWorkspace, resourcesFolder, type TestWorkspace } from '#test/support/workspace.ts'

const divisions = divisionsFile.parse(
  JSON.parse(readFileSync(join(resourcesFolder, 'divisions.json'), 'utf8')),
)
const CITY = 'div-340200'

let t: TestWorkspace
beforeEach(async () => {
  t = await createTestWorkspace()
  t.workspace.deps.write((tx) => seedDivisions(tx, divisions, CITY))
})
afterEach(() => t.dispose())

const countByKind = () =>
  Object.fromEntries(
    t.workspace.db
      .all<{ kind: string; n: number }>('SELECT kind, count(*) AS n FROM org GROUP BY kind')
      .map(({ kind, n }) => [kind, n]),
  )

test('the whole of Wuhu is there: 9 areas, 79 towns, 950 villages', () => {
  expect(countByKind()).toEqual({ city: 1, area: 9, town: 79, village: 950 })
})

test('every division hangs together under the city, and lies in the part of the city bureau', () => {
  const { db } = t.workspace
  const loose = db.all('SELECT id FROM org WHERE parent IS NOT NULL AND parent NOT IN (SELECT id FROM org)')
  expect(loose).toEqual([])
  expect(db.get<{ n: number }>('SELECT count(*) AS n FROM scope_body')?.n).toBe(1039)
  const village = orgById(db, 'div-340202012200')
  expect(village).toMatchObject({ name: '天城村村民委员会', shortName: '天城村', kind: 'village' })
  expect(ancestorsOf(db, 'div-340202012200').map((o) => o.name)).toEqual([
    '天城村村民委员会',
    '方村街道',
    '镜湖区',
    '芜湖市',
  ])
  expect(areaOf(db, 'div-340202012200')?.name).toBe('镜湖区')
  expect(areaOf(db, CITY)).toBeNull()
})

test('short names are found, and one name may mean several villages', () => {
  const { db } = t.workspace
  expect(findOrgByName(db, '渡口村').map((o) => o.name)).toEqual(['渡口村委会'])
  const many = findOrgByName(db, '双河村')
  expect(many.map((o) => o.id)).toEqual(['div-340207101209', 'div-340223103210', 'div-340281121204'])
  expect(findOrgByName(db, '双河村', 'div-340207').map((o) => o.id)).toEqual(['div-340207101209'])
  expect(findOrgByName(db, ' ')).toEqual([])
})

test('seeding again renews the shipped fields and keeps what facts say', () => {
  const { deps, log, db } = t.workspace
  deps.write((tx) =>
    tx.append({
      type: 'org.changed',
      entity: { kind: 'org', id: 'div-340202' },
      owner: CITY,
      payload: { address: '镜湖区政府' },
    }),
  )
  const renamed = structuredClone(divisions)
  for (const area of renamed.areas) if (area.code === '340202') area.name = '镜湖新区'
  deps.write((tx) => seedDivisions(tx, renamed, CITY, (id) => log.refold('org', id)))
  expect(orgById(db, 'div-340202')).toMatchObject({ name: '镜湖新区', address: '镜湖区政府' })
  expect(countByKind()).toEqual({ city: 1, area: 9, town: 79, village: 950 })
})
