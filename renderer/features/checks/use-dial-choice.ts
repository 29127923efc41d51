import { useState } from 'react'
import type { CallSheet } from '#shared/contract/calls.ts'
import type { DialPlan } from './call-desk.ts'
import { useDesk, useOpenCase } from './use-desk.ts'

/** What the next call is made with. What is typed of it is kept with the work of the case. */
export interface DialChoice {
  caller: string | null
  setCaller: (id: string) => void
  /** the number told by the window in place of the published one */
  useNew: boolean
  setUseNew: (useNew: boolean) => void
  dialled: string
  outsideReason: string
  setOutsideReason: (reason: string) => void
  /** the reason was asked for */
  asked: boolean
  ask: () => void
  /** null while no number to call from is chosen */
  plan: DialPlan | null
}

export function useDialChoice(sheet: CallSheet): DialChoice {
  const [chosen, setCaller] = useState<string | null>(null)
  const [other, setUseNew] = useState<boolean | null>(null)
  const { desk } = useOpenCase()
  const outsideReason = useDesk((s) => s.work.outsideReason ?? '')
  const [asked, setAsked] = useState(outsideReason !== '')
  const caller = chosen ?? sheet.proposedCaller.id
  const useNew = sheet.newNumber !== null && (other ?? true)
  const dialled = useNew ? (sheet.newNumber ?? sheet.phone) : sheet.phone
  const reason = outsideReason.trim()
  return {
    caller,
    setCaller,
    useNew,
    setUseNew,
    dialled,
    outsideReason,
    setOutsideReason: desk.getState().setOutsideReason,
    asked,
    ask: () => setAsked(true),
    plan:
      caller === null
        ? null
        : {
            callerNumber: caller,
            dialled,
            ...(useNew ? { insteadOf: sheet.phone } : {}),
            ...(reason === '' ? {} : { outsideReason: reason }),
          },
  }
}
