import { createStore, type StoreApi } from 'zustand'
import type { Calls } from '#renderer/ui/data/client.ts'
import { answer } from '#renderer/ui/data/queries.ts'
import { createWorkSaver, type SaveState } from '#renderer/ui/data/work-saver.ts'
import type { CallWork } from '#shared/contract/calls.ts'
import type { Fault, Result } from '#shared/contract/result.ts'
import { advanceTimers, idleTimers, type TimedPhase, type TimerEvent } from '#shared/domain/calls/timers.ts'
import {
  type CheckDraft,
  type DraftAnswer,
  draftAnswerOf,
  emptyDraft,
  hasWork,
} from '#shared/domain/check/check-draft.ts'
import { type CheckContext, type CheckProblem, validateCheck } from '#shared/domain/check/validate-check.ts'
import type { ElementKey } from '#shared/domain/persona/call-script.ts'
import { storedTimers } from './call-work.ts'

/** What the person is about to dial with. */
export interface DialPlan {
  callerNumber: string
  dialled: string
  insteadOf?: string
  outsideReason?: string
  /** from a paper 抽查记录单: when it was really called */
  lateAt?: number
}

type Press = 'dial' | 'answer' | 'menu' | 'hold' | 'end'

/** How a call was put away: closed with its outcome, or submitted as the record of the case. */
export interface Done {
  kind: 'closed' | 'submitted'
  text: string
}

interface CallDeskState {
  work: CallWork
  save: SaveState
  /** the command under way */
  busy: 'dial' | 'close' | 'submit' | 'discard' | null
  fault: Fault | null
  /** what stands between the draft and its submission */
  problems: readonly CheckProblem[]
  /** where the cursor is asked to go; `seq` tells one wish from the next */
  wish: { field: string; seq: number } | null
  done: Done | null

  edit: (change: Partial<CheckDraft>) => void
  answer: (element: ElementKey, change: Partial<DraftAnswer>) => void
  /** a change of the stopwatch; dialling goes through `dial` */
  press: (press: Press | 'resume') => void
  /** seconds read from paper (补录), in place of the stopwatch */
  setSeconds: (phase: TimedPhase, seconds: number) => void
  /** where the cursor stands, kept so that a reopened case lands there */
  stand: (field: string) => void
  go: (field: string) => void
  /** why the call is made outside hours */
  setOutsideReason: (reason: string) => void
  dial: (plan: DialPlan) => Promise<boolean>
  /** ends the call: the record if the case ends with it, else the attempt alone */
  finish: (context: Omit<CheckContext, 'now'>, late: DialPlan | null) => Promise<void>
  discard: () => Promise<CallWork | null>
  restore: (work: CallWork) => void
  flush: () => Promise<Result<null>>
  /** the service came back: what is on the screen goes to the disk again */
  saveAgain: () => void
  clear: () => void
  putAway: () => void
}

export type CallDesk = StoreApi<CallDeskState>

/**
 * The desk of one open case: everything typed and pressed that is not a fact yet. `tick` is a clock that never
 * jumps (for the stopwatch), `now` the wall clock.
 */
