import { useEffect, useState } from 'react'
import type { FileEntry } from '#shared/contract/files.ts'
import { useQueryCall } from '../data/queries.ts'

const AT_ONCE = 300
const none: ReadonlyMap<string, string> = new Map()

/** Thumbnails as addresses for <img>, by hash; given back to the browser when they are no longer shown. */
export function useThumbs(files: readonly FileEntry[]): ReadonlyMap<string, string> {
  const hashes = [...new Set(files.filter((file) => file.hasThumb).map((file) => file.sha256))].slice(
    0,
    AT_ONCE,
  )
  const asked = useQueryCall('files.thumbs', { hashes }, { enabled: hashes.length > 0, keepPrevious: true })
  const [urls, setUrls] = useState(none)
  const { data } = asked
  useEffect(() => {
    if (!data) return
    const made = new Map(
      data.map(({ sha256, jpeg }) => [sha256, URL.createObjectURL(jpegBlob(jpeg))] as const),
    )
    setUrls(made)
    return () => {
      for (const url of made.values()) URL.revokeObjectURL(url)
    }
  }, [data])
  return urls
}

export const jpegBlob = (bytes: Uint8Array): Blob => new Blob([new Uint8Array(bytes)], { type: 'image/jpeg' })
