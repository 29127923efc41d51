import { Button } from 'antd'
import { DelayedSpinner } from '#renderer/ui/DelayedSpinner.tsx'
import { useCommandCall } from '#renderer/ui/data/commands.ts'
import { useQueryCall } from '#renderer/ui/data/queries.ts'
import { FaultPanel } from '#renderer/ui/FaultPanel.tsx'
import { FieldList } from '#renderer/ui/FieldRow.tsx'
import { FileStrip } from '#renderer/ui/files/FileStrip.tsx'
import { InlineConfirm } from '#renderer/ui/InlineConfirm.tsx'
import { Page } from '#renderer/ui/Page.tsx'
import { Panel } from '#renderer/ui/Panel.tsx'
import { navigate, useRoute } from '#renderer/ui/route.ts'
import { SavedState } from '#renderer/ui/SavedState.tsx'
import { StateTag } from '#renderer/ui/StateTag.tsx'
import { DateText } from '#renderer/ui/texts.tsx'
import type { WalkBoard } from '#shared/contract/walkthroughs.ts'
import { labelOf, type WalkTemplate } from '#shared/domain/walkthroughs/template.ts'
import { BlockageFormPanel } from './BlockageFormPanel.tsx'
import { BlockageList } from './BlockageList.tsx'
import { ComparePanel } from './ComparePanel.tsx'
import { ConclusionPanel } from './ConclusionPanel.tsx'
import { RunningStep } from './RunningStep.tsx'
import { StepFormPanel } from './StepFormPanel.tsx'
import { StepTable } from './StepTable.tsx'
import { TimelinePicture } from './TimelinePicture.tsx'
import { useWalkWork } from './use-walk-work.ts'
import { ProblemListButton, ReportButton } from './WalkOutputs.tsx'
import css from './walks.module.css'
import { promisedItems, statusWords } from './words.ts'

/** One walk (走流程): its step board, and all that was noted. */
export function WalkScreen() {
  const id = useRoute((place) => place.params.id) ?? ''
  const board = useQueryCall('walks.board', { id }, { enabled: id !== '' })
  const template = useQueryCall('walks.template', {})
  const fault = board.fault ?? template.fault
  if (fault || !board.data || !template.data)
    return (
      <Page title="走流程">
        {fault ? <FaultPanel fault={fault} onRetry={board.refetch} /> : <DelayedSpinner label="正在打开" />}
      </Page>
    )
  return <Board key={id} board={board.data} template={template.data} />
}

function Board({ board, template }: { board: WalkBoard; template: WalkTemplate }) {
  const desk = useWalkWork(board, {
    running: null,
    channel: board.started.channels[0] ?? '',
    skipped: [],
    stepForm: null,
    blockageForm: null,
    conclusionForm: null,
  })
  const voiding = useCommandCall('walks.void')
  const { stepForm, blockageForm } = desk.work
  const open = board.status === 'open' && board.own
  const state = statusWords[board.status]
  return (
    <Page
      title={board.subjectName}
      wide
      description={
        <span className={css.line}>
          <StateTag tone={state.tone}>{state.text}</StateTag>
          {board.started.rewalkOf === null ? null : <StateTag tone="info">重走</StateTag>}
          <span>
            {labelOf(template.modes, board.started.mode)}，
            {labelOf(template.identities, board.started.identity)}，{board.leaderName}
            {board.companionNames.length > 0 ? `，同行${board.companionNames.join('、')}` : ''}，
            <DateText at={board.started.startedAt} />
          </span>
          <SavedState save={desk.save} />
        </span>
      }
      actions={
        <>
          <ReportButton id={board.id} name={board.subjectName} />
          <ProblemListButton
            what={{ id: board.id, filter: {} }}
            name={board.subjectName}
            disabled={board.blockages.every((b) => b.dropped !== null)}
          />
          {board.status === 'concluded' ? (
            <Button onClick={() => navigate('walkStart', { rewalk: board.id })}>重走一次</Button>
          ) : null}
          {board.own && board.status !== 'voided' ? (
            <InlineConfirm
              danger
              label="作废"
              question="作废后不列入清单和统计，记录仍可查到。"
              reason={{ label: '作废理由' }}
              onConfirm={async (reason) => (await voiding.run({ id: board.id, reason })).ok}
            />
          ) : null}
        </>
      }
    >
      <div className={css.stack}>
        {voiding.fault ? <FaultPanel fault={voiding.fault} /> : null}
        {board.voided ? <StateTag tone="idle">已作废：{board.voided.reason}</StateTag> : null}
        {desk.save.fault ? (
          <FaultPanel fault={{ ...desk.save.fault, safe: '屏幕上的内容都还在，程序每隔几秒会再存一次。' }} />
        ) : null}
        <div className={css.columns}>
          <div className={css.stack}>
            {open ? <RunningStep board={board} template={template} desk={desk} /> : null}
            {stepForm ? (
              <StepFormPanel board={board} template={template} desk={desk} form={stepForm} />
            ) : null}
            <StepTable board={board} template={template} desk={desk} />
            <ConclusionPanel board={board} template={template} desk={desk} />
          </div>
          <div className={css.stack}>
            {blockageForm ? (
              <BlockageFormPanel board={board} template={template} desk={desk} form={blockageForm} />
            ) : null}
            <BlockageList board={board} template={template} desk={desk} />
            <ComparePanel board={board} />
            <Panel title="全程时间图">
              <TimelinePicture steps={board.steps} phases={template.phases} />
            </Panel>
            <Panel title="公布内容" aside="体验开始时固定">
              <FieldList
                items={[
                  ...(board.itemNames.length > 0
                    ? [{ label: '所含事项', value: board.itemNames.join('、') }]
                    : []),
                  ...promisedItems(board.started.promised),
                ]}
              />
            </Panel>
            <FileStrip
              record={{ kind: 'walkthrough', id: board.id }}
              add={board.own && board.status !== 'voided'}
              label="全部照片与附件"
            />
          </div>
        </div>
      </div>
    </Page>
  )
}
