import { readdir, stat } from 'node:fs/promises'
import { basename, extname, join } from 'node:path'
import { fail, ok, type Result } from '#shared/contract/result.ts'
import { searchedEndings } from '#shared/domain/files/limits.ts'
import { fileFaults } from './faults.ts'

const LISTED = 1000
/** A phone keeps its photos two folders down: DCIM/Camera. */
const DEPTH = 3

interface Found {
  path: string
  name: string
  size: number
  at: number
}

/** Photos, recordings and scans in a folder and a little below it, newest first. */
export const listFolder = async (path: string): Promise<Result<{ files: Found[]; more: boolean }>> => {
  const found: Found[] = []
  try {
    await walk(path, DEPTH, found)
  } catch {
    return fail(fileFaults.unreadable(basename(path) || path))
  }
  found.sort((a, b) => b.at - a.at || (a.name < b.name ? -1 : 1))
  return ok({ files: found.slice(0, LISTED), more: found.length > LISTED })
}

const walk = async (folder: string, depth: number, found: Found[]): Promise<void> => {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.name.startsWith('.')) continue
    if (entry.isDirectory() && depth > 1) await walk(path, depth - 1, found).catch(() => {})
    if (!entry.isFile() || !searchedEndings.includes(extname(entry.name).slice(1).toLowerCase())) continue
    const known = await stat(path).catch(() => null)
    if (known && known.size > 0) found.push({ path, name: entry.name, size: known.size, at: known.mtimeMs })
  }
}
