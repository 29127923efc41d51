import { Button } from 'antd'
import { useState } from 'react'
import { useShell } from '#renderer/ui/data/client.ts'
import { useCommandCall } from '#renderer/ui/data/commands.ts'
import { FaultPanel } from '#renderer/ui/FaultPanel.tsx'
import { InlineConfirm } from '#renderer/ui/InlineConfirm.tsx'
import { StateIcon } from '#renderer/ui/StateTag.tsx'
import { useToast } from '#renderer/ui/UndoToast.tsx'
import type { PaperRow } from '#shared/contract/documents.ts'
import { type Compared, Differences } from './Differences.tsx'
import css from './documents.module.css'
import { RegisterNumber } from './RegisterNumber.tsx'

const files = {
  draft: { label: '保存送审稿', name: '送审稿', kind: 'Word 文档', extension: 'docx' },
  annex: { label: '保存附表', name: '附表', kind: 'Excel 工作簿', extension: 'xlsx' },
  final: { label: '保存定稿', name: '定稿', kind: 'Word 文档', extension: 'docx' },
} as const

/** What can be done with one document: save its files, take the 定稿 back in, register its number, issue it. */
export function PaperActions({ paper }: { paper: PaperRow }) {
  const shell = useShell()
  const save = useCommandCall('documents.save')
  const finalise = useCommandCall('documents.finalise')
  const issue = useCommandCall('documents.issue')
  const voiding = useCommandCall('documents.void')
  const show = useToast((toasts) => toasts.show)
  const [compared, setCompared] = useState<Compared | null>(null)
  const open = paper.status === 'draft' || paper.status === 'final'

  const saveFile = async (what: keyof typeof files) => {
    const { name, kind, extension } = files[what]
    const chosen = await shell.chooseSavePath({
      title: files[what].label,
      suggestedName: `${paper.title}（${name}）.${extension}`.replace(/[\\/:*?"<>|]/g, ''),
      filters: [{ name: kind, extensions: [extension] }],
    })
    if (!chosen.ok || chosen.value.path === null) return
    const result = await save.run({ id: paper.id, what, path: chosen.value.path })
    if (result.ok) show({ text: `已保存到${result.value.path}` })
  }

  const takeBack = async (path: string, reason: string) => {
    const result = await finalise.run({ id: paper.id, path, reason })
    if (!result.ok) return false
    const { stored, ...told } = result.value
    setCompared(stored ? null : { path, ...told })
    if (stored) show({ text: '定稿已存，数字与送审稿的比对结果已记下' })
    return stored
  }
  const pickFinal = async () => {
    const chosen = await shell.openFile({
      title: '选择定稿',
      filters: [{ name: 'Word 文档', extensions: ['docx'] }],
    })
    const path = chosen.ok ? chosen.value.paths[0] : undefined
    if (path !== undefined) await takeBack(path, '')
  }

  return (
    <>
      <div className={css.actions}>
        {(['draft', 'annex', 'final'] as const)
          .filter((what) => what !== 'final' || paper.finalAt !== null)
          .map((what) => (
            <Button key={what} size="small" disabled={!paper.filesHere} onClick={() => saveFile(what)}>
              {files[what].label}
            </Button>
          ))}
        {open ? (
          <Button size="small" loading={finalise.running ? { delay: 300 } : false} onClick={pickFinal}>
            收回定稿
          </Button>
        ) : null}
        {paper.status === 'numbered' ? (
          <InlineConfirm
            size="small"
            label="印发"
            question="登记为已印发后，批次进入“已印发”，不能再改。"
            onConfirm={async () => (await issue.run({ id: paper.id })).ok}
          />
        ) : null}
        {paper.status === 'issued' || paper.status === 'voided' ? null : (
          <InlineConfirm
            size="small"
            danger
            label="作废"
            question="作废后不能再用，记录保留。"
            reason={{ label: '作废理由' }}
            onConfirm={async (reason) => (await voiding.run({ id: paper.id, reason })).ok}
          />
        )}
      </div>
      {paper.filesHere ? null : (
        <p className={css.soft}>
          <StateIcon tone="wait" /> 文件还没有传到本机，联网同步后可以保存。
        </p>
      )}
      {paper.status === 'final' || paper.status === 'numbered' ? <RegisterNumber paper={paper} /> : null}
      {compared ? (
        <Differences
          compared={compared}
          onConfirm={(reason) => takeBack(compared.path, reason)}
          onClose={() => setCompared(null)}
        />
      ) : null}
      {[save.fault, finalise.fault, issue.fault, voiding.fault].map((fault) =>
        fault ? <FaultPanel key={fault.code} fault={fault} /> : null,
      )}
    </>
  )
}
