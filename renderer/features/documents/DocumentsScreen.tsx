import { DelayedSpinner } from '#renderer/ui/DelayedSpinner.tsx'
import { useQueryCall } from '#renderer/ui/data/queries.ts'
import { EmptyState } from '#renderer/ui/EmptyState.tsx'
import { FaultPanel } from '#renderer/ui/FaultPanel.tsx'
import { Page } from '#renderer/ui/Page.tsx'
import { RoundPicker, useChosenRound } from '#renderer/ui/RoundPicker.tsx'
import { replaceParams, useRoute } from '#renderer/ui/route.ts'
import { SplitPane } from '#renderer/ui/SplitPane.tsx'
import { BulletinFill } from './BulletinFill.tsx'
import css from './documents.module.css'
import { FigurePanel } from './FigurePanel.tsx'
import { MakeDraft } from './MakeDraft.tsx'
import { PaperList } from './PaperList.tsx'
import { PreviewPages } from './PreviewPages.tsx'

/** 通报: preview with every figure linked, 送审稿, 定稿 back in, 文号, 印发. */
export function DocumentsScreen() {
  const { rounds, round, loading } = useChosenRound()
  if (loading) return <DelayedSpinner label="正在读取批次" />
  return (
    <Page
      title="通报"
      fill
      toolbar={round ? <RoundPicker rounds={rounds} value={round.id} /> : null}
      description="送审稿由程序按核实后的结果生成，数字可点开查看所计的记录；文号和定稿由单位登记，程序不编号。"
    >
      {round ? (
        <OfRound key={round.id} round={round.id} />
      ) : (
        <EmptyState title="还没有抽取过的批次">抽取、复核并核实后，在这里生成通报。</EmptyState>
      )}
    </Page>
  )
}

function OfRound({ round }: { round: string }) {
  const { data, fault, refetch } = useQueryCall('documents.preview', { round }, { keepPrevious: true })
  const chosen = useRoute((place) => place.params.figure ?? null)
  const figure = data?.figures.find((f) => f.id === chosen)
  return (
    <SplitPane
      label="预览与办理的分界"
      initial={62}
      start={
        fault ? (
          <FaultPanel fault={fault} onRetry={refetch} />
        ) : data ? (
          <PreviewPages
            title={data.title}
            parts={data.parts}
            chosen={chosen}
            onFigure={(id) => replaceParams({ figure: id })}
          />
        ) : (
          <DelayedSpinner label="正在排版" />
        )
      }
      end={
        <div className={css.pane}>
          {figure ? (
            <FigurePanel
              key={figure.id}
              round={round}
              figure={figure}
              onClose={() => replaceParams({ figure: null })}
            />
          ) : null}
          {data ? <MakeDraft round={round} preview={data} /> : null}
          <PaperList round={round} />
          {data ? <BulletinFill key={round} round={round} fill={data.fill} missing={data.missing} /> : null}
        </div>
      }
    />
  )
}
