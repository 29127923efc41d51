import type { Body } from './bodies.ts'
import { catalogCode, taskCode } from './codes.ts'
import type { Instance } from './instances.ts'
import type { Random } from './random.ts'
import type { Level, SeedItem, Seeds } from './seeds.ts'

/** The text of a cell, or a formula as a careless export leaves one behind. */
export type Cell = string | { formula: string; text: string }

/** Column groups and headings of the exported catalogue, as provincial systems name them (GB/T 39046-2020). */
export const columnGroups = [
  [
    '基本信息',
    [
      '事项名称',
      '实施编码',
      '业务办理项编码',
      '基本编码',
      '事项类型',
      '办件类型',
      '审查类型',
      '行使层级',
      '权限划分',
      '设定依据',
      '权力来源',
      '服务对象',
      '面向自然人事项主题分类',
      '面向法人事项主题分类',
      '所属一件事',
    ],
  ],
  [
    '实施主体',
    [
      '实施主体',
      '实施主体代码',
      '实施主体性质',
      '承办机构',
      '清单维护单位',
      '乡镇街道名称',
      '乡镇街道代码',
      '村居社区名称',
      '村居社区代码',
    ],
  ],
  ['办理时限', ['法定办结时限', '法定办结时限单位', '承诺办结时限', '承诺办结时限单位', '承诺办结时限说明']],
  ['受理与流程', ['受理条件', '办理流程', '数量限制', '无需材料说明']],
  ['结果', ['结果名称', '结果类型', '结果样本']],
  ['收费', ['是否收费', '收费项目名称', '收费标准', '收费依据', '是否支持网上支付']],
  [
    '办理方式',
    [
      '办理形式',
      '通办范围',
      '是否网办',
      '网上办理深度',
      '网办地址',
      '到办事现场次数',
      '必须现场办理原因说明',
      '是否支持预约办理',
      '是否支持物流快递',
      '是否支持自助终端办理',
    ],
  ],
  ['办理地点', ['办理地点', '办理时间', '是否进驻政务大厅', '大厅名称', '窗口名称']],
  ['咨询监督', ['咨询电话', '监督投诉电话', '常见问题']],
  ['救济渠道', ['行政复议部门', '行政诉讼部门']],
  ['其他', ['事项状态', '事项版本', '计划生效日期']],
] as const

export const columns: readonly string[] = columnGroups.flatMap(([, names]) => names)

export const materialColumns: readonly string[] = [
  '实施编码',
  '事项名称',
  '序号',
  '材料名称',
  '材料类型',
  '材料形式',
  '材料必要性',
  '来源渠道',
  '来源渠道说明',
  '原件份数',
  '复印件份数',
  '纸质材料规格',
  '填报须知',
  '备注',
]

/** One item as published: its cells by heading, and its materials. */
export interface GuideRow {
  instance: Instance
  cells: Record<string, Cell>
  materials: Record<string, string>[]
}

/** Writes guides without a fault: 清单质检 has nothing to say about them. One window is one place (同源). */
export const createGuideWriter = (seeds: Seeds, random: Random): ((instance: Instance) => GuideRow) => {
  const addresses = new Map<string, string>()
  return (instance) => {
    const key = `${instance.body.key}/${instance.window}`
    const address = addresses.get(key) ?? addressOf(instance.body, seeds, random)
    addresses.set(key, address)
    return guideRow(instance, address, seeds, random)
  }
}

