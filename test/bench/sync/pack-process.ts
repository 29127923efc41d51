/** A desk of a measure that works with packs (离线交换包) in a process of its own, as the data service does. */
import type { Member } from '#service/sync/membership.ts'
import { type Desk, openDesk } from '../../sync/desk.ts'
import { carryOver, exportTo, take } from '../../sync/stick.ts'
import { answerWith } from './worker.ts'

let desk: Desk | null = null
const open = (): Desk => {
  if (!desk) throw new Error('no desk is open')
  return desk
}
const filesOf = <T extends { ok: boolean }>(result: T): Extract<T, { ok: true }> => {
  if (!result.ok) throw new Error(JSON.stringify(result))
  return result as Extract<T, { ok: true }>
}

const calls = {
  /** @returns its process */
  open: async (at: { root: string; folder: string; key: string; member: Member }): Promise<number> => {
    desk = openDesk(at.root, at.folder, at.key, at.member)
    return process.pid
  },
  device: async (): Promise<string> => open().workspace.session.device,
  round: async (): Promise<void> => open().round(),
  export: async ({ path, to }: { path: string; to: string }): Promise<string[]> => exportTo(open(), path, to),
  carry: async ({ paths, answer }: { paths: string[]; answer: string }): Promise<string[]> =>
    filesOf(await carryOver(open(), answer, paths)).value.files,
  take: async (paths: string[]): Promise<{ files: number; filesReceived: number }> => {
    const { files, filesReceived } = filesOf(await take(open(), paths)).value
    return { files, filesReceived }
  },
  stop: async (): Promise<void> => desk?.stop(),
}
export type PackCalls = typeof calls

answerWith(calls)
