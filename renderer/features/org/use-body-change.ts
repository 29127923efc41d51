import { useCommandCall } from '#renderer/ui/data/commands.ts'
import { useToast } from '#renderer/ui/UndoToast.tsx'
import type { Input } from '#shared/contract/contract.ts'

type Changes = Input<'org.change'>['changes']

/** Writes fields of one body and offers to take it back. */
export function useBodyChange(id: string) {
  const call = useCommandCall('org.change')
  const show = useToast((toasts) => toasts.show)

  const change = async (changes: Changes, done: string): Promise<boolean> => {
    const result = await call.run({ id, changes })
    if (!result.ok) return false
    const { previous } = result.value
    show({ text: done, undo: () => void call.run({ id, changes: previous }) })
    return true
  }
  return { change, fault: call.fault }
}
