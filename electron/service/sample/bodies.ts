import { creditCode } from './codes.ts'
import type { Random } from './random.ts'
import type { Department, Divisions, Level, Seeds } from './seeds.ts'

/** A body that carries out items: a department of the city or an area, or a town hall; a village under it. */
export interface Body {
  key: string
  level: Level
  department: Department
  /** 实施主体 */
  name: string
  shortName: string
  code: string
  areaName: string
  areaCode: string
  town?: { name: string; code: string }
  village?: { name: string; code: string }
  /** where people go; bodies in one place may share a telephone */
  place: string
  centre: string
  windows: string[]
}

/** All bodies of the prefecture, in a fixed order. */
export const allBodies = (seeds: Seeds, { city, areas }: Divisions, random: Random): Body[] => {
  const departments = seeds.departments.filter((d) => d.key !== TOWN_HALL)
  const townHall = seeds.departments.find((d) => d.key === TOWN_HALL)
  if (!townHall) throw new Error(`no department ${TOWN_HALL} in the seeds`)
  const codes = random.fork('credit codes')

  const municipal = departments
    .filter((d) => d.levels.includes('市'))
    .map(
      (d): Body => officeOf(d, '市', city.name, city.code, '芜湖市', creditCode(codes, city.code, kindOf(d))),
    )
  const ofAreas = areas.flatMap((area) => {
    const zone = isZone(area.name)
    return departments
      .filter((d) => d.levels.includes('县') && (!zone || ZONE_DEPARTMENTS.has(d.key)))
      .map(
        (d): Body =>
          officeOf(
            d,
            '县',
            area.name,
            area.code,
            shortArea(area.name),
            creditCode(codes, area.code, kindOf(d)),
          ),
      )
  })
  const halls = areas.flatMap((area) =>
    area.towns.flatMap((town): Body[] => {
      const code = creditCode(codes, area.code, '11')
      const shared = {
        department: townHall,
        name: townBody(town.name),
        code,
        areaName: area.name,
        areaCode: area.code,
        town: { name: town.name, code: town.code },
      }
      const hall: Body = {
        ...shared,
        key: `镇-${town.code}`,
        level: '镇',
        shortName: town.name,
        place: `${area.name}${town.name}`,
        centre: `${town.name}为民服务中心`,
        windows: townHall.windows,
      }
      const stations = town.villages.map(
        ([villageCode, name]): Body => ({
          ...shared,
          key: `村-${villageCode}`,
          level: '村',
          shortName: stationName(name),
          village: { name, code: villageCode },
          place: `${area.name}${town.name}${name}`,
          centre: `${stationName(name)}为民服务站`,
          windows: ['为民服务站'],
        }),
      )
      return [hall, ...stations]
    }),
  )
  return [...municipal, ...ofAreas, ...halls]
}

const TOWN_HALL = 'zhen'

/** Development zones (开发区) have no department of every kind. */
const ZONE_DEPARTMENTS = new Set([
  'rsj',
  'ybj',
  'zjj',
  'scjg',
  'swuj',
  'mzj',
  'wjw',
  'jyj',
  'sjj',
  'yjglj',
  'fgw',
  'bdc',
  'zrzy',
])

const officeOf = (
  department: Department,
  level: '市' | '县',
  areaName: string,
  areaCode: string,
  short: string,
  code: string,
): Body => ({
  key: `${level}-${areaCode}-${department.key}`,
  level,
  department,
  name: nameAt(department.full, areaName, level),
  shortName: nameAt(department.short, short, level),
  code,
  areaName,
  areaCode,
  place: `${areaName}${department.hall}`,
  centre: level === '市' ? '市政务服务中心' : `${areaName}政务服务中心`,
  windows: department.windows,
})

/** Brackets in a department's name hold the county form: 支队（大队）, 中心（管理部）, 局（分局）. */
const nameAt = (pattern: string, area: string, level: '市' | '县'): string =>
  pattern
    .replace('支队（大队）', level === '市' ? '支队' : '大队')
    .replace('中心（管理部）', level === '市' ? '中心' : '管理部')
    .replace('局（分局）', level === '市' ? '局' : '分局')
    .replace('{区划}', area)

const townBody = (name: string): string =>
  name.endsWith('街道') ? `${name}办事处` : name.endsWith('镇') ? `${name}人民政府` : `${name}管理委员会`

const stationName = (name: string): string =>
  name.replace(/(?:社区)?居民委员会$|村民委员会$/, (end) => (end.startsWith('社区') ? '社区' : ''))

const kindOf = ({ key }: Department): '11' | '12' => (['bdc', 'gjj', 'daj', 'cl'].includes(key) ? '12' : '11')

const isZone = (name: string): boolean => name.endsWith('开发区')

const shortArea = (name: string): string =>
  name.includes('三山') ? '三山经开区' : name.endsWith('经济技术开发区') ? '芜湖经开区' : name
