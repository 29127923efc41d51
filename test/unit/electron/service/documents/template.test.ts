import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { buildDocument } from '#service/documents/document.ts'
import { type Block, documentText, inlinesOf, plainText } from '#service/documents/model.ts'
import { renderTemplate, type TemplateValues } from '#service/documents/template.ts'
import { parsePlaceholders, parseTemplate, type Template } from '#service/documents/template-parse.ts'
import { loadTemplate, TEMPLATE_IDS } from '#service/documents/template-store.ts'
import { documents, resources, template } from './sample.ts'

const names = parsePlaceholders(`| 名称 | 键 | 来源 |
|---|---|---|
| 题 | title | 计算或填写 |
| 件数 | count | 计算 |
| 署名 | signature | 填写 |
| 单位 | unit | 计算或填写 |
| 序号 | no | 计算或填写 |
| 列 | list | 循环 |
| 有 | has | 条件 |
`)

function parsed(text: string): Template {
  const result = parseTemplate(`# D99 试\n\n${text}`, names)
  if (!result.ok) throw new Error(result.error.message)
  return result.value
}

const lines = (text: string, values: TemplateValues): string[] =>
  renderTemplate(parsed(text), values).blocks.map((block) => plainText(inlinesOf(block)))

const kinds = (text: string, values: TemplateValues): Block['kind'][] =>
  renderTemplate(parsed(text), values).blocks.map((block) => block.kind)

describe('template', () => {
  test('sorts lines by their literal marks', () => {
    const text =
      '## {{题}}\n\n{{单位}}：\n\n正文。\n\n一、甲\n\n（一）乙。丙\n\n> 填\n\n附件：1.子\n2.丑\n\n{{署名}}\n'
    expect(kinds(text, { title: '题', unit: '某局', signature: '某局' })).toEqual([
      'title',
      'addressee',
      'paragraph',
      'item',
      'item',
      'line',
      'attachments',
      'signature',
    ])
  })

  test('a heading keeps its words apart from the text that follows', () => {
    const [first, second, third] = renderTemplate(
      parsed('一、总体\n（一）数量。共{{件数}}件。\n（二）时间：{{题}}，止\n'),
      {
        count: 3,
        title: '今日',
      },
    ).blocks
    expect(first).toMatchObject({ kind: 'item', level: 1, number: '一、', lead: '总体', inlines: [] })
    expect(second).toMatchObject({ kind: 'item', level: 2, number: '（一）', lead: '数量。' })
    expect(third).toMatchObject({ kind: 'item', level: 2, number: '（二）', lead: '' })
  })

  test('a section left out leaves no gap in the numbers', () => {
    const text = '一、甲\n{{?有}}\n二、乙\n{{/有}}\n三、丙\n'
    expect(lines(text, { has: true })).toEqual(['一、甲', '二、乙', '三、丙'])
    expect(lines(text, { has: false })).toEqual(['一、甲', '二、丙'])
    expect(lines('{{^有}}没有{{/有}}', {})).toEqual(['没有'])
  })

  test('loops number themselves in the level of their mark', () => {
    const list = [{ unit: '甲' }, { unit: '乙' }]
    expect(lines('一、头\n{{#列}}\n（{{序号}}）{{单位}}好。\n{{/列}}\n', { list })).toEqual([
      '一、头',
      '（一）甲好。',
      '（二）乙好。',
    ])
    expect(lines('{{#列}}\n{{序号}}.{{单位}}：错。\n{{/列}}\n', { list })).toEqual([
      '1.甲：错。',
      '2.乙：错。',
    ])
    expect(lines('{{#列}}\n（{{序号}}）{{单位}}\n{{/列}}\n', { list: [] })).toEqual([])
  })

  test('a value that is not there stands as a visible blank and is listed once', () => {
    const rendered = renderTemplate(parsed('共{{件数}}件。\n\n{{署名}}\n\n{{署名}}'), {})
    expect(rendered.blocks.map((block) => plainText(inlinesOf(block)))).toEqual([
      '共〔待填：件数〕件。',
      '〔待填：署名〕',
      '〔待填：署名〕',
    ])
    expect(rendered.missing).toEqual([
      { name: '件数', key: 'count', source: 'computed' },
      { name: '署名', key: 'signature', source: 'filled' },
    ])
  })

  test('a table takes its rows from a loop, and pipes in values stay text', () => {
    const [block] = renderTemplate(
      parsed('| 序号 | 单位 |\n|---|---|\n{{#列}}\n| {{序号}} | {{单位}} |\n{{/列}}\n'),
      {
        list: [{ unit: '甲|乙' }, { unit: '丙' }],
      },
    ).blocks
    expect(block?.kind === 'table' && block.rows.map((row) => row.map(plainText))).toEqual([
      ['1', '甲|乙'],
      ['2', '丙'],
    ])
  })

  test('a figure keeps its id and is told once', () => {
    const figure = { id: 'drawn', value: 60, text: '60', source: { query: 'q', factIds: ['f'] } }
    const rendered = renderTemplate(parsed('共{{件数}}件，即{{件数}}件。'), { count: figure })
    expect(rendered.figures).toEqual([figure])
    expect(
      rendered.blocks[0] && inlinesOf(rendered.blocks[0]).filter((inline) => inline.figure === 'drawn'),
    ).toHaveLength(2)
  })

  test.each([
    ['共{{总数}}件', '占位表中没有“总数”'],
    ['{{?有}}甲', '“有”没有结尾'],
    ['甲{{/有}}', '没有对应的开头'],
    ['{{?有}}{{#列}}甲{{/有}}{{/列}}', '没有对应的开头'],
    ['甲{{有}}', '不能当作数值'],
    ['甲{{件数', '不完整'],
  ])('refuses %s', (text, reason) => {
    const result = parseTemplate(`# D99 试\n\n${text}`, names)
    expect(result).toMatchObject({ ok: false, error: { code: 'DOC_TEMPLATE_BROKEN' } })
    expect(!result.ok && result.error.message).toContain(reason)
  })

  test('data never becomes structure (property)', () => {
    const structural = parsed('## {{题}}\n\n一、甲\n\n{{单位}}\n\n| 列 |\n|---|\n| {{单位}} |\n')
    const nasty = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom(
        '一、假标题',
        '## 标题',
        '| a | b |',
        '甲\n\n二、乙',
        '{{件数}}',
        '附件：1.假',
        '\u202E反',
        '（一）假。',
      ),
    )
    fc.assert(
      fc.property(nasty, nasty, (title, unit) => {
        const rendered = renderTemplate(structural, { title, unit })
        expect(rendered.blocks.map((block) => block.kind)).toEqual(['title', 'item', 'paragraph', 'table'])
        for (const inline of rendered.blocks.flatMap(inlinesOf)) {
          expect(inline.text).not.toMatch(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/u)
        }
      }),
      { numRuns: 500 },
    )
  })

  test('numbers run without gaps whatever is left out (property)', () => {
    const three = parsed(
      ['甲', '乙', '丙']
        .map((name) => `{{?有}}\n一、${name}\n{{#列}}\n{{序号}}.{{单位}}。\n{{/列}}\n{{/有}}\n`)
        .join(''),
    )
    fc.assert(
      fc.property(fc.array(fc.string({ minLength: 1 }), { maxLength: 12 }), (units) => {
        const rendered = renderTemplate(three, {
          has: true,
          list: units.map((unit) => ({ unit: `单位${unit}` })),
        })
        const items = rendered.blocks.filter((block) => block.kind === 'item')
        expect(items.filter((item) => item.level === 1).map((item) => item.number)).toEqual([
          '一、',
          '二、',
          '三、',
        ])
        expect(items.filter((item) => item.level === 3).map((item) => item.number)).toEqual(
          [0, 1, 2].flatMap(() => units.map((_, index) => `${index + 1}.`)),
        )
      }),
    )
  })
})