export const createCallDesk = (
  api: Calls,
  id: string,
  work: CallWork,
  stored: boolean,
  clock: { tick: () => number; now: () => number } = { tick: () => performance.now(), now: () => Date.now() },
): CallDesk =>
  createStore<CallDeskState>()((set, get) => {
    const shownWork = (): CallWork => {
      const { work: shown } = get()
      return { ...shown, timers: storedTimers(shown.timers, clock.tick()) }
    }
    const saver = createWorkSaver({
      save: () => answer(api['calls.saveWork']({ case: id, work: shownWork() })),
      onChange: (save) => set({ save }),
    })
    const put = (change: Partial<CallWork>): void => {
      set({ work: { ...get().work, ...change } })
      saver.touch()
    }
    const failed = (fault: Fault): void => {
      const field = fault.details?.field
      set({ busy: null, fault })
      if (typeof field === 'string') get().go(field)
    }
    /** Runs a command with everything on the disk before it; the answer, or null when it did not succeed. */
    const command = async <T>(
      busy: NonNullable<CallDeskState['busy']>,
      run: (work: CallWork) => Promise<Result<T>>,
    ): Promise<T | null> => {
      if (get().busy) return null
      set({ busy, fault: null })
      const kept = await saver.flush()
      if (!kept.ok) {
        failed(kept.error)
        return null
      }
      saver.hold()
      const result = await answer(run(shownWork()))
      saver.release()
      if (!result.ok) {
        failed(result.error)
        return null
      }
      set({ busy: null })
      return result.value
    }
    const opened = async (plan: DialPlan): Promise<boolean> => {
      if (get().work.attempt !== null) return true
      const result = await command('dial', (w) => api['calls.openAttempt']({ case: id, work: w, ...plan }))
      if (!result) return false
      put({ attempt: result.attempt })
      return true
    }

    return {
      work,
      save: { kind: stored ? 'saved' : 'none', at: null, fault: null },
      busy: null,
      fault: null,
      problems: [],
      wish: null,
      done: null,

      edit: (change) => put({ draft: { ...get().work.draft, ...change } }),
      answer: (element, change) => {
        const { draft } = get().work
        const next = { ...draftAnswerOf(draft, element), ...change }
        put({ draft: { ...draft, answers: { ...draft.answers, [element]: next } } })
      },
      press: (press) => {
        const { timers } = get().work
        const at = clock.tick()
        const event: TimerEvent | null =
          press !== 'resume'
            ? { type: press, at }
            : timers.phase === 'idle' || timers.phase === 'ended'
              ? null
              : { type: 'resume', at, phase: timers.phase }
        if (event) put({ timers: advanceTimers(timers, event) })
      },
      setSeconds: (phase, seconds) => {
        const { timers } = get().work
        put({ timers: { ...timers, totals: { ...timers.totals, [phase]: seconds * 1000 } } })
      },
      stand: (focus) => {
        const { work: before } = get()
        if (before.focus === focus) return
        set({ work: { ...before, focus } })
        // merely looking at a case leaves nothing behind
        if (before.attempt !== null || hasWork(before.draft)) saver.touch()
      },
      setOutsideReason: (outsideReason) => put({ outsideReason }),
      go: (field) => set({ wish: { field, seq: (get().wish?.seq ?? 0) + 1 } }),

      dial: async (plan) => {
        if (get().work.attempt !== null || !(await opened(plan))) return false
        get().press('dial')
        return true
      },

      finish: async (context, late) => {
        const { draft, attempt } = get().work
        if (get().busy) return
        const missing = (code: CheckProblem['code'], field: string, text: string): void => {
          set({ problems: [{ code, field, element: null, text }] })
          get().go(field)
        }
        if (draft.outcome === null) return missing('OUTCOME_REQUIRED', 'outcome', '请选择拨打结果')
        if (attempt === null && late === null)
          return missing('OUTCOME_REQUIRED', 'timer', '还没有登记拨打，请先按空格键登记，再记结果')
        const { outcome, aapor, appointment, newNumber } = draft
        const at = late?.lateAt ?? null
        const step = await command('close', () =>
          api['calls.preview']({ case: id, outcome, aapor, appointment, newNumber, at }),
        )
        if (!step) return
        // judged by what the case ends on, which may be an earlier call
        const judged = { ...draft, outcome: step.outcome ?? outcome }
        const problems = validateCheck(judged, { ...context, now: clock.now() }).filter(
          (p) => step.closes || p.field === 'late',
        )
        set({ problems })
        const [first] = problems
        if (first) return get().go(first.field)
        get().press('end')
        if (late && !(await opened(late))) return
        if (step.closes) {
          const submitted = await command('submit', (w) => api['calls.submit']({ case: id, work: w }))
          if (!submitted) return
          saver.settle(null)
          set({ done: { kind: 'submitted', text: step.text } })
        } else {
          const closed = await command('close', (w) => api['calls.closeAttempt']({ case: id, work: w }))
          if (!closed) return
          const { timers, draft: left } = closed.work
          const { outcome: none, aapor: code, appointment: when, newNumber: other, note } = left
          // what was typed meanwhile stays
          const fresh = { outcome: none, aapor: code, appointment: when, newNumber: other, note }
          put({ attempt: null, timers, draft: { ...get().work.draft, ...fresh } })
          set({ done: { kind: 'closed', text: closed.next || step.text } })
        }
      },

      discard: async () => {
        const result = await command('discard', () => api['calls.discardWork']({ case: id }))
        if (!result) return null
        const { work: before } = get()
        set({
          work: { ...before, draft: emptyDraft(before.draft.ticks.length), timers: idleTimers, focus: '' },
        })
        saver.settle(null)
        return result.work
      },
      restore: (before) => put(before),
      flush: () => saver.flush(),
      saveAgain: () => {
        const { work: shown, save, done } = get()
        const worth = shown.attempt !== null || hasWork(shown.draft) || save.kind === 'failed'
        if (done?.kind !== 'submitted' && worth) void saver.again()
      },
      clear: () => set({ fault: null, problems: [] }),
      putAway: () => set({ done: null }),
    }
  })
