import { CopyButton } from '#renderer/ui/CopyButton.tsx'
import { FieldList } from '#renderer/ui/FieldRow.tsx'
import { Panel } from '#renderer/ui/Panel.tsx'
import { PlainTable } from '#renderer/ui/PlainTable.tsx'
import { StateTag } from '#renderer/ui/StateTag.tsx'
import { DateText } from '#renderer/ui/texts.tsx'
import { caseStatusLabels } from '#shared/domain/cases/state.ts'
import type { MaterialTick } from '#shared/domain/check/materials.ts'
import { isAdverse, verdictLabels } from '#shared/domain/check/verdicts.ts'
import { findOutcome, type OutcomeTable, reasonSideLabels } from '#shared/domain/outcomes/outcome-table.ts'
import { spanText } from '#shared/domain/time/shanghai.ts'
import { AmendRecord } from './AmendRecord.tsx'
import css from './RecordView.module.css'
import { type SubmittedRecord, useOpenCase } from './use-desk.ts'
import { VoidRecord } from './VoidRecord.tsx'

const tickWords = { said: '说到', unsaid: '没说到', form: '份数或形式不符' } as const
const tickText = (tick: MaterialTick): string => (tick === null ? '未勾选' : tickWords[tick])

/** The verdict on the number in the words of the table; a code of an older table as it stands. */
const phoneText = (code: string, { phoneVerdicts }: OutcomeTable): string =>
  Object.entries(phoneVerdicts).find(([key]) => key === code)?.[1] ?? code

/** The submitted record: never changed; a correction or a voiding stands beside it with its reason. */
export function RecordView({ record }: { record: SubmittedRecord }) {
  const { sheet, outcomes } = useOpenCase()
  const { payload } = record
  const { outcome, expected, late, materials } = payload
  const label = (key: string) => sheet.elements.find((e) => e.key === key)?.label ?? key
  return (
    <div className={css.record}>
      <Panel
        title={sheet.item.name}
        aside={[sheet.item.areaName, sheet.item.bodyName].filter(Boolean).join(' · ')}
      >
        <FieldList
          columns={2}
          items={[
            {
              label: '状态',
              value: (
                <StateTag tone={record.status === 'returned' ? 'bad' : 'info'}>
                  {caseStatusLabels[record.status]}
                </StateTag>
              ),
            },
            {
              label: '提交',
              value: (
                <>
                  <DateText at={record.at} form="full" /> {record.byName}
                </>
              ),
            },
            {
              label: '拨打结果',
              value: `${outcome.key} ${findOutcome(outcomes, outcome.key)?.label ?? outcome.code}`,
            },
            { label: 'AAPOR', value: outcome.aapor },
            { label: '咨询电话', value: phoneText(outcome.phoneVerdict, outcomes) },
            { label: '原因方', value: outcome.reasonSide ? reasonSideLabels[outcome.reasonSide] : '不涉及' },
            { label: '标准答案', value: `清单日期${expected.releaseDate}，拨打时已${expected.ageDays}天` },
            ...(late
              ? [{ label: '补录', value: `记录单${late.sheet}，晚${spanText(late.delayMs)}：${late.reason}` }]
              : []),
            ...(payload.note === '' ? [] : [{ label: '情况说明', value: payload.note }]),
          ]}
        />
      </Panel>
      <Panel title="逐项记录">
        <PlainTable heads={['要素', '听到的', '公布的', '判定', '原话、说明']}>
          {payload.answers.map((a) => (
            <tr key={a.element}>
              <th scope="row">{label(a.element)}</th>
              <td>{a.heard}</td>
              <td>{expected.elements[a.element] ?? '未公布'}</td>
              <td className={css.word}>
                <StateTag tone={isAdverse(a.verdict) ? 'warn' : a.verdict === 'match' ? 'ok' : 'idle'} plain>
                  {verdictLabels[a.verdict]}
                </StateTag>
                {a.reasonSide ? <div className={css.soft}>{reasonSideLabels[a.reasonSide]}</div> : null}
              </td>
              <td>
                {a.quote === '' ? null : <div>“{a.quote}”</div>}
                {a.note === '' ? null : <div className={css.soft}>{a.note}</div>}
              </td>
            </tr>
          ))}
        </PlainTable>
        {payload.answers.length === 0 ? <p className={css.soft}>没有问到各项要素</p> : null}
        {materials ? (
          <p>
            材料：
            {expected.materials
              .map((m, i) => `${m.name}（${tickText(materials.ticks[i] ?? null)}）`)
              .join('、')}
            {materials.extras.length > 0 ? `；多要：${materials.extras.join('、')}` : ''}
          </p>
        ) : null}
        {payload.conduct.length > 0 ? (
          <p>
            服务行为：{payload.conduct.map((c) => `${c.level}${c.note ? `（${c.note}）` : ''}`).join('；')}
          </p>
        ) : null}
      </Panel>
      <Panel title="存证">
        <p className={css.hash}>
          记录指纹 <code>{record.contentHash}</code> <CopyButton text={record.contentHash} label="复制指纹" />
        </p>
        <p className={css.hash}>
          清单指纹 <code>{expected.releaseHash}</code>
        </p>
        {record.amendments.map((a) => (
          <p key={a.fact}>
            更正 <DateText at={a.at} />：{a.reason}
            <code className={css.block}>{a.contentHash}</code>
          </p>
        ))}
        {record.mine ? (
          <div className={css.actions}>
            <AmendRecord record={record} />
            <VoidRecord record={record} />
          </div>
        ) : (
          <p className={css.soft}>只有拨打人本人可以更正或作废。</p>
        )}
      </Panel>
    </div>
  )
}
