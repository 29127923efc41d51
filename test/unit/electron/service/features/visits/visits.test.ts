import { afterEach, beforeEach, expect, test } from 'vitest'
import { msToCivil } from '#shared/domain/time/shanghai.ts'
import { coverStates } from '#shared/domain/visits/coverage.ts'
import { CITY, codeOf, good, JINGHU, WUWEI } from '../org/desk.ts'
import { openVisitDesk, problem, TOWN, VILLAGE, work } from './visit-desk.ts'

let desk: Awaited<ReturnType<typeof openVisitDesk>>
beforeEach(async () => {
  desk = await openVisitDesk()
})
afterEach(() => desk.test.dispose())

const types = () =>
  desk.deps.db.all<{ type: string }>('SELECT type FROM fact ORDER BY seq').map((f) => f.type)
const get = async (id: string) => (await good(desk.call('visits.get', { id })))!
const today = () => msToCivil(desk.deps.now()).day
const plan = (places: string[], rest: { routeName?: string; checklist?: string | null } = {}) =>
  desk.call('visits.plan', {
    places,
    duty: 'monthly',
    period: today().slice(0, 7),
    day: null,
    people: [],
    checklist: null,
    purpose: '',
    routeName: '',
    ...rest,
  })

test('a route is planned, gone, recorded and confirmed', async () => {
  const { ids } = await good(plan([TOWN, VILLAGE], { routeName: '方村一线' }))
  const { rows } = await good(desk.call('visits.list', { status: 'planned' }))
  expect(rows.map((r) => [r.route?.name, r.route?.no, r.level])).toEqual([
    ['方村一线', 1, 'town'],
    ['方村一线', 2, 'village'],
  ])
  const [town] = ids as [string]
  await good(desk.call('visits.start', { visit: town }))
  const typed = work({ problems: [problem('p1', '公示电话与指南不一致')], talk: '等候时间较长' })
  await good(desk.call('visits.save', { id: town, work: typed }))
  const begun = await get(town)
  expect(begun.work?.talk).toBe('等候时间较长')
  expect(begun.started?.checklist).toMatchObject({ id: 'town', version: '1.0.0', scored: true })
  await good(desk.call('visits.submit', { id: town, work: typed }))
  await good(desk.call('visits.confirm', { id: town, how: 'signed', day: today(), name: '王某' }))
  const done = await get(town)
  expect(done.entry).toMatchObject({ status: 'submitted', problems: 1, points: 1000, confirmed: true })
  expect(done.work).toBeNull()
  expect(done.confirmed?.name).toBe('王某')
  expect(types().filter((t) => t.startsWith('visit.'))).toEqual([
    'visit.planned',
    'visit.planned',
    'visit.started',
    'visit.submitted',
    'visit.confirmed',
  ])
})

test('the board of 9, 79 and 950 places follows plans and visits', async () => {
  const year = Number(today().slice(0, 4))
  const board = () => good(desk.call('visits.board', { year, by: 'month' }))
  const empty = await board()
  const count = (level: string) => empty.rows.filter((r) => r.level === level).length
  expect([count('area'), count('town'), count('village')]).toEqual([9, 79, 950])
  expect(new Set(empty.rows.map((r) => r.state))).toEqual(new Set(['never']))
  const stateOf = (rows: typeof empty.rows, id: string) => rows.find((r) => r.id === id)
  await good(plan([TOWN]))
  expect(stateOf((await board()).rows, TOWN)?.state).toBe('planned')
  const { id } = await good(desk.call('visits.start', { body: VILLAGE }))
  await good(desk.call('visits.submit', { id, work: work() }))
  const row = stateOf((await board()).rows, VILLAGE)
  const month = Number(today().slice(5, 7)) - 1
  expect(row).toMatchObject({ state: 'done', visits: 1, last: today().slice(0, 7) })
  expect(coverStates[Number(row?.cells[month])]).toBe('done')
  await good(desk.call('visits.setRota', { village: 'month' }))
  const monthly = await good(desk.call('visits.board', { year, by: 'quarter' }))
  expect(monthly.duties.village).toBe('month')
  expect(monthly.columns).toHaveLength(4)
})

