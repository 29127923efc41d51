import { CameraOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useEffect, useRef, useState } from 'react'
import { KeyHint } from '../KeyHint.tsx'
import { useKeys } from '../keys.ts'
import css from './files.module.css'
import type { Offered } from './use-add-files.ts'

interface CameraPanelProps {
  onShot: (shot: Offered) => Promise<number>
  onClose: () => void
}

/** The camera in the page: one key or tap takes a photo, as many as are wanted. */
export function CameraPanel({ onShot, onClose }: CameraPanelProps) {
  const video = useRef<HTMLVideoElement>(null)
  const [ready, setReady] = useState(false)
  const [refused, setRefused] = useState<string | null>(null)
  const [taken, setTaken] = useState(0)
  const busy = useRef(false)

  useEffect(() => {
    let stream: MediaStream | null = null
    let gone = false
    const begin = async () => {
      try {
        if (!navigator.mediaDevices) throw new DOMException('', 'NotFoundError')
        stream = await navigator.mediaDevices.getUserMedia({
          video: { facingMode: 'environment', width: { ideal: 4096 }, height: { ideal: 2160 } },
        })
        if (gone) return stop()
        if (video.current) video.current.srcObject = stream
      } catch (error) {
        setRefused(refusalOf(error))
      }
    }
    const stop = () => {
      for (const track of stream?.getTracks() ?? []) track.stop()
    }
    void begin()
    return () => {
      gone = true
      stop()
    }
  }, [])

  const shoot = async () => {
    const shown = video.current
    if (!shown || !ready || busy.current) return
    busy.current = true
    try {
      const bytes = await frameOf(shown)
      const saved = await onShot({
        name: `拍照_${stampOf(new Date())}.jpg`,
        source: 'camera',
        from: async () => ({ bytes }),
      })
      setTaken((count) => count + saved)
    } finally {
      busy.current = false
    }
  }
  useKeys(
    { F8: { label: '拍一张', run: shoot, disabled: !ready }, Escape: { label: '收起相机', run: onClose } },
    '相机',
  )

  if (refused !== null)
    return (
      <div className={css.device}>
        <p role="alert">{refused}</p>
        <p className={css.soft}>记录没有变化。可以用手机拍好后从“选文件”或“从手机或存储卡导入”加入。</p>
        <div className={css.buttons}>
          <Button onClick={onClose}>收起</Button>
        </div>
      </div>
    )
  return (
    <div className={css.device}>
      <video
        ref={video}
        className={css.video}
        autoPlay
        playsInline
        muted
        aria-label="相机画面"
        onLoadedData={() => setReady(true)}
      />
      <div className={css.buttons}>
        <Button type="primary" icon={<CameraOutlined aria-hidden />} disabled={!ready} onClick={shoot}>
          拍一张 <KeyHint keys="F8" />
        </Button>
        <Button onClick={onClose}>收起相机</Button>
        <span role="status">{taken > 0 ? `已保存${taken}张` : '照片不拍办事群众正脸和证件。'}</span>
      </div>
    </div>
  )
}

const frameOf = async (video: HTMLVideoElement): Promise<Uint8Array> => {
  const canvas = new OffscreenCanvas(video.videoWidth, video.videoHeight)
  canvas.getContext('2d')?.drawImage(video, 0, 0)
  const blob = await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.92 })
  return new Uint8Array(await blob.arrayBuffer())
}

const stampOf = (at: Date): string =>
  [
    at.getFullYear(),
    at.getMonth() + 1,
    at.getDate(),
    at.getHours(),
    at.getMinutes(),
    at.getSeconds(),
    at.getMilliseconds(),
  ]
    .map((part) => String(part).padStart(2, '0'))
    .join('')

const refusalOf = (error: unknown): string => {
  switch (error instanceof DOMException ? error.name : '') {
    case 'NotAllowedError':
      return '系统没有允许本程序使用相机。需要拍照的，请在系统设置中允许后再试。'
    case 'NotFoundError':
    case 'OverconstrainedError':
      return '这台电脑没有可用的相机。'
    case 'NotReadableError':
      return '相机正被其他程序使用，请先关闭那个程序。'
    default:
      return '相机打不开。'
  }
}
