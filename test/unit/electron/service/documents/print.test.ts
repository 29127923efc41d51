import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { printListHtml } from '#service/documents/print.ts'
import { recordFormHtml } from '#service/documents/record-form.ts'
import { resources } from './sample.ts'

const list = {
  title: '待复核记录',
  unit: '市数据资源管理局',
  asOf: '2026年11月18日 9:05',
  columns: [
    { title: '序号', align: 'center' as const },
    { title: '事项', weight: 4 },
  ],
  rows: [
    [1, '个体工商户设立登记'],
    [2, '<script>alert(1)</script>'],
  ],
}

describe('printed list', () => {
  const text = printListHtml(list)

  test('A4 landscape, repeated header, 截至时间, page x/y', () => {
    expect(text).toContain('size: A4 landscape')
    expect(text).toMatch(/<thead><tr><th scope="col">序号<\/th>/)
    expect(text).toContain('display: table-header-group')
    expect(text).toContain('截至2026年11月18日 9:05　共2行')
    expect(text).toContain('counter(page) "页　共" counter(pages)')
  })

  test('data is text: no tag, no script, no style breaks out', () => {
    expect(text).not.toContain('<script')
    const evil = printListHtml({ ...list, unit: '</style><script>x</script>"\\' })
    expect(evil).not.toContain('<script')
    expect(evil.match(/<\/style>/g)).toHaveLength(1)
  })

  test('an empty list says so', () => {
    expect(printListHtml({ ...list, rows: [] })).toContain('没有记录')
  })
})

describe('抽查记录单', async () => {
  const scripts = JSON.parse(await readFile(join(resources, 'call-scripts.json'), 'utf8')) as {
    scriptVersion: string
    elements: { label: string; ask: string[]; required: boolean }[]
  }
  const { outcomes } = JSON.parse(await readFile(join(resources, 'outcomes.json'), 'utf8')) as {
    outcomes: { key: string; label: string; noteRequired: boolean }[]
  }
  const input = {
    unit: '市数据资源管理局',
    scriptVersion: scripts.scriptVersion,
    elements: scripts.elements.filter((element) => element.required),
    outcomes,
  }

  test('blank: elements, verdict boxes, legend of all outcome codes, portrait', () => {
    const text = recordFormHtml(input)
    expect(text).toContain('size: A4 portrait')
    for (const element of ['咨询电话', '办理地点', '申请材料', '承诺时限']) expect(text).toContain(element)
    expect(text.match(/□3不一致/g)).toHaveLength(4)
    for (const outcome of outcomes) expect(text).toContain(`<b>${outcome.key}</b>${outcome.label}`)
    expect(text).not.toContain('公布为')
  })

  test('one page a case', () => {
    const cases = ['a', 'b'].map((no) => ({ no, unit: '某局', item: '登记', phone: '0553-1234567' }))
    expect(recordFormHtml({ ...input, cases }).match(/<section>/g)).toHaveLength(2)
  })
})
