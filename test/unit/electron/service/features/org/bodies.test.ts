import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { areaOf, unitOf, windowsOf } from '#service/features/org/read.ts'
import { CITY, codeOf, type Desk, good, JINGHU, openDesk, WUWEI } from './desk.ts'

let desk: Desk
beforeEach(async () => {
  desk = await openDesk()
})
afterEach(() => desk.test.dispose())

const unit = (name: string, parent = CITY) =>
  good(desk.say('org.register', { fields: { kind: 'unit', name, parent } })).then((r) => r.id)
const window = (name: string, parent: string) =>
  good(desk.say('org.register', { fields: { kind: 'window', name, parent, windowType: '综合' } })).then(
    (r) => r.id,
  )

describe('the tree', () => {
  test('is read level by level, with counts', async () => {
    const bureau = await unit('芜湖市人力资源和社会保障局')
    await window('社保综合窗口', bureau)
    await window('就业窗口', bureau)
    const [city] = desk.ask('org.tree', { parent: null })
    expect(city).toMatchObject({ id: CITY, children: 10, windows: 2 })
    const below = desk.ask('org.tree', { parent: CITY })
    expect(below).toHaveLength(10)
    expect(below.at(-1)).toMatchObject({ name: '芜湖市人力资源和社会保障局', children: 2, windows: 2 })
    expect(below[0]).toMatchObject({ name: '镜湖区', windows: 0 })
  })

  test('a body out of use is left out until asked for', async () => {
    const bureau = await unit('市某局')
    await good(desk.say('org.deactivate', { id: bureau, active: false }))
    expect(desk.ask('org.tree', { parent: CITY })).toHaveLength(9)
    expect(desk.ask('org.tree', { parent: CITY, inactive: true }).at(-1)).toMatchObject({ active: false })
    await good(desk.say('org.deactivate', { id: bureau, active: true }))
    expect(desk.ask('org.tree', { parent: CITY })).toHaveLength(10)
  })

  test('is searched by any part of a name, pinyin and initials, words in any order', async () => {
    const bureau = await unit('芜湖市医疗保障局', JINGHU)
    const names = (text: string) => desk.ask('org.search', { text }).rows.map((r) => r.id)
    for (const text of ['医疗', '障局', 'yiliao', 'whsylbzj', 'YILIAO', '保障 芜湖'])
      expect(names(text)).toEqual([bureau])
    expect(desk.ask('org.search', { text: '医疗' }).rows[0]?.path).toBe('芜湖市 / 镜湖区')
    expect(names('100%')).toEqual([])
    expect(desk.ask('org.search', { text: '社区', limit: 5 })).toMatchObject({ rows: { length: 5 } })
    expect(desk.ask('org.search', { text: '医疗', within: WUWEI }).total).toBe(0)
  })
})

describe('a body', () => {
  test('knows its place, its level and its windows', async () => {
    const county = await unit('无为市税务局', WUWEI)
    const desk1 = await window('办税窗口', county)
    const { db } = desk.deps
    expect(areaOf(db, desk1)?.name).toBe('无为市')
    expect(unitOf(db, desk1)?.id).toBe(county)
    expect(windowsOf(db, WUWEI).map((w) => w.id)).toEqual([desk1])
    const detail = desk.ask('org.get', { id: county })
    expect(detail?.path.map((p) => p.name)).toEqual(['无为市税务局', '无为市', '芜湖市'])
    expect(detail?.childCounts).toEqual({ window: 1 })
    expect(detail?.editable).toBe(true)
  })

  test('a division is there without facts, and a change keeps what it does not name', async () => {
    expect(desk.ask('org.get', { id: JINGHU })).toMatchObject({ source: 'resource', history: [] })
    const changed = await good(
      desk.say('org.change', { id: JINGHU, changes: { address: '镜湖区赭山中路', phones: ['3835110'] } }),
    )
    expect(changed.previous).toEqual({ address: '', phones: [] })
    const detail = desk.ask('org.get', { id: JINGHU })
    expect(detail).toMatchObject({
      source: 'facts',
      fields: { name: '镜湖区', code: '340202', address: '镜湖区赭山中路', phones: ['0553-3835110'] },
    })
    expect(detail?.history.map((h) => [h.field, h.authorName])).toEqual([
      ['address', '测试员'],
      ['phones', '测试员'],
    ])
  })

  test('taking a change back is one more entry of its history', async () => {
    const id = await unit('市某局')
    const { previous } = await good(
      desk.say('org.change', { id, changes: { name: '市某某局', hours: '9:00-17:00' } }),
    )
    await good(desk.say('org.change', { id, changes: previous }))
    const detail = desk.ask('org.get', { id })
    expect(detail?.fields).toMatchObject({ name: '市某局', hours: '' })
    expect(detail?.history.filter((h) => h.field === 'name').map((h) => h.value)).toEqual([
      '市某局',
      '市某某局',
      '市某局',
    ])
  })

  test('what cannot be is refused, and nothing is written', async () => {
    const id = await unit('市某局')
    const w = await window('一号窗口', id)
    const before = desk.deps.db.get<{ n: number }>('SELECT count(*) AS n FROM fact')?.n
    const refused = (fields: {
      kind: 'unit' | 'window' | 'area'
      name: string
      parent: string
      phones?: string[]
    }) => codeOf(desk.say('org.register', { fields }))
    expect(await refused({ kind: 'unit', name: '市某局', parent: CITY })).toBe('ORG_DUPLICATE')
    expect(await refused({ kind: 'unit', name: '科', parent: w })).toBe('ORG_PLACEMENT')
    expect(await refused({ kind: 'area', name: '新区', parent: JINGHU })).toBe('ORG_PLACEMENT')
    expect(await refused({ kind: 'unit', name: '局', parent: 'nowhere' })).toBe('ORG_UNKNOWN')
    expect(await refused({ kind: 'unit', name: '局', parent: CITY, phones: ['见公告'] })).toBe('ORG_PHONE')
    expect(await codeOf(desk.say('org.deactivate', { id, active: false }))).toBe('ORG_IN_USE')
    const lower = await unit('市某局分局', id)
    expect(await codeOf(desk.say('org.change', { id, changes: { parent: lower } }))).toBe('ORG_CYCLE')
    expect(await codeOf(desk.say('org.change', { id: 'x', changes: {} }))).toBe('ORG_UNKNOWN')
    expect(desk.deps.db.get<{ n: number }>('SELECT count(*) AS n FROM fact')?.n).toBe((before ?? 0) + 1)
  })

  test('what is moved out of a part of the organisation is out of its reach', async () => {
    const county = await openDesk({ body: { id: JINGHU, name: '镜湖区数据资源管理局' } })
    const id = (
      await good(county.say('org.register', { fields: { kind: 'unit', name: '区某局', parent: JINGHU } }))
    ).id
    expect(await codeOf(county.say('org.change', { id, changes: { parent: WUWEI } }))).toBe(
      'ORG_OUT_OF_SCOPE',
    )
    expect(await codeOf(county.say('org.change', { id: WUWEI, changes: { address: 'x' } }))).toBe(
      'ORG_OUT_OF_SCOPE',
    )
    expect(county.ask('org.get', { id: WUWEI })?.editable).toBe(false)
    await county.test.dispose()
  })
})

