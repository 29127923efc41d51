import { FieldList } from '#renderer/ui/FieldRow.tsx'
import { PlainTable } from '#renderer/ui/PlainTable.tsx'
import { StateTag } from '#renderer/ui/StateTag.tsx'
import { DateText } from '#renderer/ui/texts.tsx'
import type { PreviousFinding, VisitSubmissionView } from '#shared/contract/visits.ts'
import { linesOf, pointsText } from '#shared/domain/checklists/checklist.ts'
import { spanText } from '#shared/domain/time/shanghai.ts'
import {
  locationLabels,
  previousLabels,
  rectifyLabels,
  type VisitLocation,
  type VisitScore,
} from '#shared/domain/visits/record.ts'
import css from './visits.module.css'

/** A late entry is said from an hour on. */
const LATE_MS = 3_600_000

/** A record to be read. */
export function RecordView({
  submission: { record, names, checklist },
  previous,
  paper,
}: {
  /** entered from a paper record: its day is known, its hour is not */
  paper: boolean
  submission: VisitSubmissionView
  previous: readonly PreviousFinding[]
}) {
  const lines = new Map(checklist ? linesOf(checklist).map((line) => [line.id, line.text]) : [])
  const found = new Map(previous.map((one) => [`${one.visit}/${one.problem}`, one.text]))
  const met = record.met.map(({ post }, i) => (names[i] ? `${names[i]}（${post}）` : post)).join('、')
  return (
    <>
      <FieldList
        columns={2}
        items={[
          { label: '得分', value: scoreText(record.score) },
          {
            label: '结束时间',
            value: (
              <>
                <DateText at={record.endedAt} form={paper ? 'day' : 'minute'} />
                {record.lateBy >= LATE_MS ? `，晚录${spanText(record.lateBy)}` : ''}
              </>
            ),
          },
          { label: '见面人员', value: met },
          { label: '定位', value: locationText(record.location) },
        ]}
      />
      {record.answers.length > 0 ? (
        <PlainTable caption="检查情况" heads={['编号', '内容', '结果', '情况']} minWidth={560}>
          {record.answers.map((answer) => (
            <tr key={answer.line}>
              <th scope="row">{answer.line}</th>
              <td>{lines.get(answer.line) ?? ''}</td>
              <td>
                {answer.notApplicable ? '不适用' : answer.defects > 0 ? `缺陷${answer.defects}处` : '有记录'}
                {answer.clue ? <StateTag tone="warn">线索，不扣分</StateTag> : null}
              </td>
              <td>{[answer.reason, answer.note].filter(Boolean).join('；')}</td>
            </tr>
          ))}
        </PlainTable>
      ) : null}
      {record.problems.length > 0 ? (
        <PlainTable
          caption="发现的问题"
          heads={['问题', '地点', '依据', '涉及单位', '建议', '整改方式', '当场答复']}
          minWidth={720}
        >
          {record.problems.map((one) => (
            <tr key={one.id}>
              <td>{one.text}</td>
              <td>{one.place}</td>
              <td>{one.basis}</td>
              <td>{one.unit}</td>
              <td>{one.suggestion}</td>
              <td>{rectifyLabels[one.rectify]}</td>
              <td>{one.answeredOnSpot ? one.answer || '已答复' : ''}</td>
            </tr>
          ))}
        </PlainTable>
      ) : (
        <p className={css.soft}>没有记录问题。</p>
      )}
      {record.coordination.length > 0 ? (
        <PlainTable caption="需协调事项" heads={['事项', '请谁协调', '期限']}>
          {record.coordination.map((one) => (
            <tr key={one.id}>
              <td>{one.text}</td>
              <td>{one.asks}</td>
              <td>{one.due ?? ''}</td>
            </tr>
          ))}
        </PlainTable>
      ) : null}
      {record.previous.length > 0 ? (
        <PlainTable caption="上次问题的解决情况" heads={['问题', '情况', '说明']}>
          {record.previous.map((one) => (
            <tr key={`${one.visit}/${one.problem}`}>
              <td>{found.get(`${one.visit}/${one.problem}`) ?? '较早的问题'}</td>
              <td>{previousLabels[one.state]}</td>
              <td>{one.note}</td>
            </tr>
          ))}
        </PlainTable>
      ) : null}
      {record.talk === '' ? null : (
        <FieldList items={[{ label: '群众和工作人员意见', value: record.talk }]} />
      )}
    </>
  )
}

const scoreText = (score: VisitScore | null): string =>
  score === null
    ? '不打分'
    : `${pointsText(score.points)}分（总分${pointsText(score.total)}${
        score.applicable === score.total
          ? ''
          : `，适用${pointsText(score.applicable)}，扣${pointsText(score.deducted)}，按比例折算`
      }）`

const locationText = ({ kind, lat, lon, accuracyM, reason }: VisitLocation): string =>
  [
    locationLabels[kind],
    lat === null ? '' : `${lat}，${lon}`,
    accuracyM === null ? '' : `误差约${accuracyM}米`,
    reason,
  ]
    .filter(Boolean)
    .join('，')
