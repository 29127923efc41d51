import type { Calls } from '#renderer/ui/data/client.ts'
import type { CallSheet } from '#shared/contract/calls.ts'
import { type CallDesk, createCallDesk } from './call-desk.ts'
import { openWork } from './call-work.ts'

/** The desks of this window, one for each case opened in it: a call goes on while another screen is looked at. */
const desksByApi = new WeakMap<Calls, Map<string, CallDesk>>()

export const desksOf = (api: Calls): Map<string, CallDesk> => {
  const known = desksByApi.get(api)
  if (known) return known
  const fresh = new Map<string, CallDesk>()
  desksByApi.set(api, fresh)
  return fresh
}

/** The desk of a case, laid out anew from its sheet when it is opened for the first time. */
export const deskFor = (api: Calls, sheet: CallSheet): CallDesk => {
  const desks = desksOf(api)
  const known = desks.get(sheet.case)
  if (known) return known
  const fresh = createCallDesk(api, sheet.case, openWork(sheet), sheet.work !== null)
  desks.set(sheet.case, fresh)
  return fresh
}
