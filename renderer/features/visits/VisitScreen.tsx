import { DelayedSpinner } from '#renderer/ui/DelayedSpinner.tsx'
import { useQueryCall } from '#renderer/ui/data/queries.ts'
import { EmptyState } from '#renderer/ui/EmptyState.tsx'
import { FaultPanel } from '#renderer/ui/FaultPanel.tsx'
import { FieldList } from '#renderer/ui/FieldRow.tsx'
import { FileStrip } from '#renderer/ui/files/FileStrip.tsx'
import { formatDay } from '#renderer/ui/format.ts'
import { Page } from '#renderer/ui/Page.tsx'
import { Panel } from '#renderer/ui/Panel.tsx'
import { linkTo, useRoute } from '#renderer/ui/route.ts'
import { StateTag } from '#renderer/ui/StateTag.tsx'
import { DateText } from '#renderer/ui/texts.tsx'
import type { VisitDetail } from '#shared/contract/visits.ts'
import { visitStatusLabels } from '#shared/domain/visits/fold.ts'
import { dutyLabels, visitLevelLabels } from '#shared/domain/visits/record.ts'
import { PaperButton } from './PaperButton.tsx'
import { PlannedVisit } from './PlannedVisit.tsx'
import { RecordDesk } from './RecordDesk.tsx'
import { SubmittedVisit } from './SubmittedVisit.tsx'
import { VisitTicks } from './VisitTicks.tsx'
import { periodWords, statusTones } from './words.ts'

/** One visit (走访): its plan, its record while it is written, and what was recorded. */
export function VisitScreen() {
  const id = useRoute((place) => place.params.id ?? '')
  const visit = useQueryCall('visits.get', { id })
  const { data } = visit
  if (visit.fault)
    return (
      <Page title="走访记录">
        <FaultPanel fault={visit.fault} onRetry={visit.refetch} />
      </Page>
    )
  if (data === undefined)
    return (
      <Page title="走访记录">
        <DelayedSpinner label="正在读取走访" />
      </Page>
    )
  if (data === null)
    return (
      <Page title="走访记录">
        <EmptyState
          title="没有找到这次走访，可能不在您的范围。"
          action={<a href={linkTo('visits')}>返回走访</a>}
        />
      </Page>
    )
  return <Visit key={id} detail={data} />
}

function Visit({ detail }: { detail: VisitDetail }) {
  const { entry, started, notes } = detail
  const { status } = entry
  return (
    <Page
      title={entry.placeName}
      description={entry.path}
      wide
      actions={
        <>
          <StateTag tone={statusTones[status]}>{visitStatusLabels[status]}</StateTag>
          <PaperButton
            visit={entry.id}
            label={status === 'submitted' ? '打印走访记录表' : '打印空白记录表'}
          />
        </>
      }
    >
      {notes.length > 0 ? (
        <ul aria-label="提示">
          {notes.map((note) => (
            <li key={note}>
              <StateTag tone="info">{note}</StateTag>
            </li>
          ))}
        </ul>
      ) : null}
      {status === 'planned' ? <PlannedVisit detail={detail} /> : null}
      {status === 'started' && started && detail.own ? (
        <RecordDesk detail={{ ...detail, started }} about={<About detail={detail} />} />
      ) : null}
      {detail.submissions.length > 0 ? <SubmittedVisit detail={detail} /> : null}
      {detail.cancelled && status === 'cancelled' ? (
        <Panel title="已取消">
          <p>
            <DateText at={detail.cancelled.at} /> {detail.cancelled.byName}：{detail.cancelled.reason}
          </p>
        </Panel>
      ) : null}
      {status === 'submitted' || status === 'voided' ? (
        <Panel>
          <FileStrip record={{ kind: 'visit', id: entry.id }} add={status === 'submitted' && detail.own} />
        </Panel>
      ) : null}
      {status === 'started' && detail.own ? null : <About detail={detail} />}
    </Page>
  )
}

function About({ detail: { entry, started, people } }: { detail: VisitDetail }) {
  return (
    <Panel title="走访情况">
      <FieldList
        columns={2}
        items={[
          { label: '层级', value: visitLevelLabels[entry.level] },
          { label: '任务', value: `${dutyLabels[entry.duty]}，${periodWords(entry.period)}` },
          { label: '日期', value: entry.day === null ? '未定' : formatDay(entry.day, true) },
          { label: '参加人', value: people.map((person) => person.name).join('、') },
          { label: '路线', value: entry.route ? `${entry.route.name}，第${entry.route.no}站` : '无' },
          { label: '走访目的', value: entry.purpose === '' ? '未写' : entry.purpose },
          ...(started
            ? [
                { label: '检查表', value: `${started.checklist.title} ${started.checklist.version}版` },
                {
                  label: '记录方式',
                  value:
                    started.paperDay === null ? '现场记录' : `补录纸质记录（${formatDay(started.paperDay)}）`,
                },
                {
                  label: '录音',
                  value:
                    started.recording === null
                      ? '不录音'
                      : `经批准：${started.recording.authority}，保存${started.recording.keepDays}天`,
                },
              ]
            : []),
        ]}
      />
      <VisitTicks id={entry.id} />
    </Panel>
  )
}
