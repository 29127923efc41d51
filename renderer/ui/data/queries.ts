import { keepPreviousData, QueryClient, useQuery, useQueryClient } from '@tanstack/react-query'
import type { Input, Name, Output } from '#shared/contract/contract.ts'
import type { Fault, Result } from '#shared/contract/result.ts'
import { type Calls, useClient, useServiceEvents } from './client.ts'
import { noAnswer } from './faults.ts'

interface QueryOptions {
  enabled?: boolean
  /** show the last answer while a changed input is being answered: searching, paging */
  keepPrevious?: boolean
}

export interface QueryCall<T> {
  data: T | undefined
  fault: Fault | undefined
  /** there is nothing to show yet */
  loading: boolean
  /** what is shown is being asked for again */
  refreshing: boolean
  refetch: () => void
}

/** Asks a query and keeps the answer true: it is asked again when one of its topics changes. */
export function useQueryCall<N extends Name>(
  name: N,
  input: Input<N>,
  options: QueryOptions = {},
): QueryCall<Output<N>> {
  const { calls } = useClient()
  const query = useQuery<Output<N>, FaultError>({
    ...question(calls, name, input),
    enabled: options.enabled ?? true,
    ...(options.keepPrevious ? { placeholderData: keepPreviousData } : {}),
  })
  return {
    data: query.data,
    fault: query.error?.fault,
    loading: query.isPending && query.fetchStatus !== 'idle',
    refreshing: query.isFetching && !query.isPending,
    refetch: () => void query.refetch(),
  }
}

/** Asks before anything is on screen; whoever uses the query then finds its answer, or waits for the same one. */
export function askAhead<N extends Name>(client: QueryClient, calls: Calls, name: N, input: Input<N>): void {
  void client.prefetchQuery(question(calls, name, input))
}

const question = <N extends Name>(calls: Calls, name: N, input: Input<N>) => ({
  queryKey: [name, input],
  queryFn: async (): Promise<Output<N>> => {
    const result = await answer<Output<N>>(calls[name](input))
    if (!result.ok) throw new FaultError(result.error)
    return result.value
  },
})

/** Answers live on this machine: no retries, no network to wait for, no age. Only changes make them old. */
export const createQueryClient = (): QueryClient =>
  new QueryClient({
    defaultOptions: {
      queries: {
        networkMode: 'always',
        retry: false,
        staleTime: Number.POSITIVE_INFINITY,
        refetchOnWindowFocus: false,
        refetchOnReconnect: false,
      },
    },
  })

/** Asks again what the service says has changed; everything after the service came back. Mounted once. */
export function useTopicRefresh(): void {
  const client = useQueryClient()
  useServiceEvents((event) => {
    if (event.event === 'changed')
      void client.invalidateQueries({
        predicate: ({ queryKey }) => event.queries.includes(String(queryKey[0])),
      })
    if (event.event === 'restarted') void client.invalidateQueries()
  })
}

/** A Fault on its way through TanStack Query, which knows failures only as thrown. */
class FaultError extends Error {
  readonly fault: Fault
  constructor(fault: Fault) {
    super(fault.message)
    this.name = 'FaultError'
    this.fault = fault
  }
}

/** A call that is torn off (window closing, bridge gone) is told like any other Fault. */
export const answer = <T>(asked: Promise<Result<T>>): Promise<Result<T>> =>
  asked.catch((): Result<T> => ({ ok: false, error: noAnswer }))
