import { join } from 'node:path'
import type { BulletinFinding, BulletinInput, Count, Rate } from '#service/documents/bulletin-input.ts'
import type { Template } from '#service/documents/template-parse.ts'
import { loadTemplate, type TemplateId } from '#service/documents/template-store.ts'

export const resources = join(import.meta.dirname, '../../../../../resources')
export const documents = join(resources, 'documents')

export async function template(id: TemplateId): Promise<Template> {
  const loaded = loadTemplate(resources, id)
  if (!loaded.ok) throw new Error(loaded.error.message)
  return loaded.value
}

export const count = (value: number, query = 'results.count'): Count => ({
  value,
  source: {
    query,
    factIds: Array.from({ length: Math.min(value, 3) }, (_, index) => `fact-${query}-${index}`),
  },
})

export const rate = (numerator: number, denominator: number, low?: number, high?: number): Rate => ({
  numerator,
  denominator,
  source: { query: 'results.rate', params: { n: String(denominator) } },
  ...(low !== undefined && high !== undefined ? { interval: { low, high } } : {}),
})

const finding = (
  partial: Partial<BulletinFinding> & Pick<BulletinFinding, 'kind' | 'unit'>,
): BulletinFinding => ({
  factIds: [`finding-${partial.unit}`],
  group: '县市区、开发区',
  item: '个体工商户设立登记',
  element: '办理地点',
  elementKey: 'place',
  published: '镜湖区政务服务中心二楼综合窗口',
  ...partial,
})

const callFinding = {
  kind: 'answering',
  element: '咨询电话',
  elementKey: 'phone',
  published: undefined,
} as const

const AREAS = [
  '镜湖区',
  '鸠江区',
  '弋江区',
  '湾沚区',
  '繁昌区',
  '南陵县',
  '无为市',
  '经济技术开发区',
  '三山经济开发区',
]
const BUREAUS = ['市人力资源和社会保障局', '市公安局', '市住房公积金管理中心', '市自然资源和规划局']

