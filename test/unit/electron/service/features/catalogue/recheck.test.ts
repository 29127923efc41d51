import { expect, test } from 'vitest'
import { proposeVerdict } from '#service/features/catalogue/recheck.ts'
import type { ExpectedAnswers } from '#shared/domain/check/payloads.ts'

const expected = (elements: ExpectedAnswers['elements'], materials: string[] = []): ExpectedAnswers => ({
  release: 'r',
  releaseHash: 'ab'.repeat(32),
  releaseDate: '2026-10-01',
  ageDays: 1,
  itemCode: 'c',
  elements,
  materials: materials.map((name) => ({ name, necessity: '必要' as const })),
})

const place = (verdict: 'match' | 'mismatch' | 'unknown' | 'not_asked', heard: string) => ({
  element: 'place' as const,
  verdict,
  heard,
})

const wrong = expected({ place: '市政务服务中心一楼' })
const right = expected({ place: '市政务服务中心二楼' })

test('an answer that agrees with the right release is proposed as 一致', () => {
  expect(proposeVerdict(place('mismatch', '市政务服务中心 二楼'), wrong, right)?.proposed).toBe('match')
})

test('an answer that agreed with the wrong release is proposed as 不一致', () => {
  expect(proposeVerdict(place('match', '市政务服务中心一楼'), wrong, right)?.proposed).toBe('mismatch')
})

test('what cannot be compared as text is left to a person', () => {
  expect(proposeVerdict(place('match', '在新大楼'), wrong, right)).toMatchObject({ proposed: null })
  expect(proposeVerdict(place('match', '在新大楼'), wrong, null)).toMatchObject({ proposed: null })
})

test('nothing is proposed where nothing changed, was asked, or was answered', () => {
  expect(
    proposeVerdict(place('mismatch', '三楼'), wrong, expected({ place: '市政务服务中心一楼。' })),
  ).toBeNull()
  expect(proposeVerdict(place('not_asked', ''), wrong, right)).toBeNull()
  expect(proposeVerdict(place('unknown', ''), wrong, right)).toBeNull()
})

test('materials are compared by their names', () => {
  const answer = { element: 'materials' as const, verdict: 'match' as const, heard: '身份证' }
  const before = expected({ materials: '共1项' }, ['身份证'])
  expect(proposeVerdict(answer, before, expected({ materials: '共1项' }, ['户口簿']))).toMatchObject({
    proposed: null,
  })
  expect(proposeVerdict(answer, before, expected({ materials: '共1项' }, ['身份证']))).toBeNull()
})
