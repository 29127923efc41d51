import { useEffect, useRef, useState } from 'react'
import { useApi, useServiceEvents } from '#renderer/ui/data/client.ts'
import { answer } from '#renderer/ui/data/queries.ts'
import { createWorkSaver, type SaveState } from '#renderer/ui/data/work-saver.ts'
import type { Fault, Result } from '#shared/contract/result.ts'
import type { WalkBoard, WalkWork } from '#shared/contract/walkthroughs.ts'
import { type ClockLook, clockJump } from '#shared/domain/walkthroughs/clock.ts'
import { inHand } from './in-hand.ts'

type Place = 'next' | 'step' | 'problem' | 'end'

export interface WalkDesk {
  work: WalkWork
  edit: (change: Partial<WalkWork>) => void
  save: SaveState
  busy: boolean
  /** why the last command of a place on the screen did not succeed */
  faultOf: (place: Place) => Fault | undefined
  clearFault: () => void
  /**
   * A command with everything on the disk before it. `after` says what the work is once it succeeded; what was
   * typed meanwhile elsewhere stays.
   */
  run: <T>(
    place: Place,
    call: (work: WalkWork) => Promise<Result<T>>,
    after?: (value: T, work: WalkWork) => WalkWork,
  ) => Promise<boolean>
  /** epoch ms by the clock the steps are noted by */
  now: () => number
}

/** What is under way on a walk: each keystroke on the disk within a second, and the clocks watched. */
export function useWalkWork(board: WalkBoard, blank: WalkWork): WalkDesk {
  const api = useApi()
  const { works, looks } = inHand(api)
  const [work, setWork] = useState<WalkWork>(works.get(board.id) ?? board.work ?? blank)
  const [save, setSave] = useState<SaveState>({ kind: 'none', at: null, fault: null })
  const [busy, setBusy] = useState(false)
  const [fault, setFault] = useState<{ place: Place; fault: Fault } | null>(null)
  const latest = useRef(work)
  const working = useRef(false)
  const [saver] = useState(() =>
    createWorkSaver({
      save: () => answer(api['walks.save']({ id: board.id, work: latest.current })),
      onChange: setSave,
    }),
  )
  const [offset] = useState(() => board.now - Date.now())
  useEffect(() => () => void saver.flush(), [saver])
  useServiceEvents((event) => {
    if (event.event === 'restarted' && save.kind !== 'none') void saver.again()
  })

  const put = (next: WalkWork) => {
    latest.current = next
    works.set(board.id, next)
    setWork(next)
  }
  const edit = (change: Partial<WalkWork>) => {
    put({ ...latest.current, ...change })
    saver.touch()
  }
  useClockWatch(work.running?.step ?? null, looks, () => {
    const { running } = latest.current
    if (running && !running.clockMoved) edit({ running: { ...running, clockMoved: true } })
  })

  const run: WalkDesk['run'] = async (place, call, after) => {
    if (working.current) return false
    working.current = true
    setBusy(true)
    setFault(null)
    const kept = await saver.flush()
    saver.hold()
    const result = kept.ok ? await answer(call(latest.current)) : kept
    saver.release()
    working.current = false
    setBusy(false)
    if (!result.ok) {
      setFault({ place, fault: result.error })
      return false
    }
    if (after && kept.ok) put(after(result.value as never, latest.current))
    return true
  }

  return {
    work,
    edit,
    save,
    busy,
    faultOf: (place) => (fault?.place === place ? fault.fault : undefined),
    clearFault: () => setFault(null),
    run,
    now: () => Date.now() + offset,
  }
}

/** Hears when the wall clock was set, or the machine slept, while a step runs. */
function useClockWatch(step: string | null, looks: Map<string, ClockLook>, onJump: () => void): void {
  const jump = useRef(onJump)
  useEffect(() => {
    jump.current = onJump
  })
  useEffect(() => {
    if (step === null) return
    const look = () => {
      const after = { wall: Date.now(), tick: performance.now() }
      const before = looks.get(step)
      if (before && clockJump(before, after) !== 0) jump.current()
      looks.set(step, after)
    }
    look()
    const timer = setInterval(look, 1000)
    return () => clearInterval(timer)
  }, [step, looks])
}
