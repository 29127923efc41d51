import { fail, ok, type Result } from '#shared/contract/result.ts'
import type { roundsContract } from '#shared/contract/rounds.ts'
import type { CaseState } from '#shared/domain/cases/state.ts'
import { type RoundStatus, roundStatusLabels } from '#shared/domain/rounds/fold.ts'
import { whenText } from '#shared/domain/time/shanghai.ts'
import type { CommandDeps, CommandHandlers } from '../../host/handlers.ts'
import { visible } from '../../host/session.ts'
import { openCases } from '../review/load.ts'
import { drawRound, freeze } from './draw.ts'
import { planFrozen, roundGone, stepImpossible } from './faults.ts'
import { avoidOf, previewOf } from './population.ts'
import { roundById, type StoredRound } from './read.ts'
import { drawStatement } from './statement.ts'

/** Finds a round that may be changed here: this person's body organises it. */
const ownRound = ({ db, session }: CommandDeps, id: string): StoredRound | null => {
  const round = roundById(db, id)
  return round && round.owner === session.body.id ? round : null
}

/** Takes one step if the round stands where it may be taken. */
const step = (
  deps: CommandDeps,
  id: string,
  from: readonly RoundStatus[],
  doing: string,
  type: string,
  payload: Record<string, unknown> = {},
): Result<{ id: string }> => {
  const round = ownRound(deps, id)
  if (!round) return fail(roundGone)
  const { machine } = round.state
  const status = machine.status as RoundStatus
  if (machine.contending.length > 0 || !from.includes(status))
    return fail(stepImpossible(doing, machine.contending.length > 0 ? '待裁定' : roundStatusLabels[status]))
  return deps.write((tx) => {
    tx.append({ type, entity: { kind: 'round', id }, owner: round.owner, payload })
    return ok({ id })
  })
}

