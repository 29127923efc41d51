import { afterEach, beforeEach, expect, test } from 'vitest'
import { kinds } from '#service/host/kinds.ts'
import { createCatchUp } from '#service/store/catch-up.ts'
import type { Kind, Kinds } from '#service/store/entities.ts'
import type { CaseState } from '#shared/domain/cases/state.ts'
import { caseDrafts } from '#test/support/kill/desk.ts'
import { type BareLog, openBareLog } from './bare-log.ts'

const CASES = 30
let desk: BareLog
beforeEach(() => {
  desk = openBareLog('mine')
  desk.db.tx(() => {
    for (let n = 0; n < CASES; n++) {
      const ids = { round: 'round', case: `case-${n}`, item: `item-${n}`, attempt: `attempt-${n}` }
      const { before, submit } = caseDrafts(ids, n + 1, desk.clock.now)
      for (const draft of [...before, submit]) desk.log.append(draft)
    }
  })
  for (const n of [1, 2, 3]) register(n)
})
afterEach(() => desk.dispose())

const register = (n: number) =>
  desk.say('caller', `caller-${n}`, 'caller.registered', { number: `0553-${n}`, active: true })

/** The program after an upgrade: cases and numbers are folded by new rules, and read differently. */
const newer = (): Kinds => {
  const cases = kinds.case as Kind<CaseState>
  const callers = kinds.caller as Kinds[string]
  const renamed = (state: CaseState | null): CaseState | null =>
    state?.drawn
      ? { ...state, drawn: { ...state.drawn, item: { ...state.drawn.item, name: '新规则' } } }
      : state
  return {
    ...kinds,
    case: {
      ...cases,
      fold: { ...cases.fold, version: cases.fold.version + 1 },
      project: (db, meta, state) => cases.project(db, meta, renamed(state)),
    },
    caller: {
      ...callers,
      fold: { ...callers.fold, version: callers.fold.version + 1 },
      project: (db, meta, state) => {
        callers.project(db, meta, state)
        db.run("UPDATE caller SET line = '新规则' WHERE id = ?", meta.id)
      },
    },
  }
}

/** The program starting once more: one call is the least one slice does. */
const start = (these: Kinds) => createCatchUp(desk.db, these, desk.log, 0)

const shown = () => ({
  cases: desk.db.all('SELECT * FROM case_row ORDER BY id'),
  attempts: desk.db.all('SELECT * FROM attempt_row ORDER BY id'),
  callers: desk.db.all('SELECT * FROM caller ORDER BY id'),
  folded: desk.db
    .all<{ state: string }>('SELECT kind, id, fold_version, state, heads FROM entity ORDER BY kind, id')
    .map((row) => ({ ...row, state: JSON.parse(row.state) })),
})
const leftovers = () =>
  desk.db.all<{ name: string }>(
    "SELECT name FROM sqlite_master WHERE name LIKE 'rebuild%' OR (type = 'table' AND (name LIKE '%\\_\\_new' ESCAPE '\\' OR name LIKE '%\\_\\_old' ESCAPE '\\'))",
  )
const namesOf = (of: ReturnType<typeof shown>) =>
  new Set([...(of.cases as { item_name: string }[]).map((c) => c.item_name)])

/** `slice` until the swap; says how many slices that took. */
const untilSwapped = (slice: () => boolean): number => {
  for (let n = 1; ; n++) {
    const more = slice()
    if (namesOf(shown()).has('新规则') || !more) return n
  }
}

test('until the swap the screens read the old tables whole; afterwards all is new and nothing is left over', () => {
  const before = shown()
  const slice = start(newer())
  const slices = untilSwapped(slice)
  expect(slices).toBeGreaterThan(3)
  while (slice());
  const after = shown()
  expect(namesOf(after)).toEqual(new Set(['新规则']))
  expect(after.callers.map((c) => (c as { line: string }).line)).toEqual(['新规则', '新规则', '新规则'])
  expect(after.cases).toHaveLength(CASES)
  expect(after.attempts).toEqual(before.attempts)
  expect(leftovers()).toEqual([])
  // The indexes came along, and the next upgrade finds its way as well
  const plan = desk.db.all<{ detail: string }>(
    "EXPLAIN QUERY PLAN SELECT 1 FROM case_row WHERE item_code = 'x'",
  )
  expect(plan[0]?.detail).toContain('INDEX case_by_item')
  const back = start(kinds)
  while (back());
  expect(shown()).toEqual(before)
  expect(leftovers()).toEqual([])
})

test('cut off after any slice, the old tables are in use, and the next start goes on to the same end', () => {
  const before = shown()
  const slices = untilSwapped(start(newer()))
  const again = start(newer())
  while (again());
  const after = shown()
  for (let cut = 1; cut < slices; cut++) {
    const back = start(kinds)
    while (back());
    expect(shown()).toEqual(before)
    const first = start(newer())
    for (let n = 0; n < cut; n++) first()
    expect(shown()).toEqual(before)
    const second = start(newer())
    while (second());
    expect(shown()).toEqual(after)
    expect(leftovers()).toEqual([])
  }
})

test('a slice that fails half way undoes itself', () => {
  const before = shown()
  let folds = 0
  const these = newer()
  const cases = these.case as Kinds[string]
  const failing: Kinds = {
    ...these,
    case: {
      ...cases,
      project: (db, meta, state) => {
        if (++folds === 25) throw new Error('disk full')
        cases.project(db, meta, state)
      },
    },
  }
  const slice = start(failing)
  expect(() => {
    while (slice());
  }).toThrow('disk full')
  expect(shown()).toEqual(before)
  const next = start(these)
  while (next());
  expect(namesOf(shown())).toEqual(new Set(['新规则']))
  expect(shown().cases).toHaveLength(CASES)
})

test('what is said meanwhile shows at once and is not lost by the swap', () => {
  const next = desk.upgrade(newer())
  const slice = start(newer())
  for (let n = 0; ; n++) {
    const ids = { round: 'round', case: `late-${n}`, item: `late-${n}`, attempt: `late-${n}` }
    const { before, submit } = caseDrafts(ids, 1, desk.clock.now)
    if (n < 3) {
      desk.db.tx(() => {
        for (const draft of [...before, submit]) next.log.append(draft)
      })
      expect(desk.db.get('SELECT 1 FROM case_row WHERE id = ?', `late-${n}`)).toBeDefined()
      desk.db.tx(() =>
        next.log.append({
          type: 'case.assigned',
          entity: { kind: 'case', id: `case-${n}` },
          owner: 'div-340202',
          payload: { to: 'somebody', reason: '' },
        }),
      )
    }
    if (!slice()) break
  }
  const { cases } = shown()
  expect(cases).toHaveLength(CASES + 3)
  expect(namesOf(shown())).toEqual(new Set(['新规则']))
  expect(cases.filter((c) => (c as { assignee: string }).assignee === 'somebody')).toHaveLength(3)
})