/** A city round as it is at the end of 核实: every kind of finding, small and large units. */
export function sampleInput(): BulletinInput {
  const elements = [
    { key: 'phone', label: '咨询电话', rate: rate(55, 60, 0.8193, 0.9644) },
    { key: 'place', label: '办理地点', rate: rate(48, 52, 0.8183, 0.9697) },
    { key: 'materials', label: '申请材料', rate: rate(39, 51, 0.6324, 0.8599) },
    { key: 'time_limit', label: '承诺时限', rate: rate(43, 50, 0.7381, 0.9305) },
  ].map((element) => ({
    ...element,
    verdicts: [
      { label: '部分一致', count: count(2) },
      { label: '不一致', count: count(3) },
      { label: '答不出', count: count(1) },
      { label: '推诿', count: count(0) },
    ],
  }))
  const unit = (name: string, group: '县市区、开发区' | '市直单位', drawn: number, right: number) => ({
    name,
    group,
    drawn: count(drawn),
    completed: count(drawn - 1),
    notConnected: count(1),
    notCounted: count(0),
    strict: rate(right, drawn, 0.6, 0.95),
    elements: {
      phone: rate(drawn - 1, drawn),
      place: rate(drawn - 1, drawn - 1),
      materials: rate(right, drawn - 1),
      time_limit: rate(right, drawn - 1),
    },
  })
  return {
    round: {
      id: 'round-1',
      name: '2026年11月第1批政务服务精准度电话抽查',
      purpose: '查问题',
      startDate: '2026-11-03',
      endDate: '2026-11-13',
      organiser: '市数据资源管理局',
      addressees:
        '各县市区数据资源管理局，经济技术开发区管委会办公室，三山经济开发区数据资源科，市各有关单位',
      basisDocument: '《芜湖市政务服务常态化效能提升工作机制》',
    },
    asOf: '2026-11-18',
    publishDate: '2026-11-01',
    sample: {
      population: count(5000),
      populationPhones: count(486),
      drawn: count(60),
      units: count(13),
      drawnPhones: count(54),
      attempts: count(83),
      completion: rate(50, 60, 0.7197, 0.9069),
      ourReason: count(1),
      pending: count(2),
      unreviewed: count(0),
    },
    contact: {
      first: rate(44, 60, 0.6098, 0.8287),
      sameDay: rate(49, 60, 0.7, 0.89),
      numberValid: rate(55, 58, 0.86, 0.98),
    },
    accuracy: {
      strict: rate(33, 60, 0.4249, 0.6691),
      strictContacted: rate(33, 52, 0.4989, 0.7518),
      bounds: { low: 0.5333, high: 0.5833 },
      designEffect: 1.14,
      elements,
    },
    previous: {
      name: '2026年9月第1批',
      strict: rate(29, 60, 0.3616, 0.6069),
      findings: count(17),
      closed: count(15),
      repeated: count(1),
    },
    goodPractices: [
      { text: '接听及时，一次说全申请材料和份数，并主动告知可以网上办理', unit: '南陵县', factIds: ['f1'] },
      {
        text: '非本窗口事项由首问人员核对后当场转接，没有让办事人另行拨打',
        unit: '市公安局',
        factIds: ['f2'],
      },
    ],
    findings: [
      finding({
        kind: 'guide',
        unit: '镜湖区',
        published: '镜湖区政务服务中心二楼综合窗口',
        verified: '镜湖区政务服务中心三楼企业开办专区',
        maintainer: '镜湖区市场监督管理局',
      }),
      finding({
        kind: 'guide',
        unit: '市人力资源和社会保障局',
        group: '市直单位',
        item: '失业保险金申领',
        element: '承诺时限',
        elementKey: 'time_limit',
        published: '10个工作日',
        verified: '5个工作日',
        maintainer: '市人力资源和社会保障局',
      }),
      finding({
        kind: 'window',
        unit: '弋江区',
        window: '社会事务综合窗口',
        item: '特困人员认定',
        element: '申请材料',
        elementKey: 'materials',
        published: '申请书、身份证、授权书，共3项',
        heard: '材料多得很，你直接过来我们再说，有事打13812345678',
      }),
      finding({
        kind: 'window',
        unit: '市住房公积金管理中心',
        group: '市直单位',
        window: '提取业务窗口',
        item: '租房提取住房公积金',
        element: '承诺时限',
        elementKey: 'time_limit',
        published: '即办',
        heard: '要三五天吧，说不好',
      }),
      finding({
        ...callFinding,
        unit: '繁昌区',
        phone: '0553-7870569',
        item: '老年优待证办理',
        text: '“老年优待证办理”公布号码连续两个工作日无人接听',
      }),
      finding({
        ...callFinding,
        unit: '无为市',
        phone: '0553-6612345',
        item: '动物诊疗许可',
        text: '“动物诊疗许可”公布号码为空号，换线路确认一次',
      }),
    ],
    answering: { notConnected: count(8), busy: count(2), noAnswer: count(4), invalidNumbers: count(2) },
    conduct: { firstAsk: count(2), onceTold: count(5), shirked: count(0) },
    demands: {
      guideFixDue: '2026-11-27',
      windowFixDue: '2026-12-02',
      checkFocus: '申请材料份数形式、承诺时限单位',
      tickets: count(11),
    },
    units: [
      ...AREAS.map((name, index) =>
        unit(name, '县市区、开发区', index === 0 ? 34 : 4 + (index % 3), index === 0 ? 28 : 3),
      ),
      ...BUREAUS.map((name) => unit(name, '市直单位', 4, 3)),
    ],
    freeze: { frozenAt: Date.UTC(2026, 10, 2, 1, 5), planHash: `${'ab12cd34'.repeat(8)}`, witnessed: true },
    verification: {
      notices: count(12),
      accepted: count(9),
      objections: count(3),
      upheld: count(1),
      noReply: count(0),
    },
    agreement: { share: 0.1, measure: 'Gwet AC1', value: 0.86 },
    minSample: 30,
  }
}
