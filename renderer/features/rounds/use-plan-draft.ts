import { useEffect, useRef, useState } from 'react'
import { useApi } from '#renderer/ui/data/client.ts'
import { answer } from '#renderer/ui/data/queries.ts'
import type { Fault } from '#shared/contract/result.ts'
import { type PlanFields, planFields } from '#shared/domain/rounds/facts.ts'
import type { RoundDetail } from './words.ts'

type Fields = Partial<PlanFields>

export interface PlanDraft {
  /** as stored, with what was typed since */
  plan: PlanFields
  change: (fields: Fields) => void
  /** stores at once what is waiting; true when all of it was stored */
  save: () => Promise<boolean>
  state: 'stored' | 'waiting' | 'saving'
  /** field → why it cannot be stored as it stands */
  errors: Readonly<Record<string, string>>
  fault: Fault | undefined
}

const IDLE_MS = 600

/** A plan that stores itself: what was typed is stored when the hands rest, and when the page is left. */
export function usePlanDraft({ id, plan: stored }: Pick<RoundDetail, 'id' | 'plan'>): PlanDraft {
  const calls = useApi()
  /** typed and not yet seen in what the service says */
  const [typed, setTyped] = useState<Fields>({})
  const [state, setState] = useState<PlanDraft['state']>('stored')
  const [fault, setFault] = useState<Fault>()
  const waiting = useRef<Fields>({})
  const sent = useRef<Fields>({})
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const running = useRef<Promise<boolean>>(Promise.resolve(true))

  const send = async (): Promise<boolean> => {
    const { good, bad } = apart(waiting.current)
    waiting.current = bad
    if (Object.keys(good).length === 0) return Object.keys(bad).length === 0
    setState('saving')
    sent.current = good
    const result = await answer(calls['rounds.change']({ id, fields: good }))
    sent.current = {}
    if (!result.ok) waiting.current = { ...good, ...waiting.current }
    setFault(result.ok ? undefined : result.error)
    setState(Object.keys(waiting.current).length > 0 ? 'waiting' : 'stored')
    return result.ok && Object.keys(bad).length === 0
  }
  const save = (): Promise<boolean> => {
    clearTimeout(timer.current)
    running.current = running.current.then(send)
    return running.current
  }
  const latest = useRef(save)
  useEffect(() => {
    latest.current = save
  })
  useEffect(() => () => void latest.current(), [])

  // from here on the service speaks for what it has stored
  useEffect(() => {
    const kept = (field: string) => field in waiting.current || field in sent.current || stored === undefined
    setTyped((before) =>
      Object.keys(before).every(kept)
        ? before
        : Object.fromEntries(Object.entries(before).filter(([field]) => kept(field))),
    )
  }, [stored])

  const change = (fields: Fields) => {
    waiting.current = { ...waiting.current, ...fields }
    setTyped((before) => ({ ...before, ...fields }))
    setState('waiting')
    clearTimeout(timer.current)
    timer.current = setTimeout(() => void latest.current(), IDLE_MS)
  }
  const plan = { ...stored, ...typed }
  return { plan, change, save, state, errors: errorsOf(plan), fault }
}

/** Fields that may be stored, and those that may not yet. */
const apart = (fields: Fields): { good: Fields; bad: Fields } => {
  const wrong = new Set(Object.keys(errorsOf(fields)))
  const pick = (bad: boolean): Fields =>
    Object.fromEntries(Object.entries(fields).filter(([field]) => wrong.has(field) === bad))
  return { good: pick(false), bad: pick(true) }
}

const wrongTexts: Readonly<Record<string, string>> = {
  name: '请填写批次名称，不超过80个字',
  startDate: '请写成 2026-11-23 或 11月23日',
  endDate: '请写成 2026-11-23 或 11月23日',
  period: '请写成 2026Q4，不超过20个字',
}

const errorsOf = (fields: Fields): Record<string, string> => {
  const read = planFields.partial().safeParse(fields)
  const wrong = read.success ? [] : read.error.issues.map((issue) => String(issue.path[0]))
  const errors = Object.fromEntries(wrong.map((f) => [f, wrongTexts[f] ?? '请填写不小于0的整数']))
  if (fields.name?.trim() === '') errors.name = '请填写批次名称，不超过80个字'
  if (fields.startDate && fields.endDate && !wrong.includes('endDate') && fields.endDate < fields.startDate)
    errors.endDate = '截止日期早于开始日期'
  return errors
}
