import { CheckOutlined, CopyOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useEffect, useState } from 'react'
import { useCopy } from './copying.ts'

interface CopyButtonProps {
  text: string
  /** 「复制号码」; what is copied should be clear from it */
  label?: string
  size?: 'small' | 'middle'
  type?: 'default' | 'text'
}

/** Copies a text and says so in place. */
export function CopyButton({ text, label = '复制', size = 'small', type = 'default' }: CopyButtonProps) {
  const [state, setState] = useState<'idle' | 'copied' | 'refused'>('idle')
  useEffect(() => {
    if (state === 'idle') return
    const timer = setTimeout(() => setState('idle'), 2500)
    return () => clearTimeout(timer)
  }, [state])
  const toClipboard = useCopy()
  const copy = async () => setState((await toClipboard(text)) ? 'copied' : 'refused')
  return (
    <>
      <Button
        size={size}
        type={type}
        icon={state === 'copied' ? <CheckOutlined /> : <CopyOutlined />}
        onClick={copy}
      >
        {label}
      </Button>
      <span role="status" className={state === 'refused' ? undefined : 'wi-hidden'}>
        {state === 'copied' ? '已复制' : state === 'refused' ? '未能复制，请选中文字后按 Ctrl+C' : ''}
      </span>
    </>
  )
}
