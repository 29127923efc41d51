import { Button, Dropdown } from 'antd'
import { useApi, useShell } from '#renderer/ui/data/client.ts'
import { answer } from '#renderer/ui/data/queries.ts'
import { useToast } from '#renderer/ui/UndoToast.tsx'
import css from './packs.module.css'

/** Where the file lies now, and the slip (交接单) that goes with it. */
export function Written({ files, register }: { files: readonly string[]; register: string }) {
  const shell = useShell()
  const [first] = files
  return (
    <>
      <ul className={css.files}>
        {files.map((file) => (
          <li key={file}>{file}</li>
        ))}
      </ul>
      <div className={css.buttons}>
        <SlipButton id={register} />
        {first === undefined ? null : (
          <Button onClick={() => void shell.showInFolder({ path: first })}>打开所在文件夹</Button>
        )}
      </div>
    </>
  )
}

/** 打印交接单 of one entry of the register, A4: to a printer, or as a PDF. */
export function SlipButton({ id, size = 'middle' }: { id: string; size?: 'small' | 'middle' }) {
  const api = useApi()
  const shell = useShell()
  const show = useToast((toasts) => toasts.show)
  const run = async (way: string) => {
    const slip = await answer(api['packs.slip']({ id }))
    if (!slip.ok) return show({ text: `没有打印：${slip.error.message}` })
    const { html, name } = slip.value
    if (way === 'print') {
      const printed = await shell.print({ html, landscape: false })
      if (!printed.ok) show({ text: `没有打印：${printed.error.message}` })
      else if (!printed.value.printed)
        show({ text: '没有打印：已取消，或这台电脑没有可用的打印机。可以另存为 PDF。' })
      return
    }
    const saved = await shell.savePdf({ html, landscape: false, suggestedName: `${name}.pdf` })
    if (!saved.ok) show({ text: `没有保存：${saved.error.message}` })
    else if (saved.value.path !== null) show({ text: `已保存到${saved.value.path}` })
  }
  return (
    <Dropdown
      trigger={['click']}
      menu={{
        items: [
          { key: 'print', label: '打印到打印机' },
          { key: 'pdf', label: '另存为 PDF' },
        ],
        onClick: ({ key }) => void run(key),
      }}
    >
      <Button size={size}>交接单</Button>
    </Dropdown>
  )
}
