import { AudioOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useEffect, useRef, useState } from 'react'
import type { RecordingRule } from '#shared/domain/files/recording.ts'
import { formatDuration } from '../format.ts'
import { StateTag } from '../StateTag.tsx'
import css from './files.module.css'
import type { Offered } from './use-add-files.ts'

interface RecorderPanelProps {
  /** shown while recording */
  rule: RecordingRule
  onRecorded: (made: Offered) => Promise<number>
  onClose: () => void
}

/** 录音 by the rule: only where the task allows it, with its authority in sight, begun and ended by hand. */
export function RecorderPanel({ rule, onRecorded, onClose }: RecorderPanelProps) {
  const [seconds, setSeconds] = useState<number | null>(null)
  const [refused, setRefused] = useState(false)
  const recorder = useRef<MediaRecorder | null>(null)

  useEffect(() => {
    if (seconds === null) return
    const timer = setTimeout(() => setSeconds(seconds + 1), 1000)
    return () => clearTimeout(timer)
  }, [seconds])
  useEffect(() => () => finish(recorder.current), [])

  const begin = async () => {
    try {
      const stream = await navigator.mediaDevices.getUserMedia({ audio: true })
      const parts: Blob[] = []
      const made = new MediaRecorder(stream, { mimeType: 'audio/webm' })
      made.ondataavailable = ({ data }) => parts.push(data)
      made.onstop = async () => {
        for (const track of stream.getTracks()) track.stop()
        const bytes = new Uint8Array(await new Blob(parts).arrayBuffer())
        await onRecorded({ name: '录音.webm', source: 'microphone', from: async () => ({ bytes }) })
        setSeconds(null)
      }
      recorder.current = made
      made.start(1000)
      setSeconds(0)
    } catch {
      setRefused(true)
    }
  }

  return (
    <div className={css.device}>
      <p>
        录音依据：{rule.authority}。录音加密保存{rule.keepDays}天，到期清除，仅用于核对本次记录。
      </p>
      {refused ? <p role="alert">麦克风打不开，或系统没有允许本程序使用。记录没有变化。</p> : null}
      <div className={css.buttons}>
        {seconds === null ? (
          <Button type="primary" icon={<AudioOutlined aria-hidden />} onClick={begin}>
            开始录音
          </Button>
        ) : (
          <>
            <StateTag tone="bad">正在录音</StateTag>
            <span>{formatDuration(seconds)}</span>
            <Button type="primary" onClick={() => finish(recorder.current)}>
              结束并保存
            </Button>
          </>
        )}
        <Button disabled={seconds !== null} onClick={onClose}>
          收起
        </Button>
      </div>
    </div>
  )
}

/** What was recorded until now is saved, also when the panel goes. */
const finish = (recorder: MediaRecorder | null): void => {
  if (recorder && recorder.state !== 'inactive') recorder.stop()
}
