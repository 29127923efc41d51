/** The history of sync (同步记录), as people read it. */
import type { Fault } from '#shared/contract/result.ts'
import type { Writer } from '../store/db.ts'
import type { Effect } from './engine-types.ts'

const KEPT = 5000

export const addHistory = (
  db: Writer,
  at: number,
  level: 'info' | 'warn' | 'bad',
  code: string,
  text: string,
): void => {
  db.run('INSERT INTO sync_log (at, level, code, text) VALUES (?,?,?,?)', at, level, code, text)
  db.run('DELETE FROM sync_log WHERE seq <= (SELECT max(seq) FROM sync_log) - ?', KEPT)
}

const texts: Record<string, (count: number) => string> = {
  SENT: (n) => `市局已收 ${n} 条，回执已核验`,
  RECEIVED: (n) => `从市局服务端收到 ${n} 条`,
  SET_ASIDE: (n) => `${n} 条记录不能核验，已移入待查区，其余照常接收`,
  SYNC_REFUSED: (n) => `${n} 条记录被市局退回，仍在本机`,
  SYNC_PENDING_RELEASE: (n) => `${n} 条记录等待管理员放行`,
  SYNC_CLONE: () => '发现重复的设备身份，本机换新身份继续，记录都保留',
  SYNC_HUB_OLDER: () => '市局服务端曾从备份恢复，本机自动补发已有记录',
}

export const noteText = ({ code, count, fault }: Extract<Effect, { do: 'note' }>): string =>
  fault ? faultText(fault) : (texts[code]?.(count) ?? code)

const faultText = ({ message, safe }: Fault): string => (safe ? `${message}${safe}` : message)

type Note = Extract<Effect, { do: 'note' }>

export interface Notes {
  note(effect: Note): void
  /** after each step; at rest nothing is held back */
  passed(atRest: boolean): void
}

const HELD_MS = 2000

/** Writes the history as the engine tells it; what was sent or received in one go makes one line, not one a batch. */
export const createNotes = (db: Writer, now: () => number): Notes => {
  const held = new Map<string, Note>()
  let since = 0
  const write = (note: Note) => addHistory(db, now(), note.level, note.code, noteText(note))
  const flush = () => {
    const notes = [...held.values()]
    held.clear()
    if (notes.length > 0) db.tx(() => notes.forEach(write))
  }
  return {
    note: (effect) => {
      if (effect.level !== 'info') {
        flush()
        write(effect)
        return
      }
      if (held.size === 0) since = now()
      held.set(effect.code, { ...effect, count: effect.count + (held.get(effect.code)?.count ?? 0) })
    },
    passed: (atRest) => {
      if (atRest || Math.abs(now() - since) > HELD_MS) flush()
    },
  }
}
