import { Button } from 'antd'
import { useState } from 'react'
import { useCommandCall } from '#renderer/ui/data/commands.ts'
import { FaultPanel } from '#renderer/ui/FaultPanel.tsx'
import { FileStrip } from '#renderer/ui/files/FileStrip.tsx'
import { InlineConfirm } from '#renderer/ui/InlineConfirm.tsx'
import { Panel } from '#renderer/ui/Panel.tsx'
import { StateTag } from '#renderer/ui/StateTag.tsx'
import { DayText } from '#renderer/ui/texts.tsx'
import type { WalkBoard } from '#shared/contract/walkthroughs.ts'
import { labelOf, type WalkTemplate } from '#shared/domain/walkthroughs/template.ts'
import type { WalkDesk } from './use-walk-work.ts'
import css from './walks.module.css'
import { blockageFormOf, emptyBlockageForm } from './words.ts'

/** What was found on the way: 堵点、痛点、难点. */
export function BlockageList({
  board,
  template,
  desk,
}: {
  board: WalkBoard
  template: WalkTemplate
  desk: WalkDesk
}) {
  const drop = useCommandCall('walks.dropBlockage')
  const [shown, setShown] = useState<string>()
  const editable = board.own && board.status !== 'voided'
  const counted = board.blockages.filter((b) => b.dropped === null).length
  return (
    <Panel
      title="发现问题"
      aside={`${counted}项`}
      actions={
        editable ? (
          <Button
            size="small"
            onClick={() => desk.edit({ blockageForm: desk.work.blockageForm ?? emptyBlockageForm(null) })}
          >
            记问题
          </Button>
        ) : null
      }
    >
      {board.blockages.length === 0 ? <p className={css.soft}>还没有记下问题。</p> : null}
      <ul className={css.cards}>
        {board.blockages.map((b) => (
          <li key={b.blockage} className={css.card}>
            <div className={css.line}>
              <StateTag tone={b.severity === 'high' ? 'bad' : b.severity === 'middle' ? 'warn' : 'info'}>
                {labelOf(template.blockageKinds, b.kind)}，{labelOf(template.severity, b.severity)}
              </StateTag>
              <span className={css.soft}>
                {[labelOf(template.categories, b.category), b.stepLabel].filter(Boolean).join('，')}
              </span>
              {b.unseen ? <StateTag tone="warn">两人分别更正，请核对</StateTag> : null}
              {b.dropped ? <StateTag tone="idle">已撤去：{b.dropped.reason}</StateTag> : null}
            </div>
            <p className={b.dropped ? css.dropped : undefined}>{b.text}</p>
            <p className={css.soft}>
              原因：{labelOf(template.rootCauses, b.rootCause)}；处置：
              {labelOf(template.disposals, b.disposal)}
              ；责任单位：{b.unitName ?? '待定'}；期限：{b.due === null ? '待定' : <DayText day={b.due} />}
              {b.suggestion === '' ? '' : `；建议：${b.suggestion}`}
            </p>
            <div className={css.line}>
              <Button
                size="small"
                aria-expanded={shown === b.blockage}
                onClick={() => setShown(shown === b.blockage ? undefined : b.blockage)}
              >
                照片{b.photos > 0 ? b.photos : ''}
              </Button>
              {editable && !b.dropped ? (
                <>
                  <Button size="small" onClick={() => desk.edit({ blockageForm: blockageFormOf(b) })}>
                    更正
                  </Button>
                  <InlineConfirm
                    size="small"
                    label="撤去"
                    question="撤去后不列入报告和清单，记录仍可查到。"
                    reason={{ label: '理由' }}
                    onConfirm={async (reason) =>
                      (await drop.run({ id: board.id, blockage: b.blockage, reason })).ok
                    }
                  />
                </>
              ) : null}
            </div>
            {shown === b.blockage ? (
              <FileStrip
                record={{ kind: 'walkthrough', id: board.id }}
                part={b.blockage}
                add={editable && !b.dropped}
                label="这个问题的照片"
              />
            ) : null}
          </li>
        ))}
      </ul>
      {drop.fault ? <FaultPanel fault={drop.fault} /> : null}
    </Panel>
  )
}
