import type { CommandCall } from './data/commands.ts'
import { Progress } from './Progress.tsx'

interface CallProgressProps {
  /** the work: 「读取台账」 */
  title: string
  call: Pick<CommandCall<never>, 'running' | 'progress' | 'cancel' | 'cancelling'>
  /** while the whole is not told by the call itself */
  total?: number
  unit?: string
  cancelNote?: string
}

/** How far a running call is, and a way to stop it; nothing while it does not run. */
export function CallProgress({ title, call, total, unit, cancelNote }: CallProgressProps) {
  if (!call.running) return null
  const { progress, cancel, cancelling } = call
  return (
    <Progress
      title={title}
      step={progress?.step ?? '正在开始'}
      done={progress?.done ?? 0}
      total={progress?.total ?? total ?? null}
      unit={unit}
      onCancel={cancel}
      cancelling={cancelling}
      cancelNote={cancelNote}
    />
  )
}
