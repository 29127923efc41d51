import { useEffect, useRef, useState } from 'react'
import type { Input, Name, Output } from '#shared/contract/contract.ts'
import type { Fault, Result } from '#shared/contract/result.ts'
import { useClient } from './client.ts'
import { answer } from './queries.ts'

export interface CallProgress {
  done: number
  total: number | null
  step: string
}

export interface CommandCall<N extends Name> {
  /** never rejects: `const saved = await submit.run(draft); if (saved.ok) …` */
  run: (input: Input<N>) => Promise<Result<Output<N>>>
  running: boolean
  /** why the last run did not succeed; gone when it runs again */
  fault: Fault | undefined
  clearFault: () => void
  /** of the running call, when it is long work */
  progress: CallProgress | undefined
  /** asks the running call to stop; it then ends with a Fault and leaves nothing half done */
  cancel: () => void
  cancelling: boolean
}

type Phase = { running: boolean; cancelling: boolean; fault?: Fault; progress?: CallProgress }

const idle: Phase = { running: false, cancelling: false }
let runs = 0

/** A command, its outcome, and its progress. What it changes comes back by topics. */
export function useCommandCall<N extends Name>(name: N): CommandCall<N> {
  const client = useClient()
  const [phase, setPhase] = useState<Phase>(idle)
  const current = useRef<string | null>(null)

  useEffect(
    () =>
      client.onEvent((event) => {
        if (event.event !== 'progress' || event.id !== current.current) return
        const { done, total, step } = event
        setPhase((before) => (before.running ? { ...before, progress: { done, total, step } } : before))
      }),
    [client],
  )

  const run = async (input: Input<N>): Promise<Result<Output<N>>> => {
    const id = `u${++runs}`
    current.current = id
    setPhase({ running: true, cancelling: false })
    const result = await answer<Output<N>>(client.calls[name](input, id))
    // a later run of the same command speaks for itself
    if (current.current === id) setPhase(result.ok ? idle : { ...idle, fault: result.error })
    return result
  }

  const cancel = () => {
    if (!phase.running || current.current === null) return
    setPhase({ ...phase, cancelling: true })
    client.cancel(current.current)
  }

  return {
    run,
    running: phase.running,
    fault: phase.fault,
    clearFault: () => setPhase((before) => (before.running ? before : idle)),
    progress: phase.progress,
    cancel,
    cancelling: phase.cancelling,
  }
}
