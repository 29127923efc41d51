import { Button, Input, Select } from 'antd'
import { useState } from 'react'
import { useApi } from '#renderer/ui/data/client.ts'
import { FaultPanel } from '#renderer/ui/FaultPanel.tsx'
import { FileStrip } from '#renderer/ui/files/FileStrip.tsx'
import { formatDuration } from '#renderer/ui/format.ts'
import { KeyHint } from '#renderer/ui/KeyHint.tsx'
import { useKeys } from '#renderer/ui/keys.ts'
import { Panel } from '#renderer/ui/Panel.tsx'
import { StateTag } from '#renderer/ui/StateTag.tsx'
import { NoteField } from '#renderer/ui/TextField.tsx'
import { useNow } from '#renderer/ui/use-now.ts'
import type { WalkBoard, WalkRunning } from '#shared/contract/walkthroughs.ts'
import { workedMs } from '#shared/domain/walkthroughs/clock.ts'
import {
  labelOf,
  stepAfter,
  type TemplateStep,
  type WalkTemplate,
} from '#shared/domain/walkthroughs/template.ts'
import type { WalkDesk } from './use-walk-work.ts'
import css from './walks.module.css'
import { emptyBlockageForm, emptyStepForm } from './words.ts'

interface Props {
  board: WalkBoard
  template: WalkTemplate
  desk: WalkDesk
}