export const roundsCommands: CommandHandlers<typeof roundsContract> = {
  'rounds.create': (deps, { plan }) =>
    deps.write((tx) => {
      const id = deps.newId()
      tx.append({
        type: 'round.planned',
        entity: { kind: 'round', id },
        owner: deps.session.body.id,
        payload: plan,
      })
      return ok({ id })
    }),

  'rounds.change': (deps, { id, fields }) => {
    const round = ownRound(deps, id)
    if (!round) return fail(roundGone)
    const { frozen, machine } = round.state
    if (frozen || !['planned', 'submitted', 'approved'].includes(machine.status))
      return fail(planFrozen(frozen ? whenText(frozen.at, deps.now()) : '此前'))
    return deps.write((tx) => {
      const entity = { kind: 'round', id }
      tx.append({ type: 'round.changed', entity, owner: round.owner, payload: fields })
      if (machine.status !== 'planned')
        tx.append({
          type: 'round.returned',
          entity,
          owner: round.owner,
          payload: { reason: '方案有修改，需重新审批' },
        })
      return ok({ id })
    })
  },

  'rounds.submit': (deps, { id }) => {
    const round = ownRound(deps, id)
    if (!round) return fail(roundGone)
    const { problems } = previewOf(deps, round.plan)
    const [first] = problems
    if (first)
      return fail({
        code: first.code,
        message: first.message,
        safe: '方案仍在草稿中，没有抽取。',
        todo: first.todo,
      })
    return step(deps, id, ['planned'], '送审', 'round.submitted')
  },
  'rounds.approve': (deps, { id, note }) => step(deps, id, ['submitted'], '审批', 'round.approved', { note }),
  'rounds.return': (deps, { id, reason }) =>
    step(deps, id, ['submitted', 'approved'], '退回', 'round.returned', { reason }),

  'rounds.freeze': (deps, { id }) => {
    const round = ownRound(deps, id)
    if (!round) return fail(roundGone)
    const { machine } = round.state
    if (machine.contending.length > 0 || machine.status !== 'approved')
      return fail(stepImpossible('冻结', roundStatusLabels[machine.status as RoundStatus]))
    return freeze(deps, round)
  },

  'rounds.draw': async (deps, { id, numbers, witnesses }, context) => {
    const round = ownRound(deps, id)
    if (!round) return fail(roundGone)
    const { machine } = round.state
    if (machine.contending.length > 0 || machine.status !== 'frozen')
      return fail(stepImpossible('抽取', roundStatusLabels[machine.status as RoundStatus]))
    return drawRound(deps, round, { numbers, witnesses }, context)
  },

  'rounds.assign': (deps, { cases, to, reason }) =>
    deps.write((tx) => {
      const rows = cases
        .map((id) =>
          tx.get<AssignedRow>(
            `SELECT c.id, c.owner, c.round, c.body, c.area, c.assignee, c.conflict FROM case_row c
             WHERE c.id = ? AND ${visible('c')}`,
            id,
          ),
        )
        .filter((row) => row !== undefined)
        .filter((row) => row.owner === deps.session.body.id && (row.assignee !== to || row.conflict === 1))
      const avoided = to === null ? 0 : countAvoided(deps, to, rows)
      if (avoided > 0) return fail(mustAvoid(avoided))
      for (const { id, owner, body } of rows)
        tx.append({
          type: 'case.assigned',
          entity: { kind: 'case', id },
          owner,
          subject: body,
          payload: { to, reason },
        })
      return ok({ assigned: rows.length })
    }),

  'rounds.replace': (deps, { case: id, reason }) => {
    const found = deps.db.get<{ owner: string; state: string }>(
      `SELECT e.owner, e.state FROM entity e WHERE e.kind = 'case' AND e.id = ? AND ${visible('e')}`,
      id,
    )
    const state = found ? (JSON.parse(found.state) as CaseState) : null
    if (!found || !state?.drawn || found.owner !== deps.session.body.id) return fail(caseGone)
    const { round, stratum, item } = state.drawn
    const next = deps.db.get<{ id: string; body: string }>(
      `SELECT id, body FROM case_row WHERE round = ? AND stratum = ? AND status = 'reserve' ORDER BY rank LIMIT 1`,
      round,
      stratum,
    )
    const assignee = state.record.fields.assignee?.value ?? null
    return deps.write((tx) => {
      tx.append({
        type: 'case.replaced',
        entity: { kind: 'case', id },
        owner: found.owner,
        subject: item.body,
        payload: { reason, by: next?.id ?? null },
      })
      if (next) {
        const about = { entity: { kind: 'case', id: next.id }, owner: found.owner, subject: next.body }
        tx.append({ ...about, type: 'case.activated', payload: { replaces: id } })
        tx.append({ ...about, type: 'case.assigned', payload: { to: assignee, reason: '替补' } })
      }
      return ok({ by: next?.id ?? null })
    })
  },

  'rounds.close': (deps, { id, note }) => step(deps, id, ['drawn'], '结束拨测', 'round.closed', { note }),

  'rounds.finishReview': (deps, { id }) => {
    const round = ownRound(deps, id)
    if (!round) return fail(roundGone)
    const open = openCases(deps.db, round).length
    if (open > 0)
      return fail({
        code: 'REVIEW_OPEN',
        message: `还有${open}件没有复核完。`,
        safe: '批次没有变化。',
        todo: '请先在复核台处理完待复核、退回补充和待裁定的记录。',
      })
    return step(deps, id, ['closed'], '结束复核', 'round.reviewed')
  },
  'rounds.finishConfirm': (deps, { id }) => step(deps, id, ['reviewed'], '结束核实', 'round.confirmed'),
  'rounds.archive': (deps, { id }) => step(deps, id, ['issued'], '归档', 'round.archived'),
  'rounds.void': (deps, { id, reason }) =>
    step(
      deps,
      id,
      ['planned', 'submitted', 'approved', 'frozen', 'drawn', 'closed'],
      '作废',
      'round.voided',
      { reason },
    ),

  'rounds.drawStatement': drawStatement,

  'rounds.rule': (deps, { id, chosen, reason }) => {
    const round = ownRound(deps, id)
    if (!round) return fail(roundGone)
    if (!round.state.machine.contending.some((s) => s.fact === chosen))
      return fail(stepImpossible('裁定', roundStatusLabels[round.state.machine.status as RoundStatus]))
    return deps.write((tx) => {
      tx.append({
        type: 'round.ruled',
        entity: { kind: 'round', id },
        owner: round.owner,
        payload: { chosen, reason },
      })
      return ok({ id })
    })
  },
}

interface AssignedRow {
  id: string
  owner: string
  round: string
  body: string
  area: string | null
  assignee: string | null
  conflict: number
}

/** How many of the cases this person must leave to others (回避), by the plan of their round. */
const countAvoided = ({ db }: CommandDeps, person: string, rows: readonly AssignedRow[]): number => {
  const plans = new Map([...new Set(rows.map((row) => row.round))].map((id) => [id, roundById(db, id)?.plan]))
  return rows.filter(({ round, body, area }) => {
    const plan = plans.get(round)
    return plan ? avoidOf(db, person, plan).some((avoided) => avoided === body || avoided === area) : false
  }).length
}

const mustAvoid = (count: number) => ({
  code: 'CASE_AVOID',
  message: `所选案件中有${count}件属于这名抽查人员的单位或县市区，按方案应当回避。`,
  safe: '没有改动任何案件的分派。',
  todo: '请换一名抽查人员，或去掉应当回避的案件。',
})

const caseGone = {
  code: 'CASE_GONE',
  message: '没有找到这个案件，可能不在您的范围。',
  safe: '数据没有变化。',
  todo: '请返回批次页面。',
}
