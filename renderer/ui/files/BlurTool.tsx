import { Button } from 'antd'
import { type KeyboardEvent, type PointerEvent, useEffect, useRef, useState } from 'react'
import type { FileEntry } from '#shared/contract/files.ts'
import { useCommandCall } from '../data/commands.ts'
import { FaultPanel } from '../FaultPanel.tsx'
import { useToast } from '../UndoToast.tsx'
import css from './files.module.css'
import { jpegBlob } from './use-thumbs.ts'

interface Box {
  x: number
  y: number
  width: number
  height: number
}

interface BlurToolProps {
  file: FileEntry
  onDone: () => void
}

const STEP = 0.02
const LEAST = 0.01
const fresh: Box = { x: 0.4, y: 0.4, width: 0.2, height: 0.2 }

/** Boxes drawn over faces and numbers become unreadable on a copy; the original stays as it is. */
export function BlurTool({ file, onDone }: BlurToolProps) {
  const preview = useCommandCall('files.preview')
  const copy = useCommandCall('files.copy')
  const toast = useToast()
  const ground = useRef<HTMLDivElement>(null)
  const [url, setUrl] = useState<string>()
  const [boxes, setBoxes] = useState<readonly Box[]>([])
  const [drawing, setDrawing] = useState<{ from: { x: number; y: number }; box: Box } | null>(null)
  const { run } = preview
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each file
  useEffect(() => {
    let made: string | undefined
    void run({ id: file.id }).then((got) => {
      if (!got.ok) return
      made = URL.createObjectURL(jpegBlob(got.value.jpeg))
      setUrl(made)
    })
    return () => {
      if (made) URL.revokeObjectURL(made)
    }
  }, [file.id])

  const at = (event: PointerEvent) => {
    const place = ground.current?.getBoundingClientRect()
    if (!place) return { x: 0, y: 0 }
    return {
      x: within((event.clientX - place.left) / place.width),
      y: within((event.clientY - place.top) / place.height),
    }
  }
  const down = (event: PointerEvent) => {
    if (event.target !== event.currentTarget && !(event.target instanceof HTMLImageElement)) return
    event.currentTarget.setPointerCapture(event.pointerId)
    const from = at(event)
    setDrawing({ from, box: { ...from, width: 0, height: 0 } })
  }
  const move = (event: PointerEvent) => {
    if (drawing) setDrawing({ from: drawing.from, box: between(drawing.from, at(event)) })
  }
  const up = () => {
    if (drawing && drawing.box.width > LEAST && drawing.box.height > LEAST) setBoxes([...boxes, drawing.box])
    setDrawing(null)
  }
  const change = (no: number, next: Box | null) =>
    setBoxes(boxes.flatMap((box, i) => (i === no ? (next ? [next] : []) : [box])))

  const save = async () => {
    const made = await copy.run({ id: file.id, blur: [...boxes] })
    if (!made.ok) return
    toast.show({ text: '已生成遮挡副本，原件没有改动' })
    onDone()
  }

  return (
    <div className={css.blur}>
      <p className={css.soft}>
        在照片上拖动画框；也可点“添加遮挡框”，用方向键移动、Shift+方向键改大小、Delete 删除。原件不会改动。
      </p>
      <div ref={ground} className={css.canvas} onPointerDown={down} onPointerMove={move} onPointerUp={up}>
        {url ? <img className={css.preview} src={url} alt="" draggable={false} /> : null}
        {boxes.map((box, no) => (
          <button
            // biome-ignore lint/suspicious/noArrayIndexKey: boxes have nothing but their place
            key={no}
            type="button"
            className={css.box}
            style={styleOf(box)}
            aria-label={`遮挡框${no + 1}`}
            onKeyDown={(event) => {
              const next = moved(box, event)
              if (next === undefined) return
              event.preventDefault()
              change(no, next)
            }}
          />
        ))}
        {drawing ? <span className={css.box} style={styleOf(drawing.box)} /> : null}
      </div>
      {(copy.fault ?? preview.fault) ? (
        <FaultPanel fault={(copy.fault ?? preview.fault) as NonNullable<typeof copy.fault>} />
      ) : null}
      <div className={css.buttons}>
        <Button size="small" onClick={() => setBoxes([...boxes, fresh])}>
          添加遮挡框
        </Button>
        <Button
          size="small"
          type="primary"
          disabled={boxes.length === 0}
          loading={copy.running ? { delay: 300 } : false}
          onClick={save}
        >
          生成遮挡副本
        </Button>
        <Button size="small" onClick={onDone}>
          不遮挡
        </Button>
      </div>
    </div>
  )
}

const within = (part: number): number => Math.min(1, Math.max(0, part))

const between = (a: { x: number; y: number }, b: { x: number; y: number }): Box => ({
  x: Math.min(a.x, b.x),
  y: Math.min(a.y, b.y),
  width: Math.abs(a.x - b.x),
  height: Math.abs(a.y - b.y),
})

const styleOf = ({ x, y, width, height }: Box) => ({
  left: `${x * 100}%`,
  top: `${y * 100}%`,
  width: `${width * 100}%`,
  height: `${height * 100}%`,
})

/** The box after a key; null = removed; undefined = the key means nothing here. */
const moved = (box: Box, { key, shiftKey }: KeyboardEvent): Box | null | undefined => {
  if (key === 'Delete' || key === 'Backspace') return null
  const [dx, dy] =
    { ArrowLeft: [-STEP, 0], ArrowRight: [STEP, 0], ArrowUp: [0, -STEP], ArrowDown: [0, STEP] }[key] ?? []
  if (dx === undefined || dy === undefined) return undefined
  if (shiftKey)
    return {
      ...box,
      width: Math.min(1 - box.x, Math.max(LEAST, box.width + dx)),
      height: Math.min(1 - box.y, Math.max(LEAST, box.height + dy)),
    }
  return {
    ...box,
    x: Math.min(1 - box.width, Math.max(0, box.x + dx)),
    y: Math.min(1 - box.height, Math.max(0, box.y + dy)),
  }
}