describe('templates the product carries', () => {
  test.each(TEMPLATE_IDS)('%s parses, has a title and renders empty with blanks only', async (id) => {
    const model = buildDocument(await template(id), {})
    expect(model.kind).toBe(id)
    const title = model.parts[0]?.blocks.find((block) => block.kind === 'title')
    expect(title).toBeDefined()
    expect(documentText(model)).not.toMatch(/\{\{|\}\}|undefined|null|NaN/)
  })

  test('no file in the folder is left out', async () => {
    const files = (await readdir(documents))
      .filter((name) => /^D\d\d\.md$/.test(name))
      .map((name) => name.slice(0, 3))
    expect(files.sort()).toEqual([...TEMPLATE_IDS])
  })

  test('a missing folder is told, not thrown', () => {
    expect(loadTemplate(join(resources, 'nowhere'), 'D02')).toMatchObject({
      ok: false,
      error: { code: 'DOC_TEMPLATE_MISSING' },
    })
  })

  test('no forbidden word', async () => {
    const { forbidden } = JSON.parse(await readFile(join(resources, 'terms.json'), 'utf8')) as {
      forbidden: { term: string; allowedContexts: string[] }[]
    }
    for (const id of TEMPLATE_IDS) {
      const text = await readFile(join(documents, `${id}.md`), 'utf8')
      const found = forbidden.filter(({ term }) => text.includes(term)).map(({ term }) => term)
      expect(found, id).toEqual([])
    }
  })
})
