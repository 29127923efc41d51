import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { activeCallers, personById, rolesHeldOn } from '#service/features/org/read.ts'
import { introduceSelf } from '#service/host/introduce.ts'
import { CITY, codeOf, type Desk, good, JINGHU, openDesk, WUWEI } from './desk.ts'

let desk: Desk
beforeEach(async () => {
  desk = await openDesk()
})
afterEach(() => desk.test.dispose())

const person = async (name: string, body = CITY) =>
  (await good(desk.say('people.register', { name, body, post: '科员' }))).id

describe('人员与岗位', () => {
  test('the person who sets up the workspace is in the list, with the roles of the session', () => {
    const { deps } = desk
    introduceSelf(deps)
    expect(desk.ask('people.list', {})).toMatchObject([
      { id: deps.session.person.id, name: '测试员', bodyName: '芜湖市', roles: ['supervisor'] },
    ])
  })

  test('a role is held from its first day to the day before its last', async () => {
    const id = await person('李四')
    const grant = { person: id, role: 'inspector' as const, body: CITY, from: '2025-01-01', to: '2025-06-01' }
    await good(desk.say('people.grant', grant))
    const heldOn = (day: string) => rolesHeldOn(desk.deps.db, day).map((h) => h.role)
    expect(heldOn('2024-12-31')).toEqual([])
    expect(heldOn('2025-01-01')).toEqual(['inspector'])
    expect(heldOn('2025-05-31')).toEqual(['inspector'])
    expect(heldOn('2025-06-01')).toEqual([])
    expect(await codeOf(desk.say('people.grant', { ...grant, from: '2025-05-31', to: null }))).toBe(
      'GRANT_TWICE',
    )
    expect(await codeOf(desk.say('people.grant', { ...grant, from: '2025-07-01', to: '2025-07-01' }))).toBe(
      'DAYS_ORDER',
    )
    await good(desk.say('people.grant', { ...grant, from: '2025-06-01', to: null }))
  })

  test('a revocation ends the spell; one taken back before its first day never was', async () => {
    const id = await person('李四')
    const give = async (from: string) =>
      (await good(desk.say('people.grant', { person: id, role: 'leader', body: JINGHU, from, to: null })))
        .grant
    const grant = await give('2025-01-01')
    await good(desk.say('people.revoke', { person: id, grant, from: '2025-03-01', reason: '调离' }))
    expect(desk.ask('people.get', { id })?.grants).toMatchObject([
      { from: '2025-01-01', to: '2025-03-01', current: false },
    ])
    const mistaken = await give('2025-09-01')
    await good(
      desk.say('people.revoke', { person: id, grant: mistaken, from: '2025-01-01', reason: '录入有误' }),
    )
    expect(desk.ask('people.get', { id })?.grants).toHaveLength(1)
    const unknown = desk.say('people.revoke', { person: id, grant: 'x', from: '2025-01-01', reason: '调离' })
    expect(await codeOf(unknown)).toBe('GRANT_UNKNOWN')
  })

  test('nobody locks themselves out', async () => {
    const { deps } = desk
    introduceSelf(deps)
    const me = deps.session.person.id
    const grant = desk.ask('people.get', { id: me })?.grants[0]?.id ?? ''
    const revoked = desk.say('people.revoke', { person: me, grant, from: '2025-02-01', reason: '调离' })
    expect(await codeOf(revoked)).toBe('GRANT_OWN')
    expect(await codeOf(desk.say('people.change', { id: me, changes: { active: false } }))).toBe('GRANT_OWN')
  })

  test('is searched by name, pinyin, post and body; a change can be taken back', async () => {
    const id = await person('欧阳修', JINGHU)
    for (const text of ['欧阳', 'ouyangxiu', 'oyx', '科员', 'jinghu'])
      expect(desk.ask('people.list', { text }).map((p) => p.id)).toEqual([id])
    expect(desk.ask('people.list', { body: WUWEI })).toEqual([])
    expect(desk.ask('people.list', { body: CITY })).toHaveLength(1)
    const { previous } = await good(
      desk.say('people.change', { id, changes: { active: false, post: '副科长' } }),
    )
    expect(desk.ask('people.list', {})).toEqual([])
    expect(desk.ask('people.list', { inactive: true })).toMatchObject([{ post: '副科长', active: false }])
    await good(desk.say('people.change', { id, changes: previous }))
    expect(desk.ask('people.list', {})).toMatchObject([{ post: '科员', active: true }])
  })

  test('a fact that moves somebody tells the new body all of it', async () => {
    const id = await person('李四', JINGHU)
    await good(desk.say('people.change', { id, changes: { body: WUWEI } }))
    const row = desk.deps.db.get<{ owner: string; content: string }>(
      "SELECT owner, content FROM fact WHERE type = 'person.changed'",
    )
    expect(row?.owner).toBe(WUWEI)
    expect(JSON.parse(row?.content ?? '{}').payload).toEqual({
      name: '李四',
      body: WUWEI,
      post: '科员',
      active: true,
    })
    expect(personById(desk.deps.db, id)?.body).toBe(WUWEI)
  })
})

describe('拨打号码台账', () => {
  const add = (number: string) =>
    desk.say('callers.register', { number, line: '联通1号线', keeper: '王五', active: true })

  test('holds each number once, as it is dialled', async () => {
    const { id } = await good(add('0553 3835110'))
    expect(desk.ask('callers.list', {})).toMatchObject([{ id, number: '0553-3835110', active: true }])
    expect(await codeOf(add('(0553)3835110'))).toBe('CALLER_DUPLICATE')
    expect(await codeOf(add('见公告'))).toBe('ORG_PHONE')
    expect(await codeOf(add('13855301234、13855301235'))).toBe('ORG_PHONE')
    expect(await codeOf(desk.say('callers.change', { id: 'x', changes: {} }))).toBe('CALLER_UNKNOWN')
  })

  test('a number out of use is not called from; taking that back is one change', async () => {
    const { id } = await good(add('13855301234'))
    const since = desk.ask('callers.list', {})[0]?.since
    const { previous } = await good(
      desk.say('callers.change', { id, changes: { active: false, keeper: '' } }),
    )
    expect(activeCallers(desk.deps.db)).toEqual([])
    await good(desk.say('callers.change', { id, changes: previous }))
    expect(activeCallers(desk.deps.db)).toEqual([
      { id, number: '13855301234', line: '联通1号线', keeper: '王五', active: true, since },
    ])
  })
})
