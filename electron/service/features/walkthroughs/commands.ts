/** Walking through a process (走流程): started, noted step by step, concluded; corrected with reasons. */
import { fail, ok, type Result } from '#shared/contract/result.ts'
import type { WalkStart, WalkWork, walksContract } from '#shared/contract/walkthroughs.ts'
import type { WalkPromised, WalkSubject } from '#shared/domain/walkthroughs/facts.ts'
import { promisedTogether } from '#shared/domain/walkthroughs/promise.ts'
import { walkStatus } from '#shared/domain/walkthroughs/state.ts'
import type { CommandDeps, CommandHandlers, QueryDeps, Tx } from '../../host/handlers.ts'
import { carried } from '../carried.ts'
import { isMine } from '../org/guard.ts'
import { personById } from '../org/read.ts'
import { walkFaults } from './faults.ts'
import { endedStep, writtenBlockage, writtenConclusion, writtenStep } from './forms.ts'
import { guideOf, type LoadedWalk, loadWalk } from './load.ts'
import { writeProblemList, writeReport } from './outputs.ts'

export const walksCommands: CommandHandlers<typeof walksContract> = {
  'walks.start': (deps, start) => {
    const leader = start.leader ?? deps.session.person.id
    const people = [...new Set(start.companions.filter((person) => person !== leader))]
    const unknown = (person: string) => person !== deps.session.person.id && !personById(deps.db, person)
    if ([leader, ...people].some(unknown)) return fail(walkFaults.personGone)
    if (start.rewalkOf !== null && !loadWalk(deps, start.rewalkOf)) return fail(walkFaults.gone)
    const frozen = freeze(deps, start.subject)
    if (!frozen.ok) return frozen
    const id = deps.newId()
    const payload = {
      ...start,
      ...frozen.value,
      leader,
      companions: people,
      template: { version: carried(deps.resources).walk.version },
      startedAt: deps.now(),
    }
    return deps.write((tx) => {
      tx.append({
        type: 'walkthrough.started',
        entity: { kind: 'walkthrough', id },
        owner: deps.session.body.id,
        payload,
      })
      tx.run("DELETE FROM draft WHERE kind = 'walk-start' AND id = ?", start.rewalkOf ?? 'new')
      keep(tx, id, emptyWork(start), deps.now())
      return ok({ id })
    })
  },

  'walks.saveStart': (deps, { rewalkOf, form }) => {
    const savedAt = deps.now()
    deps.write((tx) =>
      tx.run(
        "INSERT OR REPLACE INTO draft (kind, id, body, at) VALUES ('walk-start', ?, ?, ?)",
        rewalkOf ?? 'new',
        JSON.stringify(form),
        savedAt,
      ),
    )
    return ok({ savedAt })
  },

  'walks.save': (deps, { id, work }) => {
    const savedAt = deps.now()
    deps.write((tx) => keep(tx, id, work, savedAt))
    return ok({ savedAt })
  },

  'walks.next': (deps, { id, work, next: step }) => {
    const walk = openWalk(deps, id)
    if (!walk.ok) return walk
    const now = deps.now()
    // the disk knows whether this step was ended already: an answer that was lost is asked for again
    const known = work.running && walk.value.state.steps.some((s) => s.now.step === work.running?.step)
    const ended = work.running && !known ? endedStep(work.running, now) : null
    if (!work.running && !step) return fail(walkFaults.nothingRunning)
    if (ended && !ended.ok) return ended
    const next: WalkWork = {
      ...work,
      channel: step?.channel ?? work.channel,
      running: step && {
        ...step,
        step: deps.newId(),
        startedAt: now,
        pauses: [],
        happened: '',
        clockMoved: false,
      },
    }
    return deps.write((tx) => {
      if (ended) say(tx, walk.value, 'step-ended', ended.value)
      keep(tx, id, next, now)
      return ok({ work: next, now })
    })
  },

  'walks.addStep': (deps, { id, work, form }) => {
    const walk = openWalk(deps, id)
    if (!walk.ok) return walk
    const step = deps.newId()
    const written = writtenStep(form, step, deps.now(), null)
    if (!written.ok) return written
    return deps.write((tx) => {
      say(tx, walk.value, 'step-ended', written.value)
      keep(tx, id, { ...work, stepForm: null }, deps.now())
      return ok({ step })
    })
  },

  'walks.correctStep': (deps, { id, work, form }) => {
    const walk = ownWalk(deps, id)
    if (!walk.ok) return walk
    const noted = walk.value.state.steps.find((s) => s.now.step === form.step && !s.dropped)
    if (!noted) return fail(walkFaults.stepGone)
    if (form.reason.trim() === '') return fail(walkFaults.reasonMissing)
    const written = writtenStep(form, noted.now.step, deps.now(), noted.now)
    if (!written.ok) return written
    return deps.write((tx) => {
      say(tx, walk.value, 'step-corrected', { ...written.value, reason: form.reason.trim() })
      keep(tx, id, { ...work, stepForm: null }, deps.now())
      return ok({ step: noted.now.step })
    })
  },

  'walks.dropStep': (deps, { id, step, reason }) => {
    const walk = ownWalk(deps, id)
    if (!walk.ok) return walk
    if (!walk.value.state.steps.some((s) => s.now.step === step && !s.dropped))
      return fail(walkFaults.stepGone)
    deps.write((tx) => say(tx, walk.value, 'step-dropped', { step, reason }))
    return ok({})
  },

  'walks.noteBlockage': (deps, { id, work, form }) => {
    const walk = ownWalk(deps, id)
    if (!walk.ok) return walk
    const known = walk.value.state.blockages.some((b) => b.now.blockage === form.blockage && !b.dropped)
    if (form.blockage !== null && !known) return fail(walkFaults.blockageGone)
    if (known && form.reason.trim() === '') return fail(walkFaults.reasonMissing)
    const blockage = form.blockage ?? deps.newId()
    const written = writtenBlockage(form, blockage)
    if (!written.ok) return written
    return deps.write((tx) => {
      if (known) say(tx, walk.value, 'blockage-changed', { ...written.value, reason: form.reason.trim() })
      else say(tx, walk.value, 'blockage-noted', written.value)
      keep(tx, id, { ...work, blockageForm: null }, deps.now())
      return ok({ blockage })
    })
  },

  'walks.dropBlockage': (deps, { id, blockage, reason }) => {
    const walk = ownWalk(deps, id)
    if (!walk.ok) return walk
    if (!walk.value.state.blockages.some((b) => b.now.blockage === blockage && !b.dropped))
      return fail(walkFaults.blockageGone)
    deps.write((tx) => say(tx, walk.value, 'blockage-dropped', { blockage, reason }))
    return ok({})
  },

  'walks.conclude': (deps, { id, work, form }) => {
    const walk = ownWalk(deps, id)
    if (!walk.ok) return walk
    if (work.running) return fail(walkFaults.stillRunning)
    const written = writtenConclusion(form, carried(deps.resources).walk.questionsForLeader)
    if (!written.ok) return written
    const again = walk.value.state.concluded !== null
    if (again && form.reason.trim() === '') return fail(walkFaults.reasonMissing)
    return deps.write((tx) => {
      if (again) say(tx, walk.value, 'amended', { ...written.value, reason: form.reason.trim() })
      else say(tx, walk.value, 'concluded', written.value)
      keep(tx, id, { ...work, conclusionForm: null }, deps.now())
      return ok({})
    })
  },

  'walks.void': (deps, { id, reason }) => {
    const walk = ownWalk(deps, id)
    if (!walk.ok) return walk
    deps.write((tx) => {
      say(tx, walk.value, 'voided', { reason })
      tx.run("DELETE FROM draft WHERE kind = 'walk' AND id = ?", id)
    })
    return ok({})
  },

  'walks.report': writeReport,
  'walks.problemList': writeProblemList,
}

