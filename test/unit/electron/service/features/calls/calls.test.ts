import { afterEach, beforeEach, expect, test } from 'vitest'
import { callsCommands } from '#service/features/calls/commands.ts'
import { callsQueries } from '#service/features/calls/queries.ts'
import type { CallWork } from '#shared/contract/calls.ts'
import { idleTimers } from '#shared/domain/calls/timers.ts'
import { type CheckDraft, emptyDraft } from '#shared/domain/check/check-draft.ts'
import type { VerdictKey } from '#shared/domain/persona/call-script.ts'
import { putCatalogue } from '#test/support/catalogue.ts'
import { code, drawnRound, quiet, value } from '#test/support/round.ts'
import { createTestWorkspace, type TestWorkspace } from '#test/support/workspace.ts'

let desk: TestWorkspace
let first: string
const deps = () => desk.workspace.deps

beforeEach(async () => {
  desk = await createTestWorkspace()
  putCatalogue(desk.workspace.db, [{ id: 'div-340202', items: 100 }])
  const { queue } = await drawnRound(deps())
  first = queue[0]?.case ?? ''
})
afterEach(() => desk.dispose())

const work: CallWork = { draft: emptyDraft(1), timers: idleTimers, attempt: null, focus: '' }
const sheet = () => value(callsQueries['calls.sheet'](deps(), { case: first }))
const dial = async (more: object = {}) =>
  callsCommands['calls.openAttempt'](
    deps(),
    { case: first, callerNumber: 'c1', dialled: '0553-5551000', work, ...more },
    quiet,
  )
const answer = (verdict: VerdictKey, quote = '') => ({
  heard: '听到的',
  verdict,
  quote,
  reasonSide: verdict === 'match' ? null : ('theirs' as const),
  note: '',
})
const whole: CheckDraft = {
  ...emptyDraft(1),
  outcome: '1',
  answers: {
    phone: answer('match'),
    place: answer('match'),
    materials: answer('match'),
    time_limit: answer('mismatch', '要十个工作日'),
  },
}
const submit = async (draft: CheckDraft) =>
  callsCommands['calls.submit'](deps(), { case: first, work: { ...(sheet().work ?? work), draft } }, quiet)

test('an attempt is a fact before anybody dials, and survives a restart open', async () => {
  value(await dial())
  await desk.reopen()
  expect(sheet().attempts).toMatchObject([{ number: 1, outcomeKey: null, mine: true }])
  expect(sheet().work?.attempt).toBe(sheet().attempts[0]?.attempt)
  expect(code(await dial({ work: sheet().work }))).toBe('ATTEMPT_OPEN')
})

test('every keystroke is on disk when the save is answered', async () => {
  value(
    await callsCommands['calls.saveWork'](
      deps(),
      { case: first, work: { ...work, draft: { ...work.draft, note: '正在说' } } },
      quiet,
    ),
  )
  await desk.reopen()
  expect(sheet().work?.draft.note).toBe('正在说')
})

test('an adverse verdict without the words heard is refused, and nothing typed is lost', async () => {
  value(await dial())
  const draft = { ...whole, answers: { ...whole.answers, time_limit: answer('mismatch') } }
  expect(code(await submit(draft))).toBe('QUOTE_REQUIRED')
  expect(sheet().work).not.toBeNull()
  expect(sheet().submitted).toBeNull()
})

test('a submitted check freezes the answer key inside the fact', async () => {
  value(await dial())
  const { fact } = value(await submit(whole))
  const content =
    desk.workspace.db.get<{ content: string }>('SELECT content FROM fact WHERE id = ?', fact)?.content ?? ''
  expect(JSON.parse(content).payload.expected).toMatchObject({
    releaseHash: 'ab'.repeat(32),
    elements: { place: '政务服务中心二楼12号窗口', time_limit: '5个工作日' },
  })
  expect(sheet().work).toBeNull()
})

test('what the one who answered said of himself is private and can be erased', async () => {
  value(await dial())
  const { fact } = value(await submit({ ...whole, receiver: { name: '李某', badge: '007', post: '' } }))
  const row = (sql: string) => desk.workspace.db.get<{ text: string }>(sql, fact)?.text
  expect(row('SELECT content AS text FROM fact WHERE id = ?')).not.toContain('李某')
  expect(row('SELECT private_data AS text FROM fact WHERE private_data IS NOT NULL AND id = ?')).toContain(
    '李某',
  )
  deps().write((tx) =>
    tx.append({
      type: 'private.erased',
      entity: { kind: 'case', id: first },
      owner: 'div-340200',
      payload: { fact, reason: '本人要求' },
    }),
  )
  expect(
    row('SELECT private_data AS text FROM fact WHERE private_data IS NOT NULL AND id = ?'),
  ).toBeUndefined()
})

test('an appointment typed in words puts the case back into the queue with its reason', async () => {
  value(await dial())
  const w = sheet().work ?? work
  const closed = { ...w, draft: { ...w.draft, outcome: '3', appointment: '+30m' } }
  value(await callsCommands['calls.closeAttempt'](deps(), { case: first, work: closed }, quiet))
  const item = value(callsQueries['calls.queue'](deps(), {})).find((i) => i.case === first)
  expect(item).toMatchObject({ eligible: false, attempts: 1 })
  expect(item?.availableAt).toBeGreaterThan(deps().now())
})

