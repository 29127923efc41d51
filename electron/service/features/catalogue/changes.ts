/** 与现用清单比对 in pages: codes with names, and what changed. */
import type { ReleaseDiff } from '#shared/domain/item/diff.ts'
import { itemFieldLabel } from '#shared/domain/item/item-fields.ts'
import type { CommandDeps } from '../../host/handlers.ts'
import type { Staged } from './import-desk.ts'
import { OWN_LIVE } from './staging.ts'

type Change = ReleaseDiff['changed'][number]['fields'][number]

export const fieldLabelOf = ({ field }: Pick<Change, 'field'>): string =>
  field.startsWith('extra:')
    ? field.slice('extra:'.length)
    : itemFieldLabel(field as Parameters<typeof itemFieldLabel>[0])

export const shownChange = (change: Change) => ({
  label: fieldLabelOf(change),
  before: change.before?.slice(0, 2000) ?? null,
  after: change.after?.slice(0, 2000) ?? null,
})

export const changesPage = (
  { db, session }: Pick<CommandDeps, 'db' | 'session'>,
  { diff, release }: Staged,
  kind: 'added' | 'removed' | 'changed',
  { offset, limit }: { offset: number; limit: number },
) => {
  const all: readonly { code: string; fields: Change[] }[] =
    kind === 'changed' ? diff.changed : diff[kind].map((code) => ({ code, fields: [] }))
  const nameOf = (code: string): string =>
    (kind === 'removed'
      ? db.get<{ name: string }>(
          `SELECT i.name FROM item i WHERE ${OWN_LIVE} AND i.code = ?`,
          session.body.id,
          code,
        )
      : db.get<{ name: string }>('SELECT name FROM item WHERE release = ? AND code = ?', release, code)
    )?.name ?? ''
  return {
    total: all.length,
    rows: all.slice(offset, offset + limit).map(({ code, fields }) => ({
      code,
      name: nameOf(code),
      fields: fields.map(shownChange),
    })),
  }
}
