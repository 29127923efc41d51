import { Button } from 'antd'
import { useEffect, useState } from 'react'
import { formatDuration } from '#renderer/ui/format.ts'
import { KeyHint } from '#renderer/ui/KeyHint.tsx'
import { useKeys } from '#renderer/ui/keys.ts'
import { StateTag } from '#renderer/ui/StateTag.tsx'
import {
  type CallTimers,
  phaseLabels,
  phaseMs,
  ringGrade,
  type TimedPhase,
  timerKey,
} from '#shared/domain/calls/timers.ts'
import { retrySettings } from '#shared/domain/outcomes/outcome-table.ts'
import css from './DialPanel.module.css'
import { inQueue, onControl } from './desk-fields.ts'
import { useDesk, useOpenCase } from './use-desk.ts'

const phases: readonly TimedPhase[] = ['ring', 'menu', 'hold', 'talk']
const words = {
  idle: '登记拨打',
  ring: '对方已接听',
  menu: '人工接听',
  hold: '继续通话',
  talk: '挂断',
  ended: '已挂断',
}

/** One key for each step of a call: space goes on, M menu, H hold, End hangs up; F2 F3 F4 F8 while typing. */
export function TimerBar({ onDial }: { onDial: () => Promise<boolean> }) {
  const { desk } = useOpenCase()
  const { press, go } = desk.getState()
  const timers = useDesk((s) => s.work.timers)
  const attempt = useDesk((s) => s.work.attempt)
  const busy = useDesk((s) => s.busy !== null)
  const now = useTick(timers.since !== null)
  const stopped = timers.interrupted && timers.since === null && isTimed(timers.phase)
  const idle = timers.phase === 'idle'

  const hit = (key: string) => {
    if (idle) {
      if (key === ' ' && !busy && attempt === null) void onDial()
      else if (key === ' ' && attempt !== null) press('dial')
      return
    }
    if (stopped && key === ' ') return press('resume')
    const event = timerKey(timers.phase, key)
    if (!event) return
    press(event)
    // after hanging up the words are written down: the rows if somebody spoke, else the outcome
    if (event === 'end') go(timers.phase === 'talk' || timers.totals.talk > 0 ? 'phone.heard' : 'outcome')
  }
  const means = (key: string) => (stopped || idle ? key === ' ' : timerKey(timers.phase, key) !== null)
  const action = (key: string, label: string, free: () => boolean = () => true) => ({
    label,
    run: () => hit(key),
    get disabled() {
      return !free()
    },
  })
  useKeys(
    {
      ' ': action(' ', '登记拨打、接听、挂断', () => !onControl()),
      F2: action(' ', '登记拨打、接听、挂断'),
      m: action('m', '进入语音菜单', () => !inQueue()),
      F3: action('m', '进入语音菜单'),
      h: action('h', '等候、等候结束', () => !inQueue()),
      F4: action('h', '等候、等候结束'),
      End: action('End', '挂断', () => means('End')),
      F8: action('End', '挂断'),
    },
    '计时（F 键在录入时也可用）',
  )

  return (
    <div className={css.timer}>
      <span data-field="timer">
        <Button
          type={timers.phase === 'ended' ? 'default' : 'primary'}
          loading={busy && idle ? { delay: 300 } : false}
          disabled={timers.phase === 'ended'}
          onClick={() => hit(' ')}
        >
          {stopped ? '继续计时' : words[timers.phase]}{' '}
          {timers.phase === 'ended' ? null : <KeyHint keys=" " />}
        </Button>
      </span>
      {isTimed(timers.phase) ? (
        <>
          <Button disabled={!means('m')} onClick={() => hit('m')}>
            语音菜单 <KeyHint keys="m" />
          </Button>
          <Button disabled={!means('h')} onClick={() => hit('h')}>
            {timers.phase === 'hold' ? '等候结束' : '等候'} <KeyHint keys="h" />
          </Button>
          {timers.phase === 'talk' ? null : (
            <Button onClick={() => hit('End')}>
              挂断 <KeyHint keys="End" />
            </Button>
          )}
        </>
      ) : null}
      <ul className={css.phases} aria-label="计时">
        {phases.map((phase) => (
          <li key={phase} data-on={timers.phase === phase || undefined}>
            {phaseLabels[phase]}{' '}
            <span role="timer" aria-label={phaseLabels[phase]}>
              {formatDuration(phaseMs(timers, phase, now) / 1000)}
            </span>
          </li>
        ))}
      </ul>
      <Remark timers={timers} now={now} stopped={stopped} />
    </div>
  )
}

/** What should be noticed about the times. */
function Remark({ timers, now, stopped }: { timers: CallTimers; now: number; stopped: boolean }) {
  const { script, outcomes } = useOpenCase()
  if (stopped) return <StateTag tone="warn">计时曾中断，时长按下限记录</StateTag>
  const { holdLimitSeconds, promptAnswerSeconds, slowAnswerSeconds } = script.settings
  if (timers.phase === 'hold' && phaseMs(timers, 'hold', now) > holdLimitSeconds.value * 1000)
    return <StateTag tone="warn">等候已超过{holdLimitSeconds.value}秒</StateTag>
  const ring = phaseMs(timers, 'ring', now)
  const limit = retrySettings(outcomes).ringSeconds
  if (timers.phase === 'ring' && ring > limit * 1000)
    return <StateTag tone="warn">响铃已超过{limit}秒，可以挂断</StateTag>
  if (timers.totals.talk === 0 && timers.phase !== 'talk') return null
  const grade = ringGrade(ring, {
    promptAnswerSeconds: promptAnswerSeconds.value,
    slowAnswerSeconds: slowAnswerSeconds.value,
  })
  return (
    <span className={css.reason}>
      接听{grade}
      {timers.interrupted ? '；计时曾中断，按下限' : ''}
    </span>
  )
}

const isTimed = (phase: CallTimers['phase']): boolean => phase !== 'idle' && phase !== 'ended'

function useTick(running: boolean): number {
  const [now, setNow] = useState(() => performance.now())
  useEffect(() => {
    if (!running) return
    setNow(performance.now())
    const timer = setInterval(() => setNow(performance.now()), 500)
    return () => clearInterval(timer)
  }, [running])
  return now
}
