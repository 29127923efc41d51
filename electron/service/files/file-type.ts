import { fileTypeFromBuffer } from 'file-type'

/** Media type by content; null = unknown. A name's ending says nothing. */
export const typeOfBytes = async (bytes: Uint8Array): Promise<string | null> => {
  try {
    return (await fileTypeFromBuffer(bytes))?.mime ?? null
  } catch {
    return null // ends in the middle of what it claims to be
  }
}