test('an unreadable appointment is told, and the call stays open', async () => {
  value(await dial())
  const w = sheet().work ?? work
  const closed = { ...w, draft: { ...w.draft, outcome: '3', appointment: '改天吧' } }
  expect(code(await callsCommands['calls.closeAttempt'](deps(), { case: first, work: closed }, quiet))).toBe(
    'WHEN_UNCLEAR',
  )
  expect(sheet().attempts[0]?.outcomeKey).toBeNull()
})

test('a record is corrected or voided with a reason, by its author alone', async () => {
  value(await dial())
  const { fact, contentHash } = value(await submit(whole))
  const voided = { check: fact, contentHash, cause: 'test' as const, reason: '试拨' }
  value(await callsCommands['calls.void'](deps(), { case: first, voided }, quiet))
  expect(sheet().submitted).toBeNull()
  const theirs = { ...deps(), session: { ...deps().session, person: { id: 'other', name: '他人' } } }
  expect(code(await callsCommands['calls.void'](theirs, { case: first, voided }, quiet))).toBe('NOT_AUTHOR')
})

test('a call outside the published hours is held back unless a reason is written', async () => {
  desk.workspace.db.run(
    "UPDATE item_guide SET entry = json_set(entry, '$.item.guide.transactTime', '周一至周五 3:00-3:01')",
  )
  expect(code(await dial())).toBe('OUTSIDE_HOURS')
  value(await dial({ outsideReason: '窗口电话约定的时间' }))
  expect(sheet().attempts).toHaveLength(1)
})

const preview = (outcome: string, more: object = {}) =>
  value(
    callsQueries['calls.preview'](deps(), {
      case: first,
      outcome,
      aapor: null,
      appointment: '',
      newNumber: '',
      at: null,
      ...more,
    }),
  )

test('before an outcome is taken, it says whether it ends the case or leads to another call', async () => {
  value(await dial())
  expect(preview('1')).toMatchObject({ closes: true, outcome: '1' })
  expect(preview('8')).toMatchObject({ closes: false, outcome: null })
  expect(preview('8').text).toContain('占线')
  expect(preview('3', { appointment: '+30m' }).text).toContain('约定')
})

test('one missed call submitted early never counts against the window', async () => {
  value(await dial({ outsideReason: '测试不看钟点' }))
  const { fact } = value(await submit({ ...emptyDraft(1), outcome: '9' }))
  const content =
    desk.workspace.db.get<{ content: string }>('SELECT content FROM fact WHERE id = ?', fact)?.content ?? ''
  expect(JSON.parse(content).payload.outcome.reasonSide).not.toBe('theirs')
})

test('the note of a call is in its fact and does not answer for the next one', async () => {
  value(await dial())
  const w = sheet().work ?? work
  const closed = { ...w, draft: { ...w.draft, outcome: '6', note: '按0转不到人工' } }
  const { work: left } = value(
    await callsCommands['calls.closeAttempt'](deps(), { case: first, work: closed }, quiet),
  )
  expect(left).toMatchObject({ attempt: null, draft: { note: '', outcome: null } })
  expect(sheet().attempts[0]?.note).toBe('按0转不到人工')
})

test('a submitted record is listed to its author and shown whole', async () => {
  value(await dial())
  value(await submit(whole))
  expect(value(callsQueries['calls.records'](deps(), {}))).toMatchObject([
    { case: first, status: 'submitted', adverse: 1 },
  ])
  expect(sheet().submitted).toMatchObject({
    mine: true,
    status: 'submitted',
    payload: { answers: [{}, {}, {}, { quote: '要十个工作日' }] },
    amendments: [],
  })
})

test('the blank paper form holds the questions and the outcome keys', () => {
  const { html } = value(callsQueries['calls.paperForm'](deps(), {}))
  expect(html).toContain('抽查记录单')
  expect(html).toContain('办理地点')
})

test('a case of nobody is called on an enrolled device only with a lease of the hub', async () => {
  deps().write((tx) =>
    tx.append({
      type: 'case.assigned',
      entity: { kind: 'case', id: first },
      owner: 'div-340200',
      payload: { to: null, reason: '放回公共池' },
    }),
  )
  const session = { ...deps().session, workspace: { ...deps().session.workspace, kind: 'enrolled' as const } }
  const input = { case: first, callerNumber: 'c1', dialled: '0553-5551000', work }
  const offline = { ...deps(), session, hub: () => null }
  expect(code(await callsCommands['calls.openAttempt'](offline, input, quiet))).toBe('LEASE_NEEDED')
  const asked: string[] = []
  const hub = {
    hub: { id: 'hub', drawKey: '' },
    drawSeed: async () => {
      throw new Error('not asked')
    },
    filePiece: async () => {
      throw new Error('not asked')
    },
    lease: async (id: string) => {
      asked.push(id)
      return { ok: true as const, value: { case: id, person: session.person.id, until: 0 } }
    },
  }
  value(await callsCommands['calls.openAttempt']({ ...deps(), session, hub: () => hub }, input, quiet))
  expect(asked).toEqual([first])
})

test('a correction in progress is kept until it is given up', async () => {
  const about = { case: first, check: 'fact-1' }
  const form = { answers: [], reason: '听录时' }
  const kept = () => value(callsQueries['calls.amending'](deps(), about)).form
  expect(kept()).toBeNull()
  value(await callsCommands['calls.saveAmend'](deps(), { ...about, form }, quiet))
  await desk.reopen()
  expect(kept()).toEqual(form)
  value(await callsCommands['calls.saveAmend'](deps(), { ...about, form: null }, quiet))
  expect(kept()).toBeNull()
})
