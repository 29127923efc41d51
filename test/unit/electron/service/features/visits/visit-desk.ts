/** A desk for tests of visits: calls by name, as the dispatcher carries them out. */
import { checklistsCommands } from '#service/features/checklists/commands.ts'
import { checklistsQueries } from '#service/features/checklists/queries.ts'
import { visitsCommands } from '#service/features/visits/commands.ts'
import { visitsQueries } from '#service/features/visits/queries.ts'
import { checklistsContract } from '#shared/contract/checklists.ts'
import type { Result } from '#shared/contract/result.ts'
import { visitsContract } from '#shared/contract/visits.ts'
import { emptyWork, type VisitWork } from '#shared/domain/visits/work.ts'
import { type Desk, openDesk } from '../org/desk.ts'

const contract = { ...visitsContract, ...checklistsContract }
type Slice = typeof contract
type In<N extends keyof Slice> = Parameters<Slice[N]['input']['parse']>[0]
type Out<N extends keyof Slice> = ReturnType<Slice[N]['output']['parse']>

const handlers = {
  ...visitsQueries,
  ...visitsCommands,
  ...checklistsQueries,
  ...checklistsCommands,
} as unknown as Record<string, (...given: unknown[]) => Promise<Result<unknown>> | Result<unknown>>

export const openVisitDesk = async () => {
  const desk = await openDesk()
  return Object.assign(desk, { call: callOn(desk) })
}

const callOn =
  (desk: Desk) =>
  async <N extends keyof Slice>(name: N, input: In<N>): Promise<Result<Out<N>>> => {
    const answer = await handlers[name]!(desk.deps, contract[name].input.parse(input), desk.context())
    return answer.ok ? { ok: true, value: contract[name].output.parse(answer.value) as Out<N> } : answer
  }

export const TOWN = 'div-340202012'
export const VILLAGE = 'div-340202012200'

/** A record that can be submitted, changed where a test needs it. */
export const work = (rest: Partial<VisitWork> = {}): VisitWork => ({
  ...emptyWork,
  location: { kind: 'none', lat: '', lon: '', accuracyM: '', reason: '室内没有信号' },
  ...rest,
})

export const problem = (id: string, text: string): VisitWork['problems'][number] => ({
  id,
  text,
  place: '大厅',
  basis: '',
  unit: '',
  suggestion: '',
  rectify: 'by-date',
  answeredOnSpot: false,
  answer: '',
})
