/**
 * A workspace with facts of several bodies, each with marks of its own, and a search for marks in whatever the
 * queries answer. Nothing here names a query: the contract does, and the inputs are made from its schemas.
 */
import { z } from 'zod'
import type { QueryDeps, Slice } from '#service/host/handlers.ts'
import { refreshScope, type Session, writeSession } from '#service/host/session.ts'
import type { Draft } from '#service/store/log.ts'
import type { Role } from '#shared/domain/roles/capabilities.ts'
import type { PlanFields } from '#shared/domain/rounds/facts.ts'
import { caseDrafts } from '#test/support/kill/desk.ts'
import { blockageOf, startedWalk, stepOf } from '#test/support/walk-samples.ts'
import { createTestWorkspace, type TestWorkspace } from '#test/support/workspace.ts'

export const CITY = 'div-340200'
const JINGHU = 'div-340202'
/** city, two areas, a town and a village of the first */
export const bodies = [CITY, JINGHU, 'div-340281', 'div-340202012', 'div-340202012200'] as const
export type Body = (typeof bodies)[number]

/** Whose part lies in whose, written out by hand. */
const above: Record<Body, readonly Body[]> = {
  [CITY]: [CITY],
  [JINGHU]: [CITY, JINGHU],
  'div-340281': [CITY, 'div-340281'],
  'div-340202012': [CITY, JINGHU, 'div-340202012'],
  'div-340202012200': [CITY, JINGHU, 'div-340202012', 'div-340202012200'],
}

export interface Mark {
  text: string
  /** who may see it */
  readers: readonly Body[]
}

export interface Scene {
  test: TestWorkspace
  marks: Mark[]
  /** ids and words a query may be asked with */
  asked: string[]
  dispose(): Promise<void>
}

/** The hash of whatever has this number. */
export const hash = (n: number) => n.toString(16).padStart(64, '0')

export const openScene = async (): Promise<Scene> => {
  const test = await createTestWorkspace({ kind: 'sample' })
  const { deps, db } = test.workspace
  const marks: Mark[] = []
  const asked: string[] = []
  bodies.forEach((body, n) => {
    const readers = above[body]
    const drafts = draftsOf(body, n)
    for (const id of new Set(drafts.map((d) => d.entity.id))) asked.push(id)
    marks.push({ text: secretOf(n), readers })
    deps.write((tx) => {
      for (const draft of drafts) {
        const { id } = tx.append(draft)
        // Bodies are for all to see; who answers for them is not.
        if (draft.audience !== 'all') marks.push({ text: id, readers })
        if (draft.entity.kind !== 'org') marks.push({ text: draft.entity.id, readers })
      }
    })
  })
  // Said of Jinghu by the city, for both to read.
  const shared = {
    type: 'caller.registered',
    entity: { kind: 'caller', id: 'caller-shared' },
    owner: CITY,
    subject: JINGHU,
    audience: 'subject' as const,
    payload: { number: '0553-9999999', line: '共知的号码', active: true },
  }
  deps.write((tx) => tx.append(shared))
  for (const text of ['caller-shared', '共知的号码']) marks.push({ text, readers: [CITY, JINGHU] })
  db.run("UPDATE fact SET state = 'refused' WHERE type = 'caller.changed'")
  const unique = new Map(marks.map((mark) => [mark.text, mark]))
  return {
    test,
    marks: [...unique.values()],
    asked: [...asked, 'caller-shared', ...bodies],
    dispose: () => test.dispose(),
  }
}

const secretOf = (n: number) => `内情之${'甲乙丙丁戊'[n]}`

