/** Walk-throughs (走流程) as rows for the list, and their problems (堵点、痛点、难点). */
import { minutesOf, timesOf } from '#shared/domain/walkthroughs/clock.ts'
import { walkFacts } from '#shared/domain/walkthroughs/facts.ts'
import { walkFold } from '#shared/domain/walkthroughs/fold.ts'
import {
  countedBlockages,
  countedSteps,
  unseenCount,
  type WalkState,
  walkStatus,
} from '#shared/domain/walkthroughs/state.ts'
import type { Kind } from '../../store/entities.ts'

export const walkKind: Kind<WalkState> = {
  types: walkFacts,
  fold: walkFold,
  project: (db, meta, state) => {
    db.run('DELETE FROM walk_problem WHERE walk = ?', meta.id)
    const started = state?.started
    if (!state || !started) {
      db.run('DELETE FROM walk WHERE id = ?', meta.id)
      return
    }
    const steps = countedSteps(state)
    const problems = countedBlockages(state)
    const { total, phases } = timesOf(steps)
    db.run(
      `INSERT OR REPLACE INTO walk (id, owner, subject, audience, item_code, item_name, place, leader, mode, identity,
         channels, status, result, started_at, ended_at, minutes, wait_minutes, steps, late, unseen, problems, rewalk_of)
       VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)`,
      meta.id,
      meta.owner,
      meta.subject,
      meta.audience,
      started.subject.kind === 'item' ? started.subject.code : null,
      started.subject.name,
      started.place,
      started.leader,
      started.mode,
      started.identity,
      JSON.stringify(started.channels),
      walkStatus(state),
      state.concluded?.now.result ?? null,
      started.startedAt,
      steps.length === 0 ? null : Math.max(...steps.map((s) => s.endedAt)),
      minutesOf(total),
      minutesOf(phases.wait),
      steps.length,
      steps.filter((s) => s.lateBy !== null).length,
      unseenCount(state),
      problems.length,
      started.rewalkOf,
    )
    problems.forEach((problem, i) => {
      db.run(
        'INSERT INTO walk_problem (walk, id, no, step_label, entry) VALUES (?,?,?,?,?)',
        meta.id,
        problem.blockage,
        i + 1,
        steps.find((s) => s.step === problem.step)?.label ?? null,
        JSON.stringify(problem),
      )
    })
  },
}
