import { describe, expect, test } from 'vitest'
import seeds from '#resources/sample/item-seeds.json' with { type: 'json' }
import type { CatalogueEntry, Item, Material } from '#shared/domain/item/item.ts'
import { parsePhones } from '#shared/domain/item/phone.ts'
import { checkItem, type Finding } from '#shared/domain/item/quality.ts'
import { acrossRules, checkAcross } from '#shared/domain/item/quality-across.ts'
import { qualityRules } from '#shared/domain/item/quality-rules.ts'

const material = (change: Partial<Material> = {}): Material => ({
  name: '居民身份证',
  type: '证件证书证明',
  form: '纸质/电子化',
  necessity: '必要',
  source: '政府部门核发',
  originals: 1,
  copies: 1,
  ...change,
})

/** An item nothing can be said against. */
const item = (
  guide: Item['guide'] = {},
  original: Item['original'] = {},
  code = '11341702730007167P3442199806003',
): Item => ({
  code,
  unitId: 'u1',
  guide: {
    taskName: '护士执业注册',
    taskCode: code,
    taskType: '行政许可',
    useLevel: '县',
    projectType: '承诺件',
    deptName: '芜湖市镜湖区卫生健康委员会',
    deptCode: '11341702730007167P',
    anticipateDay: 20,
    anticipateUnit: '工作日',
    promiseDay: 5,
    promiseUnit: '工作日',
    acceptCondition: '持居民身份证，已取得护士资格。',
    handleFlow: '申请、受理、审核、审批、办结、送达',
    resultName: '护士执业证',
    resultType: '出证办结',
    resultSample: '护士执业证样本',
    isFee: false,
    isPayOnline: false,
    serverType: ['自然人'],
    personTopics: ['职业资格'],
    handleType: ['窗口办理', '网上办理'],
    isOnline: true,
    onlineDepth: '互联网受理',
    limitSceneNum: 1,
    limitSceneExplain: '需要核验原件',
    transactAddr: '镜湖区政务服务中心二楼12号窗口',
    consultPhone: parsePhones('0553-5550123').value,
    supervisePhone: parsePhones('0553-5550456').value,
    faq: '问：多久办好？答：5个工作日。',
    ...guide,
  },
  original,
  extras: {},
})

const ids = (findings: readonly Finding[]) => findings.map(({ ruleId }) => ruleId)

/** How the defect list of the sample data shows itself in an item; the rule must find it, and only a few may join in. */
const defects: Record<
  string,
  { guide?: Item['guide']; original?: Item['original']; materials?: Material[]; code?: string }
> = {
  P01: { original: { consultPhone: '5550123' } },
  P02: { guide: { consultPhone: undefined }, original: { consultPhone: '0553-555012' } },
  P03: { guide: { consultPhone: undefined }, original: { consultPhone: '138001380000' } },
  P04: { guide: { consultPhone: undefined }, original: { consultPhone: '055-5550123' } },
  P05: { guide: { consultPhone: undefined }, original: { consultPhone: '见公告' } },
  P06: { guide: { consultPhone: undefined }, original: { consultPhone: '0553-0000000' } },
  P07: { guide: { consultPhone: undefined }, original: { consultPhone: '5.55E+06' } },
  P08: { original: { consultPhone: '0553-12345' } },
  P09: { guide: { consultPhone: undefined }, original: { consultPhone: '=HYPERLINK("x","0553-5550123")' } },
  P10: { guide: { supervisePhone: parsePhones('0553-5550123').value } },
  P11: { guide: { supervisePhone: undefined } },
  A01: { guide: { transactAddr: '政务服务中心' } },
  A02: { guide: { transactAddr: '详见办事指南' } },
  A03: { guide: { transactAddr: '镜湖区政务服务中心' } },
  A05: { guide: { transactAddr: '鸠江区政务服务中心二楼12号窗口' } },
  T01: { guide: { promiseDay: 0 } },
  T02: { guide: { projectType: '即办件' } },
  T03: { guide: { promiseDay: 25 } },
  T04: { guide: { promiseDay: undefined }, original: { promiseDay: '5-7' } },
  T05: { guide: { promiseUnit: undefined } },
  T06: { guide: { promiseDay: 2, handleFlow: '申请、受理、审核、现场勘查、审批、办结、送达' } },
  T07: {
    guide: { handleFlow: '受理（1个工作日）、审核（4个工作日）、审批（2个工作日）、办结（1个工作日）、送达' },
  },
  T08: { guide: { promiseDay: 3, handleFlow: '受理、审核、审批，当场办理，办结、送达' } },
  M01: { materials: [material(), material({ name: '根据法律法规规定应提交的其他材料' })] },
  M02: { materials: [material({ originals: undefined, copies: undefined })] },
  M03: { materials: [material(), material({ name: '身份证、户口簿等' })] },
  M04: { materials: [material({ necessity: undefined })] },
  M05: { materials: [material(), material()] },
  M06: { guide: { acceptCondition: '已取得护士资格' }, materials: [] },
  M07: { guide: { acceptCondition: '持婚育证明办理' } },
  R01: { guide: { resultSample: undefined } },
  R02: { guide: { resultType: '出文办结' } },
  F01: { guide: { isFee: true, feeItem: '工本费', isPayOnline: true } },
  F02: { guide: { isPayOnline: true } },
  N01: { guide: { limitSceneExplain: undefined } },
  N02: { guide: { onlineDepth: '全程网办（Ⅳ级）' } },
  N03: { guide: { limitSceneNum: 0, limitSceneExplain: '无', isOnline: false, handleType: ['窗口办理'] } },
  Q01: { guide: { faq: undefined } },
  Q02: { guide: { handleFlow: '受理、办结' } },
  Q03: { guide: { personTopics: [], legalTopics: ['准营准办'] } },
  Q04: {
    guide: {
      acceptCondition: '须本人到场办理',
      handleFlow: '受理（可由他人代办），可委托代办、审核、审批、办结、送达',
    },
  },
  C02: { code: '11341702730007167P34421998060' },
  C03: { guide: { deptCode: '11341702730007167X' } },
}
const acrossOnly = ['A04', 'C01', 'S01']

