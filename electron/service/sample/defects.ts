import type { Cell, GuideRow } from './guide-row.ts'
import { fillAddress } from './guide-row.ts'
import type { Random } from './random.ts'
import type { Seeds } from './seeds.ts'

/** A fault put into the catalogue on purpose (缺陷): what, where, and how the cell read before. */
export interface InjectedDefect {
  /** as in item-seeds.json and the rules of 清单质检, e.g. 'P01' */
  id: string
  kind: string
  field: string
  code: string
  itemName: string
  /** index of the item in the catalogue, from 0 */
  index: number
  before: string
  after: string
}

interface Tools {
  random: Random
  seeds: Seeds
  rows: readonly GuideRow[]
  /** names of areas with a hall of their own */
  areas: readonly string[]
}

interface Injection {
  /** may this row carry the fault? */
  fits?: (row: GuideRow) => boolean
  /** changes the row; returns the heading changed and the new text */
  apply: (row: GuideRow, tools: Tools) => readonly [string, string]
}

/**
 * Puts each fault of the seeds into its share of the rows, at least once from 500 items on. A row carries
 * one fault at most, so that what an import or 清单质检 finds can be held against this list.
 */
export const injectDefects = (rows: readonly GuideRow[], seeds: Seeds, random: Random): InjectedDefect[] => {
  const taken = new Set<number>()
  const order = random.shuffle(rows.map((_, i) => i))
  const done: InjectedDefect[] = []
  const tools: Tools = { random, seeds, rows, areas: AREAS }
  for (const { id, kind, share } of seeds.defects) {
    const injection = INJECTIONS[id]
    if (!injection) throw new Error(`no injection for defect ${id}`)
    let left = Math.max(Math.round(rows.length * share), rows.length >= 500 ? 1 : 0)
    for (const index of order) {
      if (left === 0) break
      const row = rows[index]
      if (!row || taken.has(index) || injection.fits?.(row) === false) continue
      const before = snapshot(row)
      const [field, after] = injection.apply(row, tools)
      taken.add(index)
      left--
      done.push({
        id,
        kind,
        field,
        code: text(row.cells.实施编码),
        itemName: row.instance.seed.name,
        index,
        before: before[field] ?? '',
        after,
      })
    }
  }
  return done.sort((a, b) => a.index - b.index)
}

const text = (cell: Cell | undefined): string =>
  cell === undefined ? '' : typeof cell === 'string' ? cell : cell.text
const is = (heading: string, value: string) => (row: GuideRow) => text(row.cells[heading]) === value
const promise = (row: GuideRow): number => row.instance.seed.promise
const hasMaterials = (row: GuideRow): boolean => row.materials.length > 0

const snapshot = (row: GuideRow): Record<string, string> => ({
  ...Object.fromEntries(Object.entries(row.cells).map(([k, v]) => [k, text(v)])),
  申请材料: row.materials.map((m) => m.材料名称).join('、'),
})

/** Sets one cell. */
const put =
  (heading: string, value: (row: GuideRow, random: Random) => string) =>
  (row: GuideRow, { random }: { random: Random }): readonly [string, string] => {
    const after = value(row, random)
    row.cells[heading] = after
    return [heading, after]
  }

const phone = (row: GuideRow): string => `555${row.instance.phone}`

/** Changes the materials. */
const materials =
  (change: (list: Record<string, string>[], row: GuideRow) => void) =>
  (row: GuideRow): readonly [string, string] => {
    change(row.materials, row)
    return ['申请材料', row.materials.map((m) => m.材料名称).join('、')]
  }

const address =
  (defect: string) =>
  (row: GuideRow, { random, seeds, areas }: Tools): readonly [string, string] => {
    const { template } = random.weighted(seeds.addresses.defective.filter((d) => d.defect === defect))
    const { body } = row.instance
    const elsewhere = random.pick(areas.filter((name) => name !== body.areaName))
    const after = fillAddress(template.replace('{另一县区}', elsewhere), body, seeds, random)
    row.cells.办理地点 = after
    return ['办理地点', after]
  }

