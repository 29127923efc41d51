import type { handoverContract } from '#shared/contract/handover.ts'
import { ok } from '#shared/contract/result.ts'
import { instantText } from '../../documents/numbers.ts'
import type { QueryDeps, QueryHandlers } from '../../host/handlers.ts'
import { orgById, personById } from '../org/read.ts'
import { today } from '../org/today.ts'
import { callersOf, casesOf, grantsOf, hereOf, reviewsOf, roundsOf } from './load.ts'
import { handoverRows, handoverSheetHtml } from './paper.ts'
import { personFor } from './person.ts'
import { handoversOf } from './register.ts'

export const handoverQueries: QueryHandlers<typeof handoverContract> = {
  'handover.of': (deps, { person: id }) => {
    const found = personFor(deps, id)
    if (!found.ok) return found
    const person = found.value
    return ok({
      person: {
        id,
        name: person.name,
        post: person.post ?? '',
        bodyName: orgById(deps.db, person.body)?.name ?? '',
        active: person.active,
        grants: grantsOf(deps, id),
      },
      cases: casesOf(deps, id),
      reviews: reviewsOf(deps, id),
      callers: callersOf(deps, person.name),
      rounds: roundsOf(deps, id),
      here: hereOf(deps, person),
      handed: handoversOf(deps.db, id).map(({ at, by, to, cases, callers, facts }) => ({
        at,
        by: nameOf(deps, by),
        toName: nameOf(deps, to),
        cases: cases.length,
        callers: callers.length,
        records: facts.length,
        received: facts.filter(
          (fact) => deps.db.get("SELECT 1 FROM fact WHERE id = ? AND state = 'received'", fact) !== undefined,
        ).length,
      })),
    })
  },

  'handover.paper': (deps, { from, to, witness, devices }) => {
    const found = personFor(deps, from)
    if (!found.ok) return found
    const person = found.value
    const here = hereOf(deps, person)
    const title = `工作移交清单-${person.name}`
    const day = today(deps)
    const html = handoverSheetHtml({
      from: person.name,
      post: person.post ?? '',
      to: to === null ? '' : nameOf(deps, to),
      witness,
      day,
      unit: deps.session.body.name,
      asOf: instantText(deps.now()),
      unsent: (here?.unsent ?? 0) + (here ? 0 : devices.reduce((n, device) => n + device.unsent, 0)),
      sample: deps.session.workspace.kind === 'sample',
      rows: handoverRows(deps, person, { here, devices }),
    })
    return ok({ html, footer: `${deps.session.body.name}　截至${instantText(deps.now())}`, title })
  },
}

const nameOf = ({ db }: QueryDeps, id: string): string => personById(db, id)?.name ?? '不在名录'
