import { Button } from 'antd'
import type { ReactNode } from 'react'
import { type CommandCall, useCommandCall } from '#renderer/ui/data/commands.ts'
import { useAllows, useSession } from '#renderer/ui/data/session.ts'
import { FaultPanel } from '#renderer/ui/FaultPanel.tsx'
import { InlineConfirm } from '#renderer/ui/InlineConfirm.tsx'
import { Panel } from '#renderer/ui/Panel.tsx'
import { linkTo, navigate } from '#renderer/ui/route.ts'
import { DrawStep } from './DrawStep.tsx'
import css from './rounds.module.css'
import type { Preview, RoundDetail } from './words.ts'

interface NextStepProps {
  round: RoundDetail
  preview: Preview | undefined
}

/** The one thing to do next with a round, for whoever may do it. Nothing while a ruling is awaited. */
export function NextStep({ round, preview }: NextStepProps) {
  const may = { plan: useAllows('plan'), approve: useAllows('approve'), review: useAllows('review') }
  if (!round.editable || round.awaitsRuling) return null
  switch (round.status) {
    case 'submitted':
      return may.approve ? (
        <Approve round={round} />
      ) : (
        <Waiting text="方案已送审，等待带队领导或管理员审批。" />
      )
    case 'approved':
      return may.plan ? <Freeze round={round} preview={preview} /> : <Waiting text="方案已同意，等待冻结。" />
    case 'frozen':
      return may.plan && round.frozen ? (
        <DrawStep round={round} frozen={round.frozen} />
      ) : (
        <Waiting text="方案已冻结，等待抽取。" />
      )
    case 'drawn':
      return may.plan ? <Close round={round} /> : <Waiting text="正在拨测。" />
    case 'closed':
      return may.review ? <FinishReview round={round} /> : <Waiting text="正在复核。" />
    case 'reviewed':
      return may.review ? <FinishConfirm round={round} /> : <Waiting text="正在向被查单位核实。" />
    case 'confirmed':
      return (
        <Step title="成稿">
          <p>核实已经完毕。请在通报中成稿、印发；印发后这里自动转到归档。</p>
          <div className={css.line}>
            <Button type="primary" onClick={() => navigate('documents', { round: round.id })}>
              去成稿
            </Button>
            <a href={linkTo('results', { round: round.id })}>查看结果</a>
          </div>
        </Step>
      )
    case 'issued':
      return may.plan ? <Archive round={round} /> : null
    default:
      return null
  }
}

function Step({
  title,
  call,
  children,
}: {
  title: string
  call?: { fault: CommandCall<'rounds.close'>['fault'] }
  children: ReactNode
}) {
  return (
    <Panel title={`下一步：${title}`}>
      {children}
      {call?.fault ? <FaultPanel fault={call.fault} /> : null}
    </Panel>
  )
}

const Waiting = ({ text }: { text: string }) => (
  <Panel tone="quiet">
    <p className={css.soft}>{text}</p>
  </Panel>
)

function Approve({ round }: { round: RoundDetail }) {
  const approve = useCommandCall('rounds.approve')
  const { person } = useSession()
  const submitted = round.steps.findLast((step) => step.type === 'round.submitted')
  const own = submitted?.by === person.id
  return (
    <Step title="审批" call={approve}>
      <p>
        由{submitted?.byName}送审。请核对抽查范围、件数和种子来源。
        {own ? '方案是您本人送审的，宜由另一人审批。' : ''}
      </p>
      <div className={css.line}>
        <Button
          type="primary"
          loading={approve.running ? { delay: 300 } : false}
          onClick={() => approve.run({ id: round.id })}
        >
          同意方案
        </Button>
        <ReturnPlan round={round} />
      </div>
    </Step>
  )
}

function ReturnPlan({ round }: { round: RoundDetail }) {
  const back = useCommandCall('rounds.return')
  return (
    <>
      <InlineConfirm
        label="退回"
        question="退回后方案可以再写，写好要重新送审。"
        reason={{ label: '退回理由' }}
        onConfirm={async (reason) => (await back.run({ id: round.id, reason })).ok}
      />
      {back.fault ? <FaultPanel fault={back.fault} /> : null}
    </>
  )
}

