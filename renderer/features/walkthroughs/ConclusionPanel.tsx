import { Button, InputNumber, Radio } from 'antd'
import { useApi } from '#renderer/ui/data/client.ts'
import { FieldList, FieldRow } from '#renderer/ui/FieldRow.tsx'
import { FormEnd } from '#renderer/ui/FormEnd.tsx'
import { formKeys } from '#renderer/ui/keys.ts'
import { Panel } from '#renderer/ui/Panel.tsx'
import { StateTag } from '#renderer/ui/StateTag.tsx'
import { DateField, NoteField, TextField } from '#renderer/ui/TextField.tsx'
import type { ConclusionForm, WalkBoard } from '#shared/contract/walkthroughs.ts'
import type { WalkTemplate } from '#shared/domain/walkthroughs/template.ts'
import { MaterialTable } from './MaterialTable.tsx'
import type { WalkDesk } from './use-walk-work.ts'
import css from './walks.module.css'
import { conclusionFormOf, resultWords } from './words.ts'

interface Props {
  board: WalkBoard
  template: WalkTemplate
  desk: WalkDesk
}

/** 结论: materials, trips, money, days, and what is to be said of it. A walk goes on until it is there. */
export function ConclusionPanel({ board, template, desk }: Props) {
  const form = desk.work.conclusionForm
  const { conclusion: c } = board
  const open = () => desk.edit({ conclusionForm: conclusionFormOf(board, template.questionsForLeader) })
  if (form) return <ConclusionFormPanel board={board} template={template} desk={desk} form={form} />
  const editable = board.own && board.status !== 'voided'
  return (
    <Panel
      title="结论"
      actions={
        editable ? (
          <Button size="small" type={c ? 'default' : 'primary'} onClick={open}>
            {c ? '更正结论' : '结束体验，写结论'}
          </Button>
        ) : null
      }
    >
      {board.conclusionUnseen ? (
        <p>
          <StateTag tone="warn">两人分别写了结论，现按先写的显示，请核对后更正</StateTag>
        </p>
      ) : null}
      {c ? (
        <>
          <FieldList
            columns={2}
            items={[
              { label: '办理结果', value: resultWords[c.result] },
              { label: '跑动次数', value: `${c.trips}次` },
              {
                label: '费用',
                value: c.fee === null ? null : `${c.fee}元${c.feeNote === '' ? '' : `（${c.feeNote}）`}`,
              },
              { label: '接触部门', value: c.departments.join('、') },
              { label: '申请、取件', value: [c.days.applied, c.days.collected].filter(Boolean).join(' 至 ') },
              { label: '好的做法', value: c.goodPractices },
              { label: '跟踪安排', value: c.followUp },
            ]}
          />
          {c.answers.map((a) => (
            <div key={a.question}>
              <p className={css.soft}>{a.question}</p>
              <p className={css.said}>{a.answer}</p>
            </div>
          ))}
        </>
      ) : (
        <p className={css.soft}>体验可以跨几天，办完或确定办不成时再写结论。</p>
      )}
    </Panel>
  )
}

function ConclusionFormPanel({ board, template, desk, form }: Props & { form: ConclusionForm }) {
  const api = useApi()
  const edit = (change: Partial<ConclusionForm>) => desk.edit({ conclusionForm: { ...form, ...change } })
  const close = () => desk.edit({ conclusionForm: null })
  const save = () =>
    void desk.run(
      'end',
      (work) => api['walks.conclude']({ id: board.id, work, form }),
      (_, work) => ({ ...work, conclusionForm: null }),
    )
  const number = (
    label: string,
    value: number | null,
    put: (n: number | null) => void,
    unit: string,
    optional: boolean,
  ) => (
    <FieldRow label={label} optional={optional}>
      {(ids) => (
        <InputNumber<number>
          {...ids}
          min={0}
          max={optional ? 10_000_000 : 99}
          precision={optional ? 2 : 0}
          suffix={unit}
          style={{ width: 140 }}
          value={value}
          onChange={put}
        />
      )}
    </FieldRow>
  )
  return (
    <Panel title={board.conclusion ? '更正结论' : '结论'} tone="notice">
      {/* biome-ignore lint/a11y/noStaticElementInteractions: only keys of the fields inside */}
      <div className={css.form} onKeyDown={formKeys(save, close)}>
        <MaterialTable rows={form.materials} onChange={(materials) => edit({ materials })} />
        <FieldRow label="办理结果">
          {(ids) => (
            <Radio.Group
              id={ids.id}
              aria-label="办理结果"
              value={form.result}
              options={Object.entries(resultWords).map(([value, label]) => ({ value, label }))}
              onChange={(event) => edit({ result: event.target.value })}
            />
          )}
        </FieldRow>
        {number('跑动次数', form.trips, (trips) => edit({ trips }), '次', false)}
        {number('实付费用', form.fee, (fee) => edit({ fee }), '元', true)}
        <TextField
          label="费用说明"
          optional
          maxLength={200}
          value={form.feeNote}
          onChange={(feeNote) => edit({ feeNote })}
        />
        <TextField
          label="接触部门"
          optional
          hint="几个部门用顿号分开"
          maxLength={1000}
          value={form.departments}
          onChange={(departments) => edit({ departments })}
        />
        <DateField label="申请日期" optional value={form.applied} onChange={(applied) => edit({ applied })} />
        <TextField
          label="补正日期"
          optional
          hint="写成2026-11-01，几次用顿号分开"
          maxLength={200}
          value={form.supplemented}
          onChange={(supplemented) => edit({ supplemented })}
        />
        <DateField
          label="取件日期"
          optional
          value={form.collected}
          onChange={(collected) => edit({ collected })}
        />
        {template.questionsForLeader.map((question, i) => (
          <NoteField
            key={question}
            label={question}
            above
            optional
            maxLength={500}
            value={form.answers[i] ?? ''}
            onChange={(answer) =>
              edit({
                answers: template.questionsForLeader.map((_, n) =>
                  n === i ? answer : (form.answers[n] ?? ''),
                ),
              })
            }
          />
        ))}
        <NoteField
          label="好的做法"
          optional
          maxLength={1500}
          value={form.goodPractices}
          onChange={(goodPractices) => edit({ goodPractices })}
        />
        <NoteField
          label="跟踪安排"
          optional
          maxLength={1500}
          value={form.followUp}
          onChange={(followUp) => edit({ followUp })}
        />
        {board.conclusion ? (
          <TextField
            label="更正理由"
            maxLength={500}
            value={form.reason}
            onChange={(reason) => edit({ reason })}
          />
        ) : null}
        <FormEnd
          call={{ running: desk.busy, fault: desk.faultOf('end') }}
          label={board.conclusion ? '更正结论' : '结束体验'}
          onSave={save}
          cancelLabel={board.conclusion ? '不更正' : '继续体验'}
          onCancel={close}
        />
      </div>
    </Panel>
  )
}
