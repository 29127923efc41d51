/** What is typed on the visit screen and no fact yet; kept at every keystroke. */
import { z } from 'zod'
import type { FrozenChecklist } from '../checklists/checklist.ts'
import { linesOf } from '../checklists/checklist.ts'
import { isDay } from '../time/shanghai.ts'
import {
  locationKinds,
  previousStates,
  rectifyWays,
  type VisitLevel,
  type VisitLocation,
  type VisitRecord,
} from './record.ts'
import { isClue, scoreOf } from './score.ts'

const text = (max: number) => z.string().max(max)

export const workAnswer = z.object({
  defects: z.number().int().min(0).max(99),
  notApplicable: z.boolean(),
  reason: text(200),
  note: text(500),
})
export type WorkAnswer = z.infer<typeof workAnswer>
export const emptyAnswer: WorkAnswer = { defects: 0, notApplicable: false, reason: '', note: '' }

export const visitWork = z.object({
  /** by line */
  answers: z.record(z.string().max(40), workAnswer),
  problems: z
    .array(
      z.object({
        id: text(80),
        text: text(500),
        place: text(100),
        basis: text(300),
        unit: text(100),
        suggestion: text(300),
        rectify: z.enum(rectifyWays),
        answeredOnSpot: z.boolean(),
        answer: text(300),
      }),
    )
    .max(60),
  coordination: z.array(z.object({ id: text(80), text: text(500), asks: text(100), due: text(10) })).max(40),
  previous: z
    .array(
      z.object({
        visit: text(80),
        problem: text(80),
        state: z.enum(previousStates).nullable(),
        note: text(300),
      }),
    )
    .max(100),
  talk: text(4000),
  met: z.array(z.object({ post: text(60), name: text(40) })).max(30),
  location: z.object({
    kind: z.enum(locationKinds).nullable(),
    lat: text(20),
    lon: text(20),
    accuracyM: text(10),
    reason: text(200),
  }),
  /** where one was, so that a reopened screen lands there */
  section: z.number().int().min(0).max(60),
})
export type VisitWork = z.infer<typeof visitWork>

export const emptyWork: VisitWork = {
  answers: {},
  problems: [],
  coordination: [],
  previous: [],
  talk: '',
  met: [],
  location: { kind: null, lat: '', lon: '', accuracyM: '', reason: '' },
  section: 0,
}

export interface WorkProblem {
  field: 'answers' | 'problems' | 'coordination' | 'met' | 'location'
  /** the line or entry it is about */
  at: string | null
  text: string
}

interface Surroundings {
  level: VisitLevel
  checklist: FrozenChecklist
  /** epoch ms */
  startedAt: number
  endedAt: number
  now: number
  /** files that show a line's defects */
  evidenceOf(line: string): number
}

/** What still keeps a record from being submitted. */
export const workProblems = (
  work: VisitWork,
  { checklist }: Pick<Surroundings, 'checklist'>,
): WorkProblem[] => {
  const lines = new Map(linesOf(checklist).map((line) => [line.id, line]))
  return [
    ...Object.entries(work.answers).flatMap(([id, answer]): WorkProblem[] => {
      const line = lines.get(id)
      if (!line || !answer.notApplicable) return []
      if (!line.notApplicableAllowed) return [{ field: 'answers', at: id, text: `${id}不能选“不适用”` }]
      return answer.reason.trim() === ''
        ? [{ field: 'answers', at: id, text: `${id}选了“不适用”，还没有写理由` }]
        : []
    }),
    ...work.problems.flatMap((one, i): WorkProblem[] =>
      one.text.trim() === '' && hasText(one.place, one.basis, one.unit, one.suggestion, one.answer)
        ? [{ field: 'problems', at: one.id, text: `第${i + 1}个问题还没有写描述` }]
        : [],
    ),
    ...work.coordination.flatMap((one, i): WorkProblem[] => {
      if (one.text.trim() === '' && hasText(one.asks, one.due))
        return [{ field: 'coordination', at: one.id, text: `第${i + 1}个协调事项还没有写内容` }]
      return one.due.trim() !== '' && !isDay(one.due.trim())
        ? [
            {
              field: 'coordination',
              at: one.id,
              text: `第${i + 1}个协调事项的期限不是日期，应写成2026-12-01这样`,
            },
          ]
        : []
    }),
    ...(work.met.some((one) => one.post.trim() === '' && one.name.trim() !== '')
      ? [{ field: 'met' as const, at: null, text: '见面人员要写职务' }]
      : []),
    ...locationProblems(work.location),
  ]
}

