/**
 * Coded values, read by their Chinese label. Never by number: systems number them differently
 * (材料必要性 0 is 必要 in one and absent in another), so a bare number is kept and reported, not interpreted.
 */

export type EnumName =
  | 'taskType'
  | 'useLevel'
  | 'deptType'
  | 'projectType'
  | 'serverType'
  | 'handleType'
  | 'type'
  | 'form'
  | 'necessity'
  | 'source'

/** Canonical label → other writings. GB/T 39046-2020 A.1–A.6 and the material code tables. */
const tables: Record<EnumName, Record<string, readonly string[]>> = {
  taskType: {
    行政许可: ['许可'],
    行政处罚: ['处罚'],
    行政强制: [],
    行政征收: [],
    行政给付: ['给付'],
    行政检查: [],
    行政确认: ['确认'],
    行政奖励: ['奖励'],
    行政裁决: ['裁决'],
    其他类别: ['其他', '其他行政权力', '其他权力', '其它', '其它类别', '其他职权'],
    公共服务: ['公共服务事项', '服务'],
  },
  useLevel: {
    国家: ['国家级', '中央'],
    省: ['省级'],
    市: ['市级', '设区的市级', '地市级'],
    县: ['县级', '县区级', '区级', '县(市、区)级', '区县级', '区'],
    '镇(乡街)': [
      '镇级',
      '乡级',
      '乡镇级',
      '镇(乡、街道)级',
      '乡镇(街道)级',
      '镇街级',
      '街道',
      '镇',
      '镇街',
      '乡镇街道',
    ],
    '村(社区)': ['村级', '村(社区)级', '村居级', '社区', '村', '村社区'],
    分级管理: [],
  },
  deptType: {
    法定机关: ['法定行政机关'],
    授权组织: ['法律法规授权组织'],
    受委托组织: ['受委托的组织'],
    其他: ['其它'],
  },
  projectType: { 即办件: ['即办'], 承诺件: ['承诺', '承诺办件'], 其他: ['其它', '上报件', '联办件'] },
  serverType: {
    自然人: ['个人', '公民'],
    企业法人: ['企业'],
    事业法人: ['事业单位', '事业单位法人'],
    社会组织法人: ['社会组织'],
    非法人企业: [],
    行政机关: ['机关', '行政机关法人'],
    其他组织: ['其他', '其它组织', '非法人组织'],
    法人: [],
  },
  handleType: {
    窗口办理: ['窗口', '现场办理', '大厅办理', '线下办理', '窗口受理'],
    网上办理: ['网办', '电脑端网上', '电脑端网上办理', '线上办理', '网上', '电脑端'],
    移动端办理: ['移动端', '掌上办理', 'APP办理', '手机端'],
    快递申请: ['快递', '邮寄', '快递办理', '邮寄办理'],
    自助终端办理: ['自助终端', '自助办理'],
    其他: ['其它'],
  },
  type: {
    证件证书证明: ['证件、证书、证明', '证照', '证件', '证明'],
    申请表格文书: ['申请表格、文书', '申请表', '表格', '文书'],
    其他: ['其它', '其他材料'],
  },
  form: {
    纸质: ['纸质材料', '纸质版'],
    电子化: ['电子', '电子版', '电子材料', '电子证照'],
    '纸质/电子化': ['纸质或电子', '纸质和电子', '纸质、电子化', '纸质/电子', '纸质或电子化', '纸质或电子版'],
  },
  necessity: {
    必要: ['必需', '是', '必须', '必要材料'],
    非必要: ['非必需', '否', '不必要', '选择性提交'],
    容缺后补: ['容缺', '可容缺', '容缺受理'],
  },
  source: {
    申请人自备: ['自备', '申请人'],
    政府部门核发: ['行政机关核发', '政府核发', '部门核发', '政府部门'],
    其他: ['其它', '中介机构或法定机构产生', '中介机构'],
  },
}

const squash = (text: string): string =>
  text.replace(/[（）\s]/g, (char) => (char === '（' ? '(' : char === '）' ? ')' : ''))

const indexes = new Map<EnumName, Map<string, string>>(
  (Object.keys(tables) as EnumName[]).map((name) => [
    name,
    new Map(
      Object.entries(tables[name]).flatMap(([label, others]) =>
        [label, ...others].map((text) => [squash(text), label] as const),
      ),
    ),
  ]),
)

export interface EnumReading {
  /** the canonical label; the cleaned text itself when it is none of them */
  value: string
  original: string
  /** `number`: a code number, not interpreted; `unknown`: not in the table */
  issues: ('number' | 'unknown')[]
}

/** Reads one coded value; a leading 'A-' or '01 ' before the label is ignored. */
export function parseEnum(name: EnumName, original: string): EnumReading {
  const index = indexes.get(name)
  const text = squash(original)
  const label = index?.get(text) ?? index?.get(text.replace(/^[0-9A-Z]{1,2}[-:.、]?/, ''))
  if (label) return { value: label, original, issues: [] }
  return { value: original.trim(), original, issues: [/^\d+$/.test(text) ? 'number' : 'unknown'] }
}

export interface ListReading {
  value: string[]
  original: string
  issues: EnumReading['issues']
}

/** Reads several coded values in one cell, parted by 、，,；;/ or line breaks. Without a table only the parts are taken. */
export function parseList(name: EnumName | null, original: string): ListReading {
  const parts = original
    .split(/[、，,；;/|\n]+/)
    .map((part) => part.trim())
    .filter((part) => part !== '')
  if (!name) return { value: [...new Set(parts)], original, issues: [] }
  const readings = parts.map((part) => parseEnum(name, part))
  return {
    value: [...new Set(readings.map((r) => r.value))],
    original,
    issues: [...new Set(readings.flatMap((r) => r.issues))],
  }
}

export interface BooleanReading {
  value: boolean | null
  original: string
  issues: 'unknown'[]
}

/** 是/否 and what stands for them; a number is not interpreted except in a column that says 是否 (1 and 0). */
export function parseBoolean(original: string): BooleanReading {
  const text = original.trim().toUpperCase()
  if (text === '') return { value: null, original, issues: [] }
  if (/^(?:是|有|支持|收费|可以|能|已进驻|TRUE|Y|YES|√|1)$/.test(text))
    return { value: true, original, issues: [] }
  if (/^(?:否|无|不|不支持|不收费|不可以|不能|未进驻|没有|FALSE|N|NO|×|X|0)$/.test(text))
    return { value: false, original, issues: [] }
  return { value: null, original, issues: ['unknown'] }
}
