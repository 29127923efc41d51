import { afterEach, describe, expect, test } from 'vitest'
import { buildRelease, resumeCatalogue } from '#service/features/catalogue/build.ts'
import { entryOf, liveCandidates } from '#service/features/catalogue/read.ts'
import { AREA_UNIT, codeOf, type FileRow, openCatalogue, said } from './catalogue-desk.ts'

type Desk = Awaited<ReturnType<typeof openCatalogue>>
let desk: Desk
afterEach(() => desk.test.dispose())

const three = [
  { name: '老年人优待证办理', code: codeOf(1) },
  { name: '殡葬服务单位审批', code: codeOf(2) },
  { name: '社会团体成立登记', code: codeOf(3), unit: AREA_UNIT, phone: '0553-5550202' },
]

describe('publishing', () => {
  test('what was staged shows only after publishing, with its place filled in', async () => {
    desk = await openCatalogue()
    const { session, staged } = await desk.stage(three)
    expect(staged).toMatchObject({ items: 3, rejected: 0, diff: { added: 3, removed: 0, changed: 0 } })
    expect(desk.namesFound('')).toEqual([])
    const done = await said(desk.say('catalogue.publish', { session, name: '十月清单', date: '2026-10-01' }))
    expect(done).toMatchObject({ items: 3, live: true })
    expect(desk.ask('catalogue.search', { text: '社会团体' }).rows[0]).toMatchObject({
      code: codeOf(3),
      body: desk.units[AREA_UNIT],
      areaName: '镜湖区',
      phone: '0553-5550202',
    })
    expect([...liveCandidates(desk.deps.db)].map((c) => [c.code, c.area])).toEqual([
      [codeOf(1), null],
      [codeOf(2), null],
      [codeOf(3), 'div-340202'],
    ])
    expect(entryOf(desk.deps.db, done.id, codeOf(1))?.item.guide.taskName).toBe('老年人优待证办理')
  })

  test('a column of 年办件量 is read, and a draw can weigh by it; what it does not tell stays unknown', async () => {
    desk = await openCatalogue()
    await desk.publish([{ ...three[0], volume: '1205件' } as FileRow, { ...three[1] } as FileRow])
    expect([...liveCandidates(desk.deps.db)].map((c) => c.volume)).toEqual([1205, null])
  })

  test('the next base replaces it: added, gone and changed are told before', async () => {
    desk = await openCatalogue()
    await desk.publish(three)
    const next = [
      { name: '老年人优待证办理', code: codeOf(1), days: '3' },
      { name: '社会团体成立登记', code: codeOf(3), unit: AREA_UNIT, phone: '(0553)5550202' },
      { name: '收养登记', code: codeOf(4) },
    ]
    const { session, staged } = await desk.stage(next, 'base', '2026-11-01')
    expect(staged.diff).toEqual({ added: 1, removed: 1, changed: 1, unchanged: 1 })
    const changed = await said(desk.say('catalogue.changes', { session, kind: 'changed' }))
    expect(changed.rows).toEqual([
      {
        code: codeOf(1),
        name: '老年人优待证办理',
        fields: [{ label: '承诺办结时限', before: '5', after: '3' }],
      },
    ])
    const removed = await said(desk.say('catalogue.changes', { session, kind: 'removed' }))
    expect(removed.rows.map((r) => r.name)).toEqual(['殡葬服务单位审批'])
    await said(desk.say('catalogue.publish', { session, name: '十一月清单', date: '2026-11-01' }))
    expect(desk.namesFound('').sort()).toEqual(['收养登记', '社会团体成立登记', '老年人优待证办理'])
    const item = desk.ask('catalogue.item', { code: codeOf(1) })
    expect(item?.history.map((h) => [h.date, h.changes?.length ?? null])).toEqual([
      ['2026-11-01', 1],
      ['2026-10-01', null],
    ])
  })

  test('a delta adds and replaces, and says nothing about the rest', async () => {
    desk = await openCatalogue()
    await desk.publish(three)
    const delta = [
      { name: '殡葬服务单位设立审批', code: codeOf(2) },
      { name: '收养登记', code: codeOf(4) },
    ]
    await desk.publish(delta, { kind: 'delta', date: '2026-10-15' })
    expect(desk.namesFound('').sort()).toEqual([
      '收养登记',
      '殡葬服务单位设立审批',
      '社会团体成立登记',
      '老年人优待证办理',
    ])
    expect([...liveCandidates(desk.deps.db)]).toHaveLength(4)
    expect(desk.ask('catalogue.facets', {}).items).toBe(4)
  })

  test('an older file is refused without a reason; with one it is history', async () => {
    desk = await openCatalogue()
    await desk.publish(three, { date: '2026-10-01' })
    const { session, staged } = await desk.stage([{ name: '旧事项', code: codeOf(9) }], 'base', '2026-09-01')
    expect(staged.older).toEqual({ releaseDate: '2026-09-01', currentReleaseDate: '2026-10-01' })
    const refused = await desk.say('catalogue.publish', { session, name: '旧清单', date: '2026-09-01' })
    expect(refused.ok ? null : refused.error.code).toBe('IMPORT_OLDER_RELEASE')
    const done = await said(
      desk.say('catalogue.publish', { session, name: '旧清单', date: '2026-09-01', olderReason: '补存档案' }),
    )
    expect(done.live).toBe(false)
    expect(desk.namesFound('旧')).toEqual([])
    expect(desk.ask('catalogue.item', { code: codeOf(9) })?.release).toMatchObject({ live: false })
  })

  test('what is given up, or cut off by a crash, leaves nothing', async () => {
    desk = await openCatalogue()
    const { session } = await desk.stage(three)
    await said(desk.say('catalogue.discard', { session }))
    expect(counts(desk)).toEqual({ item: 0, item_guide: 0, release_column: 0, release_stage: 0 })
    await desk.stage(three)
    expect(counts(desk).item).toBe(3)
    await resumeCatalogue(desk.deps, { breathe: async () => {} })
    expect(counts(desk)).toEqual({ item: 0, item_guide: 0, release_column: 0, release_stage: 0 })
  })
})

