import { isDataKey, readKeyFile } from '../host/keys.ts'
import { readJournal } from '../sync/journal.ts'
import { readAnchor } from './anchor.ts'
import { listSnapshots, opensUnder } from './snapshots.ts'

/**
 * Is this the data key of the folder, by proof outside the database? true and false are certain; null = nothing here
 * can say. Only under a proven key is a database that does not open taken for damaged.
 */
export const keyProof = (folder: string, key: string): boolean | null => {
  const known = isDataKey(readKeyFile(folder), key)
  if (known !== null) return known
  if (readAnchor(folder, key) !== null || readJournal(folder, key).facts.length > 0) return true
  return listSnapshots(folder).some(({ file }) => opensUnder(file, key)) ? true : null
}
