/** A round that was called: each case submitted by another person, as a test says. */
import { callsCommands } from '#service/features/calls/commands.ts'
import { callsQueries } from '#service/features/calls/queries.ts'
import type { CommandDeps } from '#service/host/handlers.ts'
import type { CallWork } from '#shared/contract/calls.ts'
import { idleTimers } from '#shared/domain/calls/timers.ts'
import { type CheckDraft, emptyDraft } from '#shared/domain/check/check-draft.ts'
import type { ElementKey, VerdictKey } from '#shared/domain/persona/call-script.ts'
import type { PlanFields } from '#shared/domain/rounds/facts.ts'
import { drawnRound, quiet, value } from './round.ts'
import { depsAs } from './second-person.ts'
import type { TestWorkspace } from './workspace.ts'

export const caller = { id: 'caller', name: '李拨打' }
export const colleague = { id: 'colleague', name: '赵复核' }

/** What was heard: `match` everywhere unless said otherwise; an outcome without answers reached nobody. */
export interface Call {
  outcome?: string
  verdicts?: Partial<Record<ElementKey, VerdictKey>>
  quote?: string
  conduct?: CheckDraft['conduct']
  receiver?: CheckDraft['receiver']
}

const elements: ElementKey[] = ['phone', 'place', 'materials', 'time_limit']

/** What a row says where the test says nothing: nobody reached has no rows. */
const defaults: Record<string, VerdictKey | undefined> = { 1: 'match', 4: 'not_asked' }

const draftOf = ({
  outcome = '1',
  verdicts = {},
  quote = '到三楼去问',
  conduct = {},
  receiver,
}: Call): CheckDraft => ({
  ...emptyDraft(1),
  outcome,
  conduct,
  ...(receiver ? { receiver } : {}),
  note: outcome === '1' ? '' : '按规则多次拨打',
  answers: Object.fromEntries(
    elements.flatMap((element) => {
      const verdict = verdicts[element] ?? defaults[outcome]
      if (!verdict) return []
      const adverse = verdict !== 'match' && verdict !== 'not_asked'
      return [
        [
          element,
          {
            heard: verdict === 'not_asked' ? '' : `听到的${element}`,
            verdict,
            quote: adverse ? quote : '',
            reasonSide: verdict === 'match' ? null : 'theirs',
            note: '',
          },
        ],
      ]
    }),
  ),
})

/** Calls one case and submits its record; returns the fact. */
const callCase = async (deps: CommandDeps, id: string, call: Call = {}): Promise<string> => {
  const work: CallWork = { draft: emptyDraft(1), timers: idleTimers, attempt: null, focus: '' }
  const { attempt } = value(
    await callsCommands['calls.openAttempt'](
      deps,
      { case: id, callerNumber: 'c1', dialled: '0553-5551000', outsideReason: '测试时段', work },
      quiet,
    ),
  )
  return value(
    await callsCommands['calls.submit'](
      deps,
      { case: id, work: { ...work, attempt, draft: draftOf(call) } },
      quiet,
    ),
  ).fact
}

/** Draws a round and has `caller` call as many of its cases as there are calls. */
export const checkedRound = async (
  desk: TestWorkspace,
  calls: readonly Call[],
  plan: Partial<PlanFields> = {},
) => {
  const { id } = await drawnRound(desk.workspace.deps, {
    size: calls.length,
    minPerStratum: 0,
    doubleShare: 0,
    inspectors: [caller.id],
    ...plan,
  })
  const by = depsAs(desk, caller)
  const queue = value(callsQueries['calls.queue'](by, { round: id }))
  const cases: { case: string; check: string }[] = []
  for (const [i, call] of calls.entries()) {
    const item = queue[i]
    if (!item) throw new Error(`the round has only ${queue.length} cases`)
    cases.push({ case: item.case, check: await callCase(by, item.case, call) })
  }
  return { round: id, cases, by }
}
