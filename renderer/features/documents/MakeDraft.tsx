import { Button } from 'antd'
import { useCommandCall } from '#renderer/ui/data/commands.ts'
import { FaultPanel } from '#renderer/ui/FaultPanel.tsx'
import { Panel } from '#renderer/ui/Panel.tsx'
import { StateIcon } from '#renderer/ui/StateTag.tsx'
import { useToast } from '#renderer/ui/UndoToast.tsx'
import type { Output } from '#shared/contract/contract.ts'
import css from './documents.module.css'

/** What stands in the way of a 送审稿, and the button that makes one. */
export function MakeDraft({ round, preview }: { round: string; preview: Output<'documents.preview'> }) {
  const draft = useCommandCall('documents.draft')
  const show = useToast((toasts) => toasts.show)
  const make = async () => {
    const result = await draft.run({ round })
    if (result.ok) show({ text: '送审稿和附表已生成，可以保存为文件' })
  }
  return (
    <Panel title="送审稿">
      <ul className={css.lines}>
        {preview.whyNot === null ? null : (
          <li>
            <StateIcon tone="wait" /> {preview.whyNot}
          </li>
        )}
        {preview.warnings.map((warning) => (
          <li key={warning}>
            <StateIcon tone="warn" /> {warning}
          </li>
        ))}
        {preview.missing.length > 0 ? (
          <li>
            <StateIcon tone="info" /> 待填{preview.missing.length}处：
            {preview.missing.map((m) => m.name).join('、')}。空着的在文中标出，也可在文档中手填。
          </li>
        ) : null}
      </ul>
      <div className={css.actions}>
        <Button
          type="primary"
          disabled={!preview.ready}
          loading={draft.running ? { delay: 300 } : false}
          onClick={make}
        >
          生成送审稿和附表
        </Button>
        {draft.progress ? <span role="status">{draft.progress.step}</span> : null}
      </div>
      {draft.fault ? <FaultPanel fault={draft.fault} /> : null}
    </Panel>
  )
}
