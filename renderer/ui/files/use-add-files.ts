import { useRef, useState } from 'react'
import type { Fault } from '#shared/contract/result.ts'
import type { FileSource, RecordKind } from '#shared/domain/files/facts.ts'
import { useApi } from '../data/client.ts'
import { useToast } from '../UndoToast.tsx'
import { useThumbStore } from './use-thumbs.ts'

export interface Offered {
  name: string
  source: FileSource
  from(): Promise<{ path: string } | { bytes: Uint8Array }>
}

export interface Adding {
  done: number
  total: number
  /** those that were refused, and why */
  refused: { name: string; fault: Fault }[]
}

/** Files given to a record one after the other; each counts as saved once the service has said so. */
export function useAddFiles(record: { kind: RecordKind; id: string }, part: string | null) {
  const calls = useApi()
  const toast = useToast()
  const keep = useThumbStore((thumbs) => thumbs.keep)
  const [adding, setAdding] = useState<Adding | null>(null)
  const stopped = useRef(false)

  const add = async (offered: readonly Offered[]): Promise<number> => {
    if (offered.length === 0) return 0
    stopped.current = false
    const state: Adding = { done: 0, total: offered.length, refused: [] }
    setAdding({ ...state })
    let added = 0
    let twice = 0
    for (const { name, source, from } of offered) {
      if (stopped.current) break
      const saved = await calls['files.add']({ record, part, source, name, from: await from() })
      state.done++
      if (saved.ok && saved.value.thumb) keep([{ sha256: saved.value.sha256, jpeg: saved.value.thumb }])
      if (!saved.ok) state.refused.push({ name, fault: saved.error })
      else if (saved.value.already) twice++
      else added++
      setAdding({ ...state, refused: [...state.refused] })
    }
    if (state.refused.length === 0) setAdding(null)
    const parts = [
      added > 0 ? `已保存${added}个附件` : '',
      twice > 0 ? `${twice}个已在本记录中，未重复附加` : '',
    ].filter(Boolean)
    if (parts.length > 0 && (added > 1 || twice > 0)) toast.show({ text: parts.join('；') })
    return added
  }

  return {
    add,
    adding,
    busy: adding !== null && adding.done < adding.total && !stopped.current,
    stop: () => {
      stopped.current = true
    },
    clear: () => setAdding(null),
  }
}
