import { Button } from 'antd'
import { useState } from 'react'
import { useCommandCall } from '#renderer/ui/data/commands.ts'
import { FaultPanel } from '#renderer/ui/FaultPanel.tsx'
import { FileStrip } from '#renderer/ui/files/FileStrip.tsx'
import { InlineConfirm } from '#renderer/ui/InlineConfirm.tsx'
import { Panel } from '#renderer/ui/Panel.tsx'
import { PlainTable } from '#renderer/ui/PlainTable.tsx'
import { StateTag } from '#renderer/ui/StateTag.tsx'
import type { ShownStep, WalkBoard } from '#shared/contract/walkthroughs.ts'
import { spanText } from '#shared/domain/time/shanghai.ts'
import { labelOf, type WalkTemplate } from '#shared/domain/walkthroughs/template.ts'
import type { WalkDesk } from './use-walk-work.ts'
import css from './walks.module.css'
import { spanWords, stepFormOf } from './words.ts'

/** 全程记录: every step with what is to be known of it. */
export function StepTable({
  board,
  template,
  desk,
}: {
  board: WalkBoard
  template: WalkTemplate
  desk: WalkDesk
}) {
  const drop = useCommandCall('walks.dropStep')
  const [shown, setShown] = useState<string>()
  const { phases, total, overlap } = board.times
  const editable = board.own && board.status !== 'voided'
  return (
    <Panel title="全程记录" aside={`用时${total}分钟，其中等候${phases.wait ?? 0}分钟`}>
      {overlap > 0 ? (
        <p>
          <StateTag tone="warn">有{overlap}分钟两个步骤重叠，合计只算一次</StateTag>
        </p>
      ) : null}
      {board.steps.length === 0 ? (
        <p className={css.soft}>还没有步骤。</p>
      ) : (
        <PlainTable label="全程记录" heads={['步骤', { text: '分钟', number: true }, '经过', '办理']}>
          {board.steps.map((step) => (
            <tr key={step.step}>
              <td className={step.dropped ? css.dropped : undefined}>
                {step.label}
                <br />
                <span className={css.soft}>
                  {labelOf(template.phases, step.phase)}，{spanWords(step.startedAt, step.endedAt)}
                </span>
              </td>
              <td data-number>{step.minutes}</td>
              <td>
                {step.happened || <span className={css.soft}>未记</span>} <Marks step={step} />
              </td>
              <td>
                <span className={css.acts}>
                  <Button
                    size="small"
                    aria-expanded={shown === step.step}
                    onClick={() => setShown(shown === step.step ? undefined : step.step)}
                  >
                    照片{step.photos > 0 ? step.photos : ''}
                  </Button>
                  {editable && !step.dropped ? (
                    <>
                      <Button
                        size="small"
                        aria-label={`更正${step.label}`}
                        onClick={() => desk.edit({ stepForm: stepFormOf(step) })}
                      >
                        更正
                      </Button>
                      <InlineConfirm
                        size="small"
                        label="撤去"
                        question={`撤去“${step.label}”后不计用时，记录仍可查到。`}
                        reason={{ label: '理由' }}
                        onConfirm={async (reason) =>
                          (await drop.run({ id: board.id, step: step.step, reason })).ok
                        }
                      />
                    </>
                  ) : null}
                </span>
              </td>
            </tr>
          ))}
        </PlainTable>
      )}
      {drop.fault ? <FaultPanel fault={drop.fault} /> : null}
      {shown === undefined ? null : (
        <FileStrip
          record={{ kind: 'walkthrough', id: board.id }}
          part={shown}
          add={editable}
          label={`“${board.steps.find((s) => s.step === shown)?.label ?? ''}”的照片`}
        />
      )}
    </Panel>
  )
}

function Marks({ step }: { step: ShownStep }) {
  const last = step.changes.at(-1)
  return (
    <>
      {step.lateBy === null ? null : <StateTag tone="info">补记，迟{spanText(step.lateBy)}</StateTag>}
      {step.clockMoved ? <StateTag tone="warn">时钟有跳动，请核对</StateTag> : null}
      {step.unseen ? <StateTag tone="warn">两人分别更正，请核对</StateTag> : null}
      {last ? <StateTag tone="idle">已更正：{last.reason}</StateTag> : null}
      {step.dropped ? <StateTag tone="idle">已撤去：{step.dropped.reason}</StateTag> : null}
    </>
  )
}