/** The step under way with its running clock, and one key to the next. */
export function RunningStep({ board, template, desk }: Props) {
  const api = useApi()
  const { work, edit, busy } = desk
  const { running } = work
  const fault = desk.faultOf('next')
  const [own, setOwn] = useState('')
  const channel = template.channels.find((c) => c.key === work.channel)
  const done = [
    ...board.steps.filter((s) => s.dropped === null),
    ...(running ? [{ channel: running.channel, key: running.key }] : []),
  ]
  const next = stepAfter(template, work.channel, done, work.skipped)
  const known = channel?.steps.find((s) => s.key === running?.key)

  const go = (step: { key: string | null; label: string; phase: TemplateStep['phase'] } | null) =>
    desk.run(
      'next',
      (w) =>
        api['walks.next']({
          id: board.id,
          work: w,
          next: step && { key: step.key, label: step.label, channel: w.channel, phase: step.phase },
        }),
      ({ work: from }, w) => ({ ...w, running: from.running, channel: from.channel }),
    )
  const forward = () => {
    if (busy || (!next && !running)) return
    void go(next)
  }
  const change = (part: Partial<WalkRunning>) => {
    if (running) edit({ running: { ...running, ...part } })
  }
  const paused = running?.pauses.at(-1)?.to === null
  const pause = (reason: string) => {
    if (running && !paused) change({ pauses: [...running.pauses, { from: desk.now(), to: null, reason }] })
  }
  const resume = () => {
    if (running && paused)
      change({ pauses: running.pauses.map((p) => (p.to === null ? { ...p, to: desk.now() } : p)) })
  }
  const note = () => edit({ blockageForm: work.blockageForm ?? emptyBlockageForm(running?.step ?? null) })
  useKeys(
    {
      n: { label: next ? `下一步：${next.label}` : '结束这一步', run: forward },
      'Ctrl+Enter': { label: '下一步（输入时）', run: forward },
      p: {
        label: paused ? '继续' : '暂停',
        run: () => (paused ? resume() : pause(template.pauseReasons[0] ?? '其他')),
      },
      b: { label: '记问题', run: note },
    },
    '步骤',
  )

  return (
    <Panel
      title="正在进行"
      actions={
        <Select
          aria-label="渠道"
          value={work.channel}
          options={board.started.channels.map((key) => ({
            value: key,
            label: labelOf(template.channels, key),
          }))}
          onChange={(key) => edit({ channel: key })}
        />
      }
    >
      {running ? (
        <div className={css.form}>
          <div className={css.line}>
            <span className={css.step}>{running.label}</span>
            <span className={css.soft}>{labelOf(template.phases, running.phase)}</span>
            {paused ? <StateTag tone="warn">已暂停：{running.pauses.at(-1)?.reason}</StateTag> : null}
            {running.clockMoved ? <StateTag tone="warn">电脑时钟有跳动或休眠过，请核对用时</StateTag> : null}
          </div>
          <Clock running={running} now={desk.now} />
          {known ? (
            <div className={css.hints}>
              <span>做什么：{known.whatToDo}</span>
              <span>看什么：{known.watchFor}</span>
              <span className={css.soft}>对照：{known.compareWith}</span>
            </div>
          ) : null}
        </div>
      ) : (
        <p className={css.soft}>{board.steps.length === 0 ? '还没有开始。' : '没有正在进行的步骤。'}</p>
      )}
      <div className={`${css.line} ${css.bar}`}>
        <Button
          type="primary"
          className={css.next ?? ''}
          disabled={!next && !running}
          loading={busy ? { delay: 300 } : false}
          onClick={forward}
        >
          {next ? (running ? `下一步：${next.label}` : `开始：${next.label}`) : '结束这一步'}
        </Button>
        <KeyHint keys="n" />
        {running && next ? (
          <Button disabled={busy} onClick={() => void go(null)}>
            只结束这一步
          </Button>
        ) : null}
        {next?.optional ? (
          <Button onClick={() => edit({ skipped: [...work.skipped, `${work.channel}/${next.key}`] })}>
            不做“{next.label}”
          </Button>
        ) : null}
        {paused ? (
          <Button onClick={resume}>继续</Button>
        ) : running ? (
          <Select
            aria-label="暂停，选择原因"
            placeholder="暂停"
            value={null}
            popupMatchSelectWidth={false}
            options={template.pauseReasons.map((reason) => ({ value: reason, label: reason }))}
            onChange={(reason: string | null) => reason !== null && pause(reason)}
          />
        ) : null}
        <Button onClick={note}>记问题</Button>
        <Button onClick={() => edit({ stepForm: work.stepForm ?? emptyStepForm(work.channel, desk.now()) })}>
          补记步骤
        </Button>
      </div>
      {fault ? (
        <FaultPanel
          fault={fault}
          actions={
            running && fault.code.startsWith('WALK_STEP') ? (
              <Button
                size="small"
                onClick={() => {
                  const { label, key, phase, happened } = running
                  const form = { ...emptyStepForm(work.channel, desk.now()), label, key, phase, happened }
                  edit({ running: null, stepForm: form })
                  desk.clearFault()
                }}
              >
                把这一步改为补记
              </Button>
            ) : null
          }
        />
      ) : null}
      {running ? (
        <>
          <NoteField
            label="经过"
            maxLength={2000}
            value={running.happened}
            onChange={(happened) => change({ happened })}
          />
          <FileStrip
            record={{ kind: 'walkthrough', id: board.id }}
            part={running.step}
            add
            label="这一步的照片"
          />
        </>
      ) : null}
      <form
        className={css.line}
        onSubmit={(event) => {
          event.preventDefault()
          if (own.trim() === '') return
          void go({ key: null, label: own.trim(), phase: 'service' }).then((ok) => ok && setOwn(''))
        }}
      >
        <Input
          aria-label="模板没有的步骤"
          placeholder="模板没有的步骤，写名称"
          style={{ width: 240 }}
          maxLength={60}
          value={own}
          onChange={(event) => setOwn(event.target.value)}
        />
        <Button htmlType="submit" disabled={own.trim() === '' || busy}>
          开始这一步
        </Button>
      </form>
    </Panel>
  )
}

/** What the step has taken so far, pauses left out. */
function Clock({ running, now }: { running: WalkRunning; now: () => number }) {
  useNow(500)
  const endedAt = now()
  const ms = workedMs({
    startedAt: running.startedAt,
    endedAt,
    pauses: running.pauses.map((p) => ({ ...p, to: p.to ?? endedAt })),
  })
  return (
    <span className={css.clock} role="timer" aria-label="这一步已用时">
      {formatDuration(ms / 1000)}
    </span>
  )
}
