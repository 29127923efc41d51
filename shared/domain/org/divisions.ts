import { z } from 'zod'
import type { OrgFields } from './facts.ts'

/** The file `resources/divisions.json`: a prefecture with its divisions and their codes (区划代码). */
export const divisionsFile = z.object({
  source: z.string(),
  city: z.object({ code: z.string(), name: z.string() }),
  areas: z.array(
    z.object({
      code: z.string(),
      name: z.string(),
      towns: z.array(
        z.object({
          code: z.string(),
          name: z.string(),
          villages: z.array(z.tuple([z.string(), z.string()])),
        }),
      ),
    }),
  ),
})
export type Divisions = z.infer<typeof divisionsFile>

/** The id of a division: the same on every device, and never read for its code. */
export const divisionId = (code: string): string => `div-${code}`

/** Every division as a body (机构), parents before their children. */
export const divisionBodies = ({ city, areas }: Divisions): { id: string; fields: OrgFields }[] => [
  body('city', city.code, city.name, null),
  ...areas.flatMap((area) => [
    body('area', area.code, area.name, city.code),
    ...area.towns.flatMap((town) => [
      body('town', town.code, town.name, area.code),
      ...town.villages.map(([code, name]) => body('village', code, name, town.code)),
    ]),
  ]),
]

const body = (
  kind: OrgFields['kind'],
  code: string,
  name: string,
  parentCode: string | null,
): { id: string; fields: OrgFields } => {
  const shortName = shortDivisionName(name)
  return {
    id: divisionId(code),
    fields: {
      kind,
      name,
      ...(shortName === name ? {} : { shortName }),
      parent: parentCode === null ? null : divisionId(parentCode),
      code,
      active: true,
    },
  }
}

/** 方塘社区居民委员会 → 方塘社区; 天城村村民委员会 → 天城村; 渡口村委会 → 渡口村 */
const shortDivisionName = (name: string): string => {
  const village = name.replace(/(村民委员会|村委会)$/, '')
  if (village !== name) return village === '' ? name : `${village.replace(/村$/, '')}村`
  const community = name.replace(/(居民委员会|居委会)$/, '')
  return community === '' ? name : community
}