const hasText = (...texts: string[]): boolean => texts.some((one) => one.trim() !== '')

const locationProblems = (location: VisitWork['location']): WorkProblem[] => {
  const say = (text: string): WorkProblem[] => [{ field: 'location', at: null, text }]
  if (location.kind === null) return say('还没有选定位方式，没有定位的选“无定位”并写明原因')
  if (location.kind === 'none') return location.reason.trim() === '' ? say('无定位的还没有写原因') : []
  return locationOf(location) === null ? say('经纬度不对，应写成31.3526、118.4331这样') : []
}

const locationOf = ({ kind, lat, lon, accuracyM, reason }: VisitWork['location']): VisitLocation | null => {
  if (kind === null) return null
  if (kind === 'none') return { kind, lat: null, lon: null, accuracyM: null, reason: reason.trim() }
  const [y, x, within] = [lat, lon, accuracyM].map((one) => (one.trim() === '' ? Number.NaN : Number(one)))
  if (y === undefined || x === undefined || !(Math.abs(y) <= 90) || !(Math.abs(x) <= 180)) return null
  const known = within !== undefined && within >= 0 && within <= 1_000_000
  return { kind, lat: y, lon: x, accuracyM: known ? within : null, reason: reason.trim() }
}

/** The record of what was typed; call it when `workProblems` names nothing. */
export const recordFrom = (
  work: VisitWork,
  { level, checklist, startedAt, endedAt, now, evidenceOf }: Surroundings,
): { record: VisitRecord; names: string[] } => {
  const counts = checklist.scored && level !== 'village'
  const answers = linesOf(checklist).flatMap(({ id: line }) => {
    const typed = work.answers[line]
    if (!typed) return []
    const answer = {
      line,
      defects: counts && !typed.notApplicable ? typed.defects : 0,
      notApplicable: typed.notApplicable,
      reason: typed.notApplicable ? typed.reason.trim() : '',
      note: typed.note.trim(),
    }
    const said = answer.notApplicable || answer.defects > 0 || answer.note !== ''
    return said ? [{ ...answer, clue: isClue(answer, evidenceOf(line)) }] : []
  })
  const met = work.met.filter((one) => one.post.trim() !== '')
  // A clock that was put back meanwhile must not end a visit before it began.
  const clockMoved = endedAt < startedAt || now < startedAt
  const end = Math.max(endedAt, startedAt)
  return {
    record: {
      level,
      answers,
      score: level === 'village' ? null : scoreOf(checklist, answers, evidenceOf),
      problems: work.problems
        .filter((one) => one.text.trim() !== '')
        .map((one) => ({
          ...one,
          text: one.text.trim(),
          answer: one.answeredOnSpot ? one.answer.trim() : '',
        })),
      coordination: work.coordination
        .filter((one) => one.text.trim() !== '')
        .map((one) => ({
          ...one,
          text: one.text.trim(),
          due: one.due.trim() === '' ? null : one.due.trim(),
        })),
      previous: work.previous.flatMap(({ state, ...one }) => (state === null ? [] : [{ ...one, state }])),
      talk: work.talk.trim(),
      met: met.map(({ post }) => ({ post: post.trim() })),
      location: locationOf(work.location) ?? {
        kind: 'none',
        lat: null,
        lon: null,
        accuracyM: null,
        reason: '没有填写',
      },
      endedAt: end,
      lateBy: Math.max(0, now - end),
      clockMoved,
    },
    names: met.map(({ name }) => name.trim()),
  }
}

/** A record as it can be corrected again. */
export const workFrom = (record: VisitRecord, names: readonly string[]): VisitWork => ({
  answers: Object.fromEntries(record.answers.map(({ line, clue: _, ...answer }) => [line, answer])),
  problems: record.problems,
  coordination: record.coordination.map((one) => ({ ...one, due: one.due ?? '' })),
  previous: record.previous,
  talk: record.talk,
  met: record.met.map(({ post }, i) => ({ post, name: names[i] ?? '' })),
  location: {
    kind: record.location.kind,
    lat: textOf(record.location.lat),
    lon: textOf(record.location.lon),
    accuracyM: textOf(record.location.accuracyM),
    reason: record.location.reason,
  },
  section: 0,
})

const textOf = (of: number | null): string => (of === null ? '' : String(of))
