import { afterEach, beforeEach, expect, test } from 'vitest'
import { scriptsCommands } from '#service/features/call-scripts/commands.ts'
import { scriptsQueries } from '#service/features/call-scripts/queries.ts'
import { callsCommands } from '#service/features/calls/commands.ts'
import { callsQueries } from '#service/features/calls/queries.ts'
import { loadCheck } from '#service/features/review/load.ts'
import { recordOf } from '#service/features/review/record.ts'
import { roundsQueries } from '#service/features/rounds/queries.ts'
import { sha256 } from '#service/store/blobs.ts'
import type { CallWork } from '#shared/contract/calls.ts'
import { contract } from '#shared/contract/contract.ts'
import { idleTimers } from '#shared/domain/calls/timers.ts'
import { type CheckDraft, emptyDraft } from '#shared/domain/check/check-draft.ts'
import type { CallScript } from '#shared/domain/persona/call-script.ts'
import { canonical } from '#shared/facts/canonical.ts'
import { putCatalogue } from '#test/support/catalogue.ts'
import { code, drawnRound, quiet, value } from '#test/support/round.ts'
import { createTestWorkspace, type TestWorkspace } from '#test/support/workspace.ts'

const ID = 'phone-accuracy'
let desk: TestWorkspace
let cases: string[]
const deps = () => desk.workspace.deps

beforeEach(async () => {
  desk = await createTestWorkspace()
  putCatalogue(desk.workspace.db, [{ id: 'div-340202', items: 100 }])
  const { queue } = await drawnRound(deps())
  cases = queue.map((one) => one.case)
})
afterEach(() => desk.dispose())

const get = () => value(scriptsQueries['scripts.get'](deps(), { id: ID }))!
const written = () => value(scriptsQueries['scripts.draft'](deps(), { id: ID }))
const sheet = (at: number) => value(callsQueries['calls.sheet'](deps(), { case: cases[at]! }))
const tables = (version?: string) => value(callsQueries['calls.tables'](deps(), { version })).script
const rename = (script: CallScript, to: string): CallScript => ({
  ...script,
  elements: script.elements.map((e) => (e.required ? e : { ...e, ask: [`${to}怎么收费？`] })),
  personas: script.personas.map((p) => ({ ...p, label: `${to}的${p.label}` })),
})
const publish = async (script: CallScript, note = '改问法') =>
  scriptsCommands['scripts.publish'](deps(), { id: ID, script, note }, quiet)
const work: CallWork = { draft: emptyDraft(1), timers: idleTimers, attempt: null, focus: '' }
const dial = async (at: number) =>
  value(
    await callsCommands['calls.openAttempt'](
      deps(),
      { case: cases[at]!, callerNumber: 'c1', dialled: '0553-5551000', insteadOf: '0553-5551001', work },
      quiet,
    ),
  )
const answered = { heard: '听到', verdict: 'match' as const, quote: '', reasonSide: null, note: '' }
const whole: CheckDraft = {
  ...emptyDraft(1),
  outcome: '1',
  answers: { phone: answered, place: answered, materials: answered, time_limit: answered },
}
const submit = async (at: number) =>
  value(
    await callsCommands['calls.submit'](
      deps(),
      { case: cases[at]!, work: { ...(sheet(at).work ?? work), draft: whole } },
      quiet,
    ),
  )
/** What was written into the newest fact of a case. */
const recorded = (at: number, type: string) => {
  const { content } = desk.workspace.db.get<{ content: string }>(
    'SELECT content FROM fact WHERE entity = ? AND type = ? ORDER BY seq DESC LIMIT 1',
    cases[at]!,
    type,
  )!
  return JSON.parse(content).payload
}

