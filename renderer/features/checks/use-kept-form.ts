import { useEffect, useRef, useState } from 'react'
import { useApi } from '#renderer/ui/data/client.ts'
import { answer } from '#renderer/ui/data/queries.ts'
import { createWorkSaver } from '#renderer/ui/data/work-saver.ts'
import type { AmendForm } from '#shared/contract/calls.ts'
import type { Fault } from '#shared/contract/result.ts'
import { type SubmittedRecord, useOpenCase } from './use-desk.ts'

/** 更正 in progress: every keystroke goes to the disk, like that of a call. */
export function useKeptForm(record: SubmittedRecord, kept: AmendForm | null) {
  const api = useApi()
  const { sheet } = useOpenCase()
  const [form, setForm] = useState<AmendForm>(kept ?? { answers: record.payload.answers, reason: '' })
  const [fault, setFault] = useState<Fault | null>(null)
  const latest = useRef<AmendForm | null>(form)
  const [saver] = useState(() =>
    createWorkSaver({
      save: () =>
        answer(api['calls.saveAmend']({ case: sheet.case, check: record.fact, form: latest.current })),
      onChange: (save) => setFault(save.fault),
    }),
  )
  useEffect(() => () => void saver.flush(), [saver])
  return {
    form,
    fault,
    edit: (change: Partial<AmendForm>) => {
      const next = { ...form, ...change }
      latest.current = next
      setForm(next)
      saver.touch()
    },
    /** it was said: there is nothing to keep any more */
    settle: () => saver.settle(null),
    /** it was given up */
    drop: () => {
      latest.current = null
      saver.touch()
    },
  }
}
