import { useEffect, useRef, useState } from 'react'
import { useApi } from '#renderer/ui/data/client.ts'
import { answer } from '#renderer/ui/data/queries.ts'
import { useSession } from '#renderer/ui/data/session.ts'
import { createWorkSaver, type SaveState } from '#renderer/ui/data/work-saver.ts'
import type { StartForm, WalkBoard } from '#shared/contract/walkthroughs.ts'
import { RECORDING_DAYS } from '#shared/domain/files/recording.ts'
import { inHand } from './in-hand.ts'

/** 开始走流程 in progress: kept like everything that is typed; a re-walk begins as the walk it repeats. */
export function useStartForm(before: WalkBoard | null, kept: StartForm | null) {
  const api = useApi()
  const { person } = useSession()
  const { starts } = inHand(api)
  const rewalkOf = before?.id ?? null
  const key = rewalkOf ?? ''
  const [form, setForm] = useState<StartForm>(starts.get(key) ?? kept ?? blank(before, person.id))
  const [save, setSave] = useState<SaveState>({ kind: kept ? 'saved' : 'none', at: null, fault: null })
  const latest = useRef(form)
  const [saver] = useState(() =>
    createWorkSaver({
      save: () => answer(api['walks.saveStart']({ rewalkOf, form: latest.current })),
      onChange: setSave,
    }),
  )
  useEffect(() => () => void saver.flush(), [saver])
  return {
    form,
    save,
    edit: (change: Partial<StartForm>) => {
      latest.current = { ...latest.current, ...change }
      starts.set(key, latest.current)
      setForm(latest.current)
      saver.touch()
    },
    /** it was begun: nothing is to be kept any more */
    settle: () => {
      starts.delete(key)
      saver.settle(null)
    },
  }
}

const blank = (before: WalkBoard | null, leader: string): StartForm => {
  const first = before?.started
  return {
    kind: first?.subject.kind ?? 'item',
    code: first?.subject.kind === 'item' ? first.subject.code : '',
    itemName: first?.subject.kind === 'item' ? first.subject.name : '',
    items:
      first?.subject.kind === 'theme'
        ? first.subject.items.map((code, i) => ({ code, name: before?.itemNames[i] ?? code }))
        : [],
    theme: first?.subject.kind === 'theme' ? first.subject.name : '',
    leader,
    post: null,
    companions: [],
    identity: first?.identity ?? 'citizen',
    mode: first?.mode ?? 'simulate',
    channels: first?.channels ?? ['window'],
    scenario: first?.scenario ?? '',
    place: first?.place ? { id: first.place, name: before?.placeName ?? '' } : null,
    recording: false,
    keepDays: RECORDING_DAYS,
    authority: '',
  }
}
