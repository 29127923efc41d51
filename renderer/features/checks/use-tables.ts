import { useState } from 'react'
import { type QueryCall, useQueryCall } from '#renderer/ui/data/queries.ts'
import type { Output } from '#shared/contract/contract.ts'

type Tables = Output<'calls.tables'>

/** The tables a case is worked by: asked for together with the case, and once more if it keeps an older script. */
export function useTables(version: string | undefined): Pick<QueryCall<Tables>, 'data' | 'fault'> {
  const newest = useQueryCall('calls.tables', {})
  const kept =
    newest.data !== undefined && version !== undefined && newest.data.script.scriptVersion !== version
  const own = useQueryCall('calls.tables', { version }, { enabled: kept })
  const { data, fault } = kept ? own : newest
  // While another version comes, an open desk stands as it is.
  const [last, setLast] = useState<Tables | undefined>(undefined)
  if (data !== undefined && data !== last) setLast(data)
  return { data: data ?? last, fault }
}
