/** What screens are told of files. Bytes are given by commands, thumbnails here. */
import type { filesContract, WaitingRecord } from '#shared/contract/files.ts'
import { ok } from '#shared/contract/result.ts'
import type { RecordKind } from '#shared/domain/files/facts.ts'
import { openWishes } from '../../files/wishes.ts'
import type { QueryHandlers } from '../../host/handlers.ts'
import { getMeta, visible } from '../../host/session.ts'
import { aboutText } from '../sync/about.ts'
import { countsOf, dueRecordings, filesOf, recordingOf } from './load.ts'

const NAMED = 10
/** Files that belong to a record and whose bytes are not all at 市局服务端. */
const WAITING = `f.withdrawn IS NULL AND f.purged IS NULL AND b.received_at IS NULL`

export const filesQueries: QueryHandlers<typeof filesContract> = {
  'files.ofRecord': (deps, { record }) => {
    const files = filesOf(deps, record)
    return ok({ files, counts: countsOf(files), recording: recordingOf(deps.db, record) })
  },

  'files.thumbs': ({ db }, { hashes }) => {
    const rows = db.all<{ sha256: string; jpeg: Uint8Array }>(
      `SELECT p.hash AS sha256, p.thumb AS jpeg FROM file_picture p
       WHERE p.hash IN (SELECT value FROM json_each(?)) AND p.thumb IS NOT NULL
         AND EXISTS (SELECT 1 FROM file f WHERE f.hash = p.hash AND ${visible('f')})`,
      JSON.stringify(hashes),
    )
    return ok(rows)
  },

  'files.waiting': (deps, { limit }) => {
    const { db, session } = deps
    const alone = session.workspace.kind !== 'enrolled'
    const all = db.get<{ total: number; received: number; here: number; bytes: number; bytesLeft: number }>(
      `SELECT count(*) AS total, count(b.received_at) AS received, coalesce(sum(b.here), 0) AS here,
         coalesce(sum(b.size), 0) AS bytes,
         coalesce(sum(CASE WHEN b.received_at IS NULL THEN b.size ELSE 0 END), 0) AS bytesLeft
       FROM file_bytes b WHERE EXISTS (SELECT 1 FROM file f WHERE f.hash = b.hash AND f.withdrawn IS NULL
         AND f.purged IS NULL AND ${visible('f')})`,
    ) ?? { total: 0, received: 0, here: 0, bytes: 0, bytesLeft: 0 }
    const records = alone
      ? []
      : db
          .all<{ kind: RecordKind; id: string }>(
            `SELECT f.record_kind AS kind, f.record AS id FROM file_bytes b JOIN file f ON f.hash = b.hash
             WHERE ${WAITING} AND ${visible('f')} GROUP BY f.record_kind, f.record ORDER BY max(f.at) DESC LIMIT ?`,
            limit,
          )
          .map((record): WaitingRecord => {
            const files = filesOf(deps, record)
            const missing = files.filter((file) => !file.withdrawn && !file.purged && file.received === false)
            return {
              record,
              title: aboutText(db, record.kind, record.id),
              counts: countsOf(files),
              missing: missing
                .slice(0, NAMED)
                .map(({ id, name, caption, problem }) => ({ id, name: caption || name, problem })),
            }
          })
    const due = dueRecordings(db, deps.now())
    const checked = getMeta(db, 'files-checked')
    return ok({
      counts: all,
      wished: openWishes(db, -1).length,
      records,
      checked: checked === null ? null : JSON.parse(checked),
      due,
    })
  },
}
