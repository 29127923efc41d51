import { Button } from 'antd'
import { useState } from 'react'
import { CopyButton } from '#renderer/ui/CopyButton.tsx'
import { useApi, useShell } from '#renderer/ui/data/client.ts'
import { useCommandCall } from '#renderer/ui/data/commands.ts'
import { answer } from '#renderer/ui/data/queries.ts'
import { useAllows } from '#renderer/ui/data/session.ts'
import { FaultPanel } from '#renderer/ui/FaultPanel.tsx'
import { FieldList } from '#renderer/ui/FieldRow.tsx'
import { Panel } from '#renderer/ui/Panel.tsx'
import { StateTag } from '#renderer/ui/StateTag.tsx'
import { DateText } from '#renderer/ui/texts.tsx'
import { useToast } from '#renderer/ui/UndoToast.tsx'
import type { Fault } from '#shared/contract/result.ts'
import { UNWITNESSED, WITNESSED_BY_HUB } from '#shared/domain/draw/record.ts'
import { HashText } from './HashText.tsx'
import css from './rounds.module.css'
import { type RoundDetail, seedLabels } from './words.ts'

interface DrawSummaryProps {
  round: RoundDetail
  draw: NonNullable<RoundDetail['draw']>
}

const open: readonly string[] = ['planned', 'submitted', 'approved', 'frozen', 'drawn']

/** 抽取情况: what was drawn, from which seed, and how anybody can draw it again. */
export function DrawSummary({ round, draw }: DrawSummaryProps) {
  const mayExport = useAllows('plan')
  const source = round.frozen ? seedLabels[round.frozen.seedSource] : '未填'
  const command = `npm run verify -- ${round.name}抽取记录.json`
  return (
    <Panel title="抽取情况" aside={<DateText at={draw.at} />}>
      <FieldList
        columns={2}
        items={[
          { label: '抽取', value: `${draw.drawn}件，备用${draw.reserve}件` },
          { label: '冻结次数', value: `本批次${round.freezes}次` },
          {
            label: '种子来源',
            value: (
              <span className={css.line}>
                {source}
                <StateTag tone={draw.witnessed ? 'ok' : 'warn'}>
                  {draw.witnessed ? WITNESSED_BY_HUB : `记录写明“${UNWITNESSED}”`}
                </StateTag>
              </span>
            ),
          },
          { label: '种子', value: <HashText hash={draw.seed} name="种子" /> },
          { label: '结果校验值', value: <HashText hash={draw.recordHash} name="结果校验值" /> },
        ]}
      />
      <p className={css.soft}>
        任何人都可以用抽取记录重抽一遍：在程序目录运行 <code>{command}</code>，逐项说明哪些成立。做法写在
        docs/draw.md，可用别的语言另写一遍。
      </p>
      <div className={css.line}>
        <CopyButton text={command} label="复制验证命令" />
        {mayExport && round.editable ? <SaveStatement round={round} /> : null}
        {open.includes(round.status) ? (
          <span className={css.soft}>拨测完毕后才能导出抽取记录，以免泄露抽查对象。</span>
        ) : mayExport ? (
          <ExportRecord id={round.id} />
        ) : null}
      </div>
    </Panel>
  )
}

/** 抽取情况说明: tells how, not what, so that it may be had while calls go on. */
function SaveStatement({ round }: { round: RoundDetail }) {
  const shell = useShell()
  const write = useCommandCall('rounds.drawStatement')
  const show = useToast((toasts) => toasts.show)
  const run = async () => {
    const chosen = await shell.chooseSavePath({
      title: '保存抽取情况说明',
      suggestedName: `${round.name}抽取情况说明.docx`,
      filters: [{ name: 'Word 文档', extensions: ['docx'] }],
    })
    if (!chosen.ok || chosen.value.path === null) return
    const written = await write.run({ id: round.id, path: chosen.value.path })
    if (!written.ok) return
    const { path, missing } = written.value
    show({
      text: `抽取情况说明已存到 ${path}${missing.length > 0 ? `，请在文中补填${missing.join('、')}` : ''}`,
    })
  }
  return (
    <>
      <Button size="small" loading={write.running ? { delay: 300 } : false} onClick={run}>
        生成抽取情况说明
      </Button>
      {write.fault ? <FaultPanel fault={write.fault} /> : null}
    </>
  )
}

function ExportRecord({ id }: { id: string }) {
  const calls = useApi()
  const shell = useShell()
  const show = useToast((toasts) => toasts.show)
  const [fault, setFault] = useState<Fault>()
  const [busy, setBusy] = useState(false)
  const run = async () => {
    setBusy(true)
    const record = await answer(calls['rounds.exportRecord']({ id }))
    const saved = record.ok
      ? await answer(
          shell.saveText({
            suggestedName: record.value.fileName,
            filters: [{ name: '抽取记录', extensions: ['json'] }],
            text: record.value.text,
          }),
        )
      : record
    setBusy(false)
    setFault(saved.ok ? undefined : saved.error)
    if (saved.ok && saved.value.path !== null) show({ text: `抽取记录已存到 ${saved.value.path}` })
  }
  return (
    <>
      <Button size="small" type="primary" loading={busy ? { delay: 300 } : false} onClick={run}>
        导出抽取记录
      </Button>
      {fault ? <FaultPanel fault={fault} /> : null}
    </>
  )
}
