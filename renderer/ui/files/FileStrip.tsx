import { AudioOutlined, CameraOutlined, FileTextOutlined, PaperClipOutlined } from '@ant-design/icons'
import { useEffect, useState } from 'react'
import type { FileEntry } from '#shared/contract/files.ts'
import { fileRoleLabels, type RecordKind } from '#shared/domain/files/facts.ts'
import { useQueryCall } from '../data/queries.ts'
import { FaultPanel } from '../FaultPanel.tsx'
import { Panel } from '../Panel.tsx'
import { AddFiles } from './AddFiles.tsx'
import { FileDetail } from './FileDetail.tsx'
import css from './files.module.css'
import { useThumbs } from './use-thumbs.ts'
import { captionOf, stateOf } from './words.ts'

interface FileStripProps {
  record: { kind: RecordKind; id: string }
  /** only the files of this step, line or problem; new ones are bound to it */
  part?: string
  /** may files be added */
  add: boolean
  label?: string
  /** opens the camera from outside (外勤模式): one tap, and it says when it was closed */
  camera?: boolean
  onCameraClosed?: () => void
}

/** The files of a record or of a part of it: thumbnails, where each one is, and ways to add more. */
export function FileStrip(props: FileStripProps) {
  const { record, part, add, label = '照片与附件', camera = false, onCameraClosed } = props
  const asked = useQueryCall('files.ofRecord', { record })
  const [chosen, setChosen] = useState<string>()
  const all = (asked.data?.files ?? []).filter((file) => part === undefined || file.part === part)
  const files = all.filter((file) => file.withdrawn === null)
  const parts = useSlowly(Math.ceil(files.length / PART))
  const active = all.find((file) => file.id === chosen)
  const sent = files.filter((file) => file.received === true && file.purged === null).length
  const enrolled = files.some((file) => file.received !== null)

  return (
    <Panel
      title={label}
      aside={
        files.length === 0 ? undefined : enrolled ? `市局已收 ${sent}/${files.length}` : `${files.length}个`
      }
      tone="quiet"
    >
      {asked.fault ? <FaultPanel fault={asked.fault} onRetry={asked.refetch} /> : null}
      {add ? (
        <AddFiles
          record={record}
          part={part ?? null}
          recording={asked.data?.recording ?? null}
          camera={camera}
          onCameraClosed={onCameraClosed ?? (() => {})}
        />
      ) : null}
      {active ? (
        <FileDetail key={active.id} file={active} mayEdit={add} onClose={() => setChosen(undefined)} />
      ) : null}
      {files.length === 0 && asked.data ? (
        <p className={css.none}>{add ? '还没有附件。也可以直接粘贴，或把文件拖到这里。' : '没有附件。'}</p>
      ) : (
        <ul className={css.grid}>
          {Array.from({ length: parts }, (_, no) => (
            <Tiles
              // biome-ignore lint/suspicious/noArrayIndexKey: parts follow one another and never move
              key={no}
              files={files.slice(no * PART, (no + 1) * PART)}
              chosen={chosen}
              onChoose={setChosen}
            />
          ))}
        </ul>
      )}
    </Panel>
  )
}

/** Tiles that are drawn at once; what lies further down follows when the window has time. */
const PART = 36

const useSlowly = (parts: number): number => {
  const [shown, setShown] = useState(1)
  useEffect(() => {
    if (shown >= parts) return
    const timer = setTimeout(() => setShown(shown + 1), REST_MS)
    return () => clearTimeout(timer)
  }, [shown, parts])
  return Math.min(shown, parts)
}
const REST_MS = 50

interface TilesProps {
  files: readonly FileEntry[]
  chosen: string | undefined
  onChoose: (id: string | undefined) => void
}

function Tiles({ files, chosen, onChoose }: TilesProps) {
  const thumbs = useThumbs(files)
  return files.map((file) => (
    <Tile
      key={file.id}
      file={file}
      src={thumbs.get(file.sha256)}
      open={file.id === chosen}
      onOpen={() => onChoose(file.id === chosen ? undefined : file.id)}
    />
  ))
}

interface TileProps {
  file: FileEntry
  src: string | undefined
  open: boolean
  onOpen: () => void
}

function Tile({ file, src, open, onOpen }: TileProps) {
  const state = stateOf(file)
  return (
    <li>
      <button type="button" className={css.tile} aria-expanded={open} onClick={onOpen}>
        {src ? (
          <img className={css.thumb} src={src} alt="" decoding="async" draggable={false} />
        ) : (
          <span className={css.sign}>{signs[file.role]}</span>
        )}
        <span className={css.caption}>{captionOf(file)}</span>
        <span className={css.state} data-tone={state.tone}>
          {state.text}
        </span>
        <span className="wi-hidden">{fileRoleLabels[file.role]}</span>
      </button>
    </li>
  )
}

const signs = {
  photo: <CameraOutlined aria-hidden />,
  audio: <AudioOutlined aria-hidden />,
  scan: <FileTextOutlined aria-hidden />,
  other: <PaperClipOutlined aria-hidden />,
}
