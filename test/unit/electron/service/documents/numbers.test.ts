import { describe, expect, test } from 'vitest'
import { chineseNumeral, dayText, instantText, rateSentence, rateText } from '#service/documents/numbers.ts'
import { maskPersonal, scanPersonal } from '#service/documents/privacy.ts'

describe('numbers as terms.json numberStyle wants them', () => {
  test('rates, intervals, too small samples', () => {
    expect(rateText({ numerator: 28, denominator: 32 })).toBe('87.5%')
    expect(rateText({ numerator: 3, denominator: 4 }, 30)).toBe('不列比率')
    expect(rateText({ numerator: 0, denominator: 0 })).toBe('未统计')
  })

  test('days and instants: no leading zeros, Asia/Shanghai', () => {
    expect(dayText('2026-03-04')).toBe('2026年3月4日')
    expect(instantText(Date.UTC(2026, 11, 31, 16, 5))).toBe('2027年1月1日 0:05')
  })

  test('Chinese numerals', () => {
    expect([1, 10, 11, 20, 21, 99, 100].map(chineseNumeral)).toEqual([
      '一',
      '十',
      '十一',
      '二十',
      '二十一',
      '九十九',
      '100',
    ])
  })

  test('a figure as a finished sentence', () => {
    const sentence = { label: '全要素准确率', basis: '分母为抽取的全部事项。', asOf: '2026-11-18' }
    expect(
      rateSentence({
        ...sentence,
        rate: { numerator: 28, denominator: 32, interval: { low: 0.744, high: 0.965 } },
      }),
    ).toBe(
      '全要素准确率87.5%（28/32，95%区间74.4%～96.5%）。口径：分母为抽取的全部事项。数据截至2026年11月18日。',
    )
    expect(rateSentence({ ...sentence, rate: { numerator: 3, denominator: 4 }, minSample: 30 })).toContain(
      '4件中3件（样本少于最小样本，不列比率）',
    )
  })
})

describe('personal data', () => {
  test('mobile, identity and card numbers are masked, office lines and codes stay', () => {
    expect(maskPersonal('打13812345678或138 1234 5678')).toBe('打138****5678或138****5678')
    expect(maskPersonal('34020219900101123X')).toBe('34***********123X')
    expect(maskPersonal('卡6222021234567890128')).toMatch(/^卡6222\*{8}\d{4}$/)
    expect(maskPersonal('0553-7870569、12345、11341702730007167P')).toBe(
      '0553-7870569、12345、11341702730007167P',
    )
  })

  test('what is masked is not found again; names are', () => {
    const text = '打13812345678，证件340202199001011234'
    expect(scanPersonal(text).map((hit) => hit.kind)).toEqual(['身份证号', '手机号'])
    expect(scanPersonal(maskPersonal(text))).toEqual([])
    expect(scanPersonal('找张晓明', ['张晓明', ''])).toEqual([{ kind: '姓名', text: '张晓明' }])
  })
})
