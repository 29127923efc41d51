import { createContext, use } from 'react'
import { useStore } from 'zustand'
import type { CallSheet } from '#shared/contract/calls.ts'
import type { CheckContext } from '#shared/domain/check/validate-check.ts'
import type { OutcomeTable } from '#shared/domain/outcomes/outcome-table.ts'
import type { CallScript } from '#shared/domain/persona/call-script.ts'
import type { CallDesk } from './call-desk.ts'

/** The open case, for everything on its desk. */
export interface OpenCase {
  desk: CallDesk
  sheet: CallSheet
  script: CallScript
  outcomes: OutcomeTable
}

export type SubmittedRecord = NonNullable<CallSheet['submitted']>

export const OpenCaseContext = createContext<OpenCase | null>(null)

export function useOpenCase(): OpenCase {
  const open = use(OpenCaseContext)
  if (!open) throw new Error('no case is open')
  return open
}

/** The smallest slice of the desk a component needs; actions come with `useOpenCase().desk.getState()`. */
export function useDesk<T>(select: (state: ReturnType<CallDesk['getState']>) => T): T {
  return useStore(useOpenCase().desk, select)
}

/** What a draft of this case is judged by. */
export const checkContext = ({ sheet, script, outcomes }: OpenCase): Omit<CheckContext, 'now'> => ({
  table: outcomes,
  elements: sheet.elements,
  materials: sheet.expected?.materials ?? [],
  materialsMismatchShare: script.settings.materialsMismatchShare.value,
  banPatterns: script.banPatterns.patterns,
})
