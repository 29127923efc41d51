import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { carriedChecklists, checklistsFile } from '#shared/domain/checklists/carried.ts'
import {
  checklist,
  type FrozenChecklist,
  linesOf,
  parsePoints,
  pointsText,
  totalOf,
} from '#shared/domain/checklists/checklist.ts'
import { changesBetween } from '#shared/domain/checklists/differences.ts'
import { nextVersion } from '#shared/domain/versions/name.ts'
import { scoreOf } from '#shared/domain/visits/score.ts'
import { readJson } from '../../../resources/read-resource.ts'

const lists = carriedChecklists(checklistsFile.parse(readJson('checklists.json')))
const frozen = (id: string): FrozenChecklist => {
  const { list, version } = lists.find((one) => one.id === id)!
  return { ...list, id, version }
}
const answer = (line: string, defects: number, notApplicable = false) => ({ line, defects, notApplicable })
const shown = () => 1

test('the carried checklists are sound; two give 100 points, the one for villages none', () => {
  for (const { list } of lists) expect(checklist.safeParse(list).error).toBeUndefined()
  expect(lists.map(({ list }) => totalOf(list))).toEqual([1000, 1000, null])
  const village = lists.find((one) => one.id === 'village')!.list
  expect(checklist.safeParse({ ...village, scored: true }).success).toBe(false)
})

describe('score', () => {
  const hall = frozen('hall')

  test('each defect costs what its line says, down to nothing', () => {
    expect(scoreOf(hall, [], shown)).toMatchObject({ points: 1000, deducted: 0 })
    expect(scoreOf(hall, [answer('H04', 1)], shown)).toMatchObject({ points: 995, deducted: 5 })
    expect(scoreOf(hall, [answer('H04', 99)], shown)).toMatchObject({ points: 970, deducted: 30 })
  })

  test('without evidence it is a clue and costs nothing', () => {
    const evidence = (line: string) => (line === 'H02' ? 2 : 0)
    expect(scoreOf(hall, [answer('H02', 1), answer('H01', 3)], evidence)).toMatchObject({ points: 990 })
  })

  test('what does not apply leaves the total, and the rest is scaled', () => {
    const score = scoreOf(hall, [answer('H07', 0, true), answer('H01', 4)], shown)
    expect(score).toEqual({ points: 958, total: 1000, applicable: 950, deducted: 40 })
    const none = linesOf(hall).map((line) => answer(line.id, 0, true))
    expect(scoreOf(hall, none, shown)).toBeNull()
  })

  test('a village is never scored', () => {
    expect(scoreOf(frozen('village'), [answer('V01', 3)], shown)).toBeNull()
    expect(scoreOf({ ...hall, level: 'village' }, [], shown)).toBeNull()
  })

  test('it is whole, within bounds, and never rises with a defect', () => {
    const ids = linesOf(hall).map((line) => line.id)
    fc.assert(
      fc.property(
        fc.array(
          fc.record({ line: fc.constantFrom(...ids), defects: fc.nat(12), notApplicable: fc.boolean() }),
        ),
        fc.constantFrom(...ids),
        (given, worse) => {
          const score = scoreOf(hall, given, shown)
          if (score === null) return
          expect(Number.isInteger(score.points)).toBe(true)
          expect(score.points).toBeGreaterThanOrEqual(0)
          expect(score.points).toBeLessThanOrEqual(score.total)
          const before = given.find((a) => a.line === worse) ?? answer(worse, 0)
          const rest = given.filter((a) => a.line !== worse)
          const twice = [before, { ...before, defects: before.defects + 1 }].map(
            (one) => scoreOf(hall, [...rest, one], shown)?.points ?? 0,
          )
          expect(twice[1]).toBeLessThanOrEqual(twice[0]!)
        },
      ),
    )
  })
})

test('points are read and written as they are spoken', () => {
  expect(['4', '0.5', '10', '', '4.55', '-1'].map(parsePoints)).toEqual([40, 5, 100, null, null, null])
  fc.assert(fc.property(fc.nat(9999), (of) => parsePoints(pointsText(of)) === of))
})

test('a new version says what it changed', () => {
  const { list } = lists.find((one) => one.id === 'hall')!
  const [first, ...others] = list.sections
  const [line, gone, ...rest] = first!.lines
  const added = { ...line!, id: 'H99', text: '新增一项' }
  const after = {
    ...list,
    sections: [{ ...first!, lines: [{ ...line!, score: 60, text: '改过' }, added, ...rest] }, ...others],
  }
  expect(changesBetween(list, list)).toEqual([])
  expect(changesBetween(list, after).map((c) => [c.line, c.kind])).toEqual([
    [null, 'changed'],
    ['H01', 'changed'],
    ['H99', 'added'],
    [gone!.id, 'removed'],
  ])
  expect(nextVersion('1.0.0')).toBe('1.1.0')
})
