import { useQueryCall } from '#renderer/ui/data/queries.ts'
import { FaultPanel } from '#renderer/ui/FaultPanel.tsx'
import { Panel } from '#renderer/ui/Panel.tsx'
import { StateTag, type Tone } from '#renderer/ui/StateTag.tsx'
import { DateText } from '#renderer/ui/texts.tsx'
import type { PaperRow } from '#shared/contract/documents.ts'
import css from './documents.module.css'
import { PaperActions } from './PaperActions.tsx'

const labels: Record<PaperRow['status'], string> = {
  draft: '送审稿',
  final: '定稿',
  numbered: '已登记文号',
  issued: '已印发',
  voided: '已作废',
}
const tones: Record<PaperRow['status'], Tone> = {
  draft: 'wait',
  final: 'info',
  numbered: 'info',
  issued: 'ok',
  voided: 'idle',
}

/** The documents made of a round, newest first, each with its next step. */
export function PaperList({ round }: { round: string }) {
  const { data, fault, refetch } = useQueryCall('documents.list', { round })
  if (fault) return <FaultPanel fault={fault} onRetry={refetch} />
  const papers = data ?? []
  if (papers.length === 0) return null
  return (
    <Panel title="已生成的文书" aside={`${papers.length}份`}>
      {papers.map((paper) => (
        <article key={paper.id} className={css.pane} aria-label={paper.title}>
          <p className={css.actions}>
            <StateTag tone={tones[paper.status]}>{labels[paper.status]}</StateTag>
            {paper.number === null ? null : <strong>{paper.number}</strong>}
            <span className={css.soft}>
              {paper.authorName} <DateText at={paper.at} /> 生成，数据截至 <DateText at={paper.asOf} />
            </span>
          </p>
          {paper.differences > 0 ? (
            <p>
              定稿与送审稿有{paper.differences}处数字不同，理由：{paper.reason}
            </p>
          ) : null}
          {paper.voided === null ? null : <p>作废理由：{paper.voided}</p>}
          <PaperActions paper={paper} />
        </article>
      ))}
    </Panel>
  )
}
