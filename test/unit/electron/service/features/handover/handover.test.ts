/** 工作移交: everything in hand is listed, moved by facts with their reason, and printed for signing. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import { callsCommands } from '#service/features/calls/commands.ts'
import { handoverCommands } from '#service/features/handover/commands.ts'
import { handoverQueries } from '#service/features/handover/queries.ts'
import { idleTimers } from '#shared/domain/calls/timers.ts'
import { emptyDraft } from '#shared/domain/check/check-draft.ts'
import { putCatalogue } from '#test/support/catalogue.ts'
import { caller, checkedRound } from '#test/support/checked-round.ts'
import { code, drawnRound, planRound, quiet, value } from '#test/support/round.ts'
import { depsAs } from '#test/support/second-person.ts'
import { createTestWorkspace, type TestWorkspace } from '#test/support/workspace.ts'

const CITY = 'div-340200'
const JINGHU = 'div-340202'
let desk: TestWorkspace
const deps = () => desk.workspace.deps

beforeEach(async () => {
  desk = await createTestWorkspace()
  putCatalogue(desk.workspace.db, [
    { id: JINGHU, items: 60 },
    { id: 'div-340207', items: 60 },
  ])
  for (const [id, name, body] of [
    [caller.id, caller.name, CITY],
    ['wang', '王接收', CITY],
    ['jing', '镜湖人', JINGHU],
  ] as const)
    deps().write((tx) => {
      const about = { entity: { kind: 'person', id }, owner: CITY }
      tx.append({ ...about, type: 'person.registered', payload: { name, body, post: '科员' } })
      const grant = { grant: `g-${id}`, role: 'inspector', body: CITY, from: '2020-01-01', to: null }
      tx.append({ ...about, type: 'role.granted', payload: grant })
    })
  deps().write((tx) =>
    tx.append({
      type: 'caller.registered',
      entity: { kind: 'caller', id: 'c1' },
      owner: CITY,
      payload: { number: '0553-3835110', keeper: caller.name, active: true },
    }),
  )
})
afterEach(() => desk.dispose())

const inHand = (person = caller.id, as = deps()) => value(handoverQueries['handover.of'](as, { person }))
const transfer = (to: string, cases: string[], callers: string[] = []) =>
  handoverCommands['handover.transfer'](deps(), { from: caller.id, to, cases, callers }, quiet)

test('open cases, appointments, unreviewed records, numbers, roles and plans are listed', async () => {
  const { cases, by } = await checkedRound(desk, [{}, {}])
  await drawnRound(deps(), {
    size: 4,
    minPerStratum: 0,
    doubleShare: 0,
    inspectors: [caller.id],
    period: '2026-Q3',
  })
  await planRound(deps(), { inspectors: [caller.id], name: '还没抽的批次' })
  const next = inHand().cases.find((one) => one.status === 'open')
  const work = { draft: emptyDraft(1), timers: idleTimers, attempt: null, focus: '' }
  const opened = {
    case: next?.id ?? '',
    callerNumber: 'c1',
    dialled: '0553-5551000',
    outsideReason: '测试时段',
    work,
  }
  const { attempt } = value(await callsCommands['calls.openAttempt'](by, opened, quiet))
  value(
    await callsCommands['calls.closeAttempt'](
      by,
      {
        case: next?.id ?? '',
        work: { ...work, attempt, draft: { ...emptyDraft(1), outcome: '3', appointment: '明天上午十点' } },
      },
      quiet,
    ),
  )
  const { person, cases: open, reviews, callers, rounds, here } = inHand()
  expect(person).toMatchObject({ name: caller.name, grants: [{ role: 'inspector' }] })
  expect(open.filter((one) => one.status === 'open')).toHaveLength(4)
  expect(open.filter((one) => one.appointmentAt !== null).map((one) => one.id)).toEqual([next?.id])
  expect(reviews.map((one) => one.case).sort()).toEqual(cases.map((one) => one.case).sort())
  expect(callers).toEqual([{ id: 'c1', number: '0553-3835110', line: '', movable: true }])
  expect(rounds.map((one) => one.name)).toEqual(['还没抽的批次'])
  expect(here).toBeNull()
})

test('what is chosen goes to the receiver with its reason; the rest stays; the register tells both', async () => {
  await drawnRound(deps(), { size: 6, minPerStratum: 0, doubleShare: 0, inspectors: [caller.id] })
  const ids = inHand().cases.map((one) => one.id)
  expect(ids.length).toBeGreaterThanOrEqual(6)
  const moving = ids.slice(0, 4)
  expect(value(await transfer('wang', moving, ['c1']))).toEqual({ cases: 4, callers: 1, avoided: [] })
  const facts = desk.workspace.db.all<{ entity: string; payload: string }>(
    `SELECT entity, content ->> '$.payload' AS payload FROM fact WHERE type = 'case.assigned' AND content LIKE '%工作移交%'`,
  )
  expect(facts.map((fact) => fact.entity).sort()).toEqual([...moving].sort())
  expect(JSON.parse(facts[0]?.payload ?? '{}')).toEqual({ to: 'wang', reason: '工作移交：李拨打移交王接收' })
  expect(
    inHand()
      .cases.map((one) => one.id)
      .sort(),
  ).toEqual(ids.slice(4).sort())
  expect(inHand('wang').cases).toHaveLength(4)
  expect(inHand().callers).toEqual([])
  expect(inHand().handed).toMatchObject([{ toName: '王接收', cases: 4, callers: 1, records: 5 }])
  // a second time moves nothing twice
  expect(value(await transfer('wang', moving, ['c1']))).toEqual({ cases: 0, callers: 0, avoided: [] })
})

test('what the receiver must avoid stays where it is and is named', async () => {
  await drawnRound(deps(), {
    size: 20,
    minPerStratum: 0,
    doubleShare: 0,
    inspectors: [caller.id],
    crossBody: true,
  })
  const all = inHand().cases
  const areaOf = (id: string) =>
    desk.workspace.db.get<{ body: string }>('SELECT body FROM case_row WHERE id = ?', id)?.body
  const theirs = all.filter((one) => areaOf(one.id) === JINGHU).map((one) => one.id)
  expect(theirs.length).toBeGreaterThan(0)
  const moved = value(
    await transfer(
      'jing',
      all.map((one) => one.id),
    ),
  )
  expect(moved.avoided.sort()).toEqual([...theirs].sort())
  expect(moved.cases).toBe(all.length - theirs.length)
  expect(
    inHand()
      .cases.map((one) => one.id)
      .sort(),
  ).toEqual([...theirs].sort())
})

test('nobody receives who may not call, has left, or is the same person; nobody looks at others without the role', async () => {
  expect(code(await transfer(caller.id, []))).toBe('HANDOVER_SAME')
  expect(code(await transfer('nobody', []))).toBe('HANDOVER_PERSON')
  deps().write((tx) =>
    tx.append({
      type: 'person.changed',
      entity: { kind: 'person', id: 'wang' },
      owner: CITY,
      payload: { active: false },
    }),
  )
  expect(code(await transfer('wang', []))).toBe('HANDOVER_RECEIVER')
  const own = depsAs(desk, caller, ['inspector'])
  expect(inHand(caller.id, own).here).toEqual({ drafts: [], unsent: 0, files: 0 })
  expect(code(handoverQueries['handover.of'](own, { person: 'wang' }))).toBe('HANDOVER_NOT_YOURS')
})

test('the 移交清单 names all of it, escaped, and leaves nothing out that was moved', async () => {
  await drawnRound(deps(), { size: 6, minPerStratum: 0, doubleShare: 0, inspectors: [caller.id] })
  const [first, ...rest] = inHand().cases
  value(await transfer('wang', [first?.id ?? ''], ['c1']))
  const { html, title } = value(
    handoverQueries['handover.paper'](deps(), {
      from: caller.id,
      to: 'wang',
      witness: '赵<监交>',
      devices: [{ name: '拨测室1号', lastSeenAt: null, unsent: 7, revoked: false }],
    }),
  )
  expect(title).toBe('工作移交清单-李拨打')
  for (const part of [
    '移交人：李拨打（科员）',
    '接收人：王接收',
    '赵&lt;监交&gt;',
    '已移交王接收',
    '拨测室1号，未发7条',
  ])
    expect(html).toContain(part)
  expect(html).toContain('本机未上传内容7项')
  for (const one of [first, ...rest]) expect(html).toContain(one?.itemCode)
  expect(html).not.toContain('<script')
})
