import { Button } from 'antd'
import { CopyButton } from '#renderer/ui/CopyButton.tsx'
import { FaultPanel } from '#renderer/ui/FaultPanel.tsx'
import { workAsText } from './call-work.ts'
import { useDesk, useOpenCase } from './use-desk.ts'

/** The disk took nothing: the text stays on the screen, and there are two ways out. */
export function SaveFault() {
  const { desk, sheet } = useOpenCase()
  const fault = useDesk((s) => s.save.fault)
  const work = useDesk((s) => s.work)
  if (!fault) return null
  return (
    <FaultPanel
      fault={{ ...fault, safe: '屏幕上的内容都还在，程序每隔几秒会再存一次。' }}
      actions={
        <>
          <Button size="small" type="primary" onClick={() => void desk.getState().flush()}>
            重试保存
          </Button>
          <CopyButton text={workAsText(work, sheet, Date.now())} label="复制到剪贴板" />
        </>
      }
    />
  )
}
