import { useEffect, useRef } from 'react'
import { FileStrip } from '#renderer/ui/files/FileStrip.tsx'
import type { RecordFiles } from './parts.ts'

/** Files of a line, a problem or the whole record (null); an opened camera comes into sight by itself. */
export function PartFiles({
  files,
  part,
  label,
}: {
  files: RecordFiles
  part: string | null
  label?: string
}) {
  const place = useRef<HTMLDivElement>(null)
  const camera = files.camera === part
  useEffect(() => {
    if (camera) place.current?.scrollIntoView?.({ block: 'nearest' })
  }, [camera])
  return (
    <div ref={place}>
      <FileStrip
        record={{ kind: 'visit', id: files.visit }}
        {...(part === null ? {} : { part })}
        {...(label === undefined ? {} : { label })}
        add
        camera={camera}
        onCameraClosed={() => files.onCamera(undefined)}
      />
    </div>
  )
}