/** One of everything that is for a body's own people: round, case with record and review, person, numbers, papers. */
const draftsOf = (body: Body, n: number): Draft[] => {
  const secret = secretOf(n)
  const about = (kind: string, id: string) => ({ entity: { kind, id: `${id}-${n}` }, owner: body })
  const round = about('round', 'round')
  const ids = { round: `round-${n}`, case: `case-${n}`, item: `code-${n}`, attempt: `attempt-${n}` }
  const { before, submit } = caseDrafts(ids, 1, Date.now() - 60_000)
  const payload = { ...submit.payload, note: secret } as Draft['payload']
  const answers = (submit.payload.answers as { heard: string }[]).map((a) => ({ ...a, heard: secret }))
  const theirs = (draft: Draft): Draft => {
    const payload = JSON.stringify(draft.payload).replaceAll('"caller-1"', `"caller-${n}"`)
    return { ...draft, owner: body, payload: JSON.parse(payload.replaceAll('"person-1"', `"person-${n}"`)) }
  }
  const open = { ...ids, case: `open-${n}`, item: `code-open-${n}`, attempt: `attempt-open-${n}` }
  return [
    { ...about('person', 'person'), type: 'person.registered', payload: { name: secret, body } },
    {
      ...about('person', 'person'),
      type: 'role.granted',
      payload: { grant: `grant-${n}`, role: 'inspector', body, from: '2026-01-01', to: null },
    },
    {
      ...about('caller', 'caller'),
      type: 'caller.registered',
      payload: { number: `0553-66${n}0000`, line: secret, active: true },
    },
    { ...about('caller', 'caller'), type: 'caller.changed', payload: { keeper: secret } },
    { ...about('org', 'window'), type: 'org.registered', audience: 'all', payload: windowOf(body) },
    {
      ...about('org', 'window'),
      type: 'tenure.set',
      payload: { tenure: `tenure-${n}`, post: '', from: '2026-01-01', to: null },
      private: { name: secret, phone: '13855512345' },
    },
    { ...round, type: 'round.planned', payload: planOf(secret) },
    { ...round, type: 'round.submitted', payload: {} },
    { ...round, type: 'round.approved', payload: { note: secret } },
    { ...round, type: 'round.frozen', payload: frozen },
    { ...round, type: 'round.drawn', payload: drawn },
    ...before.map(theirs),
    theirs({ ...submit, payload: { ...payload, answers } }),
    ...caseDrafts(open, 2, Date.now() - 60_000)
      .before.slice(0, 1)
      .map(theirs),
    {
      ...about('document', 'document'),
      type: 'document.drafted',
      payload: {
        round: `round-${n}`,
        kind: 'bulletin',
        title: secret,
        blob: hash(1),
        annex: hash(2),
        annexBlob: hash(2),
        figuresBlob: hash(3),
        figures: hash(3),
        asOf: 1,
      },
    },
    {
      ...about('file', 'file'),
      type: 'file.captured',
      payload: {
        record: { kind: 'case', id: `case-${n}` },
        part: null,
        sha256: hash(20 + n),
        size: 10,
        type: 'image/jpeg',
        name: `${secret}.jpg`,
        role: 'photo',
        source: 'file',
        at: Date.now(),
        claims: {},
        caption: secret,
      },
    },
    {
      ...about('walkthrough', 'walk'),
      type: 'walkthrough.started',
      payload: { ...startedWalk, leader: `person-${n}`, subject: { kind: 'theme', name: secret, items: [] } },
    },
    {
      ...about('walkthrough', 'walk'),
      type: 'walkthrough.step-ended',
      payload: stepOf({ step: `step-${n}`, happened: secret }),
    },
    {
      ...about('walkthrough', 'walk'),
      type: 'walkthrough.blockage-noted',
      payload: blockageOf({ blockage: `blockage-${n}`, text: secret }),
    },
    {
      ...about('ledger', 'ledger'),
      type: 'ledger.imported',
      payload: { name: secret, year: 2025, rows: 1, blob: hash(4), source: secret },
    },
    ...visitOf(body, secret).map((draft) => ({ ...about('visit', 'visit'), subject: body, ...draft })),
  ]
}

