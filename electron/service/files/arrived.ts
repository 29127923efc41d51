/** What is written down when the bytes of a file came from elsewhere, proven by their hash. */
import type { FileRole } from '#shared/domain/files/facts.ts'
import type { Writer } from '../store/db.ts'
import type { Files } from './files.ts'
import type { Looked } from './picture-messages.ts'

/** The picture of a photo that came; null for anything else. */
export const lookAt = async (
  { vault, pictures }: Files,
  hash: string,
  role: FileRole,
): Promise<Looked | null> => {
  const bytes = role === 'photo' ? await vault.read(hash) : null
  return bytes && pictures.look(bytes)
}

export const noteHere = (db: Pick<Writer, 'run'>, hash: string, looked: Looked | null): void => {
  db.run('UPDATE file_bytes SET here = 1, problem = NULL WHERE hash = ?', hash)
  db.run('DELETE FROM file_wish WHERE hash = ?', hash)
  if (looked) putPicture(db, hash, looked)
}

const putPicture = (db: Pick<Writer, 'run'>, hash: string, { width, height, thumb, why }: Looked): void => {
  db.run(
    'INSERT OR REPLACE INTO file_picture (hash, width, height, thumb, why) VALUES (?,?,?,?,?)',
    hash,
    width,
    height,
    thumb,
    why,
  )
}
