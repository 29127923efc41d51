import { Button, Dropdown } from 'antd'
import { usePrintList } from './data/print.ts'
import type { PrintTable } from './print-table.ts'
import { useToast } from './UndoToast.tsx'

interface PrintButtonProps {
  /** makes the list when it is asked for; null: it could not be read, and the screen says why */
  list: () => PrintTable | null | Promise<PrintTable | null>
  disabled?: boolean
  size?: 'small' | 'middle'
}

/** 打印: to a printer, or as a PDF. */
export function PrintButton({ list, disabled = false, size = 'middle' }: PrintButtonProps) {
  const paper = usePrintList()
  const show = useToast((toasts) => toasts.show)

  const run = async (way: 'print' | 'pdf') => {
    const table = await list()
    if (table === null) return
    if (way === 'print') {
      const done = await paper.print(table)
      if (!done.ok) show({ text: `没有打印：${done.error.message}` })
      else if (!done.value.printed)
        show({ text: '没有打印：已取消，或这台电脑没有可用的打印机。可以另存为 PDF。' })
    } else {
      const done = await paper.savePdf(table)
      if (!done.ok) show({ text: `没有保存：${done.error.message}` })
      else if (done.value.path !== null) show({ text: `已保存到${done.value.path}` })
    }
  }

  return (
    <Dropdown
      trigger={['click']}
      disabled={disabled || paper.running}
      menu={{
        items: [
          { key: 'print', label: '打印到打印机' },
          { key: 'pdf', label: '另存为 PDF' },
        ],
        onClick: ({ key }) => void run(key === 'pdf' ? 'pdf' : 'print'),
      }}
    >
      <Button size={size} loading={paper.running ? { delay: 300 } : false}>
        打印
      </Button>
    </Dropdown>
  )
}
