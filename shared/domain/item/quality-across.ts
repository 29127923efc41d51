/** Rules that compare items with one another: duplicate codes, one window with two addresses, one item told two ways. */
import { addressKey } from './address.ts'
import type { CatalogueEntry } from './item.ts'
import type { Finding } from './quality.ts'
import type { QualityRule } from './quality-rule.ts'

type AcrossRule = Omit<QualityRule, 'check'>

export const acrossRules: readonly AcrossRule[] = [
  { id: 'C01', label: '实施编码重复', severity: '错误', fields: ['taskCode'], source: '扩展规则' },
  {
    id: 'A04',
    label: '同一窗口地点不一致',
    severity: '提醒',
    fields: ['transactAddr'],
    source: '政策任务（三）数据同源',
  },
  {
    id: 'S01',
    label: '同一事项各处说法不同',
    severity: '提醒',
    fields: ['promiseDay', 'materials'],
    source: '政策任务（三）数据同源',
  },
  {
    id: 'P12',
    label: '全部窗口填同一个热线',
    severity: '提醒',
    fields: ['consultPhone'],
    source: '扩展规则',
  },
]

export interface AcrossFinding extends Finding {
  /** the item it is about */
  code: string
}

export interface AcrossCheck {
  add: (entry: CatalogueEntry) => void
  /** the findings of everything added, in order of adding within each rule */
  finish: () => AcrossFinding[]
}

interface Facts {
  code: string
  place: string
  address: string
  twin: string
  told: string
  unit: string
  hotline: string | null
}

/** Collects a few keys per item as they stream by; holds no entries. */
export function checkAcross(): AcrossCheck {
  const all: Facts[] = []
  return {
    add: (entry) => all.push(factsOf(entry)),
    finish: () => [
      ...repeated(
        all,
        (f) => f.code,
        'C01',
        (n) => `实施编码与另外${n - 1}个事项相同`,
      ),
      ...minority(
        all.filter((f) => f.place !== '' && f.address !== ''),
        (f) => f.place,
        (f) => f.address,
        'A04',
        () => '同一电话和窗口的其他事项写的是另一处地点',
      ),
      ...minority(
        all.filter((f) => f.twin !== ''),
        (f) => f.twin,
        (f) => f.told,
        'S01',
        () => '同级同名事项在多数地方的时限或材料与此不同',
      ),
      ...hotlineOnly(all),
    ],
  }
}

function factsOf({ item, materials }: CatalogueEntry): Facts {
  const { guide } = item
  const phone = guide.consultPhone?.[0]
  const unit = item.unitId ?? guide.deptName ?? ''
  const place = guide.windowName
    ? `${unit}|${guide.windowName}`
    : phone?.kind === 'landline'
      ? `${unit}|${phone.number}`
      : ''
  return {
    code: item.code,
    place,
    address: addressKey(guide.transactAddr ?? ''),
    twin:
      guide.taskName && guide.useLevel
        ? `${guide.useLevel}|${guide.taskName}|${guide.handleItemName ?? ''}`
        : '',
    told: `${guide.promiseDay ?? ''}${guide.promiseUnit ?? ''}|${materials
      .map((m) => m.name)
      .sort()
      .join('|')}`,
    unit,
    hotline: phone?.kind === 'hotline' && guide.consultPhone?.length === 1 ? phone.number : null,
  }
}

/** Every member of a group of two or more. */
function repeated(
  all: Facts[],
  groupOf: (f: Facts) => string,
  ruleId: string,
  message: (size: number) => string,
): AcrossFinding[] {
  const groups = Map.groupBy(all, groupOf)
  return [...groups.values()]
    .filter((group) => group.length > 1)
    .flatMap((group) => group.map((f) => found(f.code, ruleId, message(group.length))))
}

/** The members of a group that differ from its strict majority; without a majority nobody can be said to differ. */
function minority(
  all: Facts[],
  groupOf: (f: Facts) => string,
  toldBy: (f: Facts) => string,
  ruleId: string,
  message: () => string,
): AcrossFinding[] {
  const findings: AcrossFinding[] = []
  for (const group of Map.groupBy(all, groupOf).values()) {
    if (group.length < 3) continue
    const byValue = [...Map.groupBy(group, toldBy).values()].sort((a, b) => b.length - a.length)
    if (byValue.length === 1 || (byValue[0]?.length ?? 0) * 2 <= group.length) continue
    findings.push(
      ...byValue
        .slice(1)
        .flat()
        .map((f) => found(f.code, ruleId, message())),
    )
  }
  return findings
}

function hotlineOnly(all: Facts[]): AcrossFinding[] {
  return [...Map.groupBy(all, (f) => f.unit).values()]
    .filter(
      (group) =>
        group.length > 1 && group.every((f) => f.hotline !== null && f.hotline === group[0]?.hotline),
    )
    .flatMap((group) =>
      group.map((f) => found(f.code, 'P12', `该单位全部事项的咨询电话都是${f.hotline}，没有窗口电话`)),
    )
}

function found(code: string, ruleId: string, message: string): AcrossFinding {
  const rule = acrossRules.find(({ id }) => id === ruleId)
  return { code, ruleId, severity: rule?.severity ?? '提醒', field: rule?.fields[0] ?? 'materials', message }
}