/** A visit with a finding, gone and submitted. */
const visitOf = (body: Body, secret: string): Pick<Draft, 'type' | 'payload' | 'private'>[] => {
  const level = 'town'
  const plan = { duty: 'monthly', period: '2026-11', people: [] }
  const line = {
    basis: secret,
    place: '',
    unit: '',
    suggestion: '',
    rectify: 'by-date',
    answeredOnSpot: false,
  }
  return [
    {
      type: 'visit.planned',
      payload: { ...plan, body, level, day: null, checklist: null, purpose: secret, route: null },
    },
    {
      type: 'visit.started',
      payload: {
        ...plan,
        body,
        placeName: secret,
        level,
        code: null,
        startedAt: 1,
        checklist: {
          id: 'town',
          version: '1.0.0',
          title: '检查表',
          level,
          scored: true,
          sections: [{ title: '场所', lines: [] }],
        },
        recording: null,
        paper: null,
      },
    },
    {
      type: 'visit.submitted',
      payload: {
        level,
        answers: [],
        score: null,
        problems: [{ ...line, id: 'problem-1', text: secret, answer: '' }],
        coordination: [],
        previous: [],
        talk: secret,
        met: [{ post: '主任' }],
        location: { kind: 'none', lat: null, lon: null, accuracyM: null, reason: '' },
        endedAt: 1,
        lateBy: 0,
        clockMoved: false,
      },
      private: { names: [secret] },
    },
  ]
}

const windowOf = (parent: string) => ({ kind: 'window', name: '窗口', parent })

export const planOf = (name: string): PlanFields => ({
  name,
  purpose: 'find',
  releases: [],
  scope: { bodies: [], focus: [], itemTypes: [] },
  strataBy: 'none',
  sizes: {},
  size: 10,
  minPerStratum: 1,
  weightBy: 'equal',
  reserve: 0.3,
  exclusions: { checkedWithinDays: 90, avoidOwnBody: false, selfRun: false, noPhone: true },
  inspectors: [],
  crossBody: false,
  seedSource: 'local',
  period: '2026Q4',
  startDate: '2026-11-01',
  endDate: '2026-12-01',
  reviewShare: 0.1,
  doubleShare: 0,
  optionalElements: [],
  minSample: 30,
})

const frozen = {
  planHash: hash(5),
  planBlob: hash(6),
  populationHash: hash(7),
  populationBlob: hash(8),
  population: 10,
  phones: 5,
  excluded: {},
  purpose: 'find',
  period: '2026Q4',
  seedSource: 'local',
  formula: '',
}
const drawn = {
  planHash: hash(5),
  seed: hash(9),
  seedSource: 'local',
  recordBlob: hash(10),
  recordHash: hash(10),
  drawn: 1,
  reserve: 0,
}

/** The same database, looked at by somebody of another body or role. */
export const lookAs = ({ test }: Scene, body: Body, role: Role): QueryDeps => {
  const { db, deps, session: own } = test.workspace
  const session: Session = {
    ...own,
    person: { id: `person-${bodies.indexOf(body)}`, name: '某人' },
    body: { id: body, name: body },
    roles: [role],
    // What a device wrote itself its person knows anyway: this one wrote none of it.
    device: 'another-device',
  }
  db.tx(() => {
    writeSession(db, session)
    refreshScope(db, body)
  })
  return { db, session, now: deps.now, resources: deps.resources }
}

/** Inputs of a call for one word: every free text of its schema is that word. */
export const inputsFor = (call: Slice[string], word: string): unknown[] => {
  const schema = z.toJSONSchema(call.input, { io: 'input', unrepresentable: 'any' }) as Shape
  return [true, false].flatMap((optional) => {
    const made = call.input.safeParse(exampleOf(schema, word, optional))
    return made.success ? [made.data] : []
  })
}

interface Shape {
  type?: string
  enum?: unknown[]
  const?: unknown
  anyOf?: Shape[]
  properties?: Record<string, Shape>
  required?: string[]
  items?: Shape
  minItems?: number
  minimum?: number
  pattern?: string
  default?: unknown
}

const exampleOf = (shape: Shape, word: string, optional: boolean): unknown => {
  if (shape.const !== undefined) return shape.const
  if (shape.enum) return shape.enum[0]
  if (shape.anyOf) return exampleOf(shape.anyOf[0] ?? {}, word, optional)
  switch (shape.type) {
    case 'object':
      return Object.fromEntries(
        Object.entries(shape.properties ?? {})
          .filter(([name]) => optional || shape.required?.includes(name))
          .map(([name, inner]) => [name, exampleOf(inner, word, optional)]),
      )
    case 'array':
      return Array.from({ length: shape.minItems ?? 0 }, () => exampleOf(shape.items ?? {}, word, optional))
    case 'integer':
    case 'number':
      return Math.max(1, shape.minimum ?? 1)
    case 'boolean':
      return true
    case 'string':
      return word
    default:
      return null
  }
}