/** What the guide shown now promises stays with the walk, whatever becomes of the catalogue. */
const freeze = (
  { db }: CommandDeps,
  subject: WalkStart['subject'],
): Result<{ subject: WalkSubject; promised: WalkPromised }> => {
  if (subject.kind === 'theme') {
    const guides = subject.items.map((code) => guideOf(db, code)?.promised)
    const found = guides.filter((guide) => guide !== undefined)
    if (found.length < guides.length) return fail(walkFaults.itemGone)
    return ok({ subject, promised: promisedTogether(found) })
  }
  const guide = guideOf(db, subject.code)
  if (!guide) return fail(walkFaults.itemGone)
  const { name, body, release } = guide.item
  return ok({
    subject: { kind: 'item', code: subject.code, name: name.slice(0, 200), body, release },
    promised: guide.promised,
  })
}

const emptyWork = ({ channels }: WalkStart): WalkWork => ({
  running: null,
  channel: channels[0] ?? '',
  skipped: [],
  stepForm: null,
  blockageForm: null,
  conclusionForm: null,
})

const keep = (tx: Pick<Tx, 'run'>, id: string, work: WalkWork, at: number): void => {
  tx.run(
    `INSERT INTO draft (kind, id, body, at) VALUES ('walk', ?, ?, ?)
     ON CONFLICT (kind, id) DO UPDATE SET body = excluded.body, at = excluded.at`,
    id,
    JSON.stringify(work),
    at,
  )
}

const say = (tx: Tx, { id, owner }: LoadedWalk, what: string, payload: Record<string, unknown>): void => {
  tx.append({ type: `walkthrough.${what}`, entity: { kind: 'walkthrough', id }, owner, payload })
}

/** A walk of this person's part of the organisation that was not voided. */
const ownWalk = (deps: QueryDeps, id: string): Result<LoadedWalk> => {
  const walk = loadWalk(deps, id)
  if (!walk) return fail(walkFaults.gone)
  if (!isMine(deps, walk.owner)) return fail(walkFaults.notYours)
  return walk.state.voided ? fail(walkFaults.closed) : ok(walk)
}

const openWalk = (deps: QueryDeps, id: string): Result<LoadedWalk> => {
  const walk = ownWalk(deps, id)
  return walk.ok && walkStatus(walk.value.state) !== 'open' ? fail(walkFaults.closed) : walk
}
