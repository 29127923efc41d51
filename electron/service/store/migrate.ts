import type { Writer } from './db.ts'
import { steps } from './migrations/index.ts'

export const newestVersion = Math.max(...steps.map((s) => s.version))

/** Brings the tables up to date, one transaction a step; the version is `user_version`. */
export const migrate = (db: Writer): void => {
  const from = db.get<{ user_version: number }>('PRAGMA user_version')?.user_version ?? 0
  for (const step of steps.filter((s) => s.version > from)) {
    db.tx(() => {
      db.exec(step.up)
      db.exec(`PRAGMA user_version = ${step.version}`)
    })
  }
}
