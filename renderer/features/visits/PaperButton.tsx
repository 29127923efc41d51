import { Button, Dropdown } from 'antd'
import { useApi, useShell } from '#renderer/ui/data/client.ts'
import { answer, useQueryCall } from '#renderer/ui/data/queries.ts'
import { useToast } from '#renderer/ui/UndoToast.tsx'

/** 走访记录表 on paper: of a visit, to fill in by hand or as it was recorded. */
export function PaperButton({ visit, label }: { visit: string; label: string }) {
  const print = usePaper()
  return <Button onClick={() => void print({ visit })}>{label}</Button>
}

/** An empty 走访记录表, by checklist. */
export function EmptyPaper() {
  const lists = useQueryCall('checklists.list', {})
  const print = usePaper()
  const inUse = (lists.data ?? []).filter((list) => !list.withdrawn && list.version !== '')
  return (
    <Dropdown
      trigger={['click']}
      disabled={inUse.length === 0}
      menu={{
        items: inUse.map(({ id, title }) => ({ key: id, label: title })),
        onClick: ({ key }) => void print({ checklist: key }),
      }}
    >
      <Button>打印空白记录表</Button>
    </Dropdown>
  )
}

const usePaper = () => {
  const api = useApi()
  const shell = useShell()
  const show = useToast((toasts) => toasts.show)
  return async (of: { visit?: string; checklist?: string }) => {
    const form = await answer(api['visits.paper'](of))
    if (!form.ok) return show({ text: form.error.message })
    const printed = await answer(shell.print({ html: form.value.html, landscape: false }))
    if (!printed.ok) show({ text: printed.error.message })
  }
}
