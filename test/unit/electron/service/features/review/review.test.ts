import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readDocx } from '#service/documents/docx-read.ts'
import { deskQueries } from '#service/features/desk/queries.ts'
import { resultsQueries } from '#service/features/results/queries.ts'
import { reviewCommands } from '#service/features/review/commands.ts'
import { reviewQueries } from '#service/features/review/queries.ts'
import { roundsCommands } from '#service/features/rounds/commands.ts'
import type { CommandDeps } from '#service/host/handlers.ts'
import { reviewContract } from '#shared/contract/review.ts'
import { putCatalogue } from '#test/support/catalogue.ts'
import { checkedRound, colleague } from '#test/support/checked-round.ts'
import { code, quiet, value } from '#test/support/round.ts'
import { depsAs } from '#test/support/second-person.ts'
import { createTestWorkspace, type TestWorkspace } from '#test/support/workspace.ts'

let desk: TestWorkspace
const deps = () => desk.workspace.deps

beforeEach(async () => {
  desk = await createTestWorkspace()
  putCatalogue(desk.workspace.db, [{ id: 'div-340202', items: 100 }])
})
afterEach(() => desk.dispose())

type Decision = Parameters<(typeof reviewCommands)['review.decide']>[1]
const decide = async (d: CommandDeps, input: Partial<Decision> & Pick<Decision, 'case' | 'check'>) =>
  reviewCommands['review.decide'](d, { decision: 'approve', reason: '', ...input }, quiet)
const record = (id: string) =>
  reviewContract['review.get'].output.parse(value(reviewQueries['review.get'](deps(), { case: id })))
const list = (show: 'open' | 'all' = 'open') =>
  reviewContract['review.list'].output.parse(value(reviewQueries['review.list'](deps(), { show })))
const wrongPlace = { verdicts: { place: 'mismatch' as const } }

test('the desk lists what must be reviewed and the drawn share of the good ones', async () => {
  const { cases } = await checkedRound(desk, [wrongPlace, {}, {}, {}], { reviewShare: 0.1 })
  const { rows, waiting } = list()
  expect(waiting).toBe(2)
  expect(rows.find((r) => r.case === cases[0]?.case)).toMatchObject({ reasons: ['adverse'], mine: false })
  expect(rows.filter((r) => r.reasons.includes('sample'))).toHaveLength(1)
  expect(list('all').rows).toHaveLength(4)
})

test('the first screen counts what the desk of the rounds at work lists, and nothing of a voided round', async () => {
  const { round } = await checkedRound(desk, [wrongPlace, {}, {}, {}], { reviewShare: 0.1 })
  const waiting = () => value(deskQueries['today.reviews'](deps(), {}))
  const rounds = () => value(deskQueries['today.overview'](deps(), {})).rounds
  expect(waiting()).toEqual({ waiting: 2, returned: 0, ruling: 0 })
  expect(list()).toMatchObject(waiting())
  expect(rounds()).toMatchObject([{ id: round, drawn: 4, submitted: 4 }])
  value(await roundsCommands['rounds.void'](deps(), { id: round, reason: '清单有误' }, quiet))
  expect(waiting()).toEqual({ waiting: 0, returned: 0, ruling: 0 })
  expect(rounds()).toEqual([])
})

test('a record shows heard, published and 原话 side by side, with the attempts', async () => {
  const { cases } = await checkedRound(desk, [wrongPlace])
  const place = record(cases[0]?.case ?? '').answers.find((a) => a.element === 'place')
  expect(place).toMatchObject({
    published: '政务服务中心二楼12号窗口',
    heard: '听到的place',
    quote: '到三楼去问',
    submitted: 'mismatch',
    side: 'theirs',
  })
  expect(record(cases[0]?.case ?? '').attempts).toHaveLength(1)
})

test('接听人自报 is shown on asking, each look is noted, and no answer carries it by itself', async () => {
  const { cases } = await checkedRound(desk, [
    { ...wrongPlace, receiver: { name: '周某', badge: 'A12', post: '' } },
    wrongPlace,
  ])
  const [told, silent] = cases.map((c) => c.case) as [string, string]
  expect([record(told).selfReported, record(silent).selfReported]).toEqual([true, false])
  expect(JSON.stringify(record(told))).not.toContain('周某')
  const ask = async (id: string) =>
    value(await reviewCommands['review.receiver'](deps(), { case: id }, quiet))
  expect(await ask(told)).toEqual({ said: { name: '周某', badge: 'A12', post: null } })
  expect(await ask(silent)).toEqual({ said: null })
  const looks = desk.workspace.db.all<{ detail: string }>(
    "SELECT detail FROM audit WHERE action = 'check.receiver'",
  )
  expect(looks.map((l) => JSON.parse(l.detail).case)).toEqual([told])
})

