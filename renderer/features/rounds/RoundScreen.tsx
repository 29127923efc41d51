import { Button } from 'antd'
import { useEffect, useRef } from 'react'
import { DelayedSpinner } from '#renderer/ui/DelayedSpinner.tsx'
import { useCommandCall } from '#renderer/ui/data/commands.ts'
import { useQueryCall } from '#renderer/ui/data/queries.ts'
import { useAllows } from '#renderer/ui/data/session.ts'
import { FaultPanel } from '#renderer/ui/FaultPanel.tsx'
import { KeyHint } from '#renderer/ui/KeyHint.tsx'
import { useKeys } from '#renderer/ui/keys.ts'
import { Page } from '#renderer/ui/Page.tsx'
import { Panel } from '#renderer/ui/Panel.tsx'
import { linkTo, useRoute } from '#renderer/ui/route.ts'
import { StateTag } from '#renderer/ui/StateTag.tsx'
import { Steps } from '#renderer/ui/Steps.tsx'
import { purposeLabels } from '#shared/domain/rounds/facts.ts'
import { roundStatusLabels } from '#shared/domain/rounds/fold.ts'
import { CasesPanel } from './CasesPanel.tsx'
import { DrawSummary } from './DrawSummary.tsx'
import { FrozenSummary } from './FrozenSummary.tsx'
import { NextStep } from './NextStep.tsx'
import { PlanConflicts } from './PlanConflicts.tsx'
import { PlanEditor } from './PlanEditor.tsx'
import { PlanView } from './PlanView.tsx'
import { PreviewPanel } from './PreviewPanel.tsx'
import { Ruling } from './Ruling.tsx'
import { roundSteps } from './round-steps.ts'
import css from './rounds.module.css'
import { StepHistory } from './StepHistory.tsx'
import { useNames } from './use-names.ts'
import { type PlanDraft, usePlanDraft } from './use-plan-draft.ts'
import { usePreview } from './use-preview.ts'
import { VoidRound } from './VoidRound.tsx'
import { periodText, type RoundDetail, statusTones } from './words.ts'

/** One round (抽查批次): where it stands, the next thing to do, and everything known of it. */
export function RoundScreen() {
  const id = useRoute((route) => route.params.id ?? '')
  const round = useQueryCall('rounds.get', { id })
  if (round.fault)
    return (
      <Page title="抽查批次">
        <FaultPanel
          fault={round.fault}
          onRetry={round.refetch}
          actions={<a href={linkTo('rounds')}>返回批次列表</a>}
        />
      </Page>
    )
  if (!round.data) return <DelayedSpinner label="正在打开批次" />
  return <Round key={round.data.id} round={round.data} />
}

function Round({ round }: { round: RoundDetail }) {
  const mayPlan = useAllows('plan')
  const { names, choices } = useNames()
  const draft = usePlanDraft(round)
  const writing = round.status === 'planned' && !round.awaitsRuling && round.editable && mayPlan
  const beforeFreeze = ['planned', 'submitted', 'approved'].includes(round.status)
  const maySee = useAllows('approve') && beforeFreeze
  const preview = usePreview(draft.plan, maySee)
  useFocusOnStep(round.status)
  return (
    <Page
      title={draft.plan.name || '未命名批次'}
      description={`${purposeLabels[draft.plan.purpose]}，${periodText(draft.plan.period)}`}
      wide={beforeFreeze}
      actions={
        round.awaitsRuling ? (
          <StateTag tone="bad">待裁定</StateTag>
        ) : (
          <StateTag tone={statusTones[round.status]}>{roundStatusLabels[round.status]}</StateTag>
        )
      }
      toolbar={<Steps label="批次进程" steps={roundSteps(round)} />}
    >
      <Ruling round={round} />
      <Reason round={round} />
      {writing ? (
        <Submit round={round} draft={draft} blocked={(preview.data?.problems.length ?? 0) > 0} />
      ) : (
        <NextStep round={round} preview={preview.data} />
      )}
      <PlanConflicts round={round} names={names} open={writing} />
      {beforeFreeze ? (
        <div className={css.columns}>
          {writing ? (
            <PlanEditor draft={draft} choices={choices} />
          ) : (
            <PlanView plan={round.plan} names={names} />
          )}
          {maySee ? (
            <div className={writing ? css.beside : undefined}>
              <PreviewPanel
                plan={draft.plan}
                preview={preview}
                {...(writing ? { change: draft.change } : {})}
              />
            </div>
          ) : null}
        </div>
      ) : null}
      {round.draw ? <DrawSummary round={round} draw={round.draw} /> : null}
      {round.draw && mayPlan ? <CasesPanel round={round} names={names} /> : null}
      {round.frozen ? <FrozenSummary round={round} frozen={round.frozen} /> : null}
      {beforeFreeze ? null : <PlanView plan={round.plan} names={names} />}
      <StepHistory steps={round.steps} />
      {round.editable && mayPlan ? <VoidRound round={round} /> : null}
    </Page>
  )
}

/** After a step the button that took it is gone: the page is read from its title again, where it now stands. */
function useFocusOnStep(status: string) {
  const before = useRef(status)
  useEffect(() => {
    if (before.current === status) return
    before.current = status
    document.querySelector<HTMLElement>('[data-page-title]')?.focus()
  }, [status])
}

/** Why it was returned or voided. */
function Reason({ round }: { round: RoundDetail }) {
  const last = round.steps.at(-1)
  if (!round.reason || !last || !['planned', 'voided'].includes(round.status)) return null
  return (
    <Panel tone="notice">
      <p>
        {round.status === 'voided' ? '已作废' : '方案已退回'}（{last.byName}）：{round.reason}
      </p>
    </Panel>
  )
}

const states = {
  stored: { tone: 'ok', text: '本机已存' },
  waiting: { tone: 'wait', text: '正在输入' },
  saving: { tone: 'wait', text: '正在存入' },
} as const

interface SubmitProps {
  round: RoundDetail
  draft: PlanDraft
  /** the preview knows why it could not be drawn */
  blocked: boolean
}

/** 送审, and whether everything typed is stored. */
function Submit({ round, draft, blocked }: SubmitProps) {
  const submit = useCommandCall('rounds.submit')
  const wrong = Object.keys(draft.errors).length > 0
  const noDraw = draft.plan.seedSource === 'public' && !draft.plan.publicDraw?.trim()
  const ready = !wrong && !blocked && !noDraw && Object.keys(round.conflicts).length === 0
  const run = async () => {
    if (ready && (await draft.save())) await submit.run({ id: round.id })
  }
  useKeys({ 'Ctrl+s': { label: '立即存入本机', run: () => void draft.save() } })
  const { tone, text } = draft.fault ? ({ tone: 'bad', text: '没有存入' } as const) : states[draft.state]
  return (
    <Panel title="下一步：送审">
      <div className={css.line}>
        <Button
          type="primary"
          disabled={!ready}
          loading={submit.running ? { delay: 300 } : false}
          onClick={() => void run()}
        >
          送审
        </Button>
        <span role="status">
          <StateTag plain tone={tone}>
            {text}
          </StateTag>
        </span>
        <span className={css.soft}>
          {ready ? '方案边写边存，' : '标红的地方改好后才能送审。'}
          <KeyHint keys="Ctrl+s" /> 立即存
        </span>
      </div>
      {draft.fault ? <FaultPanel fault={draft.fault} onRetry={() => void draft.save()} /> : null}
      {submit.fault ? <FaultPanel fault={submit.fault} /> : null}
    </Panel>
  )
}
