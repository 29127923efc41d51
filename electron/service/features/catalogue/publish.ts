/** Publishing what was staged, and withdrawing what was published. */
import { type Fault, fail, ok, type Result } from '#shared/contract/result.ts'
import { msToCivil } from '#shared/domain/time/shanghai.ts'
import type { CommandContext, CommandDeps } from '../../host/handlers.ts'
import { olderRelease } from '../../imports/faults.ts'
import { storeBlob } from '../../store/store-blob.ts'
import { isMine } from '../org/guard.ts'
import { makeVisible } from './build.ts'
import { catalogueFaults } from './faults.ts'
import type { OpenImport, Staged } from './import-desk.ts'
import { headsOf } from './lineage.ts'
import { releaseNodes } from './live.ts'
import { currentOf } from './staging.ts'

export interface PublishInput {
  name: string
  /** 清单日期 */
  date: string
  olderReason: string | undefined
}

export const publishImport = async (
  deps: CommandDeps,
  session: OpenImport,
  staged: Staged,
  { name, date, olderReason }: PublishInput,
  { progress, breathe }: Pick<CommandContext, 'progress' | 'breathe'>,
): Promise<Result<{ id: string; items: number; live: boolean }>> => {
  const body = deps.session.body.id
  const current = currentOf(deps.db, body)
  const fault = refusal(deps, staged, date, olderReason, current)
  if (fault) return fail(fault)

  progress(0, null, '正在保存清单文件')
  const blob = await storeBlob(deps, staged.file, breathe)
  const { release, summary, kind } = staged
  deps.write((tx) => {
    for (const { signature, role, columns } of session.mappings)
      tx.run(
        `INSERT INTO import_mapping (signature, role, columns, at) VALUES (?,?,?,?)
         ON CONFLICT (signature) DO UPDATE SET role = excluded.role, columns = excluded.columns, at = excluded.at`,
        signature,
        role,
        JSON.stringify(columns),
        deps.now(),
      )
    tx.append({
      type: 'release.published',
      entity: { kind: 'release', id: release },
      owner: body,
      payload: {
        body,
        name,
        date,
        kind,
        parents: headsOf(releaseNodes(tx), body)
          .map((r) => r.id)
          .slice(-16),
        blob,
        items: summary.items,
        materials: summary.materials,
        rejected: summary.rejected,
        source: session.fileName.slice(0, 200),
        ...(olderReason ? { olderReason } : {}),
      },
    })
  })
  progress(summary.items, summary.items, '正在切换到新清单')
  await makeVisible(deps, release, breathe)
  const live = deps.db.get('SELECT 1 FROM release_row WHERE id = ? AND live = 1', release) !== undefined
  return ok({ id: release, items: summary.items, live })
}

const refusal = (
  deps: CommandDeps,
  { kind, summary }: Staged,
  date: string,
  olderReason: string | undefined,
  current: { date: string } | null,
): Fault | null => {
  if (summary.items === 0) return catalogueFaults.nothingToPublish
  if (date > msToCivil(deps.now()).day) return catalogueFaults.dateInvalid
  if (kind === 'delta' && !current) return catalogueFaults.noBase
  if (current && date < current.date && !olderReason) return olderRelease(date, current.date)
  return null
}

/** Takes a release out of use; what rests on it stays and is listed by `catalogue.usage`. */
export const withdrawRelease = (
  deps: CommandDeps,
  { id, reason, replacement }: { id: string; reason: string; replacement: string | null },
): Result<{ id: string }> => {
  const row = deps.db.get<{ body: string; owner: string; withdrawn: string | null }>(
    'SELECT body, owner, withdrawn FROM release_row WHERE id = ?',
    id,
  )
  if (!row) return fail(catalogueFaults.releaseGone)
  if (!isMine(deps, row.body)) return fail(catalogueFaults.notYours)
  if (row.withdrawn) return fail(catalogueFaults.alreadyWithdrawn)
  if (
    replacement !== null &&
    (replacement === id || !deps.db.get('SELECT 1 FROM release_row WHERE id = ?', replacement))
  )
    return fail(catalogueFaults.releaseGone)
  deps.write((tx) =>
    tx.append({
      type: 'release.withdrawn',
      entity: { kind: 'release', id },
      owner: row.owner,
      payload: { reason, replacement },
    }),
  )
  return ok({ id })
}