describe('窗口责任人', () => {
  test('a new one ends the one before; both stay in the line of tenure', async () => {
    const w = await window('一号窗口', await unit('市某局'))
    const set = (name: string, from: string, to: string | null = null) =>
      desk.say('org.setTenure', { org: w, name, phone: '13855301234', post: '首席代表', from, to })
    await good(set('张三', '2024-01-01'))
    const second = await good(set('李四', '2025-03-01'))
    expect(second.ended).not.toBeNull()
    expect(desk.ask('org.get', { id: w })?.tenures.map((t) => [t.name, t.from, t.to])).toEqual([
      ['李四', '2025-03-01', null],
      ['张三', '2024-01-01', '2025-03-01'],
    ])
    expect(await codeOf(set('王五', '2025-03-01'))).toBe('TENURE_ORDER')
    expect(await codeOf(set('王五', '2025-03-01', '2025-03-01'))).toBe('DAYS_ORDER')
    await good(desk.say('org.withdrawTenure', { org: w, tenure: second.tenure, reopen: second.ended }))
    expect(desk.ask('org.get', { id: w })?.tenures.map((t) => [t.name, t.to])).toEqual([['张三', null]])
  })

  test('the number is shown with its middle hidden; the whole is written into the audit', async () => {
    const w = await window('一号窗口', await unit('市某局'))
    const { tenure } = await good(
      desk.say('org.setTenure', {
        org: w,
        name: '张三',
        phone: '13855301234',
        post: '',
        from: '2024-01-01',
        to: null,
      }),
    )
    expect(desk.ask('org.get', { id: w })?.tenures[0]?.phone).toBe('138****1234')
    expect(await good(desk.say('org.tenurePhone', { org: w, tenure }))).toEqual({ phone: '13855301234' })
    expect(desk.deps.db.all('SELECT action, detail FROM audit')).toEqual([
      { action: 'tenure.phone', detail: JSON.stringify({ org: w, tenure }) },
    ])
    // a correction that does not name the number keeps it
    await good(
      desk.say('org.setTenure', { org: w, tenure, name: '张三丰', post: '', from: '2024-01-01', to: null }),
    )
    expect(desk.ask('org.get', { id: w })?.tenures).toMatchObject([{ name: '张三丰', phone: '138****1234' }])
  })

  test('an erased name is gone from the screen and from search, the spell stays', async () => {
    const w = await window('一号窗口', await unit('市某局'))
    await good(desk.say('org.setTenure', { org: w, name: '张三', post: '', from: '2024-01-01', to: null }))
    const fact = desk.deps.db.get<{ id: string }>("SELECT id FROM fact WHERE type = 'tenure.set'")?.id ?? ''
    desk.deps.write((tx) =>
      tx.append({
        type: 'private.erased',
        entity: { kind: 'org', id: w },
        owner: CITY,
        payload: { fact, reason: '本人申请' },
      }),
    )
    expect(desk.ask('org.get', { id: w })?.tenures).toMatchObject([
      { name: null, phone: null, from: '2024-01-01' },
    ])
    const { db } = desk.deps
    expect(db.get('SELECT 1 FROM tenure WHERE name IS NOT NULL')).toBeUndefined()
    expect(JSON.stringify(db.all('SELECT state FROM entity'))).not.toContain('张三')
  })

  test('only windows have one', async () => {
    const id = await unit('市某局')
    const set = desk.say('org.setTenure', { org: id, name: '张三', post: '', from: '2024-01-01', to: null })
    expect(await codeOf(set)).toBe('TENURE_NOT_WINDOW')
  })
})