test('nobody reviews what they called themselves', async () => {
  const { cases, by } = await checkedRound(desk, [wrongPlace])
  const [one] = cases
  if (!one) throw new Error('no case')
  expect(code(await decide(by, one))).toBe('SELF_REVIEW')
  value(await decide(deps(), one))
  expect(record(one.case).status).toBe('approved')
  expect(code(await decide(deps(), one))).toBe('REVIEW_DONE')
})

test('改判 needs a reason and a change, a cause its basis', async () => {
  const { cases } = await checkedRound(desk, [wrongPlace])
  const [one] = cases
  if (!one) throw new Error('no case')
  const overrule = { ...one, decision: 'overrule' as const }
  expect(code(await decide(deps(), { ...overrule, verdicts: { place: 'partial' } }))).toBe('REASON_REQUIRED')
  expect(code(await decide(deps(), { ...overrule, reason: '复听' }))).toBe('OVERRULE_EMPTY')
  expect(code(await decide(deps(), { ...one, causes: { place: 'guide' } }))).toBe('BASIS_REQUIRED')
  value(await decide(deps(), { ...overrule, reason: '复听录音', verdicts: { place: 'partial' } }))
  const place = record(one.case).answers.find((a) => a.element === 'place')
  expect(place).toMatchObject({ submitted: 'mismatch', verdict: 'partial' })
  expect(record(one.case).reviews[0]?.changes).toBe('办理地点改判为部分一致')
})

test('two reviewers apart who differ leave the record 待裁定 until one decision is chosen', async () => {
  const { cases } = await checkedRound(desk, [wrongPlace])
  const [one] = cases
  if (!one) throw new Error('no case')
  const { workspace } = desk
  const other = depsAs(desk, colleague)
  // both wrote on what they had seen: the heads before either decision
  const heads =
    workspace.db.get<{ heads: string }>('SELECT heads FROM entity WHERE id = ?', one.case)?.heads ?? '[]'
  value(await decide(deps(), one))
  workspace.db.run('UPDATE entity SET heads = ? WHERE id = ?', heads, one.case)
  const state = workspace.db.get<{ state: string }>('SELECT state FROM entity WHERE id = ?', one.case)?.state
  workspace.db.run(
    "UPDATE entity SET state = json_set(state, '$.reviews', json('[]')) WHERE id = ?",
    one.case,
  )
  value(await decide(other, { ...one, decision: 'return', reason: '原话不全' }))
  workspace.log.refold('case', one.case)
  expect(state).toBeDefined()
  const { contending, status } = record(one.case)
  expect(status).toBe('ruling')
  expect(contending).toHaveLength(2)
  expect(code(await decide(deps(), one))).toBe('SYNC_AWAITING_RULING')
  const approve = contending.find((c) => c.decision === 'approve')
  value(
    await reviewCommands['review.rule'](
      deps(),
      { case: one.case, chosen: approve?.fact ?? '', reason: '证据充分' },
      quiet,
    ),
  )
  expect(record(one.case).status).toBe('approved')
})

test('a second record by somebody else stands beside the first and counts nowhere', async () => {
  const { cases, round } = await checkedRound(desk, [{}])
  const [one] = cases
  if (!one) throw new Error('no case')
  const other = depsAs(desk, colleague)
  // made apart, on another device that had not seen the first
  const { content } = desk.workspace.db.get<{ content: string }>(
    'SELECT content FROM fact WHERE id = ?',
    one.check,
  ) ?? { content: '' }
  const { payload, owner, subject, entity } = JSON.parse(content)
  const answers = payload.answers.map((a: { element: string }) =>
    a.element === 'place' ? { ...a, verdict: 'mismatch', quote: '三楼', reasonSide: 'theirs' } : a,
  )
  other.write((tx) =>
    tx.append({ type: 'check.submitted', entity, owner, subject, payload: { ...payload, answers } }),
  )
  expect(record(one.case).double).toMatchObject({ same: 3, asked: 4 })
  expect(code(await decide(other, one))).toBe('SELF_REVIEW')
  value(await decide(deps(), one))
  const overview = value(resultsQueries['results.overview'](deps(), { round, accumulate: false }))
  expect(overview.strict).toMatchObject({ numerator: 1, denominator: 1 })
  expect(overview.agreement.find((a) => a.key === 'place')).toMatchObject({ n: 1, observed: 0 })
})

test('the review of a round ends once what must be reviewed is decided, not before', async () => {
  const { cases, round } = await checkedRound(desk, [wrongPlace, {}, {}], { reviewShare: 0 })
  value(await roundsCommands['rounds.close'](deps(), { id: round, note: '' }, quiet))
  expect(code(await roundsCommands['rounds.finishReview'](deps(), { id: round }, quiet))).toBe('REVIEW_OPEN')
  const [one] = cases
  if (!one) throw new Error('no case')
  value(await decide(deps(), one))
  value(await roundsCommands['rounds.finishReview'](deps(), { id: round }, quiet))
  expect(code(await decide(deps(), one))).toBe('ROUND_STEP')
})