/** Areas whose names 清单质检 can tell apart in an address. */
const AREAS = ['镜湖区', '鸠江区', '弋江区', '湾沚区', '繁昌区', '南陵县', '无为市']

const INJECTIONS: Record<string, Injection> = {
  P01: { apply: put('咨询电话', phone) },
  P02: {
    apply: put(
      '咨询电话',
      (r, random) => `0553-${random.chance(0.5) ? phone(r).slice(0, 6) : `${phone(r)}0`}`,
    ),
  },
  P03: { apply: put('咨询电话', (_, random) => random.pick(['138001380000', '1380013800'])) },
  P04: { apply: put('咨询电话', (r, random) => `${random.pick(['055', '0551'])}-${phone(r)}`) },
  P05: { apply: put('咨询电话', (_, random) => random.pick(['见公告', '详见办事指南', '无', ''])) },
  P06: { apply: put('咨询电话', () => '0553-0000000') },
  P07: { apply: put('咨询电话', () => '5.55E+06') },
  P08: { apply: put('咨询电话', () => '0553-12345') },
  P09: {
    apply: (row) => {
      const shown = `0553-${phone(row)}`
      row.cells.咨询电话 = { formula: `HYPERLINK("x","${shown}")`, text: shown }
      return ['咨询电话', `=HYPERLINK("x","${shown}")`]
    },
  },
  P10: {
    apply: (row) => {
      const same = `0553-${phone(row)}`
      row.cells.咨询电话 = same
      row.cells.监督投诉电话 = same
      return ['监督投诉电话', same]
    },
  },
  P11: { apply: put('监督投诉电话', () => '') },
  A01: { apply: address('A01') },
  A02: { apply: address('A02') },
  A03: { fits: (r) => r.instance.body.level === '县', apply: address('A03') },
  A04: { fits: (r) => r.instance.body.level === '县', apply: address('A04') },
  A05: { fits: (r) => r.instance.body.level === '县', apply: address('A05') },
  T01: {
    fits: (r) => promise(r) === 0,
    apply: (row) => {
      row.cells.审查类型 = '前审后批'
      row.cells.办件类型 = '承诺件'
      return ['办件类型', '承诺件']
    },
  },
  T02: {
    fits: (r) => promise(r) === 0 && r.instance.seed.legal >= 5,
    apply: (row) => {
      row.cells.办理流程 = '受理→审核→审批→办结→送达'
      row.cells.承诺办结时限 = '5'
      return ['承诺办结时限', '5']
    },
  },
  T03: {
    fits: (r) => promise(r) > 0 && promise(r) < 5,
    apply: put('承诺办结时限', (r) => String(r.instance.seed.legal + 5)),
  },
  T04: {
    fits: (r) => promise(r) > 0 && promise(r) < 5,
    apply: put('承诺办结时限', (_, random) => random.pick(['5-7', '三个工作日', '尽快'])),
  },
  T05: { fits: (r) => promise(r) > 0, apply: put('承诺办结时限单位', () => '') },
  T06: {
    fits: (r) => promise(r) >= 5,
    apply: (row) => {
      row.cells.办理流程 = '受理→现场勘查→审核→审批→办结→送达'
      row.cells.承诺办结时限 = '2'
      return ['承诺办结时限', '2']
    },
  },
  T07: {
    fits: (r) => promise(r) >= 5,
    apply: put('办理流程', (r) => text(r.cells.办理流程).replace(/审核（\d+/, `审核（${promise(r)}`)),
  },
  T08: {
    fits: (r) => promise(r) > 1 && promise(r) < 5,
    apply: put('办理流程', () => '受理→审核→审批→当场办结→送达'),
  },
  M01: {
    apply: materials((list, row) => {
      const last = list.at(-1)
      list.push({
        ...(last ?? emptyMaterial(row)),
        序号: String(list.length + 1),
        材料名称: '根据法律法规规定应提交的其他材料',
      })
    }),
  },
  M02: {
    fits: (r) => r.materials.some((m) => m.材料形式 !== '电子化'),
    apply: materials((list) => {
      const hit = list.find((m) => m.材料形式 !== '电子化')
      if (hit) Object.assign(hit, { 原件份数: '', 复印件份数: '' })
    }),
  },
  M03: {
    fits: hasMaterials,
    apply: materials((list) => Object.assign(list[0] ?? {}, { 材料名称: '身份证、户口簿等' })),
  },
  M04: { fits: hasMaterials, apply: materials((list) => Object.assign(list[0] ?? {}, { 材料必要性: '' })) },
  M05: {
    fits: hasMaterials,
    apply: materials((list) => {
      if (list[0]) list.push({ ...list[0], 序号: String(list.length + 1) })
    }),
  },
  M06: {
    fits: hasMaterials,
    apply: materials((list, row) => {
      list.length = 0
      row.cells.无需材料说明 = ''
    }),
  },
  M07: { apply: put('受理条件', () => '申请人符合规定条件，并持婚育证明；申请材料齐全、符合法定形式。') },
  R01: { apply: put('结果样本', () => '') },
  R02: { fits: is('事项类型', '行政许可'), apply: put('结果类型', () => '出文办结') },
  F01: { fits: is('是否收费', '是'), apply: put('收费依据', () => '') },
  F02: { fits: is('是否收费', '否'), apply: put('是否支持网上支付', () => '是') },
  N01: { fits: is('到办事现场次数', '1'), apply: put('必须现场办理原因说明', () => '') },
  N02: {
    fits: (r) => text(r.cells.网上办理深度).startsWith('全程网办'),
    apply: (row) => {
      row.cells.必须现场办理原因说明 = '需现场核验身份或查验原件'
      row.cells.到办事现场次数 = '1'
      return ['到办事现场次数', '1']
    },
  },
  N03: {
    fits: is('是否网办', '否'),
    apply: (row) => {
      row.cells.到办事现场次数 = '0'
      row.cells.必须现场办理原因说明 = '无'
      return ['办理形式', text(row.cells.办理形式)]
    },
  },
  Q01: { fits: is('事项类型', '行政许可'), apply: put('常见问题', () => '') },
  Q02: { fits: is('事项类型', '行政许可'), apply: put('办理流程', () => '受理→办结') },
  Q03: {
    fits: is('服务对象', '自然人'),
    apply: (row) => {
      row.cells.面向自然人事项主题分类 = ''
      row.cells.面向法人事项主题分类 = '设立变更'
      return ['面向法人事项主题分类', '设立变更']
    },
  },
  Q04: {
    apply: (row) => {
      row.cells.办理流程 = `${text(row.cells.办理流程)}；可以委托他人代办`
      row.cells.受理条件 = '申请人须本人到场办理，申请材料齐全、符合法定形式。'
      return ['受理条件', text(row.cells.受理条件)]
    },
  },
  C01: {
    apply: (row, { random, rows }) => {
      const other = random.pick(
        rows
          .filter((r) => r !== row && r.instance.body.key === row.instance.body.key)
          .concat(rows.slice(0, 1)),
      )
      return recode(row, text(other.cells.实施编码))
    },
  },
  C02: { apply: (row) => recode(row, text(row.cells.实施编码).slice(0, -3)) },
  C03: {
    apply: put('实施主体代码', (r) => {
      const code = r.instance.body.code
      return `${code.slice(0, 17)}${code.endsWith('0') ? '1' : '0'}`
    }),
  },
  S01: {
    fits: (r) => r.instance.body.level === '县' && promise(r) >= 2 && promise(r) < 5,
    apply: put('承诺办结时限', (r) => String(promise(r) - 1)),
  },
}

const recode = (row: GuideRow, code: string): readonly [string, string] => {
  row.cells.实施编码 = code
  row.cells.业务办理项编码 = `${code}01`
  for (const material of row.materials) material.实施编码 = code
  return ['实施编码', code]
}

const emptyMaterial = (row: GuideRow): Record<string, string> => ({
  实施编码: text(row.cells.实施编码),
  事项名称: row.instance.seed.name,
  材料类型: '其他',
  材料形式: '纸质',
  材料必要性: '必要',
  来源渠道: '申请人自备',
  来源渠道说明: '',
  原件份数: '1',
  复印件份数: '0',
  纸质材料规格: 'A4',
  填报须知: '',
  备注: '',
})
