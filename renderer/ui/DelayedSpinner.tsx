import { Spin } from 'antd'
import { useEffect, useState } from 'react'

interface DelayedSpinnerProps {
  /** what is being waited for: 「正在打开清单」 */
  label: string
  delayMs?: number
}

/** Nothing for the first 300 ms: what is quick should not flicker. */
export function DelayedSpinner({ label, delayMs = 300 }: DelayedSpinnerProps) {
  const [shown, setShown] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setShown(true), delayMs)
    return () => clearTimeout(timer)
  }, [delayMs])
  return (
    <div role="status" style={{ padding: 24, textAlign: 'center', color: 'var(--wi-text-soft)' }}>
      {shown ? (
        <>
          <Spin size="small" /> {label}
        </>
      ) : null}
    </div>
  )
}
