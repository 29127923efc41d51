/**
 * The nightly look at files: what the hub has of what it confirmed, whether bytes here are still theirs, what may go from
 * this disk. Nothing goes without the hub's word given anew in the same look.
 */
import { KEEP_DAYS } from '#shared/domain/files/limits.ts'
import { DAY_MS } from '#shared/domain/time/shanghai.ts'
import { setMeta } from '../host/session.ts'
import type { Writer } from '../store/db.ts'
import { askReceipt, type CarrierDeps } from './carrier.ts'
import { noteMissing } from './received.ts'
import type { Vault } from './vault.ts'

/** Bytes here are read against their hash in turn, so many files a night. */
const READ_A_NIGHT = 300
const READ_AGAIN_MS = 20 * 60 * 60 * 1000

export interface Look {
  at: number
  /** files the hub had confirmed, and those of them it does not have any more: they are sent again */
  asked: number
  missing: number
  damaged: number
  /** gone from this disk after their keep period */
  released: number
}

/** What lies on this disk against what the database says: files of a database made anew, bytes nobody names. */
export const settleDisk = async (db: Writer, vault: Vault): Promise<void> => {
  const onDisk = new Set(vault.list())
  const rows = db.all<{ hash: string; here: number }>('SELECT hash, here FROM file_bytes')
  const wrong = rows.filter(({ hash, here }) => onDisk.has(hash) !== (here === 1))
  for (let from = 0; from < wrong.length; from += 500)
    db.tx(() => {
      for (const { hash } of wrong.slice(from, from + 500))
        db.run('UPDATE file_bytes SET here = ? WHERE hash = ?', onDisk.has(hash) ? 1 : 0, hash)
    })
  const named = new Set(rows.map((row) => row.hash))
  for (const hash of onDisk) if (!named.has(hash) && !vault.isFresh(hash)) await vault.remove(hash)
  await dropPurged(db, vault)
}

/** 到期清除: bytes and thumbnails of files that are no longer to be held anywhere. */
export const dropPurged = async (db: Writer, vault: Vault): Promise<void> => {
  for (const { hash } of db.all<{ hash: string }>(
    `SELECT b.hash FROM file_bytes b WHERE b.here = 1 AND NOT EXISTS
       (SELECT 1 FROM file f WHERE f.hash = b.hash AND f.purged IS NULL)`,
  )) {
    await vault.remove(hash)
    db.tx(() => {
      db.run('UPDATE file_bytes SET here = 0 WHERE hash = ?', hash)
      db.run('DELETE FROM file_picture WHERE hash = ?', hash)
    })
  }
}

/**
 * @param now epoch ms by the hub
 * @returns null when the hub could not be asked
 */
export const lookAtFiles = async (
  deps: Pick<CarrierDeps, 'client' | 'suite' | 'hubKey' | 'device' | 'db' | 'vault'>,
  now: number,
): Promise<Look | null> => {
  const { db, vault } = deps
  const confirmed = db.all<{ hash: string }>('SELECT hash FROM file_bytes WHERE received_at IS NOT NULL')
  const heard = await askReceipt(
    deps,
    confirmed.map((row) => row.hash),
  )
  if ('fault' in heard) return null
  const there = new Set(heard.files.map((file) => file.sha256))
  const missing = confirmed.filter((row) => !there.has(row.hash))
  noteMissing(
    db,
    missing.map((row) => row.hash),
  )
  const damaged = await readInTurn(db, vault, now)
  const released = await releaseOld(db, vault, there, now)
  const look = {
    at: now,
    asked: confirmed.length,
    missing: missing.length,
    damaged,
    released,
  }
  db.tx(() => setMeta(db, 'files-checked', JSON.stringify(look)))
  return look
}

/** What the hub confirmed just now and had long ago leaves this disk. */
export const releaseOld = async (
  db: Writer,
  vault: Vault,
  there: ReadonlySet<string>,
  now: number,
): Promise<number> => {
  const old = db
    .all<{ hash: string }>(
      'SELECT hash FROM file_bytes WHERE here = 1 AND received_at < ?',
      now - KEEP_DAYS * DAY_MS,
    )
    .filter((row) => there.has(row.hash))
  for (const { hash } of old) {
    db.tx(() => db.run('UPDATE file_bytes SET here = 0 WHERE hash = ?', hash))
    await vault.remove(hash)
  }
  return old.length
}

/**
 * Reads bytes that lie here against their hash, the longest unread first, each at most once a day.
 * @param goOn asked before each file
 * @returns how many are damaged
 */
export const readInTurn = async (
  db: Writer,
  vault: Vault,
  now: number,
  goOn: () => boolean = () => true,
): Promise<number> => {
  let damaged = 0
  for (const { hash } of db.all<{ hash: string }>(
    `SELECT hash FROM file_bytes WHERE here = 1 AND (checked_at IS NULL OR checked_at < ?)
     ORDER BY checked_at NULLS FIRST LIMIT ?`,
    now - READ_AGAIN_MS,
    READ_A_NIGHT,
  )) {
    if (!goOn()) break
    const whole = await vault.isWhole(hash)
    if (!whole) damaged++
    db.tx(() =>
      db.run(
        'UPDATE file_bytes SET checked_at = ?, problem = ? WHERE hash = ?',
        now,
        whole ? null : '本机文件已损坏',
        hash,
      ),
    )
  }
  return damaged
}
