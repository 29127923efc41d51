import { AudioOutlined, CameraOutlined, FolderOpenOutlined, PaperClipOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { type DragEvent, useEffect, useRef, useState } from 'react'
import type { RecordKind } from '#shared/domain/files/facts.ts'
import { maxFileBytes, searchedEndings } from '#shared/domain/files/limits.ts'
import type { RecordingRule } from '#shared/domain/files/recording.ts'
import { useShell } from '../data/client.ts'
import { FaultPanel } from '../FaultPanel.tsx'
import { Progress } from '../Progress.tsx'
import { CameraPanel } from './CameraPanel.tsx'
import { FolderPanel } from './FolderPanel.tsx'
import css from './files.module.css'
import { RecorderPanel } from './RecorderPanel.tsx'
import { type Offered, useAddFiles } from './use-add-files.ts'

interface AddFilesProps {
  record: { kind: RecordKind; id: string }
  part: string | null
  /** the rule for recordings; null = none may be made */
  recording: RecordingRule | null
  camera: boolean
  onCameraClosed: () => void
}

const sounds = ['m4a', 'mp3', 'wav']
const LARGEST = Math.max(...Object.values(maxFileBytes))

/** Ways to add files: camera, microphone where it is allowed, files, a phone's folder, paste, drag. */
export function AddFiles({ record, part, recording, camera, onCameraClosed }: AddFilesProps) {
  const shell = useShell()
  const { add, adding, busy, stop, clear } = useAddFiles(record, part)
  const [open, setOpen] = useState<'camera' | 'recorder' | 'folder' | null>(null)
  const [over, setOver] = useState(false)
  const root = useRef<HTMLDivElement>(null)
  const shown = camera ? 'camera' : open
  const close = () => {
    setOpen(null)
    onCameraClosed()
  }

  const pick = async () => {
    const chosen = await shell.openFile({
      title: '选择照片或扫描件',
      filters: [
        {
          name: '照片、PDF',
          extensions: searchedEndings.filter((ending) => recording !== null || !sounds.includes(ending)),
        },
      ],
      multiple: true,
    })
    if (!chosen.ok) return
    await add(
      chosen.value.paths.map((path) => ({
        name: nameOf(path),
        source: 'file',
        from: async () => ({ path }),
      })),
    )
  }

  useEffect(() => {
    const paste = (event: ClipboardEvent) => {
      const files = [...(event.clipboardData?.files ?? [])]
      if (files.length === 0 || !isFor(root.current, part)) return
      event.preventDefault()
      void add(files.map((file) => offer(file, 'paste')))
    }
    document.addEventListener('paste', paste)
    return () => document.removeEventListener('paste', paste)
  })

  const drag = (event: DragEvent) => {
    if (![...event.dataTransfer.types].includes('Files')) return
    event.preventDefault()
    setOver(event.type === 'dragover')
  }
  const drop = (event: DragEvent) => {
    drag(event)
    void add([...event.dataTransfer.files].map((file) => offer(file, 'drop')))
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is an extra; the buttons do the same
    <div
      ref={root}
      className={css.add}
      data-add-files
      data-over={over || undefined}
      onDragOver={drag}
      onDragLeave={drag}
      onDrop={drop}
    >
      <div className={css.buttons}>
        <Button
          icon={<CameraOutlined aria-hidden />}
          aria-expanded={shown === 'camera'}
          onClick={() => setOpen(open === 'camera' ? null : 'camera')}
        >
          拍照
        </Button>
        <Button icon={<PaperClipOutlined aria-hidden />} onClick={pick}>
          选文件
        </Button>
        <Button
          icon={<FolderOpenOutlined aria-hidden />}
          aria-expanded={shown === 'folder'}
          onClick={() => setOpen(open === 'folder' ? null : 'folder')}
        >
          从手机或存储卡导入
        </Button>
        {recording !== null ? (
          <Button
            icon={<AudioOutlined aria-hidden />}
            aria-expanded={shown === 'recorder'}
            onClick={() => setOpen(open === 'recorder' ? null : 'recorder')}
          >
            录音
          </Button>
        ) : null}
      </div>
      {shown === 'camera' ? <CameraPanel onShot={(shot) => add([shot])} onClose={close} /> : null}
      {shown === 'recorder' && recording !== null ? (
        <RecorderPanel rule={recording} onRecorded={(made) => add([made])} onClose={close} />
      ) : null}
      {shown === 'folder' ? <FolderPanel record={record} onAdd={add} onClose={close} /> : null}
      {adding && (busy || adding.total > 1) && adding.done < adding.total ? (
        <Progress
          title="正在保存附件"
          done={adding.done}
          total={adding.total}
          unit="个"
          onCancel={stop}
          cancelNote="已保存的保留"
        />
      ) : null}
      {adding && adding.refused.length > 0 && !busy ? (
        <div className={css.refused}>
          {adding.refused.map(({ name, fault }) => (
            <FaultPanel key={name} fault={fault} />
          ))}
          <Button size="small" onClick={clear}>
            知道了
          </Button>
        </div>
      ) : null}
    </div>
  )
}

/** What is pasted goes where the focus is; else to the place for the record as a whole. */
const isFor = (root: HTMLElement | null, part: string | null): boolean => {
  const focused = document.activeElement?.closest('[data-add-files]')
  return focused ? focused === root : part === null
}

const nameOf = (path: string): string => path.split(/[\\/]/).at(-1) ?? path

const offer = (file: File, source: 'paste' | 'drop'): Offered => ({
  name: file.name || '粘贴的图片.png',
  source,
  // What is far too large is refused without being read.
  from: async () => ({ bytes: new Uint8Array(await file.slice(0, LARGEST + 1).arrayBuffer()) }),
})
