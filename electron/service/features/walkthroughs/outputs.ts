/** 体验报告 (.docx) and 问题清单 (.xlsx) of walk-throughs, written where a person chose. */
import { fail, ok } from '#shared/contract/result.ts'
import type { walksContract } from '#shared/contract/walkthroughs.ts'
import { msToCivil } from '#shared/domain/time/shanghai.ts'
import { minutesOf, timesOf, workedMs } from '#shared/domain/walkthroughs/clock.ts'
import { promisedAgainstActual } from '#shared/domain/walkthroughs/compare.ts'
import type { WalkBlockage, WalkResult } from '#shared/domain/walkthroughs/facts.ts'
import { countedBlockages, countedSteps } from '#shared/domain/walkthroughs/state.ts'
import { labelOf } from '#shared/domain/walkthroughs/template.ts'
import { dayNumber } from '#shared/domain/working-days/civil-day.ts'
import { loadTemplate } from '../../documents/template-store.ts'
import type { ReportPhoto, ReportProblem } from '../../documents/walk-report.ts'
import { writeDocumentFile } from '../../documents/write-file.ts'
import type { CommandDeps, CommandHandlers, QueryDeps } from '../../host/handlers.ts'
import { visible } from '../../host/session.ts'
import { carried } from '../carried.ts'
import { orgById } from '../org/read.ts'
import { walkFaults } from './faults.ts'
import { listWalks } from './list.ts'
import { itemNamesOf, type LoadedWalk, loadWalk, nameOf, walkActual } from './load.ts'

type Commands = CommandHandlers<typeof walksContract>

/** More photos make a document that no office program opens gladly; all of them stay with the record. */
const MOST_PHOTOS = 60

const resultTexts: Record<WalkResult, string> = { done: '已办成', 'not-done': '未办成', pending: '尚未办结' }

export const writeReport: Commands['walks.report'] = async (deps, { id, path }, { progress }) => {
  const walk = loadWalk(deps, id)
  if (!walk) return fail(walkFaults.gone)
  const document = loadTemplate(deps.resources, 'D10')
  if (!document.ok) return document
  const { buildWalkReport } = await import('../../documents/walk-report.ts')
  const { writeDocx } = await import('../../documents/docx.ts')
  const photos = await photosOf(deps, id, (done, total) => progress(done, total, '放入照片'))
  const { walk: template } = carried(deps.resources)
  const { state, started } = walk
  const steps = countedSteps(state)
  const times = timesOf(steps)
  const actual = walkActual(deps, walk)
  const from = steps[0]?.startedAt ?? started.startedAt
  const to = Math.max(from, ...steps.map((s) => s.endedAt))
  const first = started.rewalkOf === null ? null : loadWalk(deps, started.rewalkOf)
  const model = buildWalkReport(
    {
      item: titleOf(started.subject.name, itemNamesOf(deps.db, started.subject)),
      code: started.subject.kind === 'item' ? started.subject.code : null,
      scenario: started.scenario,
      leader: nameOf(deps, started.leader),
      leaderPost: started.leaderPost,
      companions: started.companions.map((person) => nameOf(deps, person)),
      identity: labelOf(template.identities, started.identity),
      mode: labelOf(template.modes, started.mode),
      channels: started.channels.map((key) => labelOf(template.channels, key)),
      place: started.place === null ? null : (orgById(deps.db, started.place)?.name ?? null),
      result: state.concluded ? resultTexts[state.concluded.now.result] : null,
      from,
      to,
      days: dayNumber(msToCivil(to).day) - dayNumber(msToCivil(from).day) + 1,
      steps: steps.map((step) => ({ ...step, minutes: minutesOf(workedMs(step)) })),
      minutes: { total: minutesOf(times.total), wait: minutesOf(times.phases.wait) },
      source: started.promised.source,
      compare: promisedAgainstActual(started.promised, actual),
      problems: problemsOf(deps, walk),
      goodPractices: state.concluded?.now.goodPractices ?? '',
      followUp: state.concluded?.now.followUp ?? '',
      organiser: orgById(deps.db, walk.owner)?.name ?? deps.session.body.name,
      rewalk: first && { at: first.started.startedAt, before: walkActual(deps, first), after: actual },
      photos: photos.shown,
      photosLeftOut: photos.leftOut,
    },
    template,
    document.value,
  )
  const { bytes } = await writeDocx(model, { marks: marksOf(deps, state.concluded !== null) })
  const written = await writeDocumentFile(path, bytes)
  return written.ok
    ? ok({ path, photos: photos.shown.length, missing: model.missing.map((m) => m.name) })
    : written
}

