import { Button } from 'antd'
import { CallProgress } from '#renderer/ui/CallProgress.tsx'
import { useShell } from '#renderer/ui/data/client.ts'
import { useCommandCall } from '#renderer/ui/data/commands.ts'
import { FaultPanel } from '#renderer/ui/FaultPanel.tsx'
import { useToast } from '#renderer/ui/UndoToast.tsx'
import type { Input } from '#shared/contract/contract.ts'

const safe = (name: string): string => name.replace(/[\\/:*?"<>|]/g, '').slice(0, 60)

/** 体验报告 as .docx. */
export function ReportButton({ id, name }: { id: string; name: string }) {
  const shell = useShell()
  const report = useCommandCall('walks.report')
  const show = useToast((toasts) => toasts.show)
  const write = async () => {
    const chosen = await shell.chooseSavePath({
      title: '保存体验报告',
      suggestedName: `${safe(name)}体验报告.docx`,
      filters: [{ name: 'Word 文档', extensions: ['docx'] }],
    })
    if (!chosen.ok || chosen.value.path === null) return
    const written = await report.run({ id, path: chosen.value.path })
    if (written.ok) show({ text: `已保存到${written.value.path}` })
  }
  return (
    <>
      <Button loading={report.running ? { delay: 300 } : false} onClick={write}>
        体验报告
      </Button>
      <CallProgress title="生成体验报告" call={report} unit="张" />
      {report.fault ? <FaultPanel fault={report.fault} /> : null}
    </>
  )
}

/** 问题清单 as .xlsx, of one walk or of those shown. */
export function ProblemListButton({
  what,
  name,
  disabled,
}: {
  what: Omit<Input<'walks.problemList'>, 'path'>
  name: string
  disabled: boolean
}) {
  const shell = useShell()
  const list = useCommandCall('walks.problemList')
  const show = useToast((toasts) => toasts.show)
  const write = async () => {
    const chosen = await shell.chooseSavePath({
      title: '保存问题清单',
      suggestedName: `${safe(name)}问题清单.xlsx`,
      filters: [{ name: 'Excel 工作簿', extensions: ['xlsx'] }],
    })
    if (!chosen.ok || chosen.value.path === null) return
    const written = await list.run({ ...what, path: chosen.value.path })
    if (written.ok) show({ text: `${written.value.rows}项问题，已保存到${written.value.path}` })
  }
  return (
    <>
      <Button disabled={disabled} loading={list.running ? { delay: 300 } : false} onClick={write}>
        问题清单
      </Button>
      {list.fault ? <FaultPanel fault={list.fault} /> : null}
    </>
  )
}