test('a visit to a hall counts for the county it serves', async () => {
  const hall = await good(
    desk.say('org.register', { fields: { kind: 'centre', name: '镜湖区政务服务中心', parent: JINGHU } }),
  )
  const { id } = await good(desk.call('visits.start', { body: hall.id }))
  await good(desk.call('visits.submit', { id, work: work() }))
  const { rows } = await good(desk.call('visits.board', { year: Number(today().slice(0, 4)), by: 'quarter' }))
  expect(rows.find((r) => r.id === JINGHU)?.state).toBe('done')
  expect(rows.find((r) => r.id === WUWEI)?.state).toBe('never')
})

test('what was found last time is at hand, with the last look at it', async () => {
  const first = await good(desk.call('visits.start', { body: VILLAGE, paperDay: '2026-01-05' }))
  await good(
    desk.call('visits.submit', {
      id: first.id,
      work: work({ problems: [problem('p1', '门口电话打不通'), problem('p2', '没有代办登记簿')] }),
    }),
  )
  const second = await good(desk.call('visits.start', { body: VILLAGE }))
  const seen = await get(second.id)
  expect(seen.previous.map((f) => [f.text, f.day, f.state])).toEqual([
    ['门口电话打不通', '2026-01-05', null],
    ['没有代办登记簿', '2026-01-05', null],
  ])
  const looks = [{ visit: first.id, problem: 'p1', state: 'fixed' as const, note: '' }]
  await good(desk.call('visits.submit', { id: second.id, work: work({ previous: looks }) }))
  const third = await good(desk.call('visits.start', { body: VILLAGE }))
  expect((await get(third.id)).previous.map((f) => [f.problem, f.state])).toEqual([
    ['p2', null],
    ['p1', 'fixed'],
  ])
})

test('a paper record keeps its day and says how late it was entered; never a day to come', async () => {
  expect(await codeOf(desk.call('visits.start', { body: TOWN, paperDay: '2099-01-01' }))).toBe(
    'VISIT_PAPER_DAY',
  )
  const { id } = await good(desk.call('visits.start', { body: TOWN, paperDay: '2026-01-05' }))
  await good(desk.call('visits.submit', { id, work: work() }))
  const { entry, submissions } = await get(id)
  expect(entry.day).toBe('2026-01-05')
  expect(submissions[0]?.record.lateBy).toBeGreaterThan(86_400_000)
})

test('a checklist withdrawn while a visit is open: the visit goes on with its own, and says so', async () => {
  const { id } = await good(desk.call('visits.start', { body: TOWN }))
  const before = await good(desk.call('checklists.get', { id: 'town' }))
  const { list } = before!.versions[0]!
  const changed = { ...list, title: '镇街走访检查表（修订）' }
  const next = await good(desk.call('checklists.publish', { id: 'town', list: changed, note: '' }))
  expect(next.version).toBe('1.1.0')
  expect((await get(id)).notes).toEqual(['检查表已有新版本1.1.0；本次走访仍按开始时的1.0.0版记录。'])
  await good(desk.call('checklists.withdraw', { id: 'town', reason: '不再使用' }))
  expect((await get(id)).notes).toEqual(['这份检查表已经停用；本次走访仍按开始时的版本记录，不受影响。'])
  expect(await codeOf(desk.call('visits.start', { body: TOWN }))).toBe('CHECKLIST_GONE')
  await good(desk.call('visits.submit', { id, work: work() }))
  const done = await get(id)
  expect(done.submissions[0]?.checklist).toMatchObject({ version: '1.0.0', title: list.title })
})

test('a village is not looked at with a scored checklist, and defects typed for it do not count', async () => {
  expect(await codeOf(desk.call('visits.start', { body: VILLAGE, checklist: 'town' }))).toBe(
    'VISIT_VILLAGE_SCORED',
  )
  expect(await codeOf(plan([VILLAGE], { checklist: 'hall' }))).toBe('VISIT_VILLAGE_SCORED')
  const { id } = await good(desk.call('visits.start', { body: VILLAGE }))
  const answers = { V01: { defects: 3, notApplicable: false, reason: '', note: '无人值班' } }
  await good(desk.call('visits.submit', { id, work: work({ answers }) }))
  const [one] = (await get(id)).submissions
  expect(one?.record).toMatchObject({ score: null, answers: [{ line: 'V01', defects: 0, note: '无人值班' }] })
})

