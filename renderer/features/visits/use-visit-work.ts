import { useEffect, useRef, useState } from 'react'
import { useApi, useServiceEvents } from '#renderer/ui/data/client.ts'
import { answer } from '#renderer/ui/data/queries.ts'
import { createWorkSaver, type SaveState } from '#renderer/ui/data/work-saver.ts'
import type { VisitDetail } from '#shared/contract/visits.ts'
import { emptyWork, type VisitWork } from '#shared/domain/visits/work.ts'

export type EditWork = (change: Partial<VisitWork>) => void

/** What is typed of a visit: on the disk at every keystroke, there again when the screen is opened anew. */
export function useVisitWork({ entry, work: kept }: Pick<VisitDetail, 'entry' | 'work'>) {
  const api = useApi()
  const [work, setWork] = useState<VisitWork>(kept ?? emptyWork)
  const [save, setSave] = useState<SaveState>({ kind: 'none', at: null, fault: null })
  const latest = useRef(work)
  const [saver] = useState(() =>
    createWorkSaver({
      save: () => answer(api['visits.save']({ id: entry.id, work: latest.current })),
      onChange: setSave,
    }),
  )
  useEffect(() => () => void saver.flush(), [saver])
  useServiceEvents((event) => {
    if (event.event === 'restarted') void saver.again()
  })
  const edit: EditWork = (change) => {
    latest.current = { ...latest.current, ...change }
    setWork(latest.current)
    saver.touch()
  }
  return { work, edit, save, saver }
}
