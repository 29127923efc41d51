import { useEffect, useRef, useState } from 'react'
import type { Result } from '#shared/contract/result.ts'
import { answer } from './queries.ts'
import { createWorkSaver, type SaveState } from './work-saver.ts'

/** Something being written: what is typed goes to the disk by itself. `save(null)` gives it up. */
export function useDraft<T>(start: T, save: (draft: T | null) => Promise<Result<{ savedAt: number }>>) {
  const [draft, setDraft] = useState(start)
  const [state, setState] = useState<SaveState>({ kind: 'none', at: null, fault: null })
  const latest = useRef<T | null>(start)
  const [saver] = useState(() =>
    createWorkSaver({ save: () => answer(save(latest.current)), onChange: setState }),
  )
  useEffect(() => () => void saver.flush(), [saver])
  return {
    draft,
    save: state,
    change: (next: T) => {
      latest.current = next
      setDraft(next)
      saver.touch()
    },
    /** it is published: nothing is kept any more */
    settle: () => saver.settle(null),
    drop: () => {
      latest.current = null
      saver.touch()
      return saver.flush()
    },
  }
}