test('the log takes no record of a village with a score', async () => {
  const { id } = await good(desk.call('visits.start', { body: VILLAGE }))
  await good(desk.call('visits.submit', { id, work: work() }))
  const { record } = (await get(id)).submissions[0]!
  const score = { points: 900, total: 1000, applicable: 1000, deducted: 100 }
  const draft = { type: 'visit.submitted', entity: { kind: 'visit', id: 'v2' }, owner: CITY }
  expect(() => desk.deps.write((tx) => tx.append({ ...draft, payload: { ...record, score } }))).toThrow()
  expect(types()).toHaveLength(2)
})

test('defects that nobody can show are clues and cost nothing', async () => {
  const { id } = await good(desk.call('visits.start', { body: TOWN }))
  const line = (await get(id)).started!.checklist.sections[0]!.lines[0]!.id
  const answers = { [line]: { defects: 2, notApplicable: false, reason: '', note: '' } }
  await good(desk.call('visits.submit', { id, work: work({ answers }) }))
  const [one] = (await get(id)).submissions
  expect(one?.record).toMatchObject({
    score: { points: 1000, deducted: 0 },
    answers: [{ defects: 2, clue: true }],
  })
})

test('a file bound to the line is evidence; one that was withdrawn is none', async () => {
  const { id } = await good(desk.call('visits.start', { body: TOWN }))
  const list = (await get(id)).started!.checklist
  const [first, second] = list.sections[0]!.lines
  const bind = (file: string, part: string, withdrawn: string | null) =>
    desk.deps.write((tx) =>
      tx.run(
        `INSERT INTO file (id, record_kind, record, part, owner, audience, hash, size, type, name, role, source,
           caption, at, claims, author, withdrawn)
         VALUES (?, 'visit', ?, ?, ?, 'owner', ?, 1, 'image/jpeg', '', 'photo', 'camera', '', 1, '{}', 'p', ?)`,
        file,
        id,
        part,
        CITY,
        file,
        withdrawn,
      ),
    )
  bind('f1', first!.id, null)
  bind('f2', second!.id, '{"reason":"误拍"}')
  const one = { defects: 1, notApplicable: false, reason: '', note: '' }
  const answers = { [first!.id]: one, [second!.id]: one }
  await good(desk.call('visits.submit', { id, work: work({ answers }) }))
  const [submitted] = (await get(id)).submissions
  expect(submitted?.record.score?.deducted).toBe(first!.perDefect)
  expect(submitted?.record.answers.map((a) => a.clue)).toEqual([false, true])
})

test('a place that is renamed or closed since: the record keeps its name, and a new visit is refused', async () => {
  const { ids } = await good(plan([VILLAGE]))
  const { id } = await good(desk.call('visits.start', { body: VILLAGE }))
  await good(desk.call('visits.submit', { id, work: work() }))
  await good(desk.say('org.change', { id: VILLAGE, changes: { name: '新天城村村民委员会' } }))
  await good(desk.say('org.deactivate', { id: VILLAGE, active: false }))
  const { entry, notes } = await get(id)
  expect(entry.placeName).toBe('天城村村民委员会')
  expect(notes).toEqual([
    '走访时名称为“天城村村民委员会”，现名“新天城村村民委员会”。',
    '“新天城村村民委员会”现已停用。',
  ])
  expect(await codeOf(desk.call('visits.start', { visit: ids[0]! }))).toBe('VISIT_PLACE_CLOSED')
  await good(desk.call('visits.cancel', { id: ids[0]!, reason: '已并入邻村' }))
  const { rows } = await good(desk.call('visits.board', { year: 2026, by: 'month' }))
  expect(rows.some((r) => r.id === VILLAGE)).toBe(false)
})

test('a clock put back meanwhile does not end a visit before it began', async () => {
  const { id } = await good(desk.call('visits.start', { body: TOWN }))
  const now = desk.deps.now
  desk.deps.now = () => now() - 3_600_000
  await good(desk.call('visits.submit', { id, work: work() }))
  const { started, submissions, notes } = await get(id)
  expect(submissions[0]?.record).toMatchObject({ clockMoved: true, lateBy: 0, endedAt: started!.at })
  expect(notes).toEqual(['走访期间本机时钟被调整过，起止时间仅供参考。'])
})

