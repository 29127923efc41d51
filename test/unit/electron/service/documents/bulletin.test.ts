import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { buildBulletin } from '#service/documents/bulletin.ts'
import type { BulletinInput } from '#service/documents/bulletin-input.ts'
import { documentText } from '#service/documents/model.ts'
import { count, rate, resources, sampleInput, template } from './sample.ts'

const templates = { bulletin: await template('D02'), fairness: await template('D03') }

function built(change: Partial<BulletinInput> = {}) {
  const result = buildBulletin({ ...sampleInput(), ...change }, templates)
  if (!result.ok) throw new Error(result.error.message)
  return { model: result.value, text: documentText(result.value) }
}

const nothing: Partial<BulletinInput> = {
  findings: [],
  goodPractices: [],
  previous: undefined,
  answering: { notConnected: count(0), busy: count(0), noAnswer: count(0), invalidNumbers: count(0) },
  conduct: { firstAsk: count(0), onceTold: count(0), shirked: count(0) },
}

describe('bulletin', () => {
  test('reads as a 通报 with every part in its place', () => {
    const { model, text } = built()
    expect(text.split('\n').slice(0, 5)).toEqual([
      '关于2026年11月第1批政务服务精准度电话抽查情况的通报',
      '各县市区数据资源管理局，经济技术开发区管委会办公室，三山经济开发区数据资源科，市各有关单位：',
      '按照《芜湖市政务服务常态化效能提升工作机制》要求，2026年11月3日至2026年11月13日，市数据资源管理局组织开展政务服务精准度电话抽查。现将核实后的情况通报如下：',
      '一、总体情况',
      '（一）抽查数量。共抽取60个事项，涉及13个单位、54个咨询电话，实际拨打83次，问完50件，完成率83.3%（50/60）。因我方原因未成功的1件、待定的2件不计入单位成绩。',
    ])
    expect(text).toContain('全要素准确率55.0%（33/60，95%区间42.5%～66.9%）')
    expect(text).toContain('提高6.7个百分点，两区间重叠，没有明显差异')
    expect(text).toContain(
      '（三）电话接听方面。无法接通8件，其中占线2件、无人接听4件；号码失效或变更未更新2个。',
    )
    expect(text).toContain('以2026年11月1日发布内容为准')
    expect(model.parts.map((part) => part.label)).toEqual([undefined, '附件1', '附件2', '附件3'])
    expect(model.missing.map((missing) => missing.name)).toEqual(['署名', '成文日期'])
  })

  test('what there is nothing to say about is left out, and numbers close up', () => {
    const { text } = built(nothing)
    expect(text).not.toMatch(/做得较好|存在问题|变化情况|闭环销号|立即核改|0个问题/)
    expect(text).toContain('二、下一步要求\n（一）举一反三。')
    expect(text).toContain('经核实，本批次没有需要列出的问题。')
  })

  test('one kind of problem alone is numbered from （一）', () => {
    const { text } = built({
      ...nothing,
      conduct: { firstAsk: count(0), onceTold: count(5), shirked: count(0) },
    })
    expect(text).toContain('二、存在问题\n（一）服务行为方面。经复核，未一次性告知5件。')
  })

  test('long lists name six and point to the annex', () => {
    const [one] = sampleInput().findings
    const findings = Array.from({ length: 9 }, (_, index) => ({
      ...one!,
      unit: `单位${index}`,
      factIds: [`f${index}`],
    }))
    const { text, model } = built({ findings })
    expect(text).toContain('6.单位5：')
    expect(text).not.toContain('7.单位6：')
    expect(text).toContain('其余3个问题见附件2。')
    expect(model.figures.find((figure) => figure.id === 'guideFindingCount')?.source.factIds).toHaveLength(9)
  })

  test('every computed number of the body is a figure that leads to facts or a query', () => {
    const { model } = built()
    const ids = new Set(model.figures.map((figure) => figure.id))
    const used = model.parts.flatMap((part) =>
      part.blocks.flatMap((block) =>
        block.kind === 'table' ? block.rows.flat(2) : 'inlines' in block ? block.inlines : [],
      ),
    )
    for (const inline of used) if (inline.figure) expect(ids).toContain(inline.figure)
    for (const figure of model.figures) {
      expect(figure.source.query).not.toBe('')
      expect(figure.text).not.toMatch(/NaN|undefined|Infinity/)
    }
    expect([...ids]).toEqual(
      expect.arrayContaining(['drawn', 'strictRate', 'elementRate.phone', 'changeText', 'ticketCount']),
    )
  })

  test('too few cases are counted, not turned into percentages', () => {
    const input = sampleInput()
    const small = { ...input.accuracy, strict: rate(3, 4, 0.3, 0.95), strictContacted: rate(3, 4) }
    const { text } = built({ accuracy: small, previous: undefined })
    expect(text).toContain('全要素准确率不列比率（3/4），')
    expect(text).not.toContain('30.0%～95.0%')
    const none = built({ accuracy: { ...input.accuracy, strictContacted: rate(0, 0) } })
    expect(none.text).toContain('剔除未接通后为未统计（0/0）')
  })

  test('bands stand only in a round frozen for 排名', () => {
    const units = sampleInput().units.map((unit) => ({ ...unit, band: '第一档' }))
    expect(built({ units }).text).not.toContain('第一档')
    const ranking = built({ units, round: { ...sampleInput().round, purpose: '排名' } })
    expect(ranking.text).toContain('第一档')
  })

  test('县市区 and 市直单位 stand apart, 自管 is marked', () => {
    const units = sampleInput().units.map((unit, index) => ({ ...unit, selfManaged: index === 0 }))
    const { text } = built({ units })
    expect(text.indexOf('分单位结果（县市区、开发区）')).toBeLessThan(text.indexOf('分单位结果（市直单位）'))
    expect(text).toContain('镜湖区（自管）')
    expect(text).toContain('组织单位自管的大厅已标注“自管”。')
  })

  test('mobile numbers in quoted words are masked', () => {
    const { text } = built()
    expect(text).toContain('138****5678')
    expect(text).not.toContain('13812345678')
  })

  test('a draft that would carry a personal name is not made', () => {
    const findings = sampleInput().findings.map((finding) => ({ ...finding, heard: '找张晓明，他不在' }))
    const result = buildBulletin({ ...sampleInput(), findings, personalNames: ['张晓明'] }, templates)
    expect(result).toMatchObject({ ok: false, error: { code: 'DOC_PERSONAL_DATA' } })
    expect(JSON.stringify(result)).not.toContain('张晓明')
  })

  test('a plan hash that reads like a mobile number is no alarm', () => {
    const { freeze } = sampleInput()
    const planHash = `ab13812345678cd${freeze.planHash.slice(15)}`
    const result = buildBulletin({ ...sampleInput(), freeze: { ...freeze, planHash } }, templates)
    expect(result).toMatchObject({ ok: true })
  })

  test('a place name that equals a name of the staff is no alarm', () => {
    expect(
      buildBulletin(
        { ...sampleInput(), personalNames: ['镜湖'] },
        {
          ...templates,
        },
      ).ok,
    ).toBe(false) // it stands in a quoted guide text, where people write freely
    const plain = { ...nothing, personalNames: ['镜湖'] }
    expect(buildBulletin({ ...sampleInput(), ...plain }, templates).ok).toBe(true)
  })

  test('a template without the required wording is refused', () => {
    const nodes = templates.bulletin.nodes.map((node) =>
      node.kind === 'text' ? { ...node, text: node.text.replaceAll('核实后', '') } : node,
    )
    const result = buildBulletin(sampleInput(), { ...templates, bulletin: { ...templates.bulletin, nodes } })
    expect(result).toMatchObject({ ok: false, error: { code: 'DOC_TEMPLATE_PHRASE' } })
  })

  test('no forbidden word, no odd punctuation', async () => {
    const { forbidden } = JSON.parse(await readFile(join(resources, 'terms.json'), 'utf8')) as {
      forbidden: { term: string }[]
    }
    for (const change of [{}, nothing, { agreement: undefined, verification: undefined }]) {
      const { text } = built(change)
      expect(forbidden.filter(({ term }) => text.includes(term))).toEqual([])
      expect(text).not.toMatch(/。。|，，|、。|，。|；。|：。|，、|（）|“”/)
    }
  })
})
