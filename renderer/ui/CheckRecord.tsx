import type { CheckRecord as Record, RecordAnswer } from '#shared/contract/review.ts'
import { causeLabels } from '#shared/domain/cases/review-facts.ts'
import { caseStatusLabels } from '#shared/domain/cases/state.ts'
import { isAdverse, verdictLabels } from '#shared/domain/check/verdicts.ts'
import { reasonSideLabels } from '#shared/domain/outcomes/outcome-table.ts'
import { confirmStandLabels } from '#shared/domain/review/effective.ts'
import { reviewReasonLabels } from '#shared/domain/review/selection.ts'
import { spanText } from '#shared/domain/time/shanghai.ts'
import css from './CheckRecord.module.css'
import { FieldList } from './FieldRow.tsx'
import { PlainTable } from './PlainTable.tsx'
import { StateTag } from './StateTag.tsx'
import { DateText, Duration, PhoneNumber } from './texts.tsx'

const decisionLabels = { approve: '核准', return: '退回补充', overrule: '改判' } as const
const tickLabels = { said: '说到', unsaid: '没说到', form: '份数或形式不符' } as const

/** One check to read: what is published, what was heard, in whose words, and what became of it. */
export function CheckRecord({ record }: { record: Record }) {
  const { item } = record
  return (
    <div className={css.record}>
      <header className={css.head}>
        <h2 tabIndex={-1} data-record-title>
          {item.name}
        </h2>
        <StateTag tone={record.status === 'approved' ? 'ok' : record.status === 'ruling' ? 'bad' : 'wait'}>
          {caseStatusLabels[record.status]}
        </StateTag>
        {record.reasons.map((reason) => (
          <StateTag key={reason} tone="info">
            {reviewReasonLabels[reason]}
          </StateTag>
        ))}
        {record.flags.suspected ? <StateTag tone="warn">身份疑似被识破</StateTag> : null}
        {item.selfRun ? <StateTag tone="idle">自管</StateTag> : null}
      </header>
      <p className={css.sub}>
        {[...new Set([item.areaName, item.bodyName, item.windowName])].filter(Boolean).join('　')}
        {'　'}
        <PhoneNumber number={item.phone} />
      </p>
      <AnswerTable answers={record.answers} />
      <div className={css.two}>
        <Materials record={record} />
        <Attempts record={record} />
      </div>
      <FieldList
        columns={2}
        items={[
          {
            label: '拨打结果',
            value: record.outcome ? `${record.outcome.label}（${record.outcome.aapor}）` : '',
          },
          { label: '咨询电话结论', value: record.outcome?.phoneVerdictLabel },
          { label: '抽查人员', value: record.byName },
          { label: '提交时间', value: record.at === null ? '' : <DateText at={record.at} /> },
          { label: '模拟身份', value: record.persona },
          {
            label: '公布内容版本',
            value: record.release ? `${record.release.date}，拨打时已${record.release.ageDays}天` : '',
          },
          { label: '清单维护单位', value: item.maintainerName },
          { label: '备注', value: record.note },
          {
            label: '服务行为',
            value: record.conduct
              .map((c) => `${c.label}：${c.level}${c.note ? `（${c.note}）` : ''}`)
              .join('；'),
          },
          ...(record.late
            ? [
                {
                  label: '补录',
                  value: `${record.late.sheet}，延后${spanText(record.late.delayMs)}，${record.late.reason}`,
                },
              ]
            : []),
          ...(record.double
            ? [
                {
                  label: '双评',
                  value: `${record.double.byName}另行拨打，${record.double.asked}项中${record.double.same}项判定相同`,
                },
              ]
            : []),
          ...(record.confirm.number
            ? [
                {
                  label: '核实单',
                  value: `${record.confirm.number}，回复期限${record.confirm.due}${record.confirm.overdue ? '，逾期视为无异议' : ''}${record.confirm.responsibleNamed ? '，单位已核定责任人' : ''}`,
                },
              ]
            : []),
        ]}
      />
      <History record={record} />
    </div>
  )
}