const guideRow = (instance: Instance, address: string, seeds: Seeds, random: Random): GuideRow => {
  const { seed, body } = instance
  const catalog = catalogCode(
    seed.type,
    seeds.departments.findIndex((d) => d.key === seed.dept),
    instance.seedIndex,
  )
  const code = taskCode(body.code, LEVEL_DIGITS[body.level], uniqueCatalog(catalog, body))
  const onTheSpot = seed.promise === 0
  const online = random.weighted(ONLINE)
  const person = seed.targets.includes('自然人')
  const legal = seed.targets.some((t) => t !== '自然人')
  const fee = seed.fee === undefined ? undefined : seeds.feeBases[seed.fee]
  const result = resultOf(seed)
  const cells: Record<string, Cell> = {
    事项名称: seed.name,
    实施编码: code,
    业务办理项编码: `${code}01`,
    基本编码: catalog,
    事项类型: seed.type,
    办件类型: seed.kind,
    审查类型: onTheSpot ? '即审即办' : '前审后批',
    行使层级: LEVEL_NAMES[body.level],
    权限划分: `${LEVEL_NAMES[body.level]}级权限内事项`,
    设定依据: `《${seed.name}办理规定》（样例）`,
    权力来源: '法定本级行使',
    服务对象: seed.targets.join('、'),
    面向自然人事项主题分类: person ? random.pick(PERSON_TOPICS) : '',
    面向法人事项主题分类: legal ? random.pick(LEGAL_TOPICS) : '',
    所属一件事: seed.oneThing?.join('、') ?? '',
    实施主体: body.name,
    实施主体代码: body.code,
    实施主体性质: '法定机关',
    承办机构: body.windows.length > 1 ? '政务服务科' : body.name,
    清单维护单位: body.level === '村' ? `${body.areaName}数据资源管理局` : body.name,
    乡镇街道名称: body.town?.name ?? '',
    乡镇街道代码: body.town?.code ?? '',
    村居社区名称: body.village?.name ?? '',
    村居社区代码: body.village?.code ?? '',
    法定办结时限: String(seed.legal),
    法定办结时限单位: '工作日',
    承诺办结时限: onTheSpot ? random.pick(['即办', '0', '即办']) : String(seed.promise),
    承诺办结时限单位: '工作日',
    承诺办结时限说明: '自受理之日起计算，不含补正、公示时间',
    受理条件: '申请人符合规定条件，申请材料齐全、符合法定形式。',
    办理流程: flowOf(seed),
    数量限制: '无数量限制',
    无需材料说明: seed.noMaterials === undefined ? '' : (seeds.noMaterialReasons[seed.noMaterials] ?? ''),
    结果名称: result.name,
    结果类型: result.type,
    结果样本: `${result.name}样本.pdf`,
    是否收费: fee ? '是' : '否',
    收费项目名称: fee?.item ?? '',
    收费标准: fee ? '按公布的标准执行' : '',
    收费依据: fee?.basis ?? '',
    是否支持网上支付: fee ? '是' : '否',
    办理形式: online.handle,
    通办范围: body.level === '镇' || body.level === '村' ? '全市' : random.pick(['全省', '全市', '无']),
    是否网办: online.depth === '' ? '否' : '是',
    网上办理深度: online.depth,
    网办地址: online.depth === '' ? '' : 'https://example.invalid/item',
    到办事现场次数: String(online.trips),
    必须现场办理原因说明: online.trips === 0 ? '无' : '需现场核验身份或查验原件',
    是否支持预约办理: random.chance(0.7) ? '是' : '否',
    是否支持物流快递: random.chance(0.6) ? '是' : '否',
    是否支持自助终端办理: random.chance(0.2) ? '是' : '否',
    办理地点: address,
    办理时间: seeds.addresses.hours[body.level] ?? '',
    是否进驻政务大厅: '是',
    大厅名称: body.centre,
    窗口名称: instance.window,
    咨询电话: phoneText(instance.phone, seeds, random),
    监督投诉电话: `0553-555${instance.supervise}`,
    常见问题: seed.questions.map((q) => `问：${q}答：请以办事指南为准。`).join('\n'),
    行政复议部门: body.level === '市' ? '芜湖市人民政府' : `${body.areaName}人民政府`,
    行政诉讼部门: '有管辖权的人民法院',
    事项状态: '在用',
    事项版本: String(random.int(1, 9)),
    计划生效日期: `202${random.int(2, 5)}-0${random.int(1, 9)}-01`,
  }
  return { instance, cells, materials: materialRows(seed, code, seeds) }
}