test('the carried one is there without a fact; a case not begun takes a newer one', async () => {
  expect(value(scriptsQueries['scripts.list'](deps(), {}))).toMatchObject([
    { id: ID, name: '1.0.0', versions: 1, apart: false, draft: false },
  ])
  expect(sheet(0).script).toEqual({ version: '1.0.0', name: '1.0.0', missing: null, newer: null })
  const { version, name } = value(await publish(rename(get().current, '新')))
  expect(name).toBe('1.1.0')
  expect(version).toMatch(/^1\.1\.0\+[0-9a-f]{4}$/)
  expect(contract['scripts.get'].output.parse(get())).toEqual(get())
  expect(get().versions.map((v) => [v.name, v.note, v.here, v.used])).toEqual([
    ['1.1.0', '改问法', true, true],
    ['1.0.0', '', true, false],
  ])
  expect(get().versions[0]?.changes).toHaveLength(4 + 38)
})

test('a case that has begun keeps its version for all it shows and writes, after a restart too', async () => {
  const before = tables()
  await dial(0)
  await dial(1)
  value(await publish(rename(get().current, '新')))
  const newest = get().versions[0]!.version
  await desk.reopen()
  expect(sheet(0).script).toEqual({ version: '1.0.0', name: '1.0.0', missing: null, newer: '1.1.0' })
  expect(sheet(0).persona?.label).not.toContain('新')
  expect(tables(sheet(0).script.version)).toEqual(before)
  expect(sheet(2).script).toEqual({ version: newest, name: '1.1.0', missing: null, newer: null })
  expect(sheet(2).persona?.label).toContain('新')
  expect(tables(newest).personas[0]?.label).toContain('新')
  await submit(0)
  expect(recorded(0, 'check.submitted').script).toEqual({ id: ID, version: '1.0.0' })
  expect(sheet(0).script.newer).toBe('1.1.0')
  const label = (at: number) => recordOf(deps(), loadCheck(deps().db, cases[at]!)!).persona
  expect(label(0)).not.toContain('新')
  await dial(2)
  expect(recorded(2, 'attempt.opened').script).toEqual({ id: ID, version: newest })
  await submit(2)
  expect(recorded(2, 'check.submitted').script).toEqual({ id: ID, version: newest })
  expect(label(2)).toContain('新')
  const form = value(callsQueries['calls.paperForm'](deps(), {})).html
  expect(form).toContain(`话术版本${newest}`)
})

/** A version of another device whose content may still be on its way. */
const published = (script: CallScript, scriptVersion: string) => {
  const bytes = Buffer.from(canonical(script))
  const said = deps().write((tx) =>
    tx.append({
      type: 'script.published',
      entity: { kind: 'script', id: ID },
      owner: deps().session.body.id,
      payload: { name: '话术', scriptVersion, blob: sha256(bytes), note: '别处改的' },
    }),
  )
  return { fact: said.id, arrive: () => deps().write((tx) => tx.blobs.put(bytes)) }
}

test('a version whose content is not here is not used, and a case begun with it says so', async () => {
  const { arrive } = published(rename(get().current, '远'), '1.1.0+abcd')
  expect(desk.workspace.db.get("SELECT state FROM blob WHERE state = 'wanted'")).toBeDefined()
  expect(get().versions.map((v) => [v.name, v.here, v.changes])).toEqual([
    ['1.1.0', false, null],
    ['1.0.0', true, []],
  ])
  expect(sheet(0).script).toEqual({ version: '1.0.0', name: '1.0.0', missing: null, newer: null })
  const about = { entity: { kind: 'case', id: cases[0]! }, owner: deps().session.body.id }
  const opened = { ...(await begunElsewhere(1)), script: { id: ID, version: '1.1.0+abcd' } }
  deps().write((tx) => tx.append({ ...about, type: 'attempt.opened', payload: opened }))
  const closed = { ...recordedClose, attempt: opened.attempt }
  deps().write((tx) => tx.append({ ...about, type: 'attempt.closed', payload: closed }))
  expect(sheet(0).script).toEqual({ version: '1.0.0', name: '1.0.0', missing: '1.1.0', newer: null })
  await dial(0)
  expect(recorded(0, 'attempt.opened').script).toEqual({ id: ID, version: '1.0.0' })
  arrive()
  // The call in hand goes on as it began; the next one is by the version of the case.
  expect(sheet(0).script).toMatchObject({ version: '1.0.0', missing: null })
  expect(sheet(3).script.name).toBe('1.1.0')
  expect(sheet(3).persona?.label).toContain('远')
  const { work: open } = sheet(0)
  const draft = { ...open!.draft, outcome: '2', note: '没有问完' }
  value(
    await callsCommands['calls.closeAttempt'](deps(), { case: cases[0]!, work: { ...open!, draft } }, quiet),
  )
  expect(sheet(0).script).toMatchObject({ version: '1.1.0+abcd', name: '1.1.0', missing: null })
})

