import { Button } from 'antd'
import { useState } from 'react'
import { useCommandCall } from '#renderer/ui/data/commands.ts'
import { FaultPanel } from '#renderer/ui/FaultPanel.tsx'
import { RecordingFields } from '#renderer/ui/files/RecordingFields.tsx'
import { InlineConfirm } from '#renderer/ui/InlineConfirm.tsx'
import { Panel } from '#renderer/ui/Panel.tsx'
import { DateField } from '#renderer/ui/TextField.tsx'
import type { VisitDetail } from '#shared/contract/visits.ts'
import { RECORDING_DAYS, type RecordingRule } from '#shared/domain/files/recording.ts'
import { previousLabels, rectifyLabels } from '#shared/domain/visits/record.ts'
import { EditPlan } from './EditPlan.tsx'
import css from './visits.module.css'

/** A visit that is planned: begun, entered from paper, changed or dropped; with what was found there before. */
export function PlannedVisit({ detail }: { detail: VisitDetail }) {
  const { entry, previous, own } = detail
  const start = useCommandCall('visits.start')
  const cancel = useCommandCall('visits.cancel')
  const [doing, setDoing] = useState<'edit' | 'paper' | null>(null)
  const [day, setDay] = useState('')
  const [recording, setRecording] = useState<RecordingRule>({ authority: '', keepDays: RECORDING_DAYS })
  const begin = (paperDay?: string) =>
    start.run({
      visit: entry.id,
      ...(paperDay === undefined ? {} : { paperDay }),
      recording: recording.authority.trim() === '' ? null : recording,
    })
  if (doing === 'edit') return <EditPlan detail={detail} onDone={() => setDoing(null)} />
  return (
    <>
      {own ? (
        <Panel title="开始走访">
          <RecordingFields
            label="录音批准"
            optional
            hint="默认不录音；确需录音的，写明批准人和文件"
            value={recording}
            onChange={setRecording}
          />
          {doing === 'paper' ? (
            <DateField label="走访日期" hint="以纸质记录表为准" value={day} onChange={setDay} />
          ) : null}
          <div className={css.filters}>
            {doing === 'paper' ? (
              <>
                <Button type="primary" disabled={day === ''} onClick={() => void begin(day)}>
                  补录
                </Button>
                <Button onClick={() => setDoing(null)}>不补录</Button>
              </>
            ) : (
              <>
                <Button
                  type="primary"
                  loading={start.running ? { delay: 300 } : false}
                  onClick={() => void begin()}
                >
                  开始走访
                </Button>
                <Button onClick={() => setDoing('paper')}>补录纸质记录</Button>
                <Button onClick={() => setDoing('edit')}>修改计划</Button>
              </>
            )}
            <InlineConfirm
              label="取消计划"
              question="取消后不再列入计划，记录仍可查到。"
              reason={{ label: '取消原因' }}
              onConfirm={async (reason) => (await cancel.run({ id: entry.id, reason })).ok}
            />
          </div>
          {start.fault ? <FaultPanel fault={start.fault} /> : null}
          {cancel.fault ? <FaultPanel fault={cancel.fault} /> : null}
        </Panel>
      ) : null}
      <Panel title="上次问题" aside={`${previous.length}个`}>
        {previous.length === 0 ? <p className={css.soft}>没有记录过问题。</p> : null}
        <ol className={css.list}>
          {previous.map((one) => (
            <li key={`${one.visit}/${one.problem}`}>
              {one.text}
              <span className={css.soft}>
                　{one.day}，{rectifyLabels[one.rectify]}
                {one.state === null ? '' : `，${previousLabels[one.state]}`}
              </span>
            </li>
          ))}
        </ol>
      </Panel>
    </>
  )
}