const LEVEL_DIGITS: Record<Level, string> = { 市: '3', 县: '4', 镇: '5', 村: '6' }
const LEVEL_NAMES: Record<Level, string> = { 市: '市', 县: '县', 镇: '镇（乡、街道）级', 村: '村（社区）级' }
const PERSON_TOPICS = [
  '社会保障',
  '户籍办理',
  '住房保障',
  '医疗卫生',
  '就业创业',
  '证件办理',
  '婚姻登记',
  '教育科研',
]
const LEGAL_TOPICS = [
  '设立变更',
  '准营准办',
  '资质认证',
  '投资审批',
  '税收财务',
  '年检年审',
  '社会保障（法人）',
]
const ONLINE = [
  { weight: 40, depth: '全程网办（Ⅳ级）', trips: 0, handle: '窗口办理、网上办理' },
  { weight: 35, depth: '网上预审（Ⅱ级）', trips: 1, handle: '窗口办理、网上办理' },
  { weight: 25, depth: '', trips: 1, handle: '窗口办理' },
]

/** A village's items run under its town's code: the last three characters keep them apart. */
const uniqueCatalog = (catalog: string, body: Body): string =>
  body.village ? `${catalog.slice(0, 9)}${body.village.code.slice(-3)}` : catalog

const flowOf = ({ type, promise }: SeedItem): string => {
  if (promise === 0)
    return type === '行政许可' ? '受理、审核、审批、办结、送达均当场完成' : '受理、审核、当场办结、送达'
  if (promise < 5) return '受理→审核→审批→办结→送达'
  return `受理（1个工作日）→审核（${promise - 3}个工作日）→审批（1个工作日）→办结（1个工作日）→送达`
}

const resultOf = ({ name, type }: SeedItem): { name: string; type: string } => {
  const base = name.replace(/[（(].*?[）)]/g, '')
  if (type === '行政许可') return { name: `${base}许可证`, type: '出证办结' }
  if (type === '行政给付') return { name: `${base}审核批复`, type: '审批办结' }
  return { name: `${base}办理结果`, type: '其他' }
}

const addressOf = (body: Body, seeds: Seeds, random: Random): string => {
  const { templates } = seeds.addresses
  const { template } = random.weighted(templates.filter((t) => t.level === body.level))
  return fillAddress(template, body, seeds, random)
}

/** Fills {楼层}, {路名} … of an address pattern. */
export const fillAddress = (pattern: string, body: Body, seeds: Seeds, random: Random): string => {
  const { floors, zones, roads, houseRange, windowRange } = seeds.addresses
  const values: Record<string, string> = {
    楼层: random.pick(floors),
    区: random.pick(zones),
    路名: random.pick(roads),
    号: String(random.int(...houseRange)),
    窗口号: String(random.int(...windowRange)),
    县区: body.areaName,
    镇街: body.town?.name ?? '',
    村: body.village ? body.shortName : '',
    单位简称: body.shortName,
    领域: body.department.focus === '—' ? '综合服务' : body.department.focus,
  }
  return pattern.replace(/\{([^}]+)\}/g, (whole, key: string) => values[key] ?? whole)
}

/** The same number as different hands write it: full width, brackets, an extension, two in one cell. */
const phoneText = (phone: string, { phones }: Seeds, random: Random): string => {
  const { pattern } = random.weighted(phones.filter((p) => p.defect === null && p.pattern.includes('####')))
  const own = pattern.includes('555####')
    ? pattern.replace('555####', `555${phone}`)
    : pattern.replace(/555\d###/, `555${phone}`)
  const wide = own.replace(
    '５５５####',
    `５５５${[...phone].map((d) => String.fromCharCode(d.charCodeAt(0) + 0xfee0)).join('')}`,
  )
  return wide.replace(/#/g, () => random.digits(1))
}

const materialRows = (seed: SeedItem, code: string, seeds: Seeds): Record<string, string>[] =>
  seed.materials.map((material, i) => {
    const [name, necessity] = typeof material === 'string' ? [material, '必要'] : material
    const profile = seeds.materialProfiles[seeds.materials[name] ?? 0]
    return {
      实施编码: code,
      事项名称: seed.name,
      序号: String(i + 1),
      材料名称: name,
      材料类型: profile?.type ?? '其他',
      材料形式: profile?.form ?? '纸质',
      材料必要性: necessity,
      来源渠道: profile?.source ?? '申请人自备',
      来源渠道说明: profile?.issuer ?? '',
      原件份数: String(profile?.originals ?? 1),
      复印件份数: String(profile?.copies ?? 0),
      纸质材料规格: 'A4',
      填报须知: '',
      备注: '',
    }
  })
