import { fail, ok, type Result } from '#shared/contract/result.ts'
import type { reviewContract } from '#shared/contract/review.ts'
import { countedSubmission, standingReview } from '#shared/domain/cases/state.ts'
import { elementKey } from '#shared/domain/persona/call-script.ts'
import { effectiveAnswers } from '#shared/domain/review/effective.ts'
import { type RoundStatus, roundStatusLabels } from '#shared/domain/rounds/fold.ts'
import { msToCivil } from '#shared/domain/time/shanghai.ts'
import type { CommandDeps, CommandHandlers } from '../../host/handlers.ts'
import { scriptOf } from '../call-scripts/read.ts'
import { elementsOf } from '../calls/load.ts'
import {
  alreadyDecided,
  awaitsRuling,
  caseGone,
  changedMeanwhile,
  needed,
  noObjection,
  notAsked,
  roundPastReview,
  secondPerson,
  selfReview,
} from './faults.ts'
import { calledBy, type LoadedCheck, loadCheck } from './load.ts'
import { sendNotice } from './notice.ts'
import { askReceiver } from './receiver.ts'

/** A case this person's body organises; its review can be written here. */
const ownCheck = ({ db, session }: CommandDeps, id: string): LoadedCheck | null => {
  const loaded = loadCheck(db, id)
  return loaded && loaded.owner === session.body.id ? loaded : null
}

const about = ({ id, owner, drawn }: LoadedCheck) => ({
  entity: { kind: 'case', id },
  owner,
  subject: drawn.item.body,
})

const answeredNow = (deps: CommandDeps, { state, round }: LoadedCheck) =>
  effectiveAnswers(
    state,
    elementsOf(scriptOf(deps, state).script, round).map((e) => e.key),
    msToCivil(deps.now()).day,
  )

export const reviewCommands: CommandHandlers<typeof reviewContract> = {
  'review.decide': (deps, input): Result<{ fact: string }> => {
    const loaded = ownCheck(deps, input.case)
    if (!loaded) return fail(caseGone)
    const { state, round } = loaded
    const status = round.state.machine.status as RoundStatus
    if (status !== 'drawn' && status !== 'closed') return fail(roundPastReview(roundStatusLabels[status]))
    if (countedSubmission(state)?.fact !== input.check) return fail(changedMeanwhile)
    if (calledBy(state, deps.session.person.id)) return fail(selfReview)
    if (state.contending.length > 0) return fail(awaitsRuling)
    const before = standingReview(state)
    if (before && before.decided.decision !== 'return') return fail(alreadyDecided)
    const { decision, verdicts, sides, causes, basis } = input
    if (decision !== 'approve' && input.reason === '')
      return fail(needed('REASON_REQUIRED', decision === 'return' ? '请写明要补充什么' : '改判请写明理由'))
    const changed = Object.keys(verdicts ?? {}).length + Object.keys(sides ?? {}).length
    if (decision === 'overrule' && changed === 0)
      return fail(needed('OVERRULE_EMPTY', '改判请至少改一个要素的判定或原因方'))
    const caused = Object.keys(causes ?? {}).length > 0
    if (caused && !basis) return fail(needed('BASIS_REQUIRED', '认定原因请写明依据'))
    const { id } = deps.write((tx) =>
      tx.append({
        ...about(loaded),
        type: 'review.decided',
        payload: {
          check: input.check,
          decision,
          reason: input.reason,
          ...(decision === 'overrule' && verdicts ? { verdicts } : {}),
          ...(decision === 'overrule' && sides ? { sides } : {}),
          ...(caused ? { causes, basis } : {}),
        },
      }),
    )
    return ok({ fact: id })
  },

  'review.rule': (deps, { case: id, chosen, reason }) => {
    const loaded = ownCheck(deps, id)
    if (!loaded) return fail(caseGone)
    if (!loaded.state.contending.some((r) => r.fact === chosen)) return fail(changedMeanwhile)
    if (calledBy(loaded.state, deps.session.person.id)) return fail(selfReview)
    const { id: fact } = deps.write((tx) =>
      tx.append({ ...about(loaded), type: 'case.ruled', payload: { chosen, reason: reason.slice(0, 500) } }),
    )
    return ok({ fact })
  },

  'review.receiver': askReceiver,

  'review.sendNotice': sendNotice,

  'review.answer': (deps, { case: id, answers, responsible }) => {
    const loaded = ownCheck(deps, id)
    if (!loaded) return fail(caseGone)
    const { sent, answered } = loaded.state.confirm
    const given = Object.entries(answers)
    if (!sent || given.length === 0 || given.some(([key]) => !sent.elements.includes(key)))
      return fail(notAsked)
    if (given.some(([, a]) => a?.answer === 'accept' && a.cause === undefined))
      return fail(needed('CAUSE_REQUIRED', '单位认可的，请选择原因'))
    if (given.some(([, a]) => a?.answer === 'object' && a.basis === ''))
      return fail(needed('BASIS_REQUIRED', '单位提出异议的，请写明依据'))
    const { id: fact } = deps.write((tx) =>
      tx.append({
        ...about(loaded),
        type: 'confirm.answered',
        payload: {
          answers: { ...answered?.answers, ...answers },
          responsibleNamed: responsible !== undefined || (answered?.responsibleNamed ?? false),
          via: 'entered',
        },
        ...(responsible ? { private: { responsible } } : {}),
      }),
    )
    return ok({ fact })
  },

  'review.ruleObjection': (deps, { case: id, element, upheld, verdict, cause, reason }) => {
    const loaded = ownCheck(deps, id)
    if (!loaded) return fail(caseGone)
    const me = deps.session.person.id
    if (calledBy(loaded.state, me)) return fail(selfReview)
    if (standingReview(loaded.state)?.by === me) return fail(secondPerson)
    const stand = answeredNow(deps, loaded).find((a) => a.element === elementKey.parse(element))
    if (stand?.confirm !== 'objected') return fail(noObjection)
    const { id: fact } = deps.write((tx) =>
      tx.append({
        ...about(loaded),
        type: 'confirm.ruled',
        payload: {
          element,
          upheld,
          reason,
          ...(upheld && verdict ? { verdict } : {}),
          ...(cause ? { cause } : {}),
        },
      }),
    )
    return ok({ fact })
  },
}
