/** The list of walks, for the screen and for the 问题清单. */
import type { z } from 'zod'
import type { walkFilter } from '#shared/contract/walkthroughs.ts'
import type { WalkStatus } from '#shared/domain/walkthroughs/state.ts'
import { visible } from '../../host/session.ts'
import type { Reader } from '../../store/db.ts'
import { likePattern } from '../org/like.ts'

export interface WalkListRow {
  id: string
  item_name: string
  place: string | null
  leader: string
  mode: string
  identity: string
  channels: string
  status: WalkStatus
  result: 'done' | 'not-done' | 'pending' | null
  started_at: number
  ended_at: number | null
  minutes: number
  wait_minutes: number
  steps: number
  late: number
  unseen: number
  problems: number
  rewalk_of: string | null
  running: number
}

/** Newest first; every word must be part of the item, the leader or the place. */
export const listWalks = (
  db: Reader,
  { text, status, mode, problems }: z.output<typeof walkFilter>,
): WalkListRow[] => {
  const words = text.split(/\s+/).filter(Boolean)
  return db.all<WalkListRow>(
    `SELECT w.*, coalesce(json_extract(d.body, '$.running') IS NOT NULL, 0) AS running
     FROM walk w LEFT JOIN person p ON p.id = w.leader LEFT JOIN org o ON o.id = w.place
       LEFT JOIN draft d ON d.kind = 'walk' AND d.id = w.id
     WHERE ${[
       visible('w'),
       ...(status === undefined ? [] : ['w.status = ?']),
       ...(mode === undefined ? [] : ['w.mode = ?']),
       ...(problems ? ['w.problems > 0'] : []),
       ...words.map(
         () =>
           "(w.item_name || ' ' || coalesce(p.name, '') || ' ' || coalesce(o.name, '')) LIKE ? ESCAPE '\\'",
       ),
     ].join(' AND ')}
     ORDER BY w.status = 'open' DESC, w.started_at DESC, w.id LIMIT 1000`,
    ...(status === undefined ? [] : [status]),
    ...(mode === undefined ? [] : [mode]),
    ...words.map(likePattern),
  )
}
