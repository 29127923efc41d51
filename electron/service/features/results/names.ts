import { CITY_KEY, type Grouping } from '#shared/domain/results/groups.ts'
import type { Reader } from '../../store/db.ts'
import { orgById } from '../org/read.ts'

/** The name of a group of results. */
export const groupName = (db: Reader, by: Grouping, key: string): string => {
  if (by === 'focus') return key === 'none' ? '其他领域' : key
  if (by === 'area' && key === CITY_KEY) return '市直单位'
  const body = orgById(db, key.replace(/:none$/, ''))
  const name = body ? (by === 'area' ? (body.shortName ?? body.name) : body.name) : key
  if (by !== 'window') return name
  if (key.endsWith(':none')) return `${name}（未登记窗口）`
  const hall = body?.parent ? orgById(db, body.parent) : null
  return hall ? `${hall.name}　${name}` : name
}
