/** The files of one open workspace: their bytes on this disk, and pictures made of them. */
import { PREVIEW_PX } from '#shared/domain/files/limits.ts'
import type { Reader } from '../store/db.ts'
import { createPictures, type Pictures } from './pictures.ts'
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
  const pictures = createPictures()
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