function Freeze({ round, preview }: NextStepProps) {
  const freeze = useCommandCall('rounds.freeze')
  const mayReturn = useAllows('approve')
  const size = preview ? `样本总体${preview.population}件、抽取${preview.sample}件` : '样本总体和各层件数'
  return (
    <Step title="冻结" call={freeze}>
      <ul className={css.points}>
        <li>{size}、性质、所属期、排除条件、种子来源和结果口径都定格，之后不能再改。</li>
        <li>
          每冻结一次计一次：同一性质、同一所属期冻结过几次，抽取记录里如实列出
          {round.freezes > 0 ? `（本批次已有${round.freezes}次）` : ''}。
        </li>
        <li>种子在冻结之后才产生，冻结的人算不出会抽到谁。</li>
      </ul>
      <div className={css.line}>
        <InlineConfirm
          label="冻结方案"
          question="冻结后不能改、不能撤回，只能连批次一起作废；这次冻结会计入次数。"
          confirmLabel="冻结"
          onConfirm={async () => (await freeze.run({ id: round.id })).ok}
        />
        {mayReturn ? <ReturnPlan round={round} /> : null}
      </div>
    </Step>
  )
}

function Close({ round }: { round: RoundDetail }) {
  const close = useCommandCall('rounds.close')
  const open = round.drawn - round.submitted
  return (
    <Step title="拨测" call={close}>
      <p>
        已提交{round.submitted}件，共{round.drawn}件。<a href={linkTo('checks')}>打开拨打队列</a>
      </p>
      <div className={css.line}>
        <InlineConfirm
          label="拨测完毕"
          question={
            open > 0
              ? `还有${open}件没有提交。完毕后不再拨打，这些件按未完成列出，仍在分母中。`
              : '全部已提交。完毕后转入复核，抽取记录可以导出。'
          }
          {...(open > 0 ? { reason: { label: '未拨完的原因' } } : {})}
          onConfirm={async (note) => (await close.run({ id: round.id, note })).ok}
        />
      </div>
    </Step>
  )
}

function FinishReview({ round }: { round: RoundDetail }) {
  const finish = useCommandCall('rounds.finishReview')
  return (
    <Step title="复核" call={finish}>
      <p>
        已复核{round.reviewed}件，提交{round.submitted}件。
        <a href={linkTo('review', { round: round.id })}>打开复核台</a>
      </p>
      <div className={css.line}>
        <InlineConfirm
          label="复核完毕"
          question="应复核的都要有结论，抽到复核之外的记录照原判定。完毕后转入向被查单位核实。"
          onConfirm={async () => (await finish.run({ id: round.id })).ok}
        />
      </div>
    </Step>
  )
}

function FinishConfirm({ round }: { round: RoundDetail }) {
  const finish = useCommandCall('rounds.finishConfirm')
  return (
    <Step title="核实反馈" call={finish}>
      <p>
        把问题发被查单位核实，认可或提出异议；异议由第二人复核。
        <a href={linkTo('results', { round: round.id })}>查看结果</a>
      </p>
      <div className={css.line}>
        <InlineConfirm
          label="核实完毕"
          question="完毕后不再收核实意见，结果据此成稿。"
          onConfirm={async () => (await finish.run({ id: round.id })).ok}
        />
      </div>
    </Step>
  )
}

function Archive({ round }: { round: RoundDetail }) {
  const archive = useCommandCall('rounds.archive')
  return (
    <Step title="归档" call={archive}>
      <p>通报已印发。归档后批次只读，仍可查看和导出。</p>
      <div className={css.line}>
        <InlineConfirm
          label="归档"
          question="归档后不再变动。"
          onConfirm={async () => (await archive.run({ id: round.id })).ok}
        />
      </div>
    </Step>
  )
}
