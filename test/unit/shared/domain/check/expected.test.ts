import { expect, test } from 'vitest'
import { freezeExpected } from '#shared/domain/check/expected.ts'
import { expectedAnswers } from '#shared/domain/check/payloads.ts'
import type { CatalogueEntry } from '#shared/domain/item/item.ts'
import { parsePhones } from '#shared/domain/item/phone.ts'
import { at } from '../calls/weekday-calendar.ts'

const release = { release: 'rel-1', releaseHash: 'b'.repeat(64), releaseDate: '2026-11-01' }
const entry = (changes: Partial<CatalogueEntry['item']> = {}): CatalogueEntry => ({
  item: {
    code: 'X1',
    guide: {
      taskName: '食品经营许可',
      consultPhone: parsePhones('0553-5551234').value,
      transactAddr: '市政务服务中心二楼12号窗口',
      promiseDay: 5,
      promiseUnit: '工作日',
      isFee: false,
      limitSceneNum: 1,
    },
    original: {},
    extras: {},
    ...changes,
  },
  materials: [
    { name: '居民身份证', necessity: '必要' },
    { name: '营业执照', necessity: '必要', remark: '通过数据共享获取' },
    { name: '委托书', necessity: '非必要' },
    { name: '说明' },
  ],
})

test('the answer key is what the guide publishes, with the age of the catalogue', () => {
  const expected = freezeExpected(entry(), release, at('2026-11-25 10:00'))
  expect(expectedAnswers.parse(expected)).toEqual(expected)
  expect(expected).toMatchObject({
    ageDays: 24,
    itemCode: 'X1',
    elements: {
      phone: '0553-5551234',
      place: '市政务服务中心二楼12号窗口',
      materials: '共4项',
      time_limit: '5个工作日',
      fee: '否',
      onsite: '1次',
    },
  })
  expect(expected.elements).not.toHaveProperty('hours')
  expect(expected.materials).toEqual([
    { name: '居民身份证', necessity: '必要' },
    { name: '营业执照', necessity: '必要', exempt: true },
    { name: '委托书', necessity: '非必要' },
    { name: '说明', necessity: '必要' },
  ])
})

test('done on the spot is 即办; an unreadable limit stays as published', () => {
  const onTheSpot = entry()
  onTheSpot.item.guide.promiseDay = 0
  expect(freezeExpected(onTheSpot, release, at('2026-11-25')).elements.time_limit).toBe('即办')
  const vague = entry({ original: { promiseDay: '5-7' } })
  delete vague.item.guide.promiseDay
  expect(freezeExpected(vague, release, at('2026-11-25')).elements.time_limit).toBe('5-7')
})
