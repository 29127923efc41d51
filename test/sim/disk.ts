/** A device's disk in a simulation: real SQLite, with an eye on every write and a hand that may stop it. */
import Database from 'better-sqlite3'
import { type Writer, wrap } from '#service/store/db.ts'

/** The program ended in the middle of something. */
export class DeviceCrash extends Error {}

export interface DiskHooks {
  /** before each statement that writes; may throw {@link DeviceCrash} */
  writing(sql: string, values: readonly unknown[]): void
}

export interface SimDisk {
  db: Writer
  hooks: DiskHooks
  /** a run begins: all of it can be taken back */
  begin(): void
  end(): void
  backup(): number
  restore(no: number): boolean
  /** a whole copy, on a disk of its own */
  copy(): SimDisk
  close(): void
}

const quiet: DiskHooks = { writing: () => {} }

const open = (raw: Database.Database): SimDisk => {
  raw.pragma('foreign_keys = ON')
  const inner = wrap(raw)
  let backups: number[] = []
  const disk: SimDisk = {
    hooks: quiet,
    db: {
      ...inner,
      run: (sql, ...values) => {
        disk.hooks.writing(sql, values)
        return inner.run(sql, ...values)
      },
    },
    begin: () => raw.exec('BEGIN'),
    end: () => {
      backups = []
      disk.hooks = quiet
      if (raw.inTransaction) raw.exec('ROLLBACK')
    },
    backup: () => {
      const no = backups.length
      backups.push(no)
      raw.exec(`SAVEPOINT b${no}`)
      return no
    },
    restore: (no) => {
      if (!backups.includes(no)) return false
      backups = backups.filter((other) => other <= no)
      raw.exec(`ROLLBACK TO b${no}`)
      return true
    },
    copy: () => {
      const copied = open(new Database(raw.serialize()))
      copied.begin()
      return copied
    },
    close: () => raw.close(),
  }
  return disk
}

export const emptyDisk = (): SimDisk => open(new Database(':memory:'))
