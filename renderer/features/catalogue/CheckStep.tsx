import { Button, Segmented } from 'antd'
import { useEffect, useRef, useState } from 'react'
import { type Column, DataTable } from '#renderer/ui/DataTable.tsx'
import { useApi, useShell } from '#renderer/ui/data/client.ts'
import { EmptyState } from '#renderer/ui/EmptyState.tsx'
import { formatCount } from '#renderer/ui/format.ts'
import { Panel } from '#renderer/ui/Panel.tsx'
import { Stat, StatRow } from '#renderer/ui/Stat.tsx'
import { StateTag, type Tone } from '#renderer/ui/StateTag.tsx'
import type { ImportProblemRow, StageResult } from '#shared/contract/catalogue.ts'
import css from './catalogue.module.css'
import { DiffList } from './DiffList.tsx'
import { UnknownUnits } from './UnknownUnits.tsx'
import { usePages } from './use-pages.ts'

interface CheckStepProps {
  session: string
  staged: StageResult
  /** checks anew, after units were assigned */
  onAgain: () => void
}

/** What was read: how much, what is wrong, how it would look, what it changes. */
export function CheckStep({ session, staged, onAgain }: CheckStepProps) {
  const top = useRef<HTMLDivElement>(null)
  useEffect(() => {
    // What was found is below what was just clicked
    if (staged.rows >= 0) top.current?.scrollIntoView?.({ block: 'start' })
  }, [staged])
  return (
    <>
      <div ref={top} />
      <Panel title="三、检查与比对">
        <StatRow>
          <Stat label="读取" value={staged.rows} unit="行" />
          <Stat
            label="可以发布"
            value={staged.items}
            unit="项"
            note={`材料${formatCount(staged.materials)}条`}
          />
          <Stat label="未导入" value={staged.rejected} unit="行" note="原因见下表，可下载" />
          <Stat label="待确认" value={staged.doubtful} unit="处" note="照原样导入，建议核对" />
          <Stat label="有质检问题" value={staged.defects} unit="项" note="不影响发布" />
        </StatRow>
        {staged.duplicates > 0 ? (
          <p className={css.soft}>
            有{staged.duplicates}组事项编码重复，重复的行都没有导入；请在原系统核对哪一行有效。
          </p>
        ) : null}
        {staged.sample.length > 0 ? (
          <DataTable
            label="导入后的前几项"
            rows={staged.sample}
            rowKey={(row) => row.code}
            height={Math.min(staged.sample.length, 5) * 40 + 42}
            columns={sampleColumns}
          />
        ) : null}
      </Panel>
      {staged.unknownUnits.length > 0 ? <UnknownUnits staged={staged} onAgain={onAgain} /> : null}
      <Problems session={session} staged={staged} />
      <DiffList session={session} staged={staged} />
    </>
  )
}

const sampleColumns: Column<StageResult['sample'][number]>[] = [
  { key: 'name', title: '事项名称', width: { min: 240, grow: 2 }, render: (row) => row.name },
  { key: 'unit', title: '实施主体', render: (row) => row.unit },
  { key: 'phone', title: '咨询电话', width: 160, render: (row) => row.phone || '没有可拨打的号码' },
  { key: 'code', title: '事项编码', width: { min: 200, grow: 1 }, render: (row) => row.code },
]

const levels = { rejected: '未导入', doubtful: '待确认', note: '提示' } as const
type Level = keyof typeof levels
const tones: Record<Level, Tone> = { rejected: 'bad', doubtful: 'warn', note: 'info' }

function Problems({ session, staged }: { session: string; staged: StageResult }) {
  const api = useApi()
  const shell = useShell()
  const counts: Record<Level, number> = {
    rejected: staged.rejected,
    doubtful: staged.doubtful,
    note: staged.notes,
  }
  const [level, setLevel] = useState<Level>(
    staged.rejected > 0 ? 'rejected' : staged.doubtful > 0 ? 'doubtful' : 'note',
  )
  const pages = usePages<ImportProblemRow>(`${session}/${level}/${staged.rows}/${counts[level]}`, (offset) =>
    api['catalogue.problems']({ session, level, offset }),
  )
  const download = async () => {
    const answer = await api['catalogue.problemsCsv']({ session })
    if (answer.ok)
      await shell.saveText({
        suggestedName: answer.value.fileName,
        filters: [{ name: '表格', extensions: ['csv'] }],
        text: answer.value.text,
      })
  }
  const all = staged.rejected + staged.doubtful + staged.notes
  if (all === 0)
    return (
      <Panel title="问题行">
        <EmptyState title="没有发现问题" />
      </Panel>
    )
  return (
    <Panel title="问题行" actions={<Button onClick={download}>下载问题行</Button>}>
      <Segmented
        aria-label="问题种类"
        value={level}
        options={(Object.keys(levels) as Level[]).map((value) => ({
          value,
          label: `${levels[value]}（${formatCount(counts[value])}）`,
        }))}
        onChange={setLevel}
      />
      <DataTable
        label="问题行"
        rows={pages.rows}
        total={pages.total}
        loadMore={pages.loadMore}
        rowKey={(row) => `${row.sheet}!${row.cell}${row.code}${row.reason}`}
        height={Math.min(Math.max(pages.total, 2), 10) * 40 + 42}
        columns={problemColumns}
        empty="没有这一类问题"
      />
    </Panel>
  )
}

const problemColumns: Column<ImportProblemRow>[] = [
  {
    key: 'level',
    title: '处理',
    width: 100,
    render: (row) => (
      <StateTag tone={tones[row.level]} plain>
        {levels[row.level]}
      </StateTag>
    ),
  },
  { key: 'cell', title: '位置', width: 160, render: (row) => `${row.sheet} ${row.cell}` },
  { key: 'column', title: '列', width: 130, render: (row) => row.column },
  { key: 'value', title: '原值', width: { min: 140, grow: 1 }, render: (row) => row.value },
  { key: 'reason', title: '原因', width: { min: 180, grow: 2 }, render: (row) => row.reason },
  {
    key: 'suggestion',
    title: '建议',
    width: { min: 120, grow: 1 },
    render: (row) => row.suggestion ?? '',
  },
]
