import { useEffect, useRef, useState } from 'react'

/** The wall clock, every `everyMs`; `onTick` hears each of its strokes. */
export function useNow(everyMs: number, onTick?: () => void): number {
  const [now, setNow] = useState(() => Date.now())
  const latest = useRef(onTick)
  useEffect(() => {
    latest.current = onTick
  })
  useEffect(() => {
    const timer = setInterval(() => {
      setNow(Date.now())
      latest.current?.()
    }, everyMs)
    return () => clearInterval(timer)
  }, [everyMs])
  return now
}