describe('checkItem', () => {
  test('finds nothing in a sound item', () => {
    expect(checkItem(item(), [material()])).toEqual([])
  })

  test('the examples below cover the whole defect list of the sample data', () => {
    expect([...Object.keys(defects), ...acrossOnly].sort()).toEqual(seeds.defects.map(({ id }) => id).sort())
  })

  test.each(Object.entries(defects))('%s, and nothing else', (id, { guide, original, materials, code }) => {
    const found = checkItem(item(guide, original, code), materials ?? [material()])
    expect(ids(found)).toEqual([id])
    const seed = seeds.defects.find((defect) => defect.id === id)
    expect(found[0]?.severity).toBe(seed?.severity)
  })

  test('the rest of the rules', () => {
    expect(
      ids(checkItem(item({ transactAddr: '镜湖区政务服务中心旧址人民路3号一楼大厅' }), [material()])),
    ).toEqual(['A06'])
    expect(ids(checkItem(item({ examineType: '即审即办' }), [material()]))).toEqual(['T09'])
    expect(ids(checkItem(item({ promiseDay: undefined }), [material()]))).toEqual(['T10'])
  })

  test('即办 written out needs neither number nor unit', () => {
    const found = checkItem(
      item({ promiseDay: 0, promiseUnit: undefined, projectType: '即办件' }, { promiseDay: '即办' }),
      [material()],
    )
    expect(found).toEqual([])
  })

  test('ids are unique, and every rule names its fields and source', () => {
    const all = [...qualityRules, ...acrossRules]
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length)
    for (const rule of all)
      expect(rule.fields.length * rule.source.length * rule.label.length).toBeGreaterThan(0)
  })
})

describe('across items', () => {
  const across = (...entries: CatalogueEntry[]) => {
    const check = checkAcross()
    for (const entry of entries) check.add(entry)
    return check.finish()
  }
  const entry = (n: number, guide: Item['guide'] = {}, unitId = 'u1'): CatalogueEntry => ({
    item: { ...item({ taskName: `事项${n}`, ...guide }, {}, `code-${n}`), unitId },
    materials: [material()],
  })

  test('A04: one window, one address; the minority is asked', () => {
    const found = across(entry(1), entry(2), entry(3, { transactAddr: '人民路旧楼一楼3号窗口' }))
    expect(found).toMatchObject([{ code: 'code-3', ruleId: 'A04' }])
  })

  test('S01: one item told differently in one area', () => {
    const same = { taskName: '社会保障卡申领', consultPhone: undefined }
    const found = across(entry(1, same), entry(2, same, 'u2'), entry(3, { ...same, promiseDay: 9 }, 'u3'))
    expect(found).toMatchObject([{ code: 'code-3', ruleId: 'S01' }])
  })

  test('without a majority nobody is said to differ', () => {
    const found = across(
      entry(1, { transactAddr: '甲楼一楼1号窗口' }),
      entry(2, { transactAddr: '乙楼一楼1号窗口' }),
    )
    expect(found).toEqual([])
  })

  test('C01: the same code twice', () => {
    expect(ids(across(entry(1), entry(1)))).toEqual(['C01', 'C01'])
  })

  test('P12: a unit that publishes only 12345', () => {
    const hotline = { consultPhone: parsePhones('12345').value }
    expect(ids(across(entry(1, hotline), entry(2, hotline)))).toEqual(['P12', 'P12'])
    expect(across(entry(1, hotline), entry(2))).toEqual([])
  })
})