function AnswerTable({ answers }: { answers: readonly RecordAnswer[] }) {
  const twice = answers.some((a) => a.double)
  return (
    <PlainTable
      heads={['要素', '公布内容', '听到的答复和原话', '判定', ...(twice ? ['双评'] : [])]}
      label="逐项对照"
    >
      {answers.map((a) => (
        <tr key={a.element} className={isAdverse(a.verdict) ? css.adverse : undefined}>
          <th scope="row">
            <strong>{a.label}</strong>
          </th>
          <td>{a.published === '' ? <span className={css.soft}>没有公布</span> : a.published}</td>
          <td>
            {a.heard === '' ? <span className={css.soft}>没有记录</span> : a.heard}
            {a.quote === '' ? null : <span className={css.quote}>原话：“{a.quote}”</span>}
            {a.note === '' ? null : <span className={css.quote}>说明：{a.note}</span>}
          </td>
          <td>
            <strong className={css.word}>{verdictLabels[a.verdict]}</strong>
            {a.verdict === a.submitted ? null : (
              <span className={css.quote}>原判：{verdictLabels[a.submitted]}</span>
            )}
            {a.side === null ? null : (
              <span className={`${css.quote} ${css.word}`}>{reasonSideLabels[a.side]}</span>
            )}
            {a.cause === null ? null : (
              <span className={css.quote}>
                {causeLabels[a.cause]}
                {a.basis === '' ? '' : `：${a.basis}`}
              </span>
            )}
            {a.confirm === 'none' ? null : (
              <span className={css.quote}>核实：{confirmStandLabels[a.confirm]}</span>
            )}
          </td>
          {twice ? (
            <td>
              {a.double ? (
                <>
                  <strong>{verdictLabels[a.double.verdict]}</strong>
                  <span className={css.quote}>{a.double.heard}</span>
                </>
              ) : (
                '没有'
              )}
            </td>
          ) : null}
        </tr>
      ))}
    </PlainTable>
  )
}

function Materials({ record }: { record: Record }) {
  if (record.materials.length === 0 && record.extras.length === 0) return null
  return (
    <section aria-label="申请材料逐项">
      <h3>申请材料</h3>
      <ul className={css.lines}>
        {record.materials.map((m) => (
          <li key={m.name}>
            <StateTag tone={m.tick === 'said' ? 'ok' : m.tick === null ? 'idle' : 'warn'} plain>
              {m.tick === null ? '未勾选' : tickLabels[m.tick]}
            </StateTag>{' '}
            {m.name}（{m.necessity}）
          </li>
        ))}
        {record.extras.map((name) => (
          <li key={name}>
            <StateTag tone="bad" plain>
              多要
            </StateTag>{' '}
            {name}
          </li>
        ))}
      </ul>
    </section>
  )
}

function Attempts({ record }: { record: Record }) {
  return (
    <section aria-label="拨打情况">
      <h3>拨打{record.attempts.length}次</h3>
      <ol className={css.lines}>
        {record.attempts.map((a) => (
          <li key={a.number}>
            第{a.number}次 <DateText at={a.at} />　{a.outcomeLabel ?? '没有记结果'}
            {a.talkSeconds === null ? null : (
              <span className={css.soft}>
                {'　通话 '}
                <Duration seconds={a.talkSeconds} />
                {a.interrupted ? '（计时中断）' : ''}
              </span>
            )}
            {a.withinHours ? null : <span className={css.soft}>　办理时间外</span>}
            {a.note === '' ? null : <span className={css.quote}>{a.note}</span>}
          </li>
        ))}
      </ol>
    </section>
  )
}

function History({ record }: { record: Record }) {
  const lines = [
    ...record.amendments.map((a) => ({ at: a.at, text: `${a.byName}更正：${a.reason}` })),
    ...record.reviews.map((r) => ({
      at: r.at,
      text: `${r.byName}${decisionLabels[r.decision]}${[r.changes, r.reason]
        .filter(Boolean)
        .map((t) => `，${t}`)
        .join('')}`,
    })),
    ...record.ineffective.map((i) => ({ at: i.at, text: `${i.byName}的一项操作没有生效：${i.why}` })),
  ].sort((a, b) => a.at - b.at)
  if (lines.length === 0) return null
  return (
    <section aria-label="办理经过">
      <h3>办理经过</h3>
      <ol className={css.lines}>
        {lines.map((line) => (
          <li key={`${line.at}${line.text}`}>
            <DateText at={line.at} />　{line.text}
          </li>
        ))}
      </ol>
    </section>
  )
}
