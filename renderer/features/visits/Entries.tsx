import { Button, Segmented, Select } from 'antd'
import { FieldRow } from '#renderer/ui/FieldRow.tsx'
import { Panel } from '#renderer/ui/Panel.tsx'
import { DateField, NoteField, TextField } from '#renderer/ui/TextField.tsx'
import type { PreviousFinding } from '#shared/contract/visits.ts'
import { previousLabels, previousStates, rectifyLabels, rectifyWays } from '#shared/domain/visits/record.ts'
import type { VisitWork } from '#shared/domain/visits/work.ts'
import { EntryList } from './EntryList.tsx'
import { PartFiles } from './PartFiles.tsx'
import type { RecordFiles } from './parts.ts'
import css from './record.module.css'
import type { EditWork } from './use-visit-work.ts'

interface EntriesProps {
  work: VisitWork
  edit: EditWork
}

export const newProblem = (): VisitWork['problems'][number] => ({
  id: crypto.randomUUID(),
  text: '',
  place: '',
  basis: '',
  unit: '',
  suggestion: '',
  rectify: 'by-date',
  answeredOnSpot: false,
  answer: '',
})

export const newCoordination = (): VisitWork['coordination'][number] => ({
  id: crypto.randomUUID(),
  text: '',
  asks: '',
  due: '',
})

/** 发现的问题. */
export function Problems({ work, edit, files }: EntriesProps & { files: RecordFiles }) {
  return (
    <EntryList
      title="发现的问题"
      what="问题"
      unit="个"
      none="没有问题的不用填写。"
      entries={work.problems}
      make={newProblem}
      change={(next) => edit(({ problems }) => ({ problems: next(problems) }))}
    >
      {(one, change, name) => (
        <>
          <NoteField
            label="问题描述"
            maxLength={500}
            value={one.text}
            onChange={(text) => change({ text })}
          />
          <TextField
            label="发现地点"
            optional
            hint="场所、窗口"
            maxLength={100}
            value={one.place}
            onChange={(place) => change({ place })}
          />
          <NoteField
            label="事实依据"
            optional
            maxLength={300}
            value={one.basis}
            onChange={(basis) => change({ basis })}
          />
          <TextField
            label="涉及单位"
            optional
            maxLength={100}
            value={one.unit}
            onChange={(unit) => change({ unit })}
          />
          <NoteField
            label="建议"
            optional
            maxLength={300}
            value={one.suggestion}
            onChange={(suggestion) => change({ suggestion })}
          />
          <FieldRow label="整改方式">
            {() => (
              <Segmented
                aria-label={`${name}的整改方式`}
                value={one.rectify}
                options={rectifyWays.map((value) => ({ value, label: rectifyLabels[value] }))}
                onChange={(rectify) => change({ rectify })}
              />
            )}
          </FieldRow>
          <label className={css.check}>
            <input
              type="checkbox"
              checked={one.answeredOnSpot}
              onChange={(event) => change({ answeredOnSpot: event.target.checked })}
            />
            当场答复
          </label>
          {one.answeredOnSpot ? (
            <NoteField
              label="答复内容"
              optional
              maxLength={300}
              value={one.answer}
              onChange={(answer) => change({ answer })}
            />
          ) : null}
          <PartFiles files={files} part={one.id} label={`${name}的照片与附件`} />
        </>
      )}
    </EntryList>
  )
}

/** 需协调事项. */
export function Coordination({ work, edit }: EntriesProps) {
  return (
    <EntryList
      title="需协调事项"
      what="协调事项"
      unit="件"
      none="基层解决不了、需要上级协调的事项记在这里。"
      entries={work.coordination}
      make={newCoordination}
      change={(next) => edit(({ coordination }) => ({ coordination: next(coordination) }))}
    >
      {(one, change) => (
        <>
          <NoteField
            label="事项内容"
            maxLength={500}
            value={one.text}
            onChange={(text) => change({ text })}
          />
          <TextField
            label="请谁协调"
            optional
            hint="层级或单位"
            maxLength={100}
            value={one.asks}
            onChange={(asks) => change({ asks })}
          />
          <DateField label="期限" optional value={one.due} onChange={(due) => change({ due })} />
        </>
      )}
    </EntryList>
  )
}

/** What was found here before, looked at again. */
export function Previous({ work, edit, found }: EntriesProps & { found: readonly PreviousFinding[] }) {
  const key = (one: { visit: string; problem: string }) => `${one.visit}/${one.problem}`
  const looks = new Map(work.previous.map((look) => [key(look), look]))
  const change = (finding: PreviousFinding, part: Partial<VisitWork['previous'][number]>) => {
    const { visit, problem } = finding
    const look = { ...(looks.get(key(finding)) ?? { visit, problem, state: null, note: '' }), ...part }
    edit({ previous: [...work.previous.filter((one) => key(one) !== key(look)), look] })
  }
  return (
    <Panel title="上次问题" aside={`${found.length}个`}>
      <ol className={css.lines}>
        {found.map((finding) => {
          const look = looks.get(key(finding))
          return (
            <li key={key(finding)} className={css.line}>
              <h3>{finding.text}</h3>
              <p className={css.soft}>
                {finding.day}发现，{rectifyLabels[finding.rectify]}
                {finding.state === null ? '' : `；${finding.looked}看过：${previousLabels[finding.state]}`}
              </p>
              <Select<string>
                aria-label={`“${finding.text}”现在的情况`}
                style={{ width: 180 }}
                value={look?.state ?? ''}
                options={[
                  { value: '', label: '这次没有看' },
                  ...previousStates.map((value) => ({ value, label: previousLabels[value] })),
                ]}
                onChange={(value) =>
                  change(finding, { state: previousStates.find((one) => one === value) ?? null })
                }
              />
              {look?.state ? (
                <NoteField
                  label="说明"
                  optional
                  maxLength={300}
                  value={look.note}
                  onChange={(note) => change(finding, { note })}
                />
              ) : null}
            </li>
          )
        })}
      </ol>
    </Panel>
  )
}

/** What people said, and whom one met. */
export function Talk({ work, edit }: EntriesProps) {
  const change = (at: number, part: Partial<VisitWork['met'][number]>) =>
    edit({ met: work.met.map((one, i) => (i === at ? { ...one, ...part } : one)) })
  return (
    <Panel title="谈话与见面人员">
      <NoteField
        label="群众和工作人员意见"
        hint="不记姓名、电话和身份信息"
        maxLength={4000}
        value={work.talk}
        onChange={(talk) => edit({ talk })}
      />
      <ul className={css.lines}>
        {work.met.map((one, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: entries have no other name, and are only taken off
          <li key={i} className={css.line}>
            <TextField
              label="职务"
              maxLength={60}
              value={one.post}
              onChange={(post) => change(i, { post })}
            />
            <TextField
              label="姓名"
              optional
              hint="单独保存，可以删除"
              maxLength={40}
              value={one.name}
              onChange={(name) => change(i, { name })}
            />
            <div>
              <Button
                size="small"
                aria-label={`删去第${i + 1}位见面人员`}
                onClick={() => edit({ met: work.met.filter((_, at) => at !== i) })}
              >
                删去
              </Button>
            </div>
          </li>
        ))}
      </ul>
      <div>
        <Button onClick={() => edit({ met: [...work.met, { post: '', name: '' }] })}>增加见面人员</Button>
      </div>
    </Panel>
  )
}
