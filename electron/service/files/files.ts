/** The files of one open workspace: their bytes on this disk, and pictures made of them. */
import { PREVIEW_PX } from '#shared/domain/files/limits.ts'
import type { Reader } from '../store/db.ts'
import type { Pictures } from './pictures.ts'
import { createVault, type Vault } from './vault.ts'

export interface Files {
  vault: Vault
  pictures: Pictures
  /** JPEG of a file of this id, for a screen or a document; null = its bytes are not here, or no picture */
  picture(id: string, size: 'thumb' | 'preview'): Promise<Uint8Array | null>
  close(): void
}

export const createFiles = (db: Reader, folder: string, key: string): Files => {
  const vault = createVault(folder, key)
  const pictures = createLater()
  return {
    vault,
    pictures,
    picture: async (id, size) => {
      const row = db.get<{ hash: string; thumb: Uint8Array | null }>(
        `SELECT f.hash, p.thumb FROM file f LEFT JOIN file_picture p ON p.hash = f.hash
         WHERE f.id = ? AND f.role = 'photo'`,
        id,
      )
      if (!row) return null
      if (size === 'thumb' && row.thumb) return row.thumb
      const bytes = await vault.read(row.hash)
      return bytes && pictures.jpeg(bytes, PREVIEW_PX)
    },
    close: pictures.close,
  }
}

/** What asks the picture child is loaded with the first picture: most starts show none. */
const createLater = (): Pictures => {
  let made: Promise<Pictures> | null = null
  const get = (): Promise<Pictures> => {
    made ??= import('./pictures.ts').then(({ createPictures }) => createPictures())
    return made
  }
  return {
    look: async (bytes) => (await get()).look(bytes),
    jpeg: async (bytes, px) => (await get()).jpeg(bytes, px),
    copy: async (bytes, blur, mark) => (await get()).copy(bytes, blur, mark),
    close: () => void made?.then((pictures) => pictures.close()),
  }
}