/** An attempt as it is written here, for saying it as if from elsewhere. */
const begunElsewhere = async (at: number) => {
  await dial(at)
  const { attempt: _, ...payload } = recorded(at, 'attempt.opened')
  return { ...payload, attempt: 'elsewhere-1' }
}
const recordedClose = {
  at: Date.now() + 60_000,
  outcome: { key: '2', code: 'no_answer', aapor: '3.13', table: '1.0.0' },
  timers: null,
  note: '',
}

test('a content that is no script of this program is passed over', () => {
  const { arrive } = published({ ...get().current, schemaVersion: 2 as 1 }, '2.0.0+ffff')
  arrive()
  expect(get().versions[0]).toMatchObject({ name: '2.0.0', here: false, used: false })
  expect(tables().scriptVersion).toBe('1.0.0')
})

test('an older version is published anew as the newest', async () => {
  const first = get().current
  value(await publish(rename(first, '新')))
  const older = value(scriptsQueries['scripts.content'](deps(), { id: ID, version: '1.0.0' }))
  expect(older).toEqual(first)
  expect(value(await publish(older!, '改回去')).name).toBe('1.2.0')
  expect(get().current.personas[0]?.label).toBe(first.personas[0]?.label)
})

test('what stands against a publication is told, and the draft is kept', async () => {
  const { current } = get()
  const draft = { script: { ...current, title: '' }, note: '改', from: '1.0.0' }
  value(await scriptsCommands['scripts.saveDraft'](deps(), { id: ID, draft }, quiet))
  expect(code(await publish(current))).toBe('SCRIPT_SAME')
  expect(code(await publish(rename(current, '新'), ''))).toBe('SCRIPT_NOTE')
  expect(code(await publish(draft.script))).toBe('SCRIPT_RULES')
  expect(code(await publish({ ...rename(current, '新'), banPatterns: { note: '', patterns: [] } }))).toBe(
    'SCRIPT_FIXED',
  )
  const sentences = Array.from({ length: 600 }, (_, i) => `${i}${'长'.repeat(250)}`)
  expect(code(await publish({ ...current, flow: sentences }))).toBe('SCRIPT_TOO_LONG')
  expect(
    code(await scriptsCommands['scripts.publish'](deps(), { id: 'x', script: current, note: '' }, quiet)),
  ).toBe('SCRIPT_GONE')
  await desk.reopen()
  expect(written()).toEqual({ draft, unreadable: false })
  expect(value(scriptsQueries['scripts.list'](deps(), {}))[0]?.draft).toBe(true)
  value(await publish(rename(current, '新')))
  expect(written().draft).toBeNull()
})

test('a draft of a program whose scripts looked different is told, not shown', async () => {
  desk.workspace.deps.write((tx) =>
    tx.run(
      "INSERT INTO draft (kind, id, body, at) VALUES ('script', ?, ?, 1)",
      ID,
      '{"script":{"schemaVersion":0}}',
    ),
  )
  expect(written()).toEqual({ draft: null, unreadable: true })
  value(await scriptsCommands['scripts.saveDraft'](deps(), { id: ID, draft: null }, quiet))
  expect(written().unreadable).toBe(false)
})

test('what a round may ask beside comes from the newest', async () => {
  const labels = () => value(roundsQueries['rounds.choices'](deps(), {})).elements.map((e) => e.label)
  expect(labels()).toEqual(tables().elements.flatMap((e) => (e.required ? [] : [e.label])))
})
