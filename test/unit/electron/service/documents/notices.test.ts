import { describe, expect, test } from 'vitest'
import { buildDrawStatement } from '#service/documents/draw-statement.ts'
import { documentText } from '#service/documents/model.ts'
import { buildVerifyNotice } from '#service/documents/verify-notice.ts'
import { count, template } from './sample.ts'

describe('问题核实单', () => {
  test('lists each statement once, with an answer sheet of the same numbers', async () => {
    const item = {
      item: '特困人员认定',
      itemCode: '341000001',
      phone: '0553-7718969',
      calledAt: Date.UTC(2026, 10, 4, 1, 7),
      element: '申请材料',
      published: '共3项',
      versionDate: '2026-11-01',
      heard: '带身份证就行',
    }
    const model = buildVerifyNotice(
      {
        number: '核〔2026〕1',
        unit: '弋江区民政局',
        organiser: '市数据资源管理局',
        roundName: '2026年11月第1批电话抽查',
        due: '2026-11-12',
        workingDays: 3,
        items: [item, { ...item, element: '承诺时限' }],
      },
      await template('D04'),
    )
    const text = documentText(model)
    expect(model.parts[0]?.orientation).toBe('landscape')
    expect(text).toContain('并于2026年11月12日前回复（自发出之日起3个工作日；')
    expect(text).toContain(
      '1\t特困人员认定（341000001）\t0553-7718969\t2026年11月4日 9:07\t申请材料\t共3项（2026年11月1日）',
    )
    const tables = model.parts[0]?.blocks.filter((block) => block.kind === 'table') ?? []
    expect(tables.map((table) => table.rows.length)).toEqual([2, 2])
    expect(model.missing.map((missing) => missing.name)).toEqual(['联系人', '联系电话', '署名', '成文日期'])
  })
})

describe('抽取情况说明', () => {
  const input = {
    roundName: '2026年11月第1批',
    scope: '全市政务服务事项',
    population: count(5000),
    excluded: count(0),
    strataMethod: '按县市区和市直单位分层',
    seedSource: '市局服务端对方案校验值的签名',
    seedTime: Date.UTC(2026, 10, 2, 1, 6),
    frozenAt: Date.UTC(2026, 10, 2, 1, 5),
    freezes: count(1),
    drawn: count(60),
    reserve: count(20),
    substituted: count(2),
    recordHash: 'ab'.repeat(32),
    witnessed: true,
  }

  test('says when the seed came after the freeze, and leaves out what did not happen', async () => {
    const text = documentText(buildDrawStatement(input, await template('D11')))
    expect(text).toContain('种子生成时间为2026年11月2日 9:06，方案冻结并收讫时间为2026年11月2日 9:05')
    expect(text).toContain('替补2件')
    expect(text).not.toMatch(/排除|未经第三方见证/)
  })

  test('without a hub it says so, and names the witness on site', async () => {
    const text = documentText(
      buildDrawStatement({ ...input, witnessed: false, onSiteWitness: '某某' }, await template('D11')),
    )
    expect(text).toContain('五、说明。本次抽取由本机完成，未经第三方见证。种子由现场监督人员某某见证产生')
  })
})
