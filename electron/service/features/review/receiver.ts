/** 接听人自报: what the one who answered said of himself. Private, erasable, in no document; every look is noted. */
import { fail, ok } from '#shared/contract/result.ts'
import type { reviewContract } from '#shared/contract/review.ts'
import { type CaseState, countedSubmission } from '#shared/domain/cases/state.ts'
import { checkPrivate } from '#shared/domain/check/payloads.ts'
import type { CommandHandlers } from '../../host/handlers.ts'
import type { Reader } from '../../store/db.ts'
import { caseGone } from './faults.ts'
import { loadCheck } from './load.ts'

type AskReceiver = CommandHandlers<typeof reviewContract>['review.receiver']

const privateOf = (db: Reader, state: CaseState): { fact: string; data: string } | undefined => {
  const counted = countedSubmission(state)
  return counted
    ? db.get(
        'SELECT id AS fact, private_data AS data FROM fact WHERE id = ? AND private_data IS NOT NULL',
        counted.fact,
      )
    : undefined
}

/** Was anything noted, and is it here? */
export const isSelfReported = (db: Reader, state: CaseState): boolean => privateOf(db, state) !== undefined

export const askReceiver: AskReceiver = (deps, { case: id }) => {
  const loaded = loadCheck(deps.db, id)
  if (!loaded || loaded.owner !== deps.session.body.id) return fail(caseGone)
  const found = privateOf(deps.db, loaded.state)
  if (!found) return ok({ said: null })
  deps.write((tx) =>
    tx.run(
      "INSERT INTO audit (at, person, action, detail) VALUES (?, ?, 'check.receiver', ?)",
      deps.now(),
      deps.session.person.id,
      JSON.stringify({ case: id, fact: found.fact }),
    ),
  )
  const {
    name = null,
    badge = null,
    post = null,
  } = checkPrivate.parse(JSON.parse(found.data)).receiverSelfReport
  return ok({ said: { name, badge, post } })
}
