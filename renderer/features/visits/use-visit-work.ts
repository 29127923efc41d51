import { useEffect, useRef, useState } from 'react'
import { useApi, useServiceEvents } from '#renderer/ui/data/client.ts'
import { answer } from '#renderer/ui/data/queries.ts'
import { createWorkSaver, type SaveState } from '#renderer/ui/data/work-saver.ts'
import type { VisitWork } from '#shared/domain/visits/work.ts'
import { useKeptWork } from './kept-work.ts'

/** A function is given the work as it stands when it is called: what is taken back may come later. */
export type EditWork = (change: Partial<VisitWork> | ((work: VisitWork) => Partial<VisitWork>)) => void

/** What is typed of a visit or of its correction: on the disk at every keystroke, there again when it is opened anew. */
export function useVisitWork(id: string, start: VisitWork) {
  const api = useApi()
  const [work, setWork] = useState<VisitWork>(() => useKeptWork.getState().works[id] ?? start)
  const [save, setSave] = useState<SaveState>({ kind: 'none', at: null, fault: null })
  const latest = useRef<VisitWork | null>(work)
  const over = useRef(false)
  const [saver] = useState(() =>
    createWorkSaver({
      save: () => answer(api['visits.save']({ id, work: latest.current })),
      onChange: setSave,
    }),
  )
  useEffect(() => () => void saver.flush(), [saver])
  useServiceEvents((event) => {
    if (event.event === 'restarted') void saver.again()
  })
  const edit: EditWork = (change) => {
    if (over.current) return
    const now = latest.current ?? work
    const next = { ...now, ...(typeof change === 'function' ? change(now) : change) }
    latest.current = next
    useKeptWork.getState().keep(id, next)
    setWork(next)
    saver.touch()
  }
  /** it was given up: whoever opens it again begins with `instead` */
  const drop = (instead: VisitWork) => {
    latest.current = null
    useKeptWork.getState().keep(id, instead)
    saver.touch()
  }
  /** it was said: there is nothing to keep any more */
  const settle = () => {
    over.current = true
    useKeptWork.getState().forget(id)
    saver.settle(null)
  }
  return { work, edit, save, saver, drop, settle }
}
