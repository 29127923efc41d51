import { useEffect } from 'react'
import { create } from 'zustand'
import type { FileEntry } from '#shared/contract/files.ts'
import { useApi } from '../data/client.ts'

const AT_ONCE = 100
const KEPT = 2000

interface Thumbs {
  /** addresses for <img>, by hash */
  urls: ReadonlyMap<string, string>
  keep(found: readonly { sha256: string; jpeg: Uint8Array }[]): void
}

/** Thumbnails at hand, the newest of them: bytes of a hash never change, so none is asked for twice. */
export const useThumbStore = create<Thumbs>()((set, get) => ({
  urls: new Map(),
  keep: (found) => {
    const urls = new Map(get().urls)
    for (const { sha256, jpeg } of found)
      if (!urls.has(sha256)) urls.set(sha256, URL.createObjectURL(jpegBlob(jpeg)))
    for (const [sha256, url] of urls) {
      if (urls.size <= KEPT) break
      urls.delete(sha256)
      URL.revokeObjectURL(url)
    }
    set({ urls })
  },
}))

/** Thumbnails of these files, asked for where they are not at hand. */
export function useThumbs(files: readonly FileEntry[]): ReadonlyMap<string, string> {
  const calls = useApi()
  const { urls, keep } = useThumbStore()
  const missing = [
    ...new Set(files.filter((file) => file.hasThumb && !urls.has(file.sha256)).map((file) => file.sha256)),
  ].slice(0, AT_ONCE)
  const wanted = missing.join(' ')
  useEffect(() => {
    if (wanted === '') return
    let gone = false
    void calls['files.thumbs']({ hashes: wanted.split(' ') }).then((found) => {
      if (found.ok && !gone) keep(found.value)
    })
    return () => {
      gone = true
    }
  }, [wanted, calls, keep])
  return urls
}

export const jpegBlob = (bytes: Uint8Array): Blob => new Blob([new Uint8Array(bytes)], { type: 'image/jpeg' })