export const writeProblemList: Commands['walks.problemList'] = async (deps, { id, filter, path }) => {
  const ids = id === null ? listWalks(deps.db, filter).map((row) => row.id) : [id]
  const problems = ids.flatMap((one) => {
    const walk = loadWalk(deps, one)
    return walk && !walk.state.voided ? problemsOf(deps, walk) : []
  })
  if (problems.length === 0) return fail(walkFaults.nothingToList)
  const { buildProblemList } = await import('../../documents/walk-report.ts')
  const bytes = buildProblemList(problems, carried(deps.resources).walk, {
    unit: deps.session.body.name,
    at: deps.now(),
    mark: deps.session.workspace.kind === 'sample' ? '　样例数据' : '',
  })
  const written = await writeDocumentFile(path, bytes)
  return written.ok ? ok({ path, rows: problems.length }) : written
}

/** Words in the head of every page: what this is not yet. */
const marksOf = ({ session }: CommandDeps, concluded: boolean): string[] => [
  ...(concluded ? [] : ['体验未结束']),
  ...(session.workspace.kind === 'sample' ? ['样例数据'] : []),
]

const problemsOf = ({ db }: QueryDeps, { state, started }: LoadedWalk): ReportProblem[] =>
  countedBlockages(state).map((problem: WalkBlockage) => ({
    ...problem,
    itemName: started.subject.name,
    stepLabel: state.steps.find((s) => s.now.step === problem.step)?.now.label ?? null,
    unitName: problem.unit === null ? null : (orgById(db, problem.unit)?.name ?? null),
    status: '待整改',
  }))

/** Where somebody hid faces or numbers on a copy, the copy goes into the report and never the original. */
const photosOf = async (
  deps: CommandDeps,
  id: string,
  progress: (done: number, total: number) => void,
): Promise<{ shown: ReportPhoto[]; leftOut: number }> => {
  const rows = deps.db.all<{
    id: string
    part: string | null
    caption: string
    width: number | null
    height: number | null
  }>(
    `SELECT f.id, f.part, f.caption, p.width, p.height FROM file f LEFT JOIN file_picture p ON p.hash = f.hash
     WHERE f.record_kind = 'walkthrough' AND f.record = ? AND f.role = 'photo' AND f.withdrawn IS NULL AND f.purged IS NULL
       AND NOT EXISTS (SELECT 1 FROM file c WHERE c.copy_of = f.id AND c.withdrawn IS NULL) AND ${visible('f')}
     ORDER BY f.at, f.id`,
    id,
  )
  const shown: ReportPhoto[] = []
  for (const [i, row] of rows.slice(0, MOST_PHOTOS).entries()) {
    progress(i, Math.min(rows.length, MOST_PHOTOS))
    const jpeg = await deps.files.picture(row.id, 'preview')
    if (jpeg)
      shown.push({
        part: row.part,
        jpeg,
        width: row.width ?? 4,
        height: row.height ?? 3,
        caption: row.caption,
      })
  }
  return { shown, leftOut: rows.length - shown.length }
}

/** 一件事 with what it is made of. */
const titleOf = (name: string, items: readonly string[]): string =>
  items.length === 0 ? name : `${name}（含${items.join('、')}）`