const confirmations = (round: string) =>
  reviewContract['review.confirmations'].output.parse(
    value(reviewQueries['review.confirmations'](deps(), { round })),
  )

const asked = async () => {
  const made = await checkedRound(desk, [{ verdicts: { place: 'mismatch', time_limit: 'unknown' } }])
  const [one] = made.cases
  if (!one) throw new Error('no case')
  value(await decide(deps(), one))
  const [unit] = confirmations(made.round).unasked
  const path = join(desk.root, '核实单.docx')
  const send = async () =>
    reviewCommands['review.sendNotice'](
      deps(),
      {
        round: made.round,
        body: unit?.body ?? '',
        number: '核实-01',
        workingDays: 3,
        contact: '',
        contactPhone: '',
        path,
      },
      quiet,
    )
  return { ...made, one, path, send, unit }
}

test('a unit is asked about reviewed findings by a notice on disk, once', async () => {
  const { send, path, round, unit } = await asked()
  expect(unit).toMatchObject({ cases: 1, elements: 2 })
  const { due, missing } = value(await send())
  expect(due > new Date().toISOString().slice(0, 10)).toBe(true)
  expect(missing).toContain('联系人')
  const text = readDocx(readFileSync(path))
  expect(text.ok && text.value.lines.map((l) => l.text).join('\n')).toContain('到三楼去问')
  expect(confirmations(round)).toMatchObject({ unasked: [], notices: [{ number: '核实-01', elements: 2 }] })
  expect(code(await send())).toBe('CONFIRM_NOTHING')
})

test('a notice that cannot be written asks nobody', async () => {
  const { round, unit } = await asked()
  const answer = await reviewCommands['review.sendNotice'](
    deps(),
    {
      round,
      body: unit?.body ?? '',
      number: 'n',
      workingDays: 3,
      contact: '',
      contactPhone: '',
      path: join(desk.root, 'nowhere', 'x.docx'),
    },
    quiet,
  )
  expect(code(answer)).toBe('DOC_WRITE_FAILED')
  expect(existsSync(join(desk.root, 'nowhere'))).toBe(false)
  expect(confirmations(round).unasked).toHaveLength(1)
})

test('what a unit answers is entered for it; an objection is ruled on by a third person', async () => {
  const { send, one, round } = await asked()
  const answer = async (answers: Parameters<(typeof reviewCommands)['review.answer']>[1]['answers']) =>
    reviewCommands['review.answer'](
      deps(),
      { case: one.case, answers, responsible: { name: '王责任', post: '窗口负责人' } },
      quiet,
    )
  expect(code(await answer({ place: { answer: 'accept', cause: 'guide', basis: '' } }))).toBe(
    'CONFIRM_NOT_SENT',
  )
  value(await send())
  expect(code(await answer({ place: { answer: 'accept', basis: '' } }))).toBe('CAUSE_REQUIRED')
  value(await answer({ place: { answer: 'accept', cause: 'guide', basis: '已搬迁' } }))
  value(await answer({ time_limit: { answer: 'object', basis: '说的是即办' } }))
  const stands = () => confirmations(round).items.map((i) => `${i.element} ${i.confirm}`)
  expect(stands()).toEqual(['place accepted', 'time_limit objected'])
  const rule = async (d: CommandDeps) =>
    reviewCommands['review.ruleObjection'](
      d,
      { case: one.case, element: 'time_limit', upheld: true, reason: '录音证实' },
      quiet,
    )
  expect(code(await rule(deps()))).toBe('SELF_REVIEW')
  value(await rule(depsAs(desk, colleague)))
  expect(record(one.case).answers.find((a) => a.element === 'time_limit')).toMatchObject({
    verdict: 'match',
    confirm: 'upheld',
  })
  const content = desk.workspace.db.all<{ content: string }>(
    'SELECT content FROM fact WHERE entity = ?',
    one.case,
  )
  expect(content.map((c) => c.content).join('')).not.toContain('王责任')
})

test('somebody of another body sees nothing of it and can decide nothing', async () => {
  const { cases, round } = await checkedRound(desk, [wrongPlace])
  desk.workspace.db.run("DELETE FROM scope_body WHERE body <> 'div-340202'")
  const [one] = cases
  if (!one) throw new Error('no case')
  const outsider = {
    ...deps(),
    session: { ...deps().session, person: colleague, body: { id: 'div-340202', name: '镜湖区' } },
  }
  expect(code(reviewQueries['review.get'](outsider, { case: one.case }))).toBe('CASE_GONE')
  expect(value(reviewQueries['review.list'](outsider, { show: 'all' })).rows).toEqual([])
  expect(code(await decide(outsider, one))).toBe('CASE_GONE')
  expect(code(resultsQueries['results.overview'](outsider, { round, accumulate: false }))).toBe(
    'RESULTS_NONE',
  )
  expect(code(resultsQueries['results.record'](outsider, { case: one.case }))).toBe('CASE_GONE')
})