test('what is missing is named before a record is submitted, and nothing typed is lost', async () => {
  const { id } = await good(desk.call('visits.start', { body: TOWN }))
  const missing = { ...work(), location: { kind: null, lat: '', lon: '', accuracyM: '', reason: '' } }
  const answer = await desk.call('visits.submit', { id, work: missing })
  expect(answer).toMatchObject({
    ok: false,
    error: { code: 'VISIT_INCOMPLETE', details: { field: 'location' } },
  })
  const pin = (lat: string, lon: string) =>
    work({ location: { kind: 'pin', lat, lon, accuracyM: '200', reason: '' } })
  expect(await codeOf(desk.call('visits.submit', { id, work: pin('91', '118') }))).toBe('VISIT_INCOMPLETE')
  await good(desk.call('visits.submit', { id, work: pin('31.3526', '118.4331') }))
  expect((await get(id)).submissions[0]?.record.location).toEqual({
    kind: 'pin',
    lat: 31.3526,
    lon: 118.4331,
    accuracyM: 200,
    reason: '',
  })
  expect(await codeOf(desk.call('visits.submit', { id, work: work() }))).toBe('VISIT_STATE')
})

test('a correction has a reason and keeps the end of the visit; a void takes it off the board', async () => {
  const { id } = await good(desk.call('visits.start', { body: TOWN }))
  await good(
    desk.call('visits.submit', { id, work: work({ talk: '甲', met: [{ post: '主任', name: '李某' }] }) }),
  )
  const [first] = (await get(id)).submissions
  expect(first?.names).toEqual(['李某'])
  expect(JSON.stringify(first?.record)).not.toContain('李某')
  const submission = first!.fact
  const draft = work({ talk: '乙' })
  await good(desk.call('visits.save', { id: submission, work: draft }))
  expect((await get(id)).submissions[0]?.draft?.talk).toBe('乙')
  await good(desk.call('visits.amend', { id, submission, reason: '补充', work: draft }))
  expect((await get(id)).submissions[0]?.draft).toBeNull()
  const amended = (await get(id)).submissions[0]
  expect(amended?.record.talk).toBe('乙')
  expect(amended?.record.endedAt).toBe(first?.record.endedAt)
  expect(amended?.amendments.map((a) => a.reason)).toEqual(['补充'])
  await good(desk.call('visits.void', { id, submission, reason: '记错地点' }))
  const { rows } = await good(desk.call('visits.board', { year: 2026, by: 'month' }))
  expect(rows.find((r) => r.id === TOWN)?.visits).toBe(0)
  expect((await get(id)).entry.status).toBe('voided')
})

test('only one’s own part may be visited, and only the author corrects', async () => {
  expect(await codeOf(desk.call('visits.start', { body: CITY }))).toBe('VISIT_PLACE')
  expect(await codeOf(desk.call('visits.start', { body: 'nowhere' }))).toBe('VISIT_PLACE')
  const { id } = await good(desk.call('visits.start', { body: TOWN }))
  await good(desk.call('visits.submit', { id, work: work() }))
  const submission = (await get(id)).submissions[0]!.fact
  const { person } = desk.deps.session
  desk.deps.session = { ...desk.deps.session, person: { ...person, id: 'somebody-else' } }
  const amend = desk.call('visits.amend', { id, submission, reason: '代改', work: work() })
  expect(await codeOf(amend)).toBe('NOT_AUTHOR')
})

test('the form is empty before a visit and filled after it, and what was typed cannot become markup', async () => {
  const empty = await good(desk.call('visits.paper', { checklist: 'village' }))
  expect(empty.html).toContain('走访记录表')
  expect(empty.html).not.toContain('得分')
  const { id } = await good(desk.call('visits.start', { body: TOWN }))
  await good(
    desk.call('visits.submit', { id, work: work({ problems: [problem('p1', '<script>x</script>')] }) }),
  )
  const filled = await good(desk.call('visits.paper', { visit: id }))
  expect(filled.html).toContain('方村街道')
  expect(filled.html).toContain('&lt;script&gt;')
  expect(filled.html).not.toContain('<script>')
  expect(await codeOf(desk.call('visits.paper', { visit: 'none' }))).toBe('VISIT_GONE')
})
