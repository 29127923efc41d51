import type { Body } from './bodies.ts'
import type { Instance } from './instances.ts'
import type { Random } from './random.ts'
import type { Divisions, Seeds } from './seeds.ts'

/** The people and places of the sample, as plain records; names and numbers are invented. */
export interface SampleOrg {
  units: SampleUnit[]
  windows: SampleWindow[]
  callers: { number: string; line: string; keeper: string; since: string }[]
  staff: SampleStaff[]
}

export interface SampleUnit {
  key: string
  name: string
  shortName: string
  code: string
  level: string
  area: string
  areaCode: string
  town: string
  focus: string
}

export interface SampleWindow {
  unitKey: string
  unit: string
  name: string
  type: string
  centre: string
  hours: string
  phones: string[]
  /** 窗口责任人 with tenure; `before` = the one who left, when there was one */
  responsible: { name: string; from: string }
  before: { name: string; from: string; to: string } | null
}

export interface SampleStaff {
  name: string
  unit: string
  post: string
  role: '抽查人员' | '复核人员' | '管理员' | '带队领导'
}

export const sampleOrg = (
  bodies: readonly Body[],
  instances: readonly Instance[],
  seeds: Seeds,
  { areas }: Divisions,
  random: Random,
): SampleOrg => {
  const phones = new Map<string, Set<string>>()
  for (const { body, window, phone } of instances) {
    for (const key of [`${body.key}/${window}`, body.key]) {
      phones.set(key, (phones.get(key) ?? new Set()).add(`0553-555${phone}`))
    }
  }
  const name = (): string => random.pick(seeds.surnames) + random.pick(seeds.givenNames)
  const day = (year: number): string => `${year}-${pad(random.int(1, 12))}-${pad(random.int(1, 28))}`
  const shown = bodies.filter((b) => b.level !== '村' || phones.has(b.key))
  return {
    units: shown
      .filter((b) => b.level !== '村')
      .map((b) => ({
        key: b.key,
        name: b.name,
        shortName: b.shortName,
        code: b.code,
        level: b.level,
        area: b.areaName,
        areaCode: b.areaCode,
        town: b.town?.name ?? '',
        focus: b.department.focus === '—' ? '' : b.department.focus,
      })),
    windows: shown.flatMap((b) =>
      b.windows.map((window): SampleWindow => {
        const own = phones.get(`${b.key}/${window}`) ?? phones.get(b.key) ?? new Set<string>()
        const from = day(2025)
        return {
          unitKey: b.level === '村' ? `镇-${b.town?.code}` : b.key,
          unit: b.name,
          name: b.village ? `${b.shortName}为民服务站` : window,
          type: windowType(window),
          centre: b.centre,
          hours: seeds.addresses.hours[b.level] ?? '',
          phones: [...own].slice(0, 2),
          responsible: { name: name(), from },
          before: random.chance(0.25) ? { name: name(), from: day(2023), to: from } : null,
        }
      }),
    ),
    callers: Array.from({ length: 24 }, (_, i) => ({
      number: `0553-555${CALLERS + i}`,
      line: `${Math.floor(i / 2) + 1}号线`,
      keeper: name(),
      since: `2026-0${random.int(7, 9)}-${pad(random.int(1, 28))}`,
    })),
    staff: [
      ...STAFF.map(([role, post]) => ({ name: name(), unit: '芜湖市数据资源管理局', post, role })),
      ...areas.flatMap((area) =>
        (['抽查人员', '管理员'] as const).map((role) => ({
          name: name(),
          unit: `${area.name}数据资源管理局`,
          post: '科员',
          role,
        })),
      ),
    ],
  }
}

/** The numbers we call from lie beyond those of windows and complaints. */
const CALLERS = 9950

const STAFF: readonly [SampleStaff['role'], string][] = [
  ['带队领导', '副局长'],
  ['管理员', '科长'],
  ['复核人员', '副科长'],
  ['复核人员', '四级调研员'],
  ['抽查人员', '科员'],
  ['抽查人员', '科员'],
  ['抽查人员', '科员'],
  ['抽查人员', '科员'],
]

const windowType = (name: string): string =>
  name.includes('通办') ? '通办' : name.includes('综合') || name.includes('为民服务') ? '综合' : '专窗'

const pad = (n: number): string => String(n).padStart(2, '0')
