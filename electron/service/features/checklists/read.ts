/** Plain reads of checklists (检查表): the carried ones, and what was published of them or beside them. */
import type { Checklist, FrozenChecklist } from '#shared/domain/checklists/checklist.ts'
import type { ChecklistState } from '#shared/domain/checklists/fold.ts'
import type { QueryDeps } from '../../host/handlers.ts'
import { carried } from '../carried.ts'

export interface ChecklistVersion {
  version: string
  list: Checklist
  note: string
  /** null: carried by the program */
  said: { at: number; author: string } | null
  apart: boolean
}

export interface StoredChecklist {
  id: string
  /** newest last; never empty */
  versions: [ChecklistVersion, ...ChecklistVersion[]]
  withdrawn: ChecklistState['withdrawn']
  /** whose it is; null: carried, and never published */
  owner: string | null
}

type Deps = Pick<QueryDeps, 'db' | 'resources'>

/** Every checklist there is, the carried ones first. */
export const allChecklists = ({ db, resources }: Deps): StoredChecklist[] => {
  const said = new Map(
    db
      .all<{ id: string; owner: string; state: string }>(
        "SELECT id, owner, state FROM entity WHERE kind = 'checklist' ORDER BY id",
      )
      .map(({ id, owner, state }) => [id, { owner, ...(JSON.parse(state) as ChecklistState) }]),
  )
  const shipped = new Map(carried(resources).checklists.map((one) => [one.id as string, one]))
  return [...new Set([...shipped.keys(), ...said.keys()])].flatMap((id): StoredChecklist[] => {
    const [one, state] = [shipped.get(id), said.get(id)]
    const [first, ...rest] = [
      ...(one ? [{ version: one.version, list: one.list, note: '', said: null, apart: false }] : []),
      ...(state?.versions ?? []).map(({ version, list, note, at, author, apart }) => ({
        version,
        list,
        note,
        said: { at, author },
        apart,
      })),
    ]
    return first
      ? [{ id, versions: [first, ...rest], withdrawn: state?.withdrawn ?? null, owner: state?.owner ?? null }]
      : []
  })
}

export const checklistById = (deps: Deps, id: string): StoredChecklist | null =>
  allChecklists(deps).find((one) => one.id === id) ?? null

export const newestOf = ({ versions }: StoredChecklist): ChecklistVersion => versions.at(-1) ?? versions[0]

/** The checklist a visit that starts now keeps; null: there is none, or it is out of use. */
export const frozenOf = (deps: Deps, id: string): FrozenChecklist | null => {
  const stored = checklistById(deps, id)
  if (!stored || stored.withdrawn) return null
  const { list, version } = newestOf(stored)
  return { ...list, id, version }
}
