import { expect, test } from 'vitest'
import { scanBanned } from '#shared/domain/calls/ban-scan.ts'
import { shippedScript } from '#test/unit/resources/read-resource.ts'

const { patterns } = shippedScript().banPatterns
const rules = (text: string) => scanBanned(text, patterns).hits.map((h) => h.rule)

test.each([
  ['我叫张三，身份证34020219900101123X', ['B01']],
  ['打我手机13800138000', ['B01']],
  ['打我手机１３８００１３８０００', ['B01']],
  ['公司代码11341702730007167P', ['B01']],
  ['家里着火了', ['B03']],
  ['我是记者', ['B04']],
  ['你不办我就投诉你', ['B05']],
  ['能不能内部给办一下', ['B06']],
  ['我们是来检查的', ['B15']],
  ['打0553-5551234问，材料1份，3个工作日', []],
  ['实施编码12441500196720244T3442199806003', []],
  ['订单号202611250001234567890', []],
])('%s', (text, expected) => {
  expect(rules(text)).toEqual(expected)
})

test('says where and what', () => {
  expect(scanBanned('请打13800138000', patterns).hits).toEqual([
    { rule: 'B01', message: '含有手机号码', found: '13800138000', index: 2, blocks: true },
  ])
})

test('a broken pattern is reported, the others go on', () => {
  const list = [{ rule: 'B99', pattern: '(', message: '坏', blocks: true }, ...patterns]
  const got = scanBanned('13800138000', list)
  expect(got.broken).toEqual(['('])
  expect(got.hits).toHaveLength(1)
})
