/**
 * 重点领域 of an item, by the names of its unit and of itself: the areas the policy names for 应进必进 and
 * 综合窗口 (policy 2024-03-04, tasks 7 and 8). The two lists of the policy differ; an item has one field, the
 * first that fits.
 */
const fields: readonly (readonly [focus: string, unit: RegExp, item: RegExp | null])[] = [
  ['不动产', /不动产/, /不动产/],
  ['公积金', /公积金/, /公积金/],
  ['医保', /医疗保障|医保/, null],
  ['人社', /人力资源|社会保险|人社/, null],
  ['公安', /公安|派出所/, null],
  ['企业开办', /市场监督|税务/, null],
  [
    '工程建设',
    /住房和城乡建设|自然资源|发展和改革|水务|水利|生态环境|消防|气象|地震|国防动员|人民防空|供电|供水|燃气|通信/,
    null,
  ],
]

/** null: none of them. */
export const focusOf = (unitName: string, itemName: string): string | null =>
  fields.find(([, unit, item]) => unit.test(unitName) || item?.test(itemName))?.[0] ?? null
