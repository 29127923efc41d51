import { Button, Dropdown } from 'antd'
import { useState } from 'react'
import { useClient } from '#renderer/ui/data/client.ts'
import { answer } from '#renderer/ui/data/queries.ts'
import { useToast } from '#renderer/ui/UndoToast.tsx'
import type { PersonDevice } from './words.ts'

interface PaperButtonProps {
  from: string
  to: string | null
  witness: string
  devices: readonly PersonDevice[]
}

/** 移交清单 (A4), to a printer or as a PDF. */
export function PaperButton({ from, to, witness, devices }: PaperButtonProps) {
  const { calls, shell } = useClient()
  const show = useToast((toasts) => toasts.show)
  const [running, setRunning] = useState(false)

  const run = async (way: 'print' | 'pdf') => {
    setRunning(true)
    const made = await answer(
      calls['handover.paper']({ from, to, witness, devices: devices.map(({ id: _, ...device }) => device) }),
    )
    if (!made.ok) show({ text: made.error.message })
    else {
      const { html, footer, title } = made.value
      const paper = { html, footer, landscape: false }
      if (way === 'print') {
        const done = await answer(shell.print(paper))
        if (!done.ok) show({ text: `没有打印：${done.error.message}` })
        else if (!done.value.printed)
          show({ text: '没有打印：已取消，或这台电脑没有可用的打印机。可以另存为 PDF。' })
      } else {
        const done = await answer(shell.savePdf({ ...paper, suggestedName: `${title}.pdf` }))
        if (!done.ok) show({ text: `没有保存：${done.error.message}` })
        else if (done.value.path !== null) show({ text: `已保存到${done.value.path}` })
      }
    }
    setRunning(false)
  }

  return (
    <Dropdown
      trigger={['click']}
      disabled={running}
      menu={{
        items: [
          { key: 'print', label: '打印到打印机' },
          { key: 'pdf', label: '另存为 PDF' },
        ],
        onClick: ({ key }) => void run(key === 'pdf' ? 'pdf' : 'print'),
      }}
    >
      <Button loading={running ? { delay: 300 } : false}>打印移交清单</Button>
    </Dropdown>
  )
}
