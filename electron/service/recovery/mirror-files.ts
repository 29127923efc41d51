/**
 * 附件 in the mirror: sealed as they lie, under the same names. What the database has given up goes there too; what is
 * only missing here stays there, and comes back from there.
 */
import { copyFileSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { syncFolder } from '../host/keys.ts'
import { openForReading } from '../store/open.ts'
import { hashFile, sizeOf, syncFile } from './places.ts'

const FOLDER = 'files'

/** Names (SHA-256) of the sealed files below `folder`. */
const sealedIn = (folder: string): Set<string> => {
  const root = join(folder, FOLDER)
  if (!existsSync(root)) return new Set()
  return new Set(
    readdirSync(root)
      .filter((name) => /^[0-9a-f]{2}$/.test(name))
      .flatMap((name) => readdirSync(join(root, name)).filter((file) => /^[0-9a-f]{64}$/.test(file))),
  )
}

const placeOf = (folder: string, sha256: string): string => join(folder, FOLDER, sha256.slice(0, 2), sha256)

/** What the database says of its files; null = it cannot be read, and nothing is deleted on its word. */
interface Word {
  /** purged everywhere, or let go of after 市局服务端 confirmed them */
  givenUp: Set<string>
  /** to be here until 市局服务端 confirms them */
  owed: Set<string>
  /** here, and not as they were written */
  damaged: Set<string>
}

const wordOf = (folder: string, key: string): Word | null => {
  try {
    const { db, close } = openForReading(join(folder, 'data.db'), key)
    try {
      const hashes = (where: string): Set<string> =>
        new Set(
          db.all<{ hash: string }>(`SELECT b.hash FROM file_bytes b WHERE ${where}`).map((row) => row.hash),
        )
      const wanted = 'EXISTS (SELECT 1 FROM file f WHERE f.hash = b.hash AND f.purged IS NULL)'
      return {
        givenUp: hashes(`NOT ${wanted} OR (b.here = 0 AND b.received_at IS NOT NULL)`),
        owed: hashes(`${wanted} AND b.received_at IS NULL`),
        damaged: hashes(`${wanted} AND b.here = 1 AND b.problem IS NOT NULL`),
      }
    } finally {
      close()
    }
  } catch {
    return null
  }
}

/**
 * Copies to the mirror what is new here, takes out of it what was given up, and brings back what only it still has.
 * @returns how many files lie there now
 */
export const mirrorFiles = (folder: string, key: string, to: string): number => {
  const word = wordOf(folder, key)
  const here = sealedIn(folder)
  const there = sealedIn(to)
  for (const sha256 of there)
    if (word?.givenUp.has(sha256)) {
      rmSync(placeOf(to, sha256))
      there.delete(sha256)
    }
  for (const sha256 of here) {
    if (word?.givenUp.has(sha256) || word?.damaged.has(sha256)) continue
    const [from, target] = [placeOf(folder, sha256), placeOf(to, sha256)]
    // A sealed file never changes once it stands.
    if (there.has(sha256) && sizeOf(target) === sizeOf(from)) continue
    if (copyNew(from, target)) there.add(sha256)
  }
  for (const sha256 of there)
    if (word?.damaged.has(sha256) || (word?.owed.has(sha256) && !here.has(sha256)))
      copyNew(placeOf(to, sha256), placeOf(folder, sha256))
  return there.size
}

/** @returns false: it has gone meanwhile */
const copyNew = (from: string, to: string): boolean => {
  try {
    mkdirSync(dirname(to), { recursive: true, mode: 0o700 })
    copyChecked(from, to)
    syncFolder(dirname(to))
    return true
  } catch (error) {
    if ((error as { code?: string }).code === 'ENOENT' && !existsSync(from)) return false
    throw error
  }
}

/** Copies beside, forces to disk, compares, puts in place. */
export const copyChecked = (from: string, to: string): void => {
  const beside = `${to}.new`
  try {
    copyFileSync(from, beside)
    syncFile(beside)
    if (hashFile(beside) !== hashFile(from)) throw new Error(`${basename(to)} 写入后核对不一致`)
    renameSync(beside, to)
  } catch (error) {
    rmSync(beside, { force: true })
    throw error
  }
}
