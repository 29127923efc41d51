/** Damaged files are kept aside in `damaged/<time>/`, never deleted. */
import { copyFileSync, existsSync, linkSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { KEY_FILES, readKeyFile, readKeysAt, syncFolder, writeKeyFile } from '../host/keys.ts'
import { journalFile } from '../sync/journal.ts'
import { damagedFolder, stampOf, syncFile } from './places.ts'

export const asideFolder = (folder: string, now: number): string => {
  const first = join(damagedFolder(folder), stampOf(now))
  for (let n = 0; ; n++) {
    const aside = n === 0 ? first : `${first}-${n}`
    if (existsSync(aside)) continue
    mkdirSync(aside, { recursive: true, mode: 0o700 })
    return aside
  }
}

/** The database with its companions under a second name, which costs no room; the journal as a copy. */
export const keepAside = (folder: string, now: number): string => {
  const aside = asideFolder(folder, now)
  for (const name of ['data.db', 'data.db-wal', 'data.db-shm']) {
    const file = join(folder, name)
    if (existsSync(file)) linkOrCopy(file, join(aside, name))
  }
  if (existsSync(journalFile(folder))) copyFileSync(journalFile(folder), join(aside, 'unsent.journal'))
  syncFolder(aside)
  syncFolder(damagedFolder(folder))
  return aside
}

const linkOrCopy = (from: string, to: string): void => {
  try {
    linkSync(from, to)
  } catch {
    copyFileSync(from, to) // a file system without second names
    syncFile(to)
  }
}

/** A journal that cannot be read to its end, before it is written anew. */
export const keepJournalAside = (folder: string, now: number): void =>
  copyFileSync(journalFile(folder), join(asideFolder(folder, now), 'unsent.journal'))

/** The key file from whichever copy is whole; a damaged one is kept. */
export const mendKeys = (folder: string): void => {
  const keys = readKeyFile(folder)
  const broken = KEY_FILES.slice(0, 2).filter((name) => !readKeysAt(join(folder, name)))
  if (!keys || broken.length === 0) return
  const damagedOnes = broken.filter((name) => existsSync(join(folder, name)))
  if (damagedOnes.length > 0) {
    const aside = asideFolder(folder, Date.now())
    for (const name of damagedOnes) copyFileSync(join(folder, name), join(aside, name))
  }
  writeKeyFile(folder, keys)
}
