import { describe, expect, test } from 'vitest'
import {
  differsFromTicks,
  type MaterialTick,
  type PublishedMaterial,
  suggestionText,
  suggestMaterialsVerdict,
} from '#shared/domain/check/materials.ts'

const need = (...names: string[]): PublishedMaterial[] => names.map((name) => ({ name, necessity: '必要' }))
const judge = (published: PublishedMaterial[], ticks: MaterialTick[], extras: string[] = []) =>
  suggestMaterialsVerdict({ ticks, extras }, published, 0.5)

describe('what the ticks add up to', () => {
  const three = need('身份证', '申请表', '租赁合同')

  test('all required said is 一致', () => {
    expect(judge(three, ['said', 'said', 'said'])).toEqual({
      verdict: 'match',
      reason: '必要材料都说到，没有多要',
    })
  })

  test('one of three missing is 部分一致, two of three 不一致, half is still 部分一致', () => {
    expect(judge(three, ['said', 'unsaid', 'said'])).toEqual({ verdict: 'partial', reason: '漏说：申请表' })
    expect(judge(three, ['said', 'unsaid', 'unsaid'])).toMatchObject({ verdict: 'mismatch' })
    expect(judge(need('甲', '乙'), ['said', 'unsaid'])).toMatchObject({ verdict: 'partial' })
    expect(judge(need('甲'), ['unsaid'])).toMatchObject({ verdict: 'mismatch' })
  })

  test('copies or form different is 部分一致', () => {
    expect(judge(three, ['said', 'form', 'said'])).toEqual({
      verdict: 'partial',
      reason: '份数或形式不符：申请表',
    })
  })

  test('anything unpublished demanded is 不一致, even before the rest is ticked', () => {
    expect(judge(three, [null, null, null], ['居住证明', ' '])).toEqual({
      verdict: 'mismatch',
      reason: '多要：居住证明',
    })
  })

  test('optional and exempt materials left unsaid count for nothing', () => {
    const list: PublishedMaterial[] = [
      ...need('身份证'),
      { name: '委托书', necessity: '非必要' },
      { name: '证明', necessity: '容缺后补' },
      { name: '营业执照', necessity: '必要', exempt: true },
    ]
    expect(judge(list, ['said', 'unsaid', null, 'unsaid'])).toMatchObject({ verdict: 'match' })
  })

  test('no suggestion until the required are ticked', () => {
    const open = judge(three, ['said', null, 'said'])
    expect(open.verdict).toBeNull()
    expect(suggestionText(open)).toBe('还有必要材料没有勾选')
    expect(differsFromTicks('match', open)).toBe(false)
  })

  test('an item without materials', () => {
    expect(judge([], [])).toMatchObject({ verdict: 'match' })
    expect(judge([], [], ['身份证复印件'])).toMatchObject({ verdict: 'mismatch' })
  })

  test('another verdict than the ticks say needs a reason; 推诿 and 答不出 do not', () => {
    const partial = judge(three, ['said', 'unsaid', 'said'])
    expect(suggestionText(partial)).toBe('建议判“部分一致”：漏说：申请表')
    expect(
      ['match', 'partial', 'mismatch', 'unknown', 'shirk'].filter((v) =>
        differsFromTicks(v as 'match', partial),
      ),
    ).toEqual(['match', 'mismatch'])
  })
})
