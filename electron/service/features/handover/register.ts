/** 移交登记: what was handed over on this device. The facts themselves carry the reason to everybody. */
import { z } from 'zod'
import type { Reader } from '../../store/db.ts'

const entry = z.object({
  from: z.string(),
  to: z.string(),
  cases: z.array(z.string()),
  callers: z.array(z.string()),
  facts: z.array(z.string()),
})
type Entry = z.infer<typeof entry>

const ACTION = 'handover.transferred'

export const registerHandover = (
  tx: { run(sql: string, ...values: (string | number)[]): number },
  at: number,
  by: string,
  what: Entry,
): void => {
  tx.run(
    'INSERT INTO audit (at, person, action, detail) VALUES (?, ?, ?, ?)',
    at,
    by,
    ACTION,
    JSON.stringify(what),
  )
}

/** Oldest first. */
export const handoversOf = (db: Reader, from: string): (Entry & { at: number; by: string })[] =>
  db
    .all<{ at: number; person: string; detail: string }>(
      "SELECT at, person, detail FROM audit WHERE action = ? AND detail ->> '$.from' = ? ORDER BY seq",
      ACTION,
      from,
    )
    .map(({ at, person, detail }) => ({ at, by: person, ...entry.parse(JSON.parse(detail)) }))