describe('withdrawing', () => {
  test('the release before shows again; a second time is refused', async () => {
    desk = await openCatalogue()
    await desk.publish(three)
    const wrong = await desk.publish([{ name: '错误清单事项', code: codeOf(7) }], { date: '2026-11-01' })
    expect(desk.namesFound('')).toEqual(['错误清单事项'])
    await said(desk.say('catalogue.withdraw', { id: wrong.id, reason: '漏了两个区', replacement: null }))
    expect(desk.namesFound('')).toHaveLength(3)
    const [row] = desk.ask('catalogue.releases', {}).filter((r) => r.id === wrong.id)
    expect(row).toMatchObject({ live: false, withdrawn: { reason: '漏了两个区' } })
    const again = await desk.say('catalogue.withdraw', { id: wrong.id, reason: '再撤', replacement: null })
    expect(again.ok ? null : again.error.code).toBe('RELEASE_WITHDRAWN')
  })

  test('only one’s own: a county cannot withdraw what the city published', async () => {
    desk = await openCatalogue({ body: { id: 'div-340202', name: '镜湖区数据资源管理局' } })
    desk.deps.write((tx) => {
      tx.append({
        type: 'release.published',
        entity: { kind: 'release', id: 'city-release' },
        owner: 'div-340200',
        payload: {
          ...{ body: 'div-340200', name: '市清单', date: '2026-10-01', kind: 'base', parents: [] },
          ...{ blob: 'ab'.repeat(32), items: 0, materials: 0, rejected: 0, source: 'x' },
        },
      })
    })
    const answer = await desk.say('catalogue.withdraw', {
      id: 'city-release',
      reason: '不对',
      replacement: null,
    })
    expect(answer.ok ? null : answer.error.code).toBe('RELEASE_OUT_OF_SCOPE')
  })
})

test('a release from elsewhere is built from its file and then shows the same', async () => {
  desk = await openCatalogue()
  const { id } = await desk.publish(three)
  const { db, write } = desk.deps
  const before = desk.ask('catalogue.search', { text: '' })
  const quality = desk.ask('catalogue.quality', {})
  write((tx) => {
    for (const table of ['item', 'item_guide', 'item_quality', 'release_column'])
      tx.run(`DELETE FROM ${table}`)
    tx.run('UPDATE release_row SET built = 0, live = 0')
    tx.run("UPDATE blob SET state = 'wanted'")
  })
  expect(await buildRelease(desk.deps, id, { breathe: async () => {} })).toBe(false)
  expect(desk.namesFound('')).toEqual([])
  write((tx) => tx.run("UPDATE blob SET state = 'whole'"))
  await resumeCatalogue(desk.deps, { breathe: async () => {} })
  expect(desk.ask('catalogue.search', { text: '' })).toEqual(before)
  expect(desk.ask('catalogue.quality', {})).toEqual(quality)
  expect(db.get<{ n: number }>('SELECT count(*) AS n FROM item_guide')?.n).toBe(3)
})

const counts = ({ deps }: Desk) =>
  Object.fromEntries(
    ['item', 'item_guide', 'release_column', 'release_stage'].map((table) => [
      table,
      deps.db.get<{ n: number }>(`SELECT count(*) AS n FROM ${table}`)?.n,
    ]),
  )
